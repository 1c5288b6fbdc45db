// SPDX-License-Identifier: BSL-1.0
#include <constable/query/window.hpp>

#include <algorithm>
#include <tuple>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto by_id = window.order_by(col<&employee::id>);
constexpr auto by_pay = window.order_by(desc<&employee::pay>);

constexpr auto ranks = from<employee>
                           .select(col<&employee::id>, row_number().over(by_id), rank().over(by_pay),
                                   dense_rank().over(by_pay), ntile(2).over(by_id))
                           .order_by(col<&employee::id>);
static_assert(
    sql<sqlite>(ranks) ==
    "SELECT id, row_number() OVER (ORDER BY id), rank() OVER (ORDER BY pay DESC), dense_rank() OVER (ORDER BY "
    "pay DESC), ntile(?) OVER (ORDER BY id) FROM employees ORDER BY id");
static_assert(std::is_same_v<decltype(ranks)::row,
                             std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>>);

constexpr auto sums =
    from<employee>
        .select(col<&employee::id>,
                sum(col<&employee::pay>).over(window.partition_by(col<&employee::boss_id>).order_by(col<&employee::id>)),
                sum(col<&employee::pay>).over(by_id.rows<preceding(1), following(1)>()),
                sum(col<&employee::pay>).over(by_id.rows<preceding(2), preceding(1)>()),
                count().over(window), count().filter(col<&employee::pay> > 20).over(window))
        .order_by(col<&employee::id>);
static_assert(
    sql<postgres>(sums) ==
    "SELECT id, CAST(sum(pay) OVER (PARTITION BY boss_id ORDER BY id) AS bigint), CAST(sum(pay) OVER (ORDER BY id ROWS "
    "BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS bigint), CAST(sum(pay) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 "
    "PRECEDING) AS bigint), count(*) OVER (), count(*) FILTER (WHERE pay > $1) OVER () FROM employees ORDER BY "
    "employees.id");
// A frame that can be empty gives an optional.
static_assert(std::is_same_v<decltype(sums)::row, std::tuple<std::int64_t, std::int64_t, std::int64_t,
                                                             std::optional<std::int64_t>, std::int64_t, std::int64_t>>);

constexpr auto neighbours = from<employee>
                                .select(col<&employee::id>, lag(col<&employee::name>).over(by_id),
                                        lead(col<&employee::name>, 2).over(by_id),
                                        first_value(col<&employee::name>).over(by_pay),
                                        last_value(col<&employee::name>).over(by_id.range<unbounded, unbounded>()),
                                        nth_value(col<&employee::name>, arg<0>).over(by_id.groups<unbounded, unbounded>()))
                                .order_by(col<&employee::id>);
static_assert(std::is_same_v<decltype(neighbours)::row,
                             std::tuple<std::int64_t, std::optional<std::string>, std::optional<std::string>,
                                        std::string, std::string, std::optional<std::string>>>);

constexpr auto relative =
    from<employee>.select(percent_rank().over(by_pay), cume_dist().over(by_pay)).where(col<&employee::id> > 0).order_by(col<&employee::id>);

/// A window over groups.
constexpr auto over_groups = from<employee>
                                 .group_by(col<&employee::pay>)
                                 .select(col<&employee::pay>, rank().over(window.order_by(descending(count()))))
                                 .order_by(col<&employee::pay>);

std::int64_t pay_of(std::int64_t id) {
    return id >= 1 && id <= 6 ? employees[static_cast<std::size_t>(id - 1)].pay : 0;
}

// NULL is smaller than every value in a window's order too, also where only an outer join makes it.
constexpr auto by_boss = from<employee>.select(
    col<&employee::id>, row_number().over(window.order_by(col<&employee::boss_id>, col<&employee::id>)));
static_assert(sql<postgres>(by_boss) ==
              "SELECT id, row_number() OVER (ORDER BY boss_id NULLS FIRST, id) FROM employees");
static_assert(sql<postgres>(from<employee>.select(lead(col<&employee::name>, 2).over(by_id))) ==
              "SELECT lead(name, CAST($1 AS integer)) OVER (ORDER BY id) FROM employees");
static_assert(sql<sqlite>(by_boss) == "SELECT id, row_number() OVER (ORDER BY boss_id, id) FROM employees");
static_assert(
    sql<postgres>(from<employee>.left_join<task>().select(row_number().over(window.order_by(desc<&task::id>,
                                                                                            col<&employee::id>)))) ==
    "SELECT row_number() OVER (ORDER BY tasks.id DESC NULLS LAST, employees.id) FROM employees LEFT JOIN tasks ON "
    "tasks.employee_id = employees.id");

// SQLite 3.40 takes no notice of the filter of min and max over a frame that moves, unless EXCLUDE is said.
constexpr auto next_pay =
    from<employee>
        .select(col<&employee::id>,
                min(col<&employee::pay>).filter(col<&employee::pay> > 20).over(by_id.rows<following(1), following(2)>()))
        .order_by(col<&employee::id>);
static_assert(sql<sqlite>(next_pay) ==
              "SELECT id, min(pay) FILTER (WHERE pay > ?) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING "
              "EXCLUDE NO OTHERS) FROM employees ORDER BY id");
static_assert(sql<postgres>(next_pay) ==
              "SELECT id, min(pay) FILTER (WHERE pay > $1) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) "
              "FROM employees ORDER BY employees.id");

static_assert(
    sql<sqlite>(from<employee>.select(
        max(col<&employee::pay>).filter(col<&employee::pay> > 20).over(by_id.rows<unbounded, current_row>()))) ==
    "SELECT max(pay) FILTER (WHERE pay > ?) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) "
    "FROM employees");

