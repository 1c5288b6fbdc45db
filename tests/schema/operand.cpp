// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/operand.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>

using namespace constable;

namespace {

struct thing {
    std::int64_t id{};
    std::string name;
    std::optional<int> size;
    static consteval auto table() { return constable::table("things"); }
};

using id = column<&thing::id>;
using name = column<&thing::name>;
using size = column<&thing::size>;

template <class E, class Value>
using beside = detail::operand_beside_t<E, Value>;

static_assert(std::is_same_v<beside<id, argument_marker<2>>, call_argument<2, std::int64_t>>);
static_assert(std::is_same_v<beside<id, size>, size> && std::is_same_v<beside<size, id const&>, id>);
static_assert(std::is_same_v<beside<id, int>, bound_value<std::int64_t, int>>);
static_assert(std::is_same_v<beside<name, char const (&)[2]>, bound_value<std::string, std::string_view>>);
static_assert(std::is_same_v<beside<name, std::string>, bound_value<std::string, std::string>>);
static_assert(std::is_same_v<beside<detail::refused_expression, int>, detail::refused_expression>);
static_assert(std::is_same_v<beside<id, detail::refused_expression>, detail::refused_expression>);

} // namespace

TEST_CASE("a value beside an expression keeps what it holds") {
    CHECK(detail::operand_beside<id>(7).held == 7);
    CHECK(detail::operand_beside<name>(std::string(40, 'x')).held == std::string(40, 'x'));
}
