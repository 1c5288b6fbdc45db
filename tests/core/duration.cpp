// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/duration.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

using namespace constable;

namespace {

static_assert(sizeof(duration) == 8 && std::is_trivially_copyable_v<duration>);
static_assert(duration{} == duration::seconds(0));
static_assert(duration::days(1) == duration::hours(24) && duration::hours(1) == duration::minutes(60));
static_assert(duration::minutes(1) == duration::seconds(60) && duration::seconds(1) == duration::milliseconds(1000));
static_assert(duration::milliseconds(1).microseconds() == 1000);
static_assert(duration::seconds(-3) < duration::milliseconds(-2999));

static_assert(duration::milliseconds(1999).seconds() == 1 && duration::milliseconds(-1999).seconds() == -1);
static_assert(duration::microseconds(-1).milliseconds() == 0);

static_assert(duration::seconds(5) + duration::minutes(1) == duration::seconds(65));
static_assert(duration::seconds(5) - duration::minutes(1) == duration::seconds(-55));
static_assert(-duration::seconds(5) == duration::seconds(-5));
static_assert(duration::seconds(5) * 3 == 3 * duration::seconds(5) &&
              duration::seconds(5) * 3 == duration::seconds(15));
static_assert(duration::seconds(1) / 3 == duration::microseconds(333333));
static_assert(duration::seconds(-1) / 3 == duration::microseconds(-333333));
static_assert(duration::min() / 1 == duration::min());

constexpr duration accumulated() {
    duration total = duration::seconds(1);
    total += duration::seconds(2);
    total -= duration::milliseconds(500);
    return total;
}
static_assert(accumulated() == duration::milliseconds(2500));

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
static_assert(duration::days(most / 86'400'000'000).microseconds() == most / 86'400'000'000 * 86'400'000'000);

} // namespace

TEST_CASE("a duration that leaves 64 bits throws") {
    CHECK_THROWS_AS(duration::days(most / 86'400'000'000 + 1), value_error);
    CHECK_THROWS_AS(duration::seconds(most), value_error);
    CHECK_THROWS_AS(duration::milliseconds(std::numeric_limits<std::int64_t>::min()), value_error);
    CHECK_THROWS_AS(duration::max() + duration::microseconds(1), value_error);
    CHECK_THROWS_AS(duration::min() - duration::microseconds(1), value_error);
    CHECK_THROWS_AS(-duration::min(), value_error);
    CHECK_THROWS_AS(duration::min() / -1, value_error);
    CHECK_THROWS_AS(duration::seconds(1) / 0, value_error);
    CHECK_THROWS_AS(duration::max() * 2, value_error);
    CHECK(duration::max() + duration::min() == duration::microseconds(-1));
}
