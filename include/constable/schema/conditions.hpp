// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_CONDITIONS_HPP
#define CONSTABLE_SCHEMA_CONDITIONS_HPP

// LIKE, BETWEEN, IN, and the beginning, the end and the inside of a text.

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../core/utf8.hpp"
#include "functions.hpp"
#include "operand.hpp"

namespace constable {

/// A condition over more than two operands, the first of which is compared with the others.
template <operator_kind Op, class... Operands>
struct operand_list_expression {
    using type = bool;
    static constexpr bool nullable = (Operands::nullable || ...);
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{1} + ... + Operands::node_count);
    using parts = type_list<Operands...>;
    using held = pack<Operands...>;
    [[no_unique_address]] held operands{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::operation;
        out->op = Op;
        out->type = value_kind::boolean;
        out->nullable = nullable;
        out->arity = sizeof...(Operands);
        ++out;
        ((out = Operands::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operands.for_each([&](auto const& operand) {
            if constexpr (std::remove_cvref_t<decltype(operand)>::has_parameters)
                operand.bind(visitor);
        });
    }
};

namespace error {

template <class Expression>
struct empty_list {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: in(…) needs values to look among; in_values(column, range) takes as "
                                       "many as there are at run time [errors.md#empty_list]");
};

template <class Expression, class Range>
struct range_in_list {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: in(…) takes single values, and this is a range of them; write "
                                       "in_values(column, range) [errors.md#range_in_list]");
};

template <class Expression, class Prefix>
struct not_a_prefix {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: starts_with(…) takes text or arg<N>; for a column or an expression "
                                       "write position_in(text, column) == 1 [errors.md#not_a_prefix]");
};

} // namespace error

namespace detail {

/// A range that is no value of the column's type itself.
template <class Value, class E>
concept range_of_values =
    requires(Value const& range) {
        range.begin();
        range.size();
    } && !text_like<std::remove_cvref_t<Value>> && !expression<std::remove_cvref_t<Value>> &&
    !accepts<typename E::type, Value>();

template <operator_kind Op, class E, class... Values>
constexpr auto operand_list(E e, Values&&... values) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (any_refused<operand_beside_t<E, Values>...>) {
        return refused_expression{};
    } else {
        using made = operand_list_expression<Op, E, operand_beside_t<E, Values>...>;
        using held = typename made::held;
        return made{held{std::move(e), operand_beside<E>(std::forward<Values>(values))...}};
    }
}

template <operator_kind Op, class E, class... Values>
constexpr auto in_condition(E e, Values&&... values) {
    if constexpr (sizeof...(Values) == 0) {
        using report [[maybe_unused]] = typename error::empty_list<E>::reported;
        return refused_expression{};
    } else if constexpr (sizeof...(Values) == 1 && (range_of_values<Values, E> && ...)) {
        using report [[maybe_unused]] = typename error::range_in_list<E, std::remove_cvref_t<Values>...>::reported;
        return refused_expression{};
    } else if constexpr (sizeof...(Values) == 1 && (expression<std::remove_cvref_t<Values>> && ...)) {
        // A subquery in a list of its own would be taken for the list.
        constexpr bool negated = Op == operator_kind::not_in_list;
        return comparison<negated ? operator_kind::not_equal : operator_kind::equal>(std::move(e),
                                                                                     std::forward<Values>(values)...);
    } else {
        return operand_list<Op>(std::move(e), std::forward<Values>(values)...);
    }
}

template <operator_kind Op, class E, class Value>
constexpr auto text_condition(E e, Value&& value) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!is_text_type<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else if constexpr (any_refused<operand_beside_t<E, Value>>) {
        return refused_expression{};
    } else {
        auto right = operand_beside<E>(std::forward<Value>(value));
        return binary_expression<Op, E, decltype(right)>{std::move(e), std::move(right)};
    }
}

template <function_kind Function, class E, class Value>
constexpr auto text_test(E e, Value&& value) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!is_text_type<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, bool>(std::move(e), operand_beside<E>(std::forward<Value>(value)));
    }
}

} // namespace detail

/// A pattern, `%` for any text and `_` for any character, `\` before one that is meant itself. Without regard to the
/// case of A to Z on every engine.
template <expression E, class Pattern>
[[nodiscard]] constexpr auto like(E e, Pattern&& pattern) {
    return detail::text_condition<operator_kind::like>(std::move(e), std::forward<Pattern>(pattern));
}
template <expression E, class Pattern>
[[nodiscard]] constexpr auto not_like(E e, Pattern&& pattern) {
    return detail::text_condition<operator_kind::not_like>(std::move(e), std::forward<Pattern>(pattern));
}

/// From the low value to the high one, both included.
template <expression E, class Low, class High>
[[nodiscard]] constexpr auto between(E e, Low&& low, High&& high) {
    return detail::operand_list<operator_kind::between>(std::move(e), std::forward<Low>(low), std::forward<High>(high));
}
template <expression E, class Low, class High>
[[nodiscard]] constexpr auto not_between(E e, Low&& low, High&& high) {
    return detail::operand_list<operator_kind::not_between>(std::move(e), std::forward<Low>(low),
                                                            std::forward<High>(high));
}

