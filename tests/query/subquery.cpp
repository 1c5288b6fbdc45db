// SPDX-License-Identifier: BSL-1.0
#include <constable/query/subquery.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

using ids = std::vector<std::int64_t>;
using other = alias<task, "other">;

constexpr auto tasks_of = from<task>.where(col<&task::employee_id> == outer<&employee::id>);

constexpr auto busy = from<employee>.where(exists(tasks_of)).select(col<&employee::id>).order_by(col<&employee::id>);
static_assert(
    sql<sqlite>(busy) ==
    "SELECT id FROM employees WHERE EXISTS (SELECT tasks.id, tasks.employee_id, tasks.title, tasks.hours FROM "
    "tasks WHERE tasks.employee_id = employees.id) ORDER BY id");
constexpr auto idle = from<employee>.where(!exists(tasks_of)).select(col<&employee::id>).order_by(col<&employee::id>);

constexpr auto cooks = from<employee>
                           .where(in(col<&employee::id>, from<task>.select(col<&task::employee_id>)
                                                             .where(col<&task::title> == arg<0>)) &&
                                  col<&employee::pay> < arg<1>)
                           .select(col<&employee::id>)
                           .order_by(col<&employee::id>);
static_assert(
    sql<postgres>(cooks) ==
    "SELECT id FROM employees WHERE id IN (SELECT tasks.employee_id FROM tasks WHERE tasks.title = $1) AND pay "
    "< $2 ORDER BY id");
constexpr auto no_cooks =
    from<employee>
        .where(not_in(col<&employee::id>, from<task>.select(col<&task::employee_id>).where(col<&task::title> == "cook")))
        .select(col<&employee::id>)
        .order_by(col<&employee::id>);

// A subquery among other values is one value.
constexpr auto few = from<employee>
                         .where(in(col<&employee::id>, subquery(tasks_of.select(count())), 1, arg<0>))
                         .select(col<&employee::id>)
                         .order_by(col<&employee::id>);
static_assert(
    sql<sqlite>(few) ==
    "SELECT id FROM employees WHERE id IN ((SELECT count(*) FROM tasks WHERE tasks.employee_id = employees.id), "
    "?, ?) ORDER BY id");
constexpr auto none_of_one = from<employee>
                                 .where(not_in(col<&employee::id>, subquery(tasks_of.select(max(col<&task::id>)))))
                                 .select(col<&employee::id>)
                                 .order_by(col<&employee::id>);
static_assert(sql<sqlite>(none_of_one) ==
              "SELECT id FROM employees WHERE id <> (SELECT max(tasks.id) FROM tasks WHERE tasks.employee_id = "
              "employees.id) ORDER BY id");

constexpr auto counted = from<employee>
                             .select(col<&employee::id>, subquery(tasks_of.select(count())),
                                     subquery(tasks_of.select(max(col<&task::hours>))),
                                     subquery(tasks_of.select(col<&task::title>).order_by(desc<&task::id>).limit(1)))
                             .order_by(col<&employee::id>);
static_assert(
    std::is_same_v<decltype(counted)::row,
                   std::tuple<std::int64_t, std::int64_t, std::optional<std::int64_t>, std::optional<std::string>>>);

/// Every clause with parameters: they are bound in the order of the text.
constexpr auto everywhere =
    from<employee>
        .join<task>(col<&task::employee_id> == col<&employee::id> && col<&task::id> < arg<1>)
        .where(exists(from<other>.where(col<&task::title, other> == outer<&task::title> && col<&task::id, other> != arg<2>)
                          .limit(arg<3>)) &&
               col<&employee::pay> >= arg<4>)
        .group_by(col<&employee::id>)
        .having(count() >= arg<5>)
        .select(col<&employee::id>, sum(col<&employee::pay> + arg<0>))
        .order_by(col<&employee::id>)
        .limit(arg<6>)
        .offset(arg<7>);

template <class Query>
using broken = broken_rule<std::remove_const_t<Query>>;

// What a subquery reads of a group is one of its keys.
template <auto Key>
constexpr auto tasks_about = from<task>.where(col<&task::employee_id> == outer<Key>).select(count());
template <auto Key>
constexpr auto by_boss =
    from<employee>.group_by(col<&employee::boss_id>).select(col<&employee::boss_id>, subquery(tasks_about<Key>)).order_by(col<&employee::boss_id>);
static_assert(std::is_void_v<broken<decltype(by_boss<&employee::boss_id>)>>);
static_assert(
    std::is_same_v<broken<decltype(by_boss<&employee::id>)>,
                   error::column_not_grouped<std::remove_const_t<decltype(subquery(tasks_about<&employee::id>))>>>);
constexpr auto busy_bosses =
    from<employee>
        .group_by(col<&employee::boss_id>)
        .having(exists(from<task>.where(col<&task::employee_id> == outer<&employee::boss_id>)))
        .select(col<&employee::boss_id>, count())
        .order_by(col<&employee::boss_id>);
