// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/literal.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

enum class color { red, green };
enum class level : std::uint8_t { low = 3, high = 7 };

} // namespace
template <>
inline constexpr bool constable::stored_as_integer<level> = true;
namespace {

struct item {
    std::int64_t id{};
    std::int8_t tiny{};
    std::uint64_t large{};
    double weight{};
    float ratio{};
    std::string name;
    varchar<10> code;
    std::optional<std::string> note;
    bool active{};
    color paint{};
    level rank{};
    timestamp at;
    date day;
    decimal<10, 2> price;
    static consteval auto table() { return constable::table("items"); }
};

template <class E>
constexpr bool becomes(E const& e, std::string_view expected) {
    return reads(detail::literal_nodes(e), expected);
}
static_assert(becomes(col<&item::id> >= 0, "greater_equal(id,0)"));
static_assert(becomes(col<&item::id> == -9223372036854775807, "equal(id,-9223372036854775807)"));
static_assert(becomes(col<&item::weight> < 2.5, "less(weight,2500/1000)") &&
              becomes(col<&item::weight> < 2, "less(weight,2000/1000)"));
static_assert(becomes(col<&item::ratio> < 0.5F, "less(ratio,500/1000)"));
static_assert(becomes(col<&item::name> != "", "not_equal(name,'')") &&
              becomes(col<&item::code> == "it's", "equal(code,'it''s')"));
static_assert(becomes(col<&item::active> == true, "equal(active,1)") &&
              becomes(col<&item::active> == false, "equal(active,0)"));
static_assert(becomes(col<&item::paint> == color::green, "equal(paint,'green')"));
static_assert(becomes(col<&item::rank> == level::high, "equal(rank,7)"));
static_assert(becomes(col<&item::at> > timestamp::from_seconds(-1), "greater(at,-1000000)"));
static_assert(becomes(col<&item::day> > date::from_civil(1970, 1, 11), "greater(day,10)"));
static_assert(becomes(col<&item::price> >= *decimal<10, 2>::parse("-1.25"), "greater_equal(price,-125)"));
static_assert(becomes(col<&item::price> >= 3, "greater_equal(price,300)"));
static_assert(becomes(col<&item::note> != null, "is_not_null(note)"));
static_assert(becomes(col<&item::id> + 1 > 2 && (col<&item::name> == "a" || col<&item::name> == "b"),
                      "logical_and(greater(add(id,1),2),logical_or(equal(name,'a'),equal(name,'b')))"));

// What is stored, not compared.
static_assert(becomes((col<&item::tiny> = 127).value, "127") && becomes((col<&item::tiny> = -128LL).value, "-128"));
static_assert(becomes((col<&item::large> = 5).value, "5"));
static_assert(becomes((col<&item::note> = "text").value, "'text'") && becomes((col<&item::note> = null).value, "null"));
static_assert(becomes((col<&item::note> = std::optional<std::string_view>{}).value, "null") &&
              becomes((col<&item::note> = std::optional<std::string_view>{"x"}).value, "'x'"));

constexpr auto money = detail::literal_nodes(col<&item::price> >= 3);
static_assert(money[2].kind == node_kind::literal && money[2].type == value_kind::decimal && money[2].scale == 2);
constexpr auto condition = detail::literal_nodes(col<&item::active> == true);
static_assert(condition[2].type == value_kind::boolean && condition[0].kind == node_kind::operation);

// A value that the column cannot hold is no constant, so it does not compile in a table definition.
template <auto Make>
concept is_literal = requires { typename std::bool_constant<(detail::literal_nodes(Make()), true)>; };
static_assert(is_literal<[] { return (col<&item::tiny> = 127).value; }>);
static_assert(!is_literal<[] { return (col<&item::tiny> = 128).value; }>);
static_assert(!is_literal<[] { return (col<&item::tiny> = -129).value; }>);
static_assert(!is_literal<[] { return (col<&item::large> = -1).value; }>);
static_assert(is_literal<[] { return (col<&item::large> = std::uint64_t{9223372036854775807U}).value; }>);
static_assert(!is_literal<[] { return (col<&item::large> = std::uint64_t{9223372036854775808U}).value; }>);
static_assert(!is_literal<[] { return col<&item::paint> == static_cast<color>(9); }>);
static_assert(!is_literal<[] { return col<&item::rank> == level{0}; }>);
static_assert(is_literal<[] { return col<&item::tiny> < 1000; }>); // compared, not stored

} // namespace

TEST_CASE("what cannot be a literal is misuse at run time") {
    CHECK_THROWS_AS(detail::literal_nodes((col<&item::tiny> = 128).value), misuse_error);
    CHECK_THROWS_AS(detail::literal_nodes(col<&item::paint> == static_cast<color>(9)), misuse_error);
}
