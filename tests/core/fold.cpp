// SPDX-License-Identifier: BSL-1.0

#include <constable/core/fold.hpp>

#include <cstddef>
#include <utility>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

template <std::size_t... I>
constexpr std::size_t sum_below(std::index_sequence<I...>) {
    return detail::sum_of({I...});
}
template <std::size_t... I>
constexpr bool all_below(std::index_sequence<I...>, std::size_t limit) {
    return detail::all_true({I < limit...});
}
template <std::size_t... I>
constexpr bool any_is(std::index_sequence<I...>, std::size_t wanted) {
    return detail::any_true({I == wanted...});
}
constexpr auto many = std::make_index_sequence<1'000>{};

} // namespace

TEST_CASE("a thousand operands") {
    STATIC_CHECK(sum_below(many) == 499'500);
    STATIC_CHECK(all_below(many, 1'000));
    STATIC_CHECK_FALSE(all_below(many, 999));
    STATIC_CHECK(any_is(many, 999));
    STATIC_CHECK_FALSE(any_is(many, 1'000));
}

TEST_CASE("none at all") {
    STATIC_CHECK(detail::all_true({}));
    STATIC_CHECK_FALSE(detail::any_true({}));
    STATIC_CHECK(detail::sum_of({}) == 0);
}
