// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_PARTS_HPP
#define CONSTABLE_QUERY_PARTS_HPP

// From a node or an argument of a statement back to the type it comes from: for compile errors.

#include <cstddef>
#include <tuple>
#include <type_traits>

#include "../core/pack.hpp"
#include "../schema/expression.hpp"
#include "../schema/operators.hpp"

namespace constable {

namespace error {

template <std::size_t N, class Expected, class Given>
struct wrong_argument_type {
    using reported = void;
    static_assert(!sizeof(Expected),
                  "constable: the value given for arg<N> (first argument) is not of the type that its column has "
                  "(second argument); convert it. An optional can be stored in an optional column, and compared with "
                  "nothing [errors.md#wrong_argument_type]");
};

} // namespace error

namespace detail {

template <class E>
concept composite = requires { typename E::parts; };

template <class Parts>
inline constexpr std::size_t nodes_in = 0;
template <class... Parts>
inline constexpr std::size_t nodes_in<type_list<Parts...>> = (std::size_t{0} + ... + Parts::node_count);

template <std::size_t Node, class E>
consteval auto find_part(std::type_identity<E>);

template <std::size_t Node, class First, class... Rest>
consteval auto find_part(std::type_identity<type_list<First, Rest...>>) {
    if constexpr (Node < First::node_count)
        return find_part<Node>(std::type_identity<First>{});
    else
        return find_part<Node - First::node_count>(std::type_identity<type_list<Rest...>>{});
}
template <std::size_t Node, class E>
consteval auto find_part(std::type_identity<E>) {
    if constexpr (composite<E>) {
        constexpr std::size_t own = E::node_count - nodes_in<typename E::parts>; // 1 for an operator, 0 for a list
        if constexpr (Node >= own)
            return find_part<Node - own>(std::type_identity<typename E::parts>{});
        else
            return std::type_identity<E>{};
    } else {
        return std::type_identity<E>{};
    }
}

/// Do the values given go with the arguments in `Part`? Costs the compiler less than to look for one that does not.
template <class Part, class Values>
inline constexpr bool arguments_fit = true;
template <std::size_t N, class T, bool Nullable, bool Stored, class Values>
inline constexpr bool arguments_fit<call_argument<N, T, Nullable, Stored>, Values> =
    accepts<T, std::tuple_element_t<N, Values>>() && (Nullable || !is_optional<std::tuple_element_t<N, Values>>);
template <class... Parts, class Values>
inline constexpr bool arguments_fit<type_list<Parts...>, Values> = (arguments_fit<Parts, Values> && ...);
template <composite Part, class Values>
    requires(Part::has_parameters)
inline constexpr bool arguments_fit<Part, Values> = arguments_fit<typename Part::parts, Values>;

/// Void, or the error of the first argument in `Part` that does not go with the values given.
template <class Part, class Values>
struct wrong_argument {
    using type = void;
};
template <std::size_t N, class T, bool Nullable, bool Stored, class Values>
struct wrong_argument<call_argument<N, T, Nullable, Stored>, Values> {
    using type = std::conditional_t<arguments_fit<call_argument<N, T, Nullable, Stored>, Values>, void,
                                    error::wrong_argument_type<N, T, std::tuple_element_t<N, Values>>>;
};
template <composite Part, class Values>
    requires(Part::has_parameters)
struct wrong_argument<Part, Values> : wrong_argument<typename Part::parts, Values> {};

template <class Found, class Rest, class Values>
struct first_wrong_argument {
    using type = Found;
};
template <class Rest, class Values>
struct first_wrong_argument<void, Rest, Values> : wrong_argument<Rest, Values> {};

template <class First, class... Rest, class Values>
struct wrong_argument<type_list<First, Rest...>, Values>
    : first_wrong_argument<typename wrong_argument<First, Values>::type, type_list<Rest...>, Values> {};

template <class Parts, class Values, bool Fit = arguments_fit<Parts, Values>>
struct wrong_argument_in {
    using type = void;
};
template <class Parts, class Values>
struct wrong_argument_in<Parts, Values, false> : wrong_argument<Parts, Values> {};

} // namespace detail

/// The innermost expression that the node at position `Node` of an expression, a clause or a pack of clauses comes
/// from.
template <class E, std::size_t Node>
using part_at = typename decltype(detail::find_part<Node>(std::type_identity<E>{}))::type;

/// Void, or the error class of the first argument of a statement whose value has the wrong type.
/// `Values` is a `std::tuple` of the types given, of which there are enough.
template <class Statement, class Values>
using wrong_argument_of = typename detail::wrong_argument_in<typename Statement::parts, Values>::type;

} // namespace constable

#endif
