// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_AGGREGATES_HPP
#define CONSTABLE_QUERY_AGGREGATES_HPP

// Aggregate functions.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../schema/cast.hpp"
#include "../schema/functions.hpp"
#include "../schema/operand.hpp"

namespace constable {

namespace error {

template <class Expression>
struct not_a_number {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: sum and avg take numbers; give them a number column [errors.md#not_a_number]");
};

template <class Expression>
struct no_order_of_values {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: min and max take numbers, texts, times, dates and enums: not every engine orders "
                  "booleans, uuids, blobs and JSON; count(…).filter(…), or order_by and limit(1) "
                  "[errors.md#no_order_of_values]");
};

template <class Inner>
struct nested_window {
    using reported = void;
    static_assert(!sizeof(Inner), "constable: a window inside a window or an aggregate; compute the inner one in a "
                                  "common table expression [errors.md#nested_window]");
};

} // namespace error

namespace detail {

template <function_kind Function, class Result, bool Nullable, class E>
constexpr auto aggregate(E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (level_of(nodes_of<E>) == aggregate_level::window) {
        using report [[maybe_unused]] = typename error::nested_window<E>::reported;
        return refused_expression{};
    } else {
        return call_expression<Function, Result, Nullable, E>{pack<E>{std::move(operand)}};
    }
}

template <class T>
consteval auto sum_type() {
    if constexpr (std::integral<T>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (std::floating_point<T>)
        return std::type_identity<double>{};
    else
        return std::type_identity<T>{};
}

} // namespace detail

/// Rows of the group. Never null.
[[nodiscard]] constexpr auto count() { return call_expression<function_kind::count_rows, std::int64_t, false>{}; }

/// Rows of the group in which the operand is not null. Never null.
template <expression E>
[[nodiscard]] constexpr auto count(E operand) {
    return detail::aggregate<function_kind::count, std::int64_t, false>(std::move(operand));
}

/// Different values of the operand. Never null.
template <expression E>
[[nodiscard]] constexpr auto count_distinct(E operand) {
    return detail::aggregate<function_kind::count_distinct, std::int64_t, false>(std::move(operand));
}

/// The sum of numbers or durations. Null over no rows, so the result is optional unless the query groups. Integers sum
/// as 64-bit integers, and an overflow is an error; floats sum as doubles.
template <expression E>
[[nodiscard]] constexpr auto sum(E operand) {
    if constexpr (detail::any_refused<E>) {
        return operand;
    } else if constexpr (!detail::is_numeric<typename E::type> && !std::same_as<typename E::type, duration>) {
        using report [[maybe_unused]] = typename error::not_a_number<E>::reported;
        return detail::refused_expression{};
    } else if constexpr (std::same_as<typename E::type, float>) {
        return sum(cast_to<double>(std::move(operand))); // PostgreSQL would sum in 32 bits
    } else {
        using result = typename decltype(detail::sum_type<typename E::type>())::type;
        return detail::aggregate<function_kind::sum, result, true>(std::move(operand));
    }
}

/// The mean as a double. Null over no rows.
template <expression E>
[[nodiscard]] constexpr auto avg(E operand) {
    if constexpr (detail::any_refused<E>) {
        return operand;
    } else if constexpr (!detail::number<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_a_number<E>::reported;
        return detail::refused_expression{};
    } else {
        return detail::aggregate<function_kind::average, double, true>(std::move(operand));
    }
}

/// The texts of the group one behind the other, the separator between them; those that are null are left out. Their
/// order is not said. Null over no rows.
template <expression E, class Separator>
[[nodiscard]] constexpr auto concatenated(E operand, Separator&& separator) {
    if constexpr (detail::any_refused<E, detail::operand_beside_t<E, Separator>>) {
        return detail::refused_expression{};
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return detail::refused_expression{};
    } else if constexpr (first_window(nodes_of<E>) < E::node_count) {
        using report [[maybe_unused]] = typename error::nested_window<E>::reported;
        return detail::refused_expression{};
    } else {
        auto between = detail::operand_beside<E>(std::forward<Separator>(separator));
        return call_expression<function_kind::concatenated, std::string, true, E, decltype(between)>{
            pack<E, decltype(between)>{std::move(operand), std::move(between)}};
    }
}

namespace detail {

constexpr bool has_order(value_kind kind) {
    return kind != value_kind::boolean && kind != value_kind::uuid && kind != value_kind::blob &&
           kind != value_kind::json;
}

template <function_kind Function, class E>
constexpr auto extreme(E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (!has_order(codec<typename E::type>::type.kind)) {
        using report [[maybe_unused]] = typename error::no_order_of_values<E>::reported;
        return refused_expression{};
    } else {
        return aggregate<Function, typename E::type, true>(std::move(operand));
    }
}

} // namespace detail

/// The smallest value. Null over no rows.
template <expression E>
[[nodiscard]] constexpr auto min(E operand) {
    return detail::extreme<function_kind::minimum>(std::move(operand));
}

/// The largest value. Null over no rows.
template <expression E>
[[nodiscard]] constexpr auto max(E operand) {
    return detail::extreme<function_kind::maximum>(std::move(operand));
}

} // namespace constable

#endif
