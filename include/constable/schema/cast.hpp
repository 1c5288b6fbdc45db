// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_CAST_HPP
#define CONSTABLE_SCHEMA_CAST_HPP

// CAST between numbers and text.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "functions.hpp"

namespace constable {

namespace error {

template <class Expression, class Target>
struct no_cast {
    using reported = void;
    static_assert(
        !sizeof(Expression),
        "constable: cast_to<T> makes std::int64_t, double or std::string of numbers, booleans and texts; other "
        "types have functions of their own [errors.md#no_cast]");
};

} // namespace error

namespace detail {

template <class From, class To>
consteval bool can_cast() {
    constexpr bool target = std::same_as<To, std::int64_t> || std::same_as<To, double> || std::same_as<To, std::string>;
    return target && (std::is_arithmetic_v<From> || is_text_type<From>);
}

} // namespace detail

/// `cast_to<double>(col<&T::n>) / 2`. A fraction is cut when it becomes an integer; a boolean is 0 or 1. Text that is
/// no number is an error on PostgreSQL, and on SQLite the number that it begins with, or 0. What a double looks like as
/// text is the engine's own: 1 and 1.0.
template <class To, expression E>
[[nodiscard]] constexpr auto cast_to(E e) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (!detail::can_cast<typename E::type, To>()) {
        using report [[maybe_unused]] = typename error::no_cast<E, To>::reported;
        return detail::refused_expression{};
    } else {
        return detail::call_of<function_kind::cast, To>(std::move(e));
    }
}

} // namespace constable

#endif
