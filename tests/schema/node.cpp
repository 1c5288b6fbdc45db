// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/node.hpp>

#include <array>
#include <cstddef>
#include <vector>

using namespace constable;

namespace {

struct a;
struct b;
static_assert(id_of<a> == id_of<a> && id_of<a> != id_of<b> && id_of<a> != table_id{});

constexpr expression_node leaf(std::string_view name) { return {.kind = node_kind::column, .text = name}; }
constexpr expression_node binary(operator_kind op) { return {.kind = node_kind::operation, .op = op, .arity = 2}; }
constexpr expression_node call(function_kind called) {
    return {.kind = node_kind::function, .called = called, .arity = 1};
}

// (x + y) * -z, then w
constexpr std::array<expression_node, 7> row{
    binary(operator_kind::multiply),
    binary(operator_kind::add),
    leaf("x"),
    leaf("y"),
    expression_node{.kind = node_kind::operation, .op = operator_kind::negate, .arity = 1},
    leaf("z"),
    leaf("w")};
static_assert(end_of(row, 0) == 6 && end_of(row, 1) == 4 && end_of(row, 2) == 3 && end_of(row, 4) == 6 &&
              end_of(row, 6) == 7);

constexpr std::array<std::size_t, 2> lengths() {
    std::array<std::size_t, 2> found{};
    std::size_t next = 0;
    for_each_expression(row, [&](node_span expression) { found[next++] = expression.size(); });
    return found;
}
static_assert(lengths() == std::array<std::size_t, 2>{6, 1});

static_assert(!is_aggregate(function_kind::none) && !is_aggregate(function_kind::lower) &&
              !is_aggregate(function_kind::length));
static_assert(is_aggregate(function_kind::count_rows) && is_aggregate(function_kind::count) &&
              is_aggregate(function_kind::sum) && is_aggregate(function_kind::average) &&
              is_aggregate(function_kind::minimum) && is_aggregate(function_kind::maximum));

constexpr std::array<expression_node, 2> plain{call(function_kind::lower), leaf("x")};
constexpr std::array<expression_node, 2> counted{call(function_kind::count), leaf("x")};
constexpr std::array<expression_node, 4> both{binary(operator_kind::add), call(function_kind::sum), leaf("x"),
                                              leaf("y")};
constexpr std::array<expression_node, 4> around{binary(operator_kind::divide), leaf("y"), call(function_kind::sum),
                                                leaf("x")};
constexpr std::array<expression_node, 3> inside{call(function_kind::length), call(function_kind::maximum), leaf("x")};
static_assert(level_of(plain) == aggregate_level::none && has_bare_column(plain));
static_assert(level_of(counted) == aggregate_level::aggregate && !has_bare_column(counted));
static_assert(level_of(both) == aggregate_level::aggregate && has_bare_column(both));
static_assert(has_bare_column(around) && level_of(inside) == aggregate_level::aggregate && !has_bare_column(inside));
static_assert(level_of({}) == aggregate_level::none && !has_bare_column({}));

constexpr std::array<expression_node, 1> rows{
    expression_node{.kind = node_kind::function, .called = function_kind::count_rows}};
static_assert(end_of(rows, 0) == 1 && level_of(rows) == aggregate_level::aggregate && !has_bare_column(rows));

} // namespace

TEST_CASE("expressions in a row are visited one by one") {
    std::vector<std::string_view> first;
    for_each_expression(std::array{leaf("a"), leaf("b"), leaf("c")},
                        [&](node_span expression) { first.push_back(expression[0].text); });
    CHECK(first == std::vector<std::string_view>{"a", "b", "c"});
    for_each_expression({}, [](node_span) { FAIL("there is nothing to visit"); });
}
