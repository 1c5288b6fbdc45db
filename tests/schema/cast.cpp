// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/cast.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto pay = col<&employee::pay>;
constexpr auto casts =
    from<employee>.where(col<&employee::id> == 1 || col<&employee::id> == -1).select(cast_to<double>(pay) / 4, cast_to<std::string>(pay), cast_to<std::int64_t>(cast_to<std::string>(pay + 1)), cast_to<std::int64_t>(col<&employee::boss_id>));

static_assert(sql<sqlite>(casts) == "SELECT CAST(pay AS REAL) / ?, CAST(pay AS TEXT), CAST(CAST(pay + ? AS TEXT) AS "
                                    "INTEGER), CAST(boss_id AS INTEGER) FROM employees WHERE id = ? OR id = ?");
static_assert(sql<postgres>(from<employee>.select(cast_to<double>(pay), cast_to<std::string>(pay))) ==
              "SELECT CAST(pay AS double precision), CAST(pay AS text) COLLATE \"C\" FROM employees");
static_assert(
    std::is_same_v<decltype(casts)::row, std::tuple<double, std::string, std::int64_t, std::optional<std::int64_t>>>);

struct gauge {
    std::int64_t id{};
    double depth{};
    float width{};
    bool open = false;
    std::optional<bool> wet{};

    static consteval auto table() { return constable::table("gauges", primary_key<&gauge::id>); }
};
using gauges = constable::schema<"gauges", gauge>;

static_assert(sql<postgres>(from<gauge>.select(cast_to<std::int64_t>(col<&gauge::depth>),
                                               cast_to<double>(col<&gauge::open>))) ==
              "SELECT CAST(trunc(depth) AS bigint), CAST(CAST(open AS integer) AS double precision) FROM gauges");
static_assert(sql<sqlite>(from<gauge>.select(sum(col<&gauge::width>), sum(col<&gauge::depth>))) ==
              "SELECT sum(CAST(width AS REAL)), sum(depth) FROM gauges");

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "casts give values of their type") {
    CHECK(db(casts).one() ==
          std::tuple<double, std::string, std::int64_t, std::optional<std::int64_t>>{12.5, "50", 51, {}});
}

TEST_CASE_METHOD(constable_test::on_each_engine<gauges>, "fractions are cut, booleans count, floats sum as doubles") {
    db.insert_all(
        std::vector<gauge>{{1, 2.5, 16'777'216.F, true, {}}, {2, -3.5, 1.F, false, true}, {3, 0.75, 1.F, true, false}});
    const auto each = [&](auto e) { return db(from<gauge>.order_by(col<&gauge::id>).select(e)).all(); };
    CHECK(each(cast_to<std::int64_t>(col<&gauge::depth>)) == std::vector<std::int64_t>{2, -3, 0});
    CHECK(each(cast_to<std::int64_t>(col<&gauge::open>)) == std::vector<std::int64_t>{1, 0, 1});
    CHECK(each(cast_to<double>(col<&gauge::wet>)) == std::vector<std::optional<double>>{{}, 1.0, 0.0});
    CHECK(each(cast_to<std::string>(col<&gauge::open>)) == std::vector<std::string>{"1", "0", "1"});
    CHECK(db(from<gauge>.select(sum(col<&gauge::width>))).one() == 16'777'218.0);
    CHECK(each(sum(col<&gauge::width>).over(window.order_by(col<&gauge::id>))).back() == 16'777'218.0);
}
