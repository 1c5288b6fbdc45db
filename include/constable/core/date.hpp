// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_DATE_HPP
#define CONSTABLE_CORE_DATE_HPP

// A day of the calendar, without a time zone.

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "civil.hpp"
#include "error.hpp"
#include "small_text.hpp"
#include "timestamp.hpp"

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void date_is_out_of_range() {
    throw_error(error_kind::invalid_value, {.message = "a date lies outside of the years 1 to 9999",
                                            .remedy = "keep it between date::min() and date::max()"});
}
[[noreturn]] inline void date_is_not_in_the_calendar() {
    throw_error(error_kind::invalid_value,
                {.message = "not a day of the Gregorian calendar in the years 1 to 9999",
                 .remedy = "check year, month and day of month; parse_date answers without an exception"});
}

} // namespace detail

/// Numbered as in ISO 8601.
enum class weekday : std::uint8_t { monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday };

/// A day from 0001-01-01 to 9999-12-31; that range is an invariant. Four bytes; a default-constructed one is
/// 1970-01-01.
class date {
public:
    constexpr date() noexcept = default;

    /// Throws `value_error` outside of the years 1 to 9999, as the arithmetic does.
    [[nodiscard]] static constexpr date from_days(std::int64_t since_epoch) {
        if (since_epoch < first || since_epoch > last)
            detail::date_is_out_of_range();
        return date{static_cast<std::int32_t>(since_epoch)};
    }
    /// Throws `value_error` if there is no such day.
    [[nodiscard]] static constexpr date from_civil(civil_date civil) {
        if (!is_valid(civil))
            detail::date_is_not_in_the_calendar();
        return date{days_from_civil(civil)};
    }
    [[nodiscard]] static constexpr date from_civil(int year, int month, int day) {
        return from_civil(civil_date{year, month, day});
    }
    [[nodiscard]] static constexpr date min() noexcept { return date{first}; }
    [[nodiscard]] static constexpr date max() noexcept { return date{last}; }

    /// Since 1970-01-01; negative before it.
    [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }
    [[nodiscard]] constexpr civil_date civil() const noexcept { return civil_from_days(days_); }
    [[nodiscard]] constexpr int year() const noexcept { return civil().year; }
    [[nodiscard]] constexpr int month() const noexcept { return civil().month; }
    [[nodiscard]] constexpr int day() const noexcept { return civil().day; }
    [[nodiscard]] constexpr constable::weekday weekday() const noexcept {
        return static_cast<constable::weekday>((days_ - first) % 7 + 1); // 0001-01-01 was a Monday
    }

    [[nodiscard]] friend constexpr bool operator==(date, date) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(date, date) noexcept = default;

    [[nodiscard]] friend constexpr date operator+(date a, std::int64_t days) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(std::int64_t{a.days_}, days, &sum))
            detail::date_is_out_of_range();
        return from_days(sum);
    }
    [[nodiscard]] friend constexpr date operator-(date a, std::int64_t days) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(std::int64_t{a.days_}, days, &difference))
            detail::date_is_out_of_range();
        return from_days(difference);
    }
    /// In days.
    [[nodiscard]] friend constexpr std::int32_t operator-(date a, date b) noexcept { return a.days_ - b.days_; }
    constexpr date& operator+=(std::int64_t days) { return *this = *this + days; }
    constexpr date& operator-=(std::int64_t days) { return *this = *this - days; }

private:
    static constexpr std::int32_t first = days_from_civil({min_year, 1, 1});
    static constexpr std::int32_t last = days_from_civil({max_year, 12, 31});

    explicit constexpr date(std::int32_t days) noexcept : days_(days) {}

    std::int32_t days_ = 0;
};

using date_text = small_text<10>;

/// ISO 8601 and RFC 3339: `2024-02-29`.
[[nodiscard]] constexpr date_text to_text(date day) noexcept {
    date_text text;
    write_civil(text.characters, day.civil());
    text.length = 10;
    return text;
}

/// `YYYY-MM-DD` and nothing around it; empty if there is no such day in the years 1 to 9999.
[[nodiscard]] constexpr std::optional<date> parse_date(std::string_view text) noexcept {
    const std::optional<civil_date> civil = parse_civil(text);
    if (!civil)
        return std::nullopt;
    return date::from_civil(*civil);
}

/// The day in UTC.
[[nodiscard]] constexpr date date_of(timestamp time) {
    const std::int64_t seconds = time.seconds();
    return date::from_days(seconds / 86'400 - (seconds % 86'400 < 0 ? 1 : 0));
}

/// The first microsecond of the day in UTC.
[[nodiscard]] constexpr timestamp start_of(date day) {
    return timestamp::from_seconds(std::int64_t{day.days()} * 86'400);
}

} // namespace constable

#endif
