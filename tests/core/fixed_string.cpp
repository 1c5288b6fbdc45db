// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/fixed_string.hpp>

#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

template <fixed_string Name>
struct named {
    static constexpr std::string_view name = Name;
};

static_assert(std::is_same_v<decltype(fixed_string{"abc"}), fixed_string<3>>);
static_assert(named<"users">::name == "users");
static_assert(std::is_same_v<named<"users">, named<"users">>);
static_assert(!std::is_same_v<named<"users">, named<"user">>);

static_assert(fixed_string{""}.empty() && fixed_string{""}.view().empty());
static_assert(fixed_string{"abc"}.size() == 3 && fixed_string{"abc"}.c_str()[3] == '\0');
static_assert(fixed_string{"a\0b"}.view() == std::string_view{"a\0b", 3});

static_assert(fixed_string{"abc"} == fixed_string{"abc"});
static_assert(fixed_string{"abc"} != fixed_string{"abd"});
static_assert(fixed_string{"abc"} != fixed_string{"abcd"});
static_assert(fixed_string{"abc"} == "abc");
static_assert("abcd" != fixed_string{"abc"});
static_assert(fixed_string{"abc"} == std::string_view{"abc"});
static_assert(fixed_string{"abc"} < fixed_string{"abcd"});
static_assert(fixed_string{"b"} > fixed_string{"abcd"});
static_assert(fixed_string{"abc"} + fixed_string{""} + fixed_string{"-d"} == fixed_string{"abc-d"});

static_assert(!std::is_constructible_v<fixed_string<2>, char const (&)[4]>);

} // namespace

TEST_CASE("a fixed_string is its literal") {
    constexpr fixed_string text{"naïve"};
    CHECK(text.view() == "naïve");
    CHECK(std::string_view{named<"café">::name} == "café");
}
