// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/array_view.hpp>

#include <array>
#include <cstddef>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

using namespace constable;

namespace {

constexpr int numbers[]{1, 2, 3, 4};
constexpr std::array<int, 3> more{5, 6, 7};

constexpr int sum(array_view<const int> of) {
    int total = 0;
    for (int each : of)
        total += each;
    return total;
}

static_assert(sum(numbers) == 10 && sum(more) == 18 && sum({}) == 0 && sum({numbers, 2}) == 3);
static_assert(sum(std::span{numbers}) == 10 && sum(std::array<int, 0>{}) == 0);

constexpr array_view<const int> all = numbers;
static_assert(all.size() == 4 && !all.empty() && all.data() == numbers && all.front() == 1 && all.back() == 4);
static_assert(sum(all.first(1)) == 1 && sum(all.last(1)) == 4 && sum(all.subspan(2)) == 7 &&
              sum(all.subspan(1, 2)) == 5);
static_assert(all.subspan(4).empty() && all.first(0).empty() && array_view<const int>{}.empty());
static_assert(all[3] == 4);

// Elements that cannot change stay so; nothing is taken for an array of another type.
static_assert(std::is_convertible_v<array_view<int>, array_view<const int>>);
static_assert(!std::is_convertible_v<array_view<const int>, array_view<int>>);
static_assert(!std::is_convertible_v<std::array<int, 3> const&, array_view<int>>);
static_assert(!std::is_convertible_v<std::vector<short>&, array_view<const int>>);
struct base {};
struct derived : base {
    int more = 0;
};
static_assert(!std::is_convertible_v<std::vector<derived>&, array_view<const base>>);

// It serves where a std::span does.
static_assert(std::ranges::contiguous_range<array_view<int>>);
static_assert(std::is_convertible_v<array_view<const int>, std::span<const int>>);
static_assert(std::is_trivially_copyable_v<array_view<std::string>>);

} // namespace

TEST_CASE("a view of an array writes into the array") {
    std::vector<std::string> words{"a", "b"};
    const array_view<std::string> view = words;
    view[1] = "c";
    view.front() += "!";
    CHECK(words == std::vector<std::string>{"a!", "c"});
    CHECK(std::span<const std::string>(view).back() == "c");
}
