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

/// `cast_to<double>(col<&T::n>) / 2`. Text that begins with no number is 0 on SQLite and an error on PostgreSQL; a
/// fraction is cut on SQLite and rounded on PostgreSQL when it becomes an integer: say rounded(…) or floored(…) first.
template <class To, expression E>
[[nodiscard]] constexpr auto cast_to(E e) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (!detail::can_cast<typename E::type, To>()) {
        using report [[maybe_unused]] = typename error::no_cast<E, To>::reported;
        return detail::refused_expression{};
    } else {
        return call_expression<function_kind::cast, To, E::nullable, E>{pack<E>{std::move(e)}};
    }
}

} // namespace constable

#endif
