// SPDX-License-Identifier: BSL-1.0
#include <constable/query/compound.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

using ids = std::vector<std::int64_t>;

constexpr auto everyone = from<employee>.select(col<&employee::id>);
constexpr auto busy = from<task>.select(col<&task::employee_id>);
constexpr auto bosses = from<employee>.where(col<&employee::boss_id> != null).select(col<&employee::boss_id>);

static_assert(sql<sqlite>(everyone.except(busy).order_by(desc<&employee::id>).limit(arg<0>).offset(1)) ==
              "SELECT id FROM employees EXCEPT SELECT tasks.employee_id FROM tasks ORDER BY 1 DESC LIMIT ? OFFSET ?");
// INTERSECT binds tighter on PostgreSQL.
static_assert(
    sql<sqlite>(everyone.union_all(busy).intersect(busy)) ==
    "SELECT id FROM employees UNION ALL SELECT tasks.employee_id FROM tasks INTERSECT SELECT tasks.employee_id "
    "FROM tasks");
static_assert(sql<postgres>(everyone.union_all(busy).intersect(busy).except(busy).intersect(busy)) ==
              "((SELECT id FROM employees UNION ALL SELECT tasks.employee_id FROM tasks) INTERSECT SELECT "
              "tasks.employee_id FROM tasks EXCEPT SELECT tasks.employee_id FROM tasks) INTERSECT SELECT "
              "tasks.employee_id FROM tasks");

// What can be null in one of them can be null.
static_assert(std::is_same_v<decltype(everyone.union_all(bosses))::row, std::optional<std::int64_t>>);
static_assert(std::is_same_v<decltype(bosses.union_all(everyone))::row, std::optional<std::int64_t>>);
static_assert(std::is_same_v<decltype(everyone.union_all(busy))::row, std::int64_t>);
static_assert(sql<postgres>(everyone.union_all(bosses).order_by(col<&employee::id>)) ==
              "SELECT id FROM employees UNION ALL SELECT employees.boss_id FROM employees WHERE employees.boss_id IS "
              "NOT NULL ORDER BY 1 NULLS FIRST");

constexpr auto named =
    from<employee>
        .where(col<&employee::pay> > arg<0>)
        .select(col<&employee::name>, val(1))
        .union_all(from<task>.where(col<&task::id> < arg<1>).select(col<&task::title>, val(2)))
        .order_by(col<&employee::name>)
        .limit(arg<2>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "set operations are those of sets") {
    CHECK(db(everyone.except(busy).order_by(col<&employee::id>)).all() == ids{1, 3, 5});
    CHECK(db(everyone.intersect(busy).order_by(col<&employee::id>)).all() == ids{2, 4, 6});
    CHECK(db(busy.union_distinct(busy).order_by(col<&task::employee_id>)).all() == ids{2, 4, 6});
    CHECK(db(busy.union_all(busy)).all().size() == 10);
    CHECK(db(everyone.union_all(busy).intersect(busy).order_by(col<&employee::id>)).all() == ids{2, 4, 6});
}

TEST_CASE_METHOD(staff::on_each_engine, "operands take arguments in the order of the text") {
    CHECK(db(named, 30, 3, 10).all() ==
          std::vector<std::tuple<std::string, std::int64_t>>{{"ann", 1}, {"cook", 2}, {"mail", 2}});
    CHECK(db(named, 30, 3, 1).all().size() == 1);
}

TEST_CASE_METHOD(staff::on_each_engine, "a set operation stands in a subquery") {
    CHECK(
        db(from<employee>.where(in(col<&employee::id>, busy.union_distinct(bosses))).select(col<&employee::id>).order_by(col<&employee::id>))
            .all() == ids{1, 2, 4, 6});
}
