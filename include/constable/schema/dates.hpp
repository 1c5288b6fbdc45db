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

/// `OfDate` reads the day of a local timestamp too; `OfLocal` is for what a date does not have.
template <function_kind OfTime, function_kind OfDate, function_kind OfLocal, class Result, class E>
constexpr auto time_function(E e) {
    using type = typename E::type;
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (std::same_as<type, timestamp>) {
        return call_expression<OfTime, Result, E::nullable, E>{pack<E>{std::move(e)}};
    } else if constexpr (std::same_as<type, local_timestamp> && OfLocal != function_kind::none) {
        using result = std::conditional_t<std::same_as<Result, timestamp>, local_timestamp, Result>;
        return call_expression<OfLocal, result, E::nullable, E>{pack<E>{std::move(e)}};
    } else if constexpr (std::same_as<type, date> && OfDate != function_kind::none) {
        return call_expression<OfDate, Result, E::nullable, E>{pack<E>{std::move(e)}};
    } else {
        using report [[maybe_unused]] = typename error::not_a_time<E>::reported;
        return refused_expression{};
    }
}

} // namespace detail

/// 1 to 9999, of a timestamp, a date or a local timestamp.
template <expression E>
[[nodiscard]] constexpr auto year_of(E e) {
    return detail::time_function<function_kind::year, function_kind::year_of_date, function_kind::year_of_date,
                                 std::int64_t>(std::move(e));
}
/// 1 to 12.
template <expression E>
[[nodiscard]] constexpr auto month_of(E e) {
    return detail::time_function<function_kind::month, function_kind::month_of_date, function_kind::month_of_date,
                                 std::int64_t>(std::move(e));
}
/// The day of the month, 1 to 31.
template <expression E>
[[nodiscard]] constexpr auto day_of(E e) {
    return detail::time_function<function_kind::day, function_kind::day_of_date, function_kind::day_of_date,
                                 std::int64_t>(std::move(e));
}
/// 1 for Monday to 7 for Sunday.
template <expression E>
[[nodiscard]] constexpr auto weekday_of(E e) {
    return detail::time_function<function_kind::weekday, function_kind::weekday_of_date, function_kind::weekday_of_date,
                                 std::int64_t>(std::move(e));
}
/// 0 to 23.
template <expression E>
[[nodiscard]] constexpr auto hour_of(E e) {
    return detail::time_function<function_kind::hour, function_kind::none, function_kind::hour_of_local, std::int64_t>(
        std::move(e));
}
/// 0 to 59.
template <expression E>
[[nodiscard]] constexpr auto minute_of(E e) {
    return detail::time_function<function_kind::minute, function_kind::none, function_kind::minute_of_local,
                                 std::int64_t>(std::move(e));
}
/// The day of a timestamp or a local timestamp.
template <expression E>
[[nodiscard]] constexpr auto date_of(E e) {
    return detail::time_function<function_kind::date_part, function_kind::none, function_kind::date_part_of_local,
                                 date>(std::move(e));
}

/// The timestamp, or local timestamp, with everything below the minute set to 0; for `group_by`.
template <expression E>
[[nodiscard]] constexpr auto start_of_minute(E e) {
    return detail::time_function<function_kind::start_of_minute, function_kind::none,
                                 function_kind::start_of_minute_of_local, timestamp>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_hour(E e) {
    return detail::time_function<function_kind::start_of_hour, function_kind::none,
                                 function_kind::start_of_hour_of_local, timestamp>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_day(E e) {
    return detail::time_function<function_kind::start_of_day, function_kind::none, function_kind::start_of_day_of_local,
                                 timestamp>(std::move(e));
}
/// Weeks begin on Monday.
template <expression E>
[[nodiscard]] constexpr auto start_of_week(E e) {
    return detail::time_function<function_kind::start_of_week, function_kind::none,
                                 function_kind::start_of_week_of_local, timestamp>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_month(E e) {
    return detail::time_function<function_kind::start_of_month, function_kind::none,
                                 function_kind::start_of_month_of_local, timestamp>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_year(E e) {
    return detail::time_function<function_kind::start_of_year, function_kind::none,
                                 function_kind::start_of_year_of_local, timestamp>(std::move(e));
}

/// The time so much later; earlier for a negative duration.
template <expression E>
[[nodiscard]] constexpr auto later_by(E e, duration by) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (!std::same_as<typename E::type, timestamp>) {
        using report [[maybe_unused]] = typename error::not_a_time<E>::reported;
        return detail::refused_expression{};
    } else {
        using distance = bound_value<std::int64_t>;
        return call_expression<function_kind::later_by, timestamp, E::nullable, E, distance>{
            pack<E, distance>{std::move(e), distance{by.microseconds()}}};
    }
}

/// The time so much later as an expression of a duration says.
template <expression E, expression D>
[[nodiscard]] constexpr auto later_by(E e, D by) {
    if constexpr (detail::any_refused<E, D>) {
        return detail::refused_expression{};
    } else if constexpr (!std::same_as<typename E::type, timestamp> || !std::same_as<typename D::type, duration>) {
        using report [[maybe_unused]] = typename error::not_a_time<pack<E, D>>::reported;
        return detail::refused_expression{};
    } else {
        return call_expression<function_kind::later_by_interval, timestamp, E::nullable || D::nullable, E, D>{
            pack<E, D>{std::move(e), std::move(by)}};
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
        return call_expression<Function, Result, Later::nullable || Earlier::nullable, Later, Earlier>{
            pack<Later, Earlier>{std::move(later), std::move(earlier)}};
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
