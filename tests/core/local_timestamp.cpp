// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/local_timestamp.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

constexpr local_timestamp noon = local_timestamp::from_civil(2024, 2, 29, 12);

static_assert(sizeof(local_timestamp) == 8 && std::is_trivially_copyable_v<local_timestamp>);
static_assert(local_timestamp{} == local_timestamp::from_civil(1970, 1, 1) && local_timestamp{}.microseconds() == 0);
static_assert(local_timestamp::min() == local_timestamp::from_civil(1, 1, 1));
static_assert(local_timestamp::max() == local_timestamp::from_civil(9999, 12, 31, 23, 59, 59, 999'999));
static_assert(local_timestamp::from_microseconds(-1).civil() == civil_time{1969, 12, 31, 23, 59, 59, 999'999});
static_assert(local_timestamp::from_microseconds(noon.microseconds()) == noon);
static_assert(local_timestamp::from_utc(timestamp::from_civil(2024, 2, 29, 12)) == noon);
static_assert(noon.utc() == timestamp::from_civil(2024, 2, 29, 12));
static_assert(noon + duration::days(1) == local_timestamp::from_civil(2024, 3, 1, 12));
static_assert(duration::days(1) + noon - duration::days(1) == noon);
static_assert(local_timestamp::max() - local_timestamp::min() == timestamp::max() - timestamp::min());
static_assert(local_timestamp::min() < noon && noon < local_timestamp::max());
static_assert(date_of(noon) == date::from_civil(2024, 2, 29));
static_assert(date_of(local_timestamp::min()) == date::min() && date_of(local_timestamp::max()) == date::max());

// A moment and what a clock shows are not mixed up.
static_assert(!std::is_convertible_v<timestamp, local_timestamp> && !std::is_convertible_v<local_timestamp, timestamp>);

static_assert(to_text(noon) == "2024-02-29 12:00:00");
static_assert(to_text(noon + duration::microseconds(1)) == "2024-02-29 12:00:00.000001");
static_assert(to_text(noon - duration::microseconds(1)) == "2024-02-29 11:59:59.999999");
static_assert(to_text(local_timestamp::min()) == "0001-01-01 00:00:00");
static_assert(to_text(local_timestamp::max()) == "9999-12-31 23:59:59.999999");
static_assert(parse_local_timestamp("2024-02-29 12:00:00") == noon);
static_assert(parse_local_timestamp("2024-02-29 12:00:00.500000") == noon + duration::milliseconds(500));
static_assert(parse_local_timestamp("9999-12-31 23:59:59.999999") == local_timestamp::max());
static_assert(parse_local_timestamp("0001-01-01 00:00:00") == local_timestamp::min());

} // namespace

TEST_CASE("a local timestamp is read from one text alone") {
    for (const std::string_view text : {"",
                                        "2024-02-29",
                                        "2024-02-29 12:00",
                                        "2024-02-29T12:00:00",
                                        "2024-02-29 12:00:00Z",
                                        "2024-02-29 12:00:00.",
                                        "2024-02-29 12:00:00.5",
                                        "2024-02-29 12:00:00.500",
                                        "2024-02-29 12:00:00.000000",
                                        "2024-02-29 12:00:00.5000000",
                                        "2024-02-29 12:00:00,500000",
                                        "2024-02-29 12:00:00+00:00",
                                        "2024-02-29 12:00:00.50000x",
                                        " 2024-02-29 12:00:0",
                                        "2024-02-29 12:00:0x",
                                        "2024-02-29 12-00:00",
                                        "2024-02-29 12:00-00",
                                        "2023-02-29 12:00:00",
                                        "2024-02-29 24:00:00",
                                        "2024-02-29 12:60:00",
                                        "2024-02-29 12:00:60",
                                        "0000-12-31 23:59:59",
                                        "infinity"}) {
        INFO(text);
        CHECK_FALSE(parse_local_timestamp(text).has_value());
    }
    CHECK_FALSE(parse_local_timestamp(std::string_view{"2024-02-29 12:00:0\0", 19}).has_value());
}

TEST_CASE("texts of local timestamps survive the way back and sort as times do") {
    constexpr std::int64_t step = 7'654'321'987'653;
    std::string before;
    const auto check = [&](std::int64_t count) {
        const auto time = local_timestamp::from_microseconds(count);
        const std::string text{to_text(time).view()};
        if (parse_local_timestamp(text) != time || local_timestamp::from_civil(time.civil()) != time ||
            !(before < text))
            FAIL_CHECK(text);
        before = text;
    };
    for (std::int64_t count = local_timestamp::min().microseconds();
         count < local_timestamp::max().microseconds() - step; count += step) {
        const std::int64_t whole = count - count % 1'000'000;
        check(whole + 2'000'000); // a text without microseconds between two that have them
        check(whole + 2'000'001);
    }
}

TEST_CASE("local timestamps outside of the years 1 to 9999 throw") {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    CHECK_THROWS_AS(local_timestamp::from_microseconds(local_timestamp::min().microseconds() - 1), value_error);
    CHECK_THROWS_AS(local_timestamp::from_microseconds(most), value_error);
    CHECK_THROWS_AS(local_timestamp::from_civil(2023, 2, 29), value_error);
    CHECK_THROWS_AS(local_timestamp::from_civil(2024, 1, 1, 24), value_error);
    CHECK_THROWS_AS(local_timestamp::min() - duration::microseconds(1), value_error);
    local_timestamp time = local_timestamp::max();
    CHECK_THROWS_AS(time += duration::microseconds(1), value_error);
    CHECK(time == local_timestamp::max());
    time -= duration::microseconds(999'999);
    CHECK(to_text(time) == "9999-12-31 23:59:59");
}
