// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/small_text.hpp>

#include <string>

using namespace constable;

namespace {

constexpr small_text<4> abc{{'a', 'b', 'c'}, 3};
static_assert(abc == "abc" && "abc" == abc && abc != "abcd" && abc.size() == 3);
static_assert(abc == small_text<4>{{'a', 'b', 'c', 'd'}, 3}); // what lies behind the end does not count
static_assert(abc != small_text<4>{{'a', 'b', 'c', 'd'}, 4});
static_assert(small_text<4>{} == "");
static_assert(sizeof(small_text<27>) == 28);

} // namespace

TEST_CASE("a small_text is taken where a view is taken") {
    const std::string_view view = abc;
    CHECK(view == "abc");
    CHECK(std::string{abc.view()} + "d" == "abcd");
}
