// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/date.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

using namespace constable;

namespace {

static_assert(sizeof(date) == 4 && std::is_trivially_copyable_v<date>);
static_assert(date{} == date::from_civil(1970, 1, 1) && date{}.days() == 0);
static_assert(date::from_civil(2024, 2, 29).year() == 2024 && date::from_civil(2024, 2, 29).month() == 2);
static_assert(date::from_civil(2024, 2, 29).day() == 29);
static_assert(date::min() == date::from_civil(1, 1, 1) && date::max() == date::from_civil(9999, 12, 31));
static_assert(date::from_days(-719162) == date::min() && date::from_days(2932896) == date::max());

static_assert(date{}.weekday() == weekday::thursday);
static_assert(date::from_civil(1969, 12, 31).weekday() == weekday::wednesday);
static_assert(date::from_civil(2000, 1, 1).weekday() == weekday::saturday);
static_assert(date::from_civil(2024, 2, 29).weekday() == weekday::thursday);
static_assert(date::min().weekday() == weekday::monday && date::max().weekday() == weekday::friday);
static_assert(static_cast<int>(weekday::monday) == 1 && static_cast<int>(weekday::sunday) == 7);

static_assert(date::from_civil(2024, 2, 28) + 1 == date::from_civil(2024, 2, 29));
static_assert(date::from_civil(2024, 3, 1) - 1 == date::from_civil(2024, 2, 29));
static_assert(date::from_civil(2025, 1, 1) - date::from_civil(2024, 1, 1) == 366);
static_assert(date::min() + (date::max() - date::min()) == date::max());
static_assert(date::min() < date{} && date{} < date::max());

static_assert(to_text(date{}) == "1970-01-01" && to_text(date::min()) == "0001-01-01");
static_assert(parse_date("2024-02-29") == date::from_civil(2024, 2, 29));
static_assert(!parse_date("2023-02-29") && !parse_date("2024-2-29") && !parse_date("2024-02-29 ") && !parse_date(""));

static_assert(date_of(timestamp{}) == date{});
static_assert(date_of(timestamp::from_microseconds(-1)) == date::from_civil(1969, 12, 31));
static_assert(date_of(timestamp::from_civil(2024, 2, 29, 23, 59, 59, 999'999)) == date::from_civil(2024, 2, 29));
static_assert(date_of(timestamp::min()) == date::min() && date_of(timestamp::max()) == date::max());
static_assert(start_of(date::min()) == timestamp::min());
static_assert(start_of(date::from_civil(2024, 2, 29)) == timestamp::from_civil(2024, 2, 29));

} // namespace

TEST_CASE("all days of 400 years survive the way through text, calendar and time") {
    date day = date::from_civil(1600, 1, 1);
    weekday expected = weekday::saturday; // the calendar repeats after 400 years, and 2000-01-01 was one
    std::string before;
    for (int i = 0; i != 146'097; ++i, day += 1) {
        const std::string text{to_text(day).view()};
        const bool right = parse_date(text) == day && date::from_civil(day.civil()) == day && before < text &&
                           date_of(start_of(day)) == day && day.weekday() == expected &&
                           date_of(start_of(day) + duration::microseconds(86'399'999'999)) == day;
        if (!right)
            FAIL_CHECK(text);
        before = text;
        expected = expected == weekday::sunday ? weekday::monday : static_cast<weekday>(static_cast<int>(expected) + 1);
    }
    CHECK(day == date::from_civil(2000, 1, 1));
}

TEST_CASE("days outside of the years 1 to 9999 throw") {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    CHECK_THROWS_AS(date::from_days(-719163), value_error);
    CHECK_THROWS_AS(date::from_days(2932897), value_error);
    CHECK_THROWS_AS(date::from_days(std::int64_t{1} << 32), value_error);
    CHECK_THROWS_AS(date::from_civil(2023, 2, 29), value_error);
    CHECK_THROWS_AS(date::from_civil(2024, 0, 1), value_error);
    CHECK_THROWS_AS(date::max() + 1, value_error);
    CHECK_THROWS_AS(date::min() - 1, value_error);
    CHECK_THROWS_AS(date::max() + most, value_error);
    CHECK_THROWS_AS(date::min() - most, value_error);
    date day = date::max();
    CHECK_THROWS_AS(day += 1, value_error);
    CHECK(day == date::max());
}
