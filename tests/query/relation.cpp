// SPDX-License-Identifier: BSL-1.0
#include <constable/query/relation.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

using works_for = relation_of<&task::employee_id>;
static_assert(std::is_same_v<works_for::parent, employee> && std::is_same_v<works_for::child, task>);
static_assert(std::is_same_v<relation_of<&employee::boss_id>::key, std::int64_t>);
static_assert(std::is_void_v<relation_of<&task::title>>);

static_assert(sql<sqlite>(detail::children_query<works_for>) ==
              "SELECT id, employee_id, title, hours FROM tasks WHERE employee_id IN (SELECT value FROM json_each(?)) "
              "ORDER BY employee_id, id");

constexpr auto counted =
    from<employee>.select(col<&employee::id>, children_count<&task::employee_id>).order_by(col<&employee::id>);
static_assert(
    sql<sqlite>(counted) ==
    "SELECT id, (SELECT count(*) FROM tasks WHERE tasks.employee_id = employees.id) FROM employees ORDER BY id");
static_assert(std::is_same_v<decltype(counted)::row, std::tuple<std::int64_t, std::int64_t>>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "a list and the counts of what belongs to its rows are one query") {
    CHECK(db(counted).all() ==
          std::vector<std::tuple<std::int64_t, std::int64_t>>{{1, 0}, {2, 2}, {3, 0}, {4, 2}, {5, 0}, {6, 1}});
}
