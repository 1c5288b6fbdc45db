// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_LOCAL_TIMESTAMP_HPP
#define CONSTABLE_CORE_LOCAL_TIMESTAMP_HPP

// A date and a time of day with microseconds, of no time zone.

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "civil.hpp"
#include "date.hpp"
#include "duration.hpp"
#include "small_text.hpp"
#include "timestamp.hpp"

namespace constable {

/// What a clock on a wall shows, in the years 1 to 9999: SQL's TIMESTAMP WITHOUT TIME ZONE, `local-timestamp-micros` of
/// Apache Avro (https://avro.apache.org/docs/1.11.1/specification/). It is no moment: two of them are compared and
/// subtracted as if days had 24 hours everywhere. For moments there is `timestamp`. Eight bytes; a default-constructed
/// one is 1970-01-01 00:00:00.
class local_timestamp {
public:
    constexpr local_timestamp() noexcept = default;

    /// Counted from 1970-01-01 00:00:00. Throws `value_error` outside of the years 1 to 9999, as all of the factories
    /// and the arithmetic do.
    [[nodiscard]] static constexpr local_timestamp from_microseconds(std::int64_t since_1970) {
        return local_timestamp{timestamp::from_microseconds(since_1970)};
    }
    /// Throws `value_error` if there is no such day or time of day.
    [[nodiscard]] static constexpr local_timestamp from_civil(civil_time const& time) {
        return local_timestamp{timestamp::from_civil(time)};
    }
    [[nodiscard]] static constexpr local_timestamp from_civil(int year, int month, int day, int hour = 0,
                                                              int minute = 0, int second = 0, int microsecond = 0) {
        return from_civil(civil_time{year, month, day, hour, minute, second, microsecond});
    }
    /// What a clock in UTC shows at that moment; add the offset of a zone for a clock there.
    [[nodiscard]] static constexpr local_timestamp from_utc(timestamp moment) noexcept {
        return local_timestamp{moment};
    }
    /// 0001-01-01 00:00:00
    [[nodiscard]] static constexpr local_timestamp min() noexcept { return local_timestamp{timestamp::min()}; }
    /// 9999-12-31 23:59:59.999999
    [[nodiscard]] static constexpr local_timestamp max() noexcept { return local_timestamp{timestamp::max()}; }

    /// Since 1970-01-01 00:00:00; negative before it.
    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return shown_.microseconds(); }
    [[nodiscard]] constexpr civil_time civil() const noexcept { return shown_.civil(); }
    /// The moment at which a clock in UTC shows this.
    [[nodiscard]] constexpr timestamp utc() const noexcept { return shown_; }

    [[nodiscard]] friend constexpr bool operator==(local_timestamp, local_timestamp) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(local_timestamp,
                                                                    local_timestamp) noexcept = default;

    [[nodiscard]] friend constexpr local_timestamp operator+(local_timestamp a, duration b) {
        return local_timestamp{a.shown_ + b};
    }
    [[nodiscard]] friend constexpr local_timestamp operator+(duration a, local_timestamp b) { return b + a; }
    [[nodiscard]] friend constexpr local_timestamp operator-(local_timestamp a, duration b) {
        return local_timestamp{a.shown_ - b};
    }
    [[nodiscard]] friend constexpr duration operator-(local_timestamp a, local_timestamp b) noexcept {
        return a.shown_ - b.shown_;
    }
    constexpr local_timestamp& operator+=(duration other) { return *this = *this + other; }
    constexpr local_timestamp& operator-=(duration other) { return *this = *this - other; }

private:
    explicit constexpr local_timestamp(timestamp shown) noexcept : shown_(shown) {}

    timestamp shown_;
};

using local_timestamp_text = small_text<26>;

/// `2024-02-29 12:34:56`, as SQLite's datetime() writes it, with `.000001` behind it where there are microseconds. The
/// order of texts is the order of times: https://sqlite.org/lang_datefunc.html.
[[nodiscard]] constexpr local_timestamp_text to_text(local_timestamp time) noexcept {
    const timestamp_text full = to_text(time.utc());
    local_timestamp_text text;
    text.length = time.civil().microsecond == 0 ? 19 : 26;
    for (std::size_t i = 0; i < text.length; ++i)
        text.characters[i] = full.characters[i];
    text.characters[10] = ' ';
    return text;
}

/// Exactly what `to_text` writes: 19 characters, or 26 where there are microseconds, so that equal times are equal
/// texts. Empty for every other text and outside of the years 1 to 9999.
[[nodiscard]] constexpr std::optional<local_timestamp> parse_local_timestamp(std::string_view text) noexcept {
    if ((text.size() != 19 && text.size() != 26) || text[10] != ' ' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    char const* const at = text.data();
    const std::optional<civil_date> date = parse_civil(text.substr(0, 10));
    const int hour = parse_digits(at + 11, 2);
    const int minute = parse_digits(at + 14, 2);
    const int second = parse_digits(at + 17, 2);
    const int microsecond = text.size() == 19 ? 0 : text[19] == '.' ? parse_digits(at + 20, 6) : -1;
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
        (microsecond == 0) != (text.size() == 19))
        return std::nullopt;
    return local_timestamp::from_civil(date->year, date->month, date->day, hour, minute, second, microsecond);
}

[[nodiscard]] constexpr date date_of(local_timestamp time) { return date_of(time.utc()); }

} // namespace constable

#endif
