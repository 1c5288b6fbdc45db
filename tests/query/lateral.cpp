// SPDX-License-Identifier: BSL-1.0

// LATERAL: a query for each row of the tables before it.

#include <cstdint>
#include <string>
#include <type_traits>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/staff.hpp"

using namespace constable;
using namespace staff;

namespace {

struct recent {
    std::int64_t task_id{};
    std::string title{};

    static consteval auto table() { return common_table("recent"); }
};

constexpr auto last_tasks =
    from<task>.where(col<&task::employee_id> == outer<&employee::id>).order_by(desc<&task::id>).limit(arg<0>).select_as<recent>(into_member<&recent::task_id>(col<&task::id>), col<&task::title>);
constexpr auto everybody =
    from<employee>.left_join_lateral(last_tasks).select(col<&employee::name>, col<&recent::title>);

} // namespace

TEST_CASE("lateral: the query stands in FROM") {
    STATIC_CHECK(
        sql<postgres>(everybody) ==
        "SELECT employees.name, recent.title FROM employees LEFT JOIN LATERAL (SELECT tasks.id, tasks.title FROM "
        "tasks WHERE tasks.employee_id = employees.id ORDER BY tasks.id DESC LIMIT $1) AS recent (task_id, "
        "title) ON TRUE");
    STATIC_CHECK(sql<postgres>(from<employee>.join_lateral(last_tasks).select(col<&recent::task_id>)) ==
                 "SELECT recent.task_id FROM employees CROSS JOIN LATERAL (SELECT tasks.id, tasks.title FROM "
                 "tasks WHERE tasks.employee_id = employees.id ORDER BY tasks.id DESC LIMIT $1) AS recent (task_id, "
                 "title)");
}

TEST_CASE("lateral: what it sees, and what it is") {
    STATIC_CHECK(std::is_same_v<decltype(everybody)::row, std::tuple<std::string, std::optional<std::string>>>);
    STATIC_CHECK(first_lacking_feature(sqlite::traits, decltype(everybody)::model) == dialect_feature::lateral_join);
    STATIC_CHECK(std::is_void_v<broken_rule<decltype(everybody)>>);
    STATIC_CHECK(std::is_same_v<broken_rule<decltype(everybody.for_update())>, error::lock_without_rows<employee>>);
    // It sees the tables before it only.
    constexpr auto too_early =
        from<task>.where(col<&task::employee_id> == outer<&employee::id, boss>).select_as<recent>(into_member<&recent::task_id>(col<&task::id>), col<&task::title>);
    constexpr auto joined =
        from<employee>.join_lateral(too_early).join<boss>(col<&employee::boss_id> == col<&employee::id, boss>);
    STATIC_CHECK(std::is_same_v<broken_rule<decltype(joined)>, error::outer_not_in_statement<employee>>);
}
