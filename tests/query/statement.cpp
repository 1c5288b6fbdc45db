// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/statement.hpp>

#include <cstdint>
#include <string>
#include <type_traits>

#include <constable/schema/attributes.hpp>

#include "../support/nodes.hpp"
#include "../support/parameters.hpp"

using namespace constable;
using constable_test::parameters_of;
using constable_test::reads;

namespace {

struct row {
    std::int64_t a{};
    std::string b{};
    static consteval auto table() { return constable::table("rows"); }
};
constexpr auto a = col<&row::a>;
constexpr auto b = col<&row::b>;

// A clause that was not written has no nodes, no parameters and no size of its own.
static_assert(no_clause::node_count == 0 && !no_clause::has_parameters && std::is_empty_v<no_clause>);
static_assert(nodes_of<no_clause>.empty() && !is_written<no_clause> && is_written<column<&row::a>>);

template <class... E>
constexpr expression_list<E...> list_of(E... expressions) {
    return {pack<E...>{expressions...}};
}
constexpr auto list = list_of(a + 1, b, a == arg<2>);
using list_t = std::remove_const_t<decltype(list)>;
static_assert(list_t::size == 3 && list_t::node_count == 7 && list_t::has_parameters);
static_assert(reads(nodes_of<list_t>, "add(a,?),b,equal(a,?2)"));
static_assert(!decltype(list_of(a, b))::has_parameters && std::is_empty_v<decltype(list_of(a, b))>);

// As many arguments as the highest number asks for.
static_assert(argument_count(nodes_of<list_t>) == 3 && argument_count(nodes_of<decltype(a == 1)>) == 0);
static_assert(argument_count(nodes_of<decltype(a == arg<4> || a == arg<1>)>) == 5 && argument_count({}) == 0);

// What is not said is the harmless thing.
static_assert(select_model{}.order_by.empty() && !select_model{}.has_limit && !select_model{}.distinct);
static_assert(insert_model{}.rows == 1 && insert_model{}.on_conflict == conflict_action::fail);
static_assert(source_model{}.kind == join_kind::first && !order_term{}.descending);

} // namespace

TEST_CASE("a list binds its expressions one after the other") {
    CHECK(parameters_of(list) == "1 arg2");
    CHECK(parameters_of(list_of(b == "x", a)) == "x");
    CHECK(parameters_of(no_clause{}).empty());
}
