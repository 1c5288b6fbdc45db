// SPDX-License-Identifier: BSL-1.0
#include <constable/query/order.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto last =
    from<task>.select(col<&task::id>).order_by(ascending(col<&task::hours>).nulls_last(), col<&task::id>);
constexpr auto first = from<task>.select(col<&task::id>).order_by(descending(col<&task::hours>).nulls_first());
constexpr auto plain = from<task>.select(col<&task::id>).order_by(desc<&task::hours>, col<&task::id>);

static_assert(sql<sqlite>(last) == "SELECT id FROM tasks ORDER BY hours NULLS LAST, id");
static_assert(sql<sqlite>(first) == "SELECT id FROM tasks ORDER BY hours DESC NULLS FIRST");
static_assert(sql<sqlite>(plain) == "SELECT id FROM tasks ORDER BY hours DESC, id");
// NULL is the largest value to PostgreSQL: the same order needs words there, for what can be null.
static_assert(sql<postgres>(plain) == "SELECT id FROM tasks ORDER BY hours DESC NULLS LAST, id");
static_assert(sql<postgres>(from<task>.select(col<&task::id>).order_by(col<&task::hours>)) ==
              "SELECT id FROM tasks ORDER BY hours NULLS FIRST");
static_assert(sql<postgres>(from<task>.left_join<employee>().select(col<&task::id>).order_by(col<&employee::pay>)) ==
              "SELECT tasks.id FROM tasks LEFT JOIN employees ON tasks.employee_id = employees.id "
              "ORDER BY employees.pay NULLS FIRST");

using ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "NULL stands where the order says") {
    CHECK(db(last).all() == ids{4, 5, 1, 3, 2});
    CHECK(db(first).all() == ids{2, 3, 1, 5, 4});
    CHECK(db(plain).all() == ids{3, 1, 5, 4, 2});
}
