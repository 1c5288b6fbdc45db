// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_OPERAND_HPP
#define CONSTABLE_SCHEMA_OPERAND_HPP

// What stands beside an expression: another one, a value, an argument, made an expression of a fitting type.

#include <cstddef>
#include <type_traits>
#include <utility>

#include "operators.hpp"

namespace constable::detail {

/// Stands for an operand of this type.
template <class T>
struct value_of_type : without_parameters {
    using type = T;
    static constexpr bool nullable = false;
    static constexpr std::size_t node_count = 0;
};

/// The operand that goes with an expression of type `E`; after a mistake that was reported a refused one.
template <class E, class Value>
constexpr auto operand_beside(Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (any_refused<E, V>) {
        return refused_expression{};
    } else if constexpr (expression<V>) {
        if constexpr (comparable<typename E::type, typename V::type>()) {
            return V(std::forward<Value>(value));
        } else {
            using report [[maybe_unused]] = typename error::type_mismatch<E, V>::reported;
            return refused_expression{};
        }
    } else if constexpr (is_argument<V>) {
        return typed_argument<E>(value);
    } else if constexpr (is_optional<V> || is_null_marker<V>) {
        using report [[maybe_unused]] = typename error::optional_comparison<E>::reported;
        return refused_expression{};
    } else if constexpr (!accepts<typename E::type, V>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, V>::reported;
        return refused_expression{};
    } else {
        return make_bound<typename E::type>(std::forward<Value>(value));
    }
}

template <class E, class Value>
using operand_beside_t = decltype(operand_beside<E>(std::declval<Value>()));

} // namespace constable::detail

#endif
