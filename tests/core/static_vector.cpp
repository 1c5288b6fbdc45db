// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/static_vector.hpp>

#include <array>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

constexpr static_vector<int, 4> squares() {
    static_vector<int, 4> values;
    for (int i = 1; !values.full(); ++i)
        values.push_back(i * i);
    return values;
}
static_assert(squares() == static_vector<int, 4>{1, 4, 9, 16});
static_assert(squares()[3] == 16 && squares().back() == 16 && squares().size() == 4);
static_assert(squares().contains(9) && !squares().contains(0));
static_assert(squares() != static_vector<int, 4>{1, 4, 9});
static_assert(static_vector<int, 4>{}.empty() && !static_vector<int, 4>{}.contains(0));
static_assert(static_vector<int, 0>{}.empty() && static_vector<int, 0>{}.full());
static_assert(static_vector<std::string_view, 2>{"a", "b"}.contains("b"));

constexpr int sum(static_vector<int, 4> const& values) {
    int total = 0;
    for (const int value : values)
        total += value;
    return total;
}
static_assert(sum(squares()) == 30);

constexpr static_vector<int, 4> refilled() {
    static_vector<int, 4> values = squares();
    values.clear();
    values.push_back(7);
    return values;
}
template <static_vector<int, 4> Values>
struct holder {};
static_assert(std::is_same_v<holder<refilled()>, holder<static_vector<int, 4>{7}>>);

constexpr bool unique() {
    static_vector<int, 2> values;
    return values.push_back_unique(1) && !values.push_back_unique(1) && values.push_back_unique(2) &&
           !values.push_back_unique(2) && values.size() == 2;
}
static_assert(unique());

// An error inside a constant expression is no constant expression: visible to SFINAE as a missing specialisation.
template <auto Function, auto = (Function(), 0)>
constexpr bool is_constant(int) {
    return true;
}
template <auto Function>
constexpr bool is_constant(...) {
    return false;
}
constexpr auto fill_exactly = [] {
    static_vector<int, 1> values;
    values.push_back(1);
};
constexpr auto fill_too_much = [] {
    static_vector<int, 1> values;
    values.push_back(1);
    values.push_back(2);
};
constexpr auto read_beyond = [] { return static_vector<int, 4>{1}[1]; };
static_assert(is_constant<fill_exactly>(0));
static_assert(!is_constant<fill_too_much>(0));
static_assert(!is_constant<read_beyond>(0));

} // namespace

TEST_CASE("static_vector refuses what is beyond its capacity or its size") {
    static_vector<std::string, 2> names{"one", "two"};
    CHECK_THROWS_AS(names.push_back("three"), misuse_error);
    CHECK(names == static_vector<std::string, 2>{"one", "two"});
    CHECK(names[1] == "two");
    CHECK_THROWS_AS(names[2], misuse_error);
    CHECK_THROWS_AS((static_vector<int, 2>{1, 2, 3}), misuse_error);
    static_vector<int, 2> none;
    CHECK_THROWS_AS(none.back(), misuse_error);
}