// A mistake inside a window is told by its own part.
template <class Query>
using broken = broken_rule<std::remove_const_t<Query>>;
constexpr auto foreign_order = from<employee>.select(
    sum(col<&employee::pay>).over(window.partition_by(col<&employee::boss_id>).order_by(col<&task::id>)));
constexpr auto foreign_partition = from<employee>.select(
    sum(col<&employee::pay>).over(window.partition_by(col<&task::hours>).order_by(col<&employee::id>)));
static_assert(std::is_same_v<broken<decltype(foreign_order)>, error::table_not_in_from<column<&task::id>>>);
static_assert(std::is_same_v<broken<decltype(foreign_partition)>, error::table_not_in_from<column<&task::hours>>>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "ranks are what counting gives") {
    for (auto const& [id, number, ranked, dense, half] : db(ranks)) {
        std::int64_t before = 0;
        std::vector<std::int64_t> higher;
        for (employee const& other : employees)
            if (other.pay > pay_of(id)) {
                ++before;
                if (std::find(higher.begin(), higher.end(), other.pay) == higher.end())
                    higher.push_back(other.pay);
            }
        CHECK(number == id);
        CHECK(ranked == before + 1);
        CHECK(dense == static_cast<std::int64_t>(higher.size()) + 1);
        CHECK(half == (id <= 3 ? 1 : 2));
    }
}

TEST_CASE_METHOD(staff::on_each_engine, "sums over partitions and frames are what loops give") {
    std::size_t rows = 0;
    for (auto const& [id, partition, around, before, all, paid] : db(sums)) {
        ++rows;
        std::int64_t expected = 0;
        for (employee const& other : employees)
            if (other.boss_id == employees[static_cast<std::size_t>(id - 1)].boss_id && other.id <= id)
                expected += other.pay;
        CHECK(partition == expected);
        CHECK(around == pay_of(id - 1) + pay_of(id) + pay_of(id + 1));
        CHECK(before == (id == 1 ? std::nullopt : std::optional{pay_of(id - 2) + pay_of(id - 1)}));
        CHECK(all == 6);
        CHECK(paid == 3);
    }
    CHECK(rows == 6);
}

TEST_CASE_METHOD(staff::on_each_engine, "the least of a moving frame heeds its filter") {
    for (auto const& [id, least] : db(next_pay)) {
        std::optional<std::int64_t> expected;
        for (employee const& other : employees)
            if (other.id > id && other.id <= id + 2 && other.pay > 20)
                expected = std::min(expected.value_or(other.pay), other.pay);
        CHECK(least == expected);
    }
}

TEST_CASE_METHOD(staff::on_each_engine, "neighbours are null at the ends") {
    const auto rows = db(neighbours, 2).all();
    REQUIRE(rows.size() == 6);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const& [id, previous, next, best, last, second] = rows[i];
        CHECK(previous == (i == 0 ? std::nullopt : std::optional{employees[i - 1].name}));
        CHECK(next == (i + 2 < rows.size() ? std::optional{employees[i + 2].name} : std::nullopt));
        CHECK(best == "ann");
        CHECK(last == "flo");
        CHECK(second == "bob");
    }
}

TEST_CASE_METHOD(staff::on_each_engine, "relative ranks lie between 0 and 1") {
    const auto rows = db(relative).all();
    CHECK(std::get<0>(rows[0]) == 0.0);
    CHECK(std::get<1>(rows[0]) == 1.0 / 6);
    CHECK(std::get<0>(rows[5]) == 3.0 / 5);
    CHECK(std::get<1>(rows[5]) == 1.0);
}

TEST_CASE_METHOD(staff::on_each_engine, "a window goes over groups") {
    CHECK(db(over_groups).all() == std::vector<std::tuple<std::int64_t, std::int64_t>>{{20, 1}, {30, 2}, {50, 3}});
}

TEST_CASE_METHOD(staff::on_each_engine, "texts of a group are joined") {
    const auto names = db(from<employee>.select(concatenated(col<&employee::name>, ", "),
                                                concatenated(col<&employee::name>, "").filter(col<&employee::id> == 2),
                                                concatenated(col<&employee::name>, "-").filter(col<&employee::id> < 0)))
                           .one();
    std::size_t expected = 2 * (employees.size() - 1);
    for (employee const& each : employees)
        expected += each.name.size();
    CHECK(std::get<0>(names)->size() == expected);
    CHECK(std::get<1>(names) == employees[1].name);
    CHECK(std::get<2>(names) == std::nullopt);
}

TEST_CASE_METHOD(staff::on_each_engine, "a window aggregates groups") {
    const auto shares = from<employee>.group_by(col<&employee::boss_id>)
                            .select(sum(col<&employee::pay>), sum(sum(col<&employee::pay>)).over(window),
                                    sum(count()).over(window), max(sum(col<&employee::pay>)).over(window));
    std::int64_t total = 0;
    for (employee const& each : employees)
        total += each.pay;
    std::int64_t seen = 0;
    std::int64_t largest = 0;
    for (auto const& [paid, all, rows, most] : db(shares)) {
        seen += paid;
        CHECK(all == total);
        CHECK(rows == 6);
        largest = std::max(largest, paid);
        CHECK(most >= paid);
    }
    CHECK(seen == total);
    CHECK(std::get<3>(db(shares).all().front()) == largest);
}

TEST_CASE_METHOD(staff::on_each_engine, "a window sorts NULL before every value") {
    auto wanted = employees;
    std::ranges::sort(wanted, {}, [](employee const& e) { return std::pair{e.boss_id, e.id}; });
    for (auto const& [id, number] : db(by_boss))
        CHECK(wanted[static_cast<std::size_t>(number - 1)].id == id);
}
