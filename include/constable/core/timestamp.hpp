// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_TIMESTAMP_HPP
#define CONSTABLE_CORE_TIMESTAMP_HPP

// A moment in UTC with microseconds.

#include <compare>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>

#include "civil.hpp"
#include "duration.hpp"
#include "error.hpp"
#include "small_text.hpp"

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void timestamp_is_out_of_range() {
    throw_error(error_kind::invalid_value,
                {.message = "a timestamp lies outside of the years 1 to 9999",
                 .remedy = "keep it between timestamp::min() and timestamp::max(); use an optional for \"never\""});
}
[[noreturn]] inline void timestamp_is_not_a_date_and_time() {
    throw_error(error_kind::invalid_value,
                {.message = "not a date and time of the Gregorian calendar",
                 .remedy = "check day of month, hour (0 to 23), minute and second (0 to 59) and microsecond"});
}

} // namespace detail

/// A timestamp taken apart. UTC; month and day count from 1.
struct civil_time {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int microsecond = 0;

    [[nodiscard]] friend constexpr bool operator==(civil_time const&, civil_time const&) noexcept = default;
};

/// Microseconds since 1970-01-01T00:00:00Z without leap seconds (POSIX time), in the years 1 to 9999; that range is an
/// invariant. Eight bytes; a default-constructed one is the epoch.
class timestamp {
public:
    constexpr timestamp() noexcept = default;

    /// Throws `value_error` outside of the years 1 to 9999, as all of the factories and the arithmetic do.
    [[nodiscard]] static constexpr timestamp from_microseconds(std::int64_t since_epoch) {
        if (since_epoch < first || since_epoch > last)
            detail::timestamp_is_out_of_range();
        return timestamp{since_epoch};
    }
    [[nodiscard]] static constexpr timestamp from_seconds(std::int64_t since_epoch) {
        if (since_epoch < first / 1'000'000 || since_epoch > last / 1'000'000)
            detail::timestamp_is_out_of_range();
        return timestamp{since_epoch * 1'000'000};
    }
    /// Throws `value_error` if there is no such day or time of day. Second 60 is refused: POSIX time has no place for
    /// it.
    [[nodiscard]] static constexpr timestamp from_civil(civil_time const& time) {
        const civil_date date{time.year, time.month, time.day};
        if (!is_valid(date) || !is_time_of_day(time))
            detail::timestamp_is_not_a_date_and_time();
        const std::int64_t minutes = (days_from_civil(date) * std::int64_t{24} + time.hour) * 60 + time.minute;
        return timestamp{(minutes * 60 + time.second) * 1'000'000 + time.microsecond};
    }
    [[nodiscard]] static constexpr timestamp from_civil(int year, int month, int day, int hour = 0, int minute = 0,
                                                        int second = 0, int microsecond = 0) {
        return from_civil(civil_time{year, month, day, hour, minute, second, microsecond});
    }
    /// 0001-01-01T00:00:00.000000Z
    [[nodiscard]] static constexpr timestamp min() noexcept { return timestamp{first}; }
    /// 9999-12-31T23:59:59.999999Z
    [[nodiscard]] static constexpr timestamp max() noexcept { return timestamp{last}; }

    /// Since the epoch; negative before it.
    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return count_; }
    /// Since the epoch, rounded towards the past.
    [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return floor_divide(count_, 1'000'000); }
    [[nodiscard]] constexpr civil_time civil() const noexcept {
        const std::int64_t days = floor_divide(count_, 86'400'000'000);
        const std::int64_t of_day = count_ - days * 86'400'000'000;
        const civil_date date = civil_from_days(static_cast<std::int32_t>(days));
        const int second = static_cast<int>(of_day / 1'000'000);
        return {date.year,
                date.month,
                date.day,
                second / 3600,
                second / 60 % 60,
                second % 60,
                static_cast<int>(of_day % 1'000'000)};
    }

    [[nodiscard]] friend constexpr bool operator==(timestamp, timestamp) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(timestamp, timestamp) noexcept = default;

    [[nodiscard]] friend constexpr timestamp operator+(timestamp a, duration b) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.count_, b.microseconds(), &sum))
            detail::timestamp_is_out_of_range();
        return from_microseconds(sum);
    }
    [[nodiscard]] friend constexpr timestamp operator+(duration a, timestamp b) { return b + a; }
    [[nodiscard]] friend constexpr timestamp operator-(timestamp a, duration b) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.count_, b.microseconds(), &difference))
            detail::timestamp_is_out_of_range();
        return from_microseconds(difference);
    }
    [[nodiscard]] friend constexpr duration operator-(timestamp a, timestamp b) noexcept {
        return duration::microseconds(a.count_ - b.count_);
    }
    constexpr timestamp& operator+=(duration other) { return *this = *this + other; }
    constexpr timestamp& operator-=(duration other) { return *this = *this - other; }

