// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_LIST_HPP
#define CONSTABLE_SCHEMA_LIST_HPP

// Values of which there are as many as there are at run time, as one parameter.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "functions.hpp"
#include "json_list.hpp"
#include "operand.hpp"

namespace constable {

/// The type of a parameter that holds a list of `T`.
template <class T>
struct list_of {};

/// Bound parameters only: a JSON array, of uuids one blob of 16 bytes each. Allocates.
template <class T>
struct codec<list_of<T>> {
    static constexpr bool is_binary = codec<T>::type.kind == value_kind::uuid;
    static constexpr value_type type{.kind = is_binary ? value_kind::blob : value_kind::text};
    using parameter = std::span<const T>;

    template <class Target>
    static void bind(Target& target, int index, parameter values, bound_lifetime) {
        if constexpr (is_binary) {
            target.bind_blob(index, std::as_bytes(values), bound_lifetime::call);
        } else {
            detail::json_elements<Target> elements{target, index};
            for (T const& value : values)
                codec<T>::bind(elements, 0, value, bound_lifetime::call);
            const std::string text = std::move(elements).finish();
            target.bind_text(index, text, bound_lifetime::call);
        }
    }
};

namespace error {

template <class Expression>
struct no_list_of_type {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: a list at run time holds integers, numbers, texts, enums, times, dates, decimals or "
                  "uuids; of other types write in(column, query) [errors.md#no_list_of_type]");
};

} // namespace error

namespace detail {

template <class T>
consteval bool can_be_listed() {
    constexpr value_kind kind = codec<T>::type.kind;
    return kind != value_kind::blob && kind != value_kind::json && kind != value_kind::array &&
           !std::is_same_v<T, bool>;
}

template <class T, std::size_t N>
constexpr auto list_parameter(argument_marker<N>) {
    return call_argument<N, list_of<T>>{};
}
template <class T, class Range>
    requires std::convertible_to<Range const&, std::span<const T>>
constexpr auto list_parameter(Range const& range) {
    return bound_value<list_of<T>, std::span<const T>>{std::span<const T>{range}};
}

template <operator_kind Op, class E, class Range>
constexpr auto among(E e, Range const& range) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!can_be_listed<typename E::type>()) {
        using report [[maybe_unused]] = typename error::no_list_of_type<E>::reported;
        return refused_expression{};
    } else if constexpr (!requires { list_parameter<typename E::type>(range); }) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, Range>::reported;
        return refused_expression{};
    } else {
        using T = typename E::type;
        constexpr auto values = codec<list_of<T>>::is_binary ? function_kind::uuid_values : function_kind::list_values;
        auto parameter = list_parameter<T>(range);
        using call = call_expression<values, T, false, decltype(parameter)>;
        return binary_expression<Op, E, call>{std::move(e), call{pack<decltype(parameter)>{parameter}}};
    }
}

} // namespace detail

/// One of the values of a vector, an array or a span of the column's type, which must outlive the statement; or of one
/// that the call gives: `in_values(col<&T::id>, arg<0>)`. Any number, also none; one statement text, one parameter, and
/// an index over the column serves it.
template <expression E, class Range>
[[nodiscard]] constexpr auto in_values(E e, Range const& range) {
    return detail::among<operator_kind::in_list>(std::move(e), range);
}
/// None of them.
template <expression E, class Range>
[[nodiscard]] constexpr auto not_in_values(E e, Range const& range) {
    return detail::among<operator_kind::not_in_list>(std::move(e), range);
}

} // namespace constable

#endif
