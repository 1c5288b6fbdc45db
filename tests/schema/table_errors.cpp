// SPDX-License-Identifier: BSL-1.0

#include <constable/schema/table_errors.hpp>

#include <type_traits>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

// A rule hands its error on as a type: naming one must not report it, and each is a type of its own. What each says is
// in tests/reject.
static_assert(sizeof(error::second_primary_key<int>*) > 0 && sizeof(error::unsupported_type<int, 0, int>*) > 0);
static_assert(!std::is_same_v<error::nullable_primary_key<int, int>, error::row_version_needs_integer<int, int>>);
static_assert(!std::is_same_v<error::no_literal<int, int>, error::no_literal<int, char>>);

TEST_CASE("an error of a table can be passed on without being reported") {
    const auto passed_on = std::type_identity<error::not_an_attribute<int, char>>{};
    CHECK(std::is_same_v<decltype(passed_on)::type, error::not_an_attribute<int, char>>);
}