static_assert(std::is_void_v<broken<decltype(busy_bosses)>>);

// An aggregate of outer columns alone would be one of the statement around.
constexpr auto highest = from<task>.select(max(outer<&employee::pay> + 1));
static_assert(std::is_same_v<typename decltype(std::remove_const_t<decltype(highest)>::check_parts())::type,
                             error::aggregate_of_outer<std::remove_const_t<decltype(max(outer<&employee::pay> + 1))>>>);
constexpr auto mixed_operand = from<task>.select(max(outer<&employee::pay> + col<&task::id>));
static_assert(std::is_void_v<typename decltype(std::remove_const_t<decltype(mixed_operand)>::check_parts())::type>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "exists sees the row of the statement around it") {
    CHECK(db(busy).all() == ids{2, 4, 6});
    CHECK(db(idle).all() == ids{1, 3, 5});
}

TEST_CASE_METHOD(staff::on_each_engine, "in takes the values of a query") {
    CHECK(db(cooks, "cook", 25).all() == ids{4});
    CHECK(db(cooks, "cook", 99).all() == ids{2, 4});
    CHECK(db(no_cooks).all() == ids{1, 3, 5, 6});
}

TEST_CASE_METHOD(staff::on_each_engine, "a list may hold subqueries") {
    ids expected_few, expected_none;
    for (employee const& each : employees) {
        std::int64_t number = 0, last = 0;
        for (task const& one : tasks)
            if (one.employee_id == each.id) {
                ++number;
                last = one.id;
            }
        if (each.id == number || each.id == 1 || each.id == 5)
            expected_few.push_back(each.id);
        if (number > 0 && last != each.id)
            expected_none.push_back(each.id);
    }
    CHECK(expected_few == ids{1, 2, 5});
    CHECK(db(few, 5).all() == expected_few);
    CHECK(db(none_of_one).all() == expected_none);
}

TEST_CASE_METHOD(staff::on_each_engine, "a subquery gives a value, or null where it has no row") {
    for (auto const& [id, number, most, last] : db(counted)) {
        std::int64_t expected = 0;
        std::optional<std::int64_t> hours;
        std::optional<std::string> title;
        for (task const& each : tasks)
            if (each.employee_id == id) {
                ++expected;
                if (each.hours && (!hours || *each.hours > *hours))
                    hours = each.hours;
                title = each.title;
            }
        CHECK(number == expected);
        CHECK(most == hours);
        CHECK(last == title);
    }
}

TEST_CASE_METHOD(staff::on_each_engine, "parameters of every clause stand in the order of the text") {
    const auto rows = db.at(std::source_location::current(), everywhere, 1, 6, 1, 1, 20, 1, 10, 0).all();
    // Tasks of which another than number 1 has the title: 1 (by 3), 2, 3 (itself), 4 (itself), 5.
    REQUIRE(rows.size() == 3);
    CHECK(std::get<0>(rows[0]) == 2);
    CHECK(std::get<1>(rows[0]) == 62);
    CHECK(std::get<1>(rows[1]) == 42);
    CHECK(std::get<1>(rows[2]) == 21);
    CHECK(db.at(std::source_location::current(), everywhere, 1, 6, 1, 1, 20, 2, 1, 1).all().size() == 1);
}

TEST_CASE_METHOD(staff::on_each_engine, "writes take subqueries") {
    CHECK(db(erase<task>.where(in(col<&task::employee_id>,
                                  from<employee>.select(col<&employee::id>).where(col<&employee::name> == "bob"))))
              .rows() == 2);
    db(update<employee>
           .set(col<&employee::pay> = subquery(from<task>.where(col<&task::employee_id> == outer<&employee::id>)
                                                   .select(count())))
           .where(exists(tasks_of)));
    CHECK(db(from<employee>.select(col<&employee::pay>).order_by(col<&employee::id>)).all() ==
          std::vector<std::int64_t>{50, 30, 30, 2, 20, 1});
}

TEST_CASE_METHOD(staff::on_each_engine, "subqueries about groups, in select and in having") {
    std::map<std::optional<std::int64_t>, std::int64_t> groups;
    for (employee const& each : employees)
        ++groups[each.boss_id];
    const auto tasks_for = [](std::optional<std::int64_t> who) {
        return std::ranges::count_if(tasks, [&](task const& each) { return who && each.employee_id == *who; });
    };
    std::vector<std::tuple<std::optional<std::int64_t>, std::int64_t>> wanted_counts;
    std::vector<std::tuple<std::optional<std::int64_t>, std::int64_t>> wanted_busy;
    for (auto const& [key, size] : groups) {
        wanted_counts.emplace_back(key, tasks_for(key));
        if (tasks_for(key) > 0)
            wanted_busy.emplace_back(key, size);
    }
    CHECK(db(by_boss<&employee::boss_id>).all() == wanted_counts);
    CHECK(db(busy_bosses).all() == wanted_busy);
}
