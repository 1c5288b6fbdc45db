// SPDX-License-Identifier: BSL-1.0
#include <constable/query/node_match.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/staff.hpp"

using namespace constable;
using staff::employee;
using staff::task;

namespace {

constexpr auto id = col<&employee::id>;
constexpr auto pay = col<&employee::pay>;

template <class L, class R>
constexpr bool same(L const&, R const&) {
    return detail::same_nodes(nodes_of<L>, nodes_of<R>);
}

static_assert(same(pay + id, pay + id) && !same(pay + id, id + pay) && !same(pay, pay + id));
static_assert(!same(pay == 1, pay == 1)); // two parameters are two values
static_assert(!same(cast_to<double>(pay), cast_to<std::int64_t>(pay)));

static_assert(same(lower(col<&task::title>), lower(col<&task::title>)) &&
              !same(lower(col<&task::title>), upper(col<&task::title>)));

constexpr auto keys = nodes_of<expression_list<std::remove_const_t<decltype(id)>, decltype(pay + id)>>;
constexpr auto sum_of_both = nodes_of<decltype(pay + id)>;
static_assert(detail::is_key(sum_of_both, 0, keys) && !detail::is_key(sum_of_both, 1, keys) &&
              detail::is_key(sum_of_both, 2, keys));
static_assert(detail::selected_position(keys, sum_of_both) == 2 &&
              detail::selected_position(keys, nodes_of<decltype(pay + pay)>) == 0);

struct paid {
    std::int64_t total{};
    static consteval auto table() { return common_table("paid"); }
};

constexpr std::array sources{detail::source_named<employee>};
constexpr auto own = exists(from<task>.where(col<&task::employee_id> == outer<&employee::id>));
constexpr auto deeper = exists(from<task>.where(exists(from<paid>.where(col<&paid::total> == outer<&employee::id>))));
static_assert(detail::reads_ungrouped(nodes_of<std::remove_const_t<decltype(own)>>, sources, {}));
static_assert(!detail::reads_ungrouped(nodes_of<std::remove_const_t<decltype(own)>>, sources, keys));
static_assert(detail::reads_ungrouped(nodes_of<std::remove_const_t<decltype(deeper)>>, sources, {}));

} // namespace

TEST_CASE("a query cannot select a cast to another type than it groups by") {
    constexpr auto whole_number = nodes_of<decltype(cast_to<std::int64_t>(col<&task::title>))>;
    constexpr auto number = nodes_of<decltype(cast_to<double>(col<&task::title>))>;
    CHECK(detail::same_nodes(number, number));
    CHECK_FALSE(detail::same_nodes(number, whole_number));
    constexpr auto query =
        from<task>.group_by(cast_to<std::int64_t>(col<&task::title>)).select(cast_to<double>(col<&task::title>));
    CHECK(violation_in(decltype(query)::model).rule == query_rule::column_not_grouped);
}
