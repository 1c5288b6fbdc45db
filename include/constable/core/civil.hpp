// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_CIVIL_HPP
#define CONSTABLE_CORE_CIVIL_HPP

// The proleptic Gregorian calendar: what `date` and `timestamp` are computed with.

#include <cstdint>
#include <optional>
#include <string_view>

namespace constable {

/// The years that RFC 3339, SQLite and PostgreSQL can all write.
inline constexpr int min_year = 1;
inline constexpr int max_year = 9999;

/// Month and day count from 1.
struct civil_date {
    int year = 1970;
    int month = 1;
    int day = 1;

    [[nodiscard]] friend constexpr bool operator==(civil_date, civil_date) noexcept = default;
};

[[nodiscard]] constexpr bool is_leap_year(int year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// 28 to 31; `month` is 1 to 12.
[[nodiscard]] constexpr int days_in_month(int year, int month) noexcept {
    if (month == 2)
        return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Is it a day of the years 1 to 9999?
[[nodiscard]] constexpr bool is_valid(civil_date date) noexcept {
    return date.year >= min_year && date.year <= max_year && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= days_in_month(date.year, date.month);
}

/// Days since 1970-01-01 of a valid date.
/// `days_from_civil` of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
[[nodiscard]] constexpr std::int32_t days_from_civil(civil_date date) noexcept {
    const int year = date.month <= 2 ? date.year - 1 : date.year; // years begin in March
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int year_of_era = year - era * 400;
    const int month = date.month > 2 ? date.month - 3 : date.month + 9;
    const int day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/// The inverse, for days of the years 1 to 9999.
/// `civil_from_days` of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
[[nodiscard]] constexpr civil_date civil_from_days(std::int32_t days) noexcept {
    const int shifted = days + 719468; // days since 0000-03-01
    const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month = (5 * day_of_year + 2) / 153; // from March
    const int day = day_of_year - (153 * month + 2) / 5 + 1;
    const int year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
    return {year, month < 10 ? month + 3 : month - 9, day};
}

/// Writes `width` decimal digits of `value` at `to`, with leading zeros.
constexpr void write_digits(char* to, int width, int value) noexcept {
    for (int i = width; i-- > 0; value /= 10)
        to[i] = static_cast<char>('0' + value % 10);
}

/// The value of the `width` decimal digits (at most nine) at `first`, negative if one of them is none.
[[nodiscard]] constexpr int parse_digits(char const* first, int width) noexcept {
    int value = 0;
    for (int i = 0; i != width; ++i) {
        if (first[i] < '0' || first[i] > '9')
            return -1;
        value = value * 10 + (first[i] - '0');
    }
    return value;
}

/// Writes the ten characters `YYYY-MM-DD` at `to`.
constexpr void write_civil(char* to, civil_date date) noexcept {
    write_digits(to, 4, date.year);
    to[4] = '-';
    write_digits(to + 5, 2, date.month);
    to[7] = '-';
    write_digits(to + 8, 2, date.day);
}

/// `YYYY-MM-DD`, nothing before or after it, and a day of the calendar.
[[nodiscard]] constexpr std::optional<civil_date> parse_civil(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    char const* const at = text.data();
    const civil_date date{parse_digits(at, 4), parse_digits(at + 5, 2), parse_digits(at + 8, 2)};
    if (!is_valid(date))
        return std::nullopt;
    return date;
}

} // namespace constable

#endif
