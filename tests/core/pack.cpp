// SPDX-License-Identifier: BSL-1.0

#include <constable/core/pack.hpp>

#include <string>
#include <type_traits>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

struct nothing {};
struct also_nothing {};

struct holder {
    [[no_unique_address]] pack<nothing, also_nothing> parts;
    int value{};
};

template <auto Value>
constexpr int sum_of = Value.apply([](auto... numbers) { return (0 + ... + numbers); });

} // namespace

static_assert(pack<>::size == 0 && pack<int, char>::size == 2);
static_assert(std::is_empty_v<pack<nothing, also_nothing>>);
static_assert(sizeof(holder) == sizeof(int));
static_assert(sum_of<pack<int, long>{1, 2L}> == 3, "a pack can be a template argument");
static_assert(pack<int, bool>{7, true}.get<0>() == 7 && pack<int, bool>{7, true}.get<1>());

TEST_CASE("a pack visits its values in order, equal types too") {
    const pack<std::string, int, std::string> values{"a", 1, "b"};
    std::string seen;
    values.for_each([&](auto const& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, int>)
            seen += std::to_string(value);
        else
            seen += value;
    });
    CHECK(seen == "a1b");
    CHECK(&values.get<0>() != &values.get<2>());
    CHECK(&values.apply([](auto const& first, auto const&...) -> auto const& { return first; }) == &values.get<0>());
}
