// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_DATES_HPP
#define CONSTABLE_SCHEMA_DATES_HPP

// Functions of timestamps, dates and local timestamps. Timestamps in UTC.

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "../core/duration.hpp"
#include "../core/pack.hpp"
#include "functions.hpp"

namespace constable {

namespace error {

template <class Expression>
struct not_a_time {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes a timestamp (or, for parts of a day's name, a "
                  "date; or, but for calculations, a local_timestamp); give it such a column [errors.md#not_a_time]");
};

} // namespace error

namespace detail {

/// The function that is of a date what this one is of a timestamp.
constexpr function_kind of_date(function_kind of_time) noexcept {
    switch (of_time) {
    case function_kind::year: return function_kind::year_of_date;
    case function_kind::month: return function_kind::month_of_date;
    case function_kind::day: return function_kind::day_of_date;
    case function_kind::weekday: return function_kind::weekday_of_date;
    default: return function_kind::none;
    }
}
/// The same of a local timestamp, whose day is read as that of a date.
constexpr function_kind of_local(function_kind of_time) noexcept {
    switch (of_time) {
    case function_kind::hour: return function_kind::hour_of_local;
    case function_kind::minute: return function_kind::minute_of_local;
    case function_kind::date_part: return function_kind::date_part_of_local;
    case function_kind::start_of_minute: return function_kind::start_of_minute_of_local;
    case function_kind::start_of_hour: return function_kind::start_of_hour_of_local;
    case function_kind::start_of_day: return function_kind::start_of_day_of_local;
    case function_kind::start_of_week: return function_kind::start_of_week_of_local;
    case function_kind::start_of_month: return function_kind::start_of_month_of_local;
    case function_kind::start_of_year: return function_kind::start_of_year_of_local;
    default: return of_date(of_time);
    }
}

template <function_kind OfTime, class T>
inline constexpr function_kind time_function_of = std::is_same_v<T, timestamp>         ? OfTime
                                                  : std::is_same_v<T, local_timestamp> ? of_local(OfTime)
                                                  : std::is_same_v<T, date>            ? of_date(OfTime)
                                                                                       : function_kind::none;

template <function_kind OfTime, class Result, class E>
constexpr auto time_function(E e) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (constexpr auto called = time_function_of<OfTime, typename E::type>;
                         called == function_kind::none) {
        using report [[maybe_unused]] = typename error::not_a_time<E>::reported;
        return refused_expression{};
    } else {
        return call_of<called, Result>(std::move(e));
    }
}
/// A function that gives what it takes.
template <function_kind OfTime, class E>
constexpr auto start_of(E e) {
    return time_function<OfTime, typename E::type>(std::move(e));
}

} // namespace detail

/// 1 to 9999, of a timestamp, a date or a local timestamp.
template <expression E>
[[nodiscard]] constexpr auto year_of(E e) {
    return detail::time_function<function_kind::year, std::int64_t>(std::move(e));
}
/// 1 to 12.
template <expression E>
[[nodiscard]] constexpr auto month_of(E e) {
    return detail::time_function<function_kind::month, std::int64_t>(std::move(e));
}
/// The day of the month, 1 to 31.
template <expression E>
[[nodiscard]] constexpr auto day_of(E e) {
    return detail::time_function<function_kind::day, std::int64_t>(std::move(e));
}
/// 1 for Monday to 7 for Sunday.
template <expression E>
[[nodiscard]] constexpr auto weekday_of(E e) {
    return detail::time_function<function_kind::weekday, std::int64_t>(std::move(e));
}
/// 0 to 23.
template <expression E>
[[nodiscard]] constexpr auto hour_of(E e) {
    return detail::time_function<function_kind::hour, std::int64_t>(std::move(e));
}
/// 0 to 59.
template <expression E>
[[nodiscard]] constexpr auto minute_of(E e) {
    return detail::time_function<function_kind::minute, std::int64_t>(std::move(e));
}
/// The day of a timestamp or a local timestamp.
template <expression E>
[[nodiscard]] constexpr auto date_of(E e) {
    return detail::time_function<function_kind::date_part, date>(std::move(e));
}

/// The timestamp, or local timestamp, with everything below the minute set to 0; for `group_by`.
template <expression E>
[[nodiscard]] constexpr auto start_of_minute(E e) {
    return detail::start_of<function_kind::start_of_minute>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_hour(E e) {
    return detail::start_of<function_kind::start_of_hour>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_day(E e) {
    return detail::start_of<function_kind::start_of_day>(std::move(e));
}
/// Weeks begin on Monday.
template <expression E>
[[nodiscard]] constexpr auto start_of_week(E e) {
    return detail::start_of<function_kind::start_of_week>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_month(E e) {
    return detail::start_of<function_kind::start_of_month>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_year(E e) {
    return detail::start_of<function_kind::start_of_year>(std::move(e));
}

/// The time so much later, earlier for a negative duration: a value, a column, an argument.
template <expression E, class Duration>
[[nodiscard]] constexpr auto later_by(E e, Duration&& by) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (!std::same_as<typename E::type, timestamp>) {
        using report [[maybe_unused]] = typename error::not_a_time<E>::reported;
        return detail::refused_expression{};
    } else {
        return detail::call_of<function_kind::later_by, timestamp>(
            std::move(e), detail::operand_beside<detail::value_of_type<duration>>(std::forward<Duration>(by)));
    }
}

namespace detail {

template <function_kind Function, class Result, class Later, class Earlier>
constexpr auto time_difference(Later later, Earlier earlier) {
    if constexpr (any_refused<Later, Earlier>) {
        return refused_expression{};
    } else if constexpr (!std::same_as<typename Later::type, timestamp> ||
                         !std::same_as<typename Earlier::type, timestamp>) {
        using report [[maybe_unused]] = typename error::not_a_time<pack<Later, Earlier>>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, Result>(std::move(later), std::move(earlier));
    }
}

} // namespace detail

/// Whole seconds from the second to the first, negative if the first is earlier. Rounded towards zero.
template <expression Later, expression Earlier>
[[nodiscard]] constexpr auto seconds_between(Later later, Earlier earlier) {
    return detail::time_difference<function_kind::seconds_between, std::int64_t>(std::move(later), std::move(earlier));
}
/// The time from the second to the first, negative if the first is earlier.
template <expression Later, expression Earlier>
[[nodiscard]] constexpr auto time_between(Later later, Earlier earlier) {
    return detail::time_difference<function_kind::time_between, duration>(std::move(later), std::move(earlier));
}

} // namespace constable

#endif