private:
    static constexpr std::int64_t first = days_from_civil({min_year, 1, 1}) * 86'400'000'000;
    static constexpr std::int64_t last = (days_from_civil({max_year, 12, 31}) + 1) * 86'400'000'000 - 1;

    explicit constexpr timestamp(std::int64_t count) noexcept : count_(count) {}

    static constexpr std::int64_t floor_divide(std::int64_t count, std::int64_t unit) noexcept {
        return count / unit - (count % unit < 0 ? 1 : 0);
    }
    static constexpr bool is_time_of_day(civil_time const& time) noexcept {
        return time.hour >= 0 && time.hour <= 23 && time.minute >= 0 && time.minute <= 59 && time.second >= 0 &&
               time.second <= 59 && time.microsecond >= 0 && time.microsecond <= 999'999;
    }

    std::int64_t count_ = 0;
};

using timestamp_text = small_text<27>;

/// RFC 3339, always 27 characters, so that the order of texts is the order of times: `2024-02-29T12:34:56.000001Z`.
[[nodiscard]] constexpr timestamp_text to_text(timestamp time) noexcept {
    const civil_time civil = time.civil();
    timestamp_text text;
    char* const to = text.characters;
    write_civil(to, {civil.year, civil.month, civil.day});
    to[10] = 'T';
    write_digits(to + 11, 2, civil.hour);
    to[13] = ':';
    write_digits(to + 14, 2, civil.minute);
    to[16] = ':';
    write_digits(to + 17, 2, civil.second);
    to[19] = '.';
    write_digits(to + 20, 6, civil.microsecond);
    to[26] = 'Z';
    text.length = 27;
    return text;
}

namespace detail {

// Reads `.d` to `.ddddddddd` off the front of `text` as microseconds; none there is 0. Negative if malformed.
constexpr int parse_fraction(std::string_view& text) noexcept {
    if (text.empty() || text[0] != '.')
        return 0;
    text.remove_prefix(1);
    int microseconds = 0;
    std::size_t digits = 0;
    for (; digits != text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
        if (digits < 6)
            microseconds = microseconds * 10 + (text[digits] - '0');
    if (digits == 0 || digits > 9)
        return -1;
    text.remove_prefix(digits);
    for (; digits < 6; ++digits)
        microseconds *= 10;
    return microseconds;
}

// `Z` or `+hh:mm` in minutes east of UTC.
constexpr std::optional<int> parse_offset(std::string_view text) noexcept {
    if (text == "Z" || text == "z")
        return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const int hours = parse_digits(text.data() + 1, 2);
    const int minutes = parse_digits(text.data() + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

} // namespace detail

/// RFC 3339 (section 5.6) and nothing around it: `YYYY-MM-DDThh:mm:ss`, an optional fraction of 1 to 9 digits, `Z` or
/// `+hh:mm`. 'T' may be a space, letters may be lower-case. Digits beyond microseconds are cut off, which rounds
/// towards the past. Empty if it is no date, no time of day or lies outside of the years 1 to 9999 in UTC, if there is
/// no offset, and for the leap second 60, which POSIX time has no place for.
[[nodiscard]] constexpr std::optional<timestamp> parse_timestamp(std::string_view text) noexcept {
    if (text.size() < 20 || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ')
        return std::nullopt;
    const std::optional<civil_date> date = parse_civil(text.substr(0, 10));
    const int hour = parse_digits(text.data() + 11, 2);
    const int minute = parse_digits(text.data() + 14, 2);
    const int second = parse_digits(text.data() + 17, 2);
    text.remove_prefix(19);
    const int microsecond = detail::parse_fraction(text);
    const std::optional<int> offset = detail::parse_offset(text);
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
        !offset)
        return std::nullopt;
    const std::int64_t minutes = (days_from_civil(*date) * std::int64_t{24} + hour) * 60 + minute - *offset;
    const std::int64_t count = (minutes * 60 + second) * 1'000'000 + microsecond;
    if (count < timestamp::min().microseconds() || count > timestamp::max().microseconds())
        return std::nullopt;
    return timestamp::from_microseconds(count);
}

/// The system's clock, which may step back. Throws `io_error` if it cannot be read.
[[nodiscard]] inline timestamp now() {
    std::timespec time{};
    if (std::timespec_get(&time, TIME_UTC) != TIME_UTC)
        throw_error(error_kind::io, {.message = "the system clock cannot be read", .remedy = "check the system"});
    return timestamp::from_seconds(time.tv_sec) + duration::microseconds(time.tv_nsec / 1000);
}

} // namespace constable

#endif
