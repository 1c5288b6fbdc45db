// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/civil.hpp>

#include <string_view>

using namespace constable;

namespace {

static_assert(days_from_civil({1970, 1, 1}) == 0);
static_assert(days_from_civil({1969, 12, 31}) == -1);
static_assert(days_from_civil({2000, 3, 1}) == 11017);
static_assert(days_from_civil({2024, 2, 29}) == 19782);
static_assert(days_from_civil({1, 1, 1}) == -719162);
static_assert(days_from_civil({9999, 12, 31}) == 2932896);
static_assert(civil_from_days(-719162) == civil_date{1, 1, 1});
static_assert(civil_from_days(2932896) == civil_date{9999, 12, 31});
static_assert(civil_from_days(-1) == civil_date{1969, 12, 31});

static_assert(is_leap_year(2000) && is_leap_year(2024) && is_leap_year(4));
static_assert(!is_leap_year(1900) && !is_leap_year(2023) && !is_leap_year(1));
static_assert(days_in_month(2023, 2) == 28 && days_in_month(2024, 2) == 29 && days_in_month(2024, 11) == 30);

static_assert(is_valid({1, 1, 1}) && is_valid({9999, 12, 31}) && is_valid({2024, 2, 29}));
static_assert(!is_valid({0, 12, 31}) && !is_valid({10000, 1, 1}) && !is_valid({-1, 1, 1}));
static_assert(!is_valid({2023, 2, 29}) && !is_valid({1900, 2, 29}) && !is_valid({2024, 2, 30}));
static_assert(!is_valid({2024, 0, 1}) && !is_valid({2024, 13, 1}) && !is_valid({2024, 1, 0}));
static_assert(!is_valid({2024, 4, 31}) && !is_valid({2024, 12, 32}) && !is_valid({2024, 1, -1}));

static_assert(parse_digits("0429", 4) == 429 && parse_digits("999999999", 9) == 999999999);
static_assert(parse_digits("4 ", 2) < 0 && parse_digits("-1", 2) < 0 && parse_digits("+1", 2) < 0);
static_assert(parse_digits("1:", 2) < 0 && parse_digits("1/", 2) < 0);

constexpr bool prints(civil_date date, std::string_view expected) {
    char text[10]{};
    write_civil(text, date);
    return std::string_view{text, 10} == expected && parse_civil(expected) == date;
}
static_assert(prints({1, 1, 1}, "0001-01-01") && prints({9999, 12, 31}, "9999-12-31"));
static_assert(prints({987, 6, 5}, "0987-06-05"));

static_assert(!parse_civil("") && !parse_civil("2024-1-01") && !parse_civil("2024-01-1") && !parse_civil("24-01-01"));
static_assert(!parse_civil("2024-01-010") && !parse_civil(" 2024-01-01") && !parse_civil("2024/01/01"));
static_assert(!parse_civil("2024-01/01") && !parse_civil("+024-01-01") && !parse_civil("2024-0a-01"));
static_assert(!parse_civil("0000-01-01") && !parse_civil("2023-02-29") && !parse_civil("2024-00-10"));

civil_date next(civil_date date) {
    if (++date.day <= days_in_month(date.year, date.month))
        return date;
    date.day = 1;
    if (++date.month <= 12)
        return date;
    return {date.year + 1, 1, 1};
}

} // namespace

TEST_CASE("every day of the years 1 to 9999 has its number") {
    civil_date date{1, 1, 1};
    int wrong = 0;
    for (std::int32_t days = days_from_civil(date); days <= 2932896; ++days, date = next(date))
        wrong += days_from_civil(date) == days && civil_from_days(days) == date && is_valid(date) ? 0 : 1;
    CHECK(wrong == 0);
    CHECK(date == civil_date{10000, 1, 1});
}
