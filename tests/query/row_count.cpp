// SPDX-License-Identifier: BSL-1.0

#include <constable/query/row_count.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(row_count{7}.value == 7);
static_assert(row_count{-7}.value == -7);
static_assert(row_count{std::uint8_t{200}}.value == 200);
static_assert(row_count{std::numeric_limits<std::uint64_t>::max()}.value == -1);
static_assert(!std::is_constructible_v<row_count, bool>);
static_assert(!std::is_constructible_v<row_count, double>);

namespace {

struct target {
    std::int64_t bound = -1;
    int refused = -1;

    void bind_integer(int, std::int64_t value) { bound = value; }
    void fail_parameter(int index, std::string_view, std::string_view) { refused = index; }
};

} // namespace

TEST_CASE("a number of rows is bound, a negative one refused") {
    target given;
    codec<row_count>::bind(given, 3, row_count{0}, bound_lifetime::call);
    CHECK(given.bound == 0);
    CHECK(given.refused == -1);
    codec<row_count>::bind(given, 3, row_count{-1}, bound_lifetime::call);
    CHECK(given.refused == 3);
}