/// One of these values, arguments or expressions: `in(col<&T::kind>, kind::a, kind::b, arg<0>)`.
template <expression E, class... Values>
[[nodiscard]] constexpr auto in(E e, Values&&... values) {
    return detail::in_condition<operator_kind::in_list>(std::move(e), std::forward<Values>(values)...);
}
/// None of them; null, and so false, where one of them is null.
template <expression E, class... Values>
[[nodiscard]] constexpr auto not_in(E e, Values&&... values) {
    return detail::in_condition<operator_kind::not_in_list>(std::move(e), std::forward<Values>(values)...);
}

/// Does the text hold the other one? By bytes: upper and lower case differ, nothing is a wildcard.
template <expression E, class Text>
[[nodiscard]] constexpr auto contains(E e, Text&& text) {
    return detail::text_test<function_kind::contains>(std::move(e), std::forward<Text>(text));
}
/// Does the text end with the other one?
template <expression E, class Text>
[[nodiscard]] constexpr auto ends_with(E e, Text&& text) {
    return detail::text_test<function_kind::ends_with>(std::move(e), std::forward<Text>(text));
}

/// The first text that is greater than every text with the prefix, for `starts_with`.
struct prefix_end {};

/// Bound parameters only. Allocates.
template <>
struct codec<prefix_end> {
    static constexpr value_type type{.kind = value_kind::text};
    using parameter = std::string_view;

    /// The last code point that has a successor is replaced by it; without one there is no end, and a blob, greater
    /// than every text, stands for it. UTF-8 sorts by bytes as its code points do.
    template <class Target>
    static void bind(Target& target, int index, std::string_view prefix, bound_lifetime) {
        std::string end{prefix};
        while (!end.empty() && !raise_last_code_point(end))
            drop_last_code_point(end);
        if (end.empty())
            target.bind_blob(index, {}, bound_lifetime::call);
        else
            detail::bind_checked_text(target, index, end, bound_lifetime::call);
    }

private:
    static std::size_t last_code_point(std::string const& text) {
        std::size_t at = text.size() - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
            --at;
        return at;
    }
    static void drop_last_code_point(std::string& text) { text.resize(last_code_point(text)); }
    static bool raise_last_code_point(std::string& text) {
        const std::size_t at = last_code_point(text);
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
        const std::size_t size = text.size() - at;
        char32_t code = size == 1   ? byte(0)
                        : size == 2 ? (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU)
                        : size == 3 ? (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU)
                                    : (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
                                          (byte(3) & 0x3FU);
        code = code == 0xD7FF ? 0xE000 : code + 1; // no surrogates
        if (code > 0x10FFFF)
            return false;
        text.resize(at);
        append_utf8(text, code);
        return true;
    }
    static void append_utf8(std::string& text, char32_t code) {
        const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
        if (code < 0x80) {
            add(code);
        } else if (code < 0x800) {
            add(0xC0U | code >> 6U);
            add(0x80U | (code & 0x3FU));
        } else if (code < 0x10000) {
            add(0xE0U | code >> 12U);
            add(0x80U | (code >> 6U & 0x3FU));
            add(0x80U | (code & 0x3FU));
        } else {
            add(0xF0U | code >> 18U);
            add(0x80U | (code >> 12U & 0x3FU));
            add(0x80U | (code >> 6U & 0x3FU));
            add(0x80U | (code & 0x3FU));
        }
    }
};

namespace detail {

template <std::size_t N>
constexpr auto end_of_prefix(argument_marker<N>) {
    return call_argument<N, prefix_end>{};
}
template <text_like Text>
constexpr auto end_of_prefix(Text const& prefix) {
    if constexpr (std::is_same_v<Text, std::string>)
        return bound_value<prefix_end, std::string>{prefix};
    else
        return bound_value<prefix_end, std::string_view>{std::string_view{prefix}};
}

/// A comparison of texts by bytes, whatever the column's collation is.
template <operator_kind Op, class Left, class Right>
struct bytewise_comparison : binary_expression<Op, Left, Right> {
    static constexpr expression_node* emit(expression_node* out) {
        expression_node* const end = binary_expression<Op, Left, Right>::emit(out);
        out->integer = bytewise;
        return end;
    }
};

} // namespace detail

/// Does the text begin with a prefix (text, or arg<N>)? By bytes: upper and lower case differ, also where the column's
/// collation ignores it. A range: an index over the column serves it.
template <expression E, class Prefix>
[[nodiscard]] constexpr auto starts_with(E e, Prefix&& prefix) {
    if constexpr (detail::any_refused<E>) {
        return detail::refused_expression{};
    } else if constexpr (!detail::is_text_type<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return detail::refused_expression{};
    } else if constexpr (!requires { detail::end_of_prefix(prefix); }) {
        using report [[maybe_unused]] = typename error::not_a_prefix<E, std::remove_cvref_t<Prefix>>::reported;
        return detail::refused_expression{};
    } else {
        auto end = detail::end_of_prefix(prefix);
        using below = detail::bytewise_comparison<operator_kind::less, E, decltype(end)>;
        auto from = detail::comparison<operator_kind::greater_equal>(e, std::forward<Prefix>(prefix));
        using behind = detail::bytewise_comparison<operator_kind::greater_equal, E, decltype(from.right)>;
        return detail::logic<operator_kind::logical_and>(behind{{std::move(from.left), std::move(from.right)}},
                                                         below{{std::move(e), std::move(end)}});
    }
}

} // namespace constable

#endif
