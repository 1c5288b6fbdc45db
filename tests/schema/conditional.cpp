// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/conditional.hpp>

#include <tuple>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto pay = col<&employee::pay>;
constexpr auto boss_id = col<&employee::boss_id>;

constexpr auto grades =
    from<employee>
        .select(col<&employee::id>, when(pay > 40, "high").when(pay > arg<0>, "middle").otherwise("low"),
                when(boss_id == null, pay), coalesce(boss_id, 0), coalesce(boss_id, null_if(col<&employee::id>, 1)),
                null_if(pay, 20))
        .order_by(col<&employee::id>);

static_assert(sql<sqlite>(grades) ==
              "SELECT id, CASE WHEN pay > ? THEN ? WHEN pay > ? THEN ? ELSE ? END, CASE WHEN boss_id IS NULL THEN pay "
              "END, coalesce(boss_id, ?), coalesce(boss_id, nullif(id, ?)), nullif(pay, ?) FROM employees ORDER BY id");
static_assert(std::is_same_v<decltype(grades)::row,
                             std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::int64_t,
                                        std::optional<std::int64_t>, std::optional<std::int64_t>>>);

// A left-joined column is optional, and coalesce makes it a value.
constexpr auto joined_up = from<employee>.left_join<boss>().select(
    coalesce(col<&employee::name, boss>, "nobody"), coalesce(col<&employee::name, boss>, col<&employee::name>),
    when(pay > 0, col<&employee::name, boss>).otherwise("x"));
static_assert(
    std::is_same_v<decltype(joined_up)::row, std::tuple<std::string, std::string, std::optional<std::string>>>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "case takes the first condition that holds") {
    const auto rows = db(grades, 25).all();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        employee const& each = employees[i];
        auto const& [id, grade, root_pay, or_zero, or_id, not_twenty] = rows[i];
        CHECK(grade == (each.pay > 40 ? "high" : each.pay > 25 ? "middle" : "low"));
        CHECK(root_pay == (each.boss_id ? std::nullopt : std::optional{each.pay}));
        CHECK(or_zero == each.boss_id.value_or(0));
        CHECK(or_id == (each.boss_id ? each.boss_id : id == 1 ? std::nullopt : std::optional{id}));
        CHECK(not_twenty == (each.pay == 20 ? std::nullopt : std::optional{each.pay}));
    }
    CHECK(rows.size() == 6);
}

TEST_CASE_METHOD(staff::on_each_engine, "coalesce removes what a left join brings in") {
    CHECK(std::get<0>(*db(joined_up).all().begin()) == "nobody");
}
