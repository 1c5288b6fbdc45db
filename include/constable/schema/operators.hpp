// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_OPERATORS_HPP
#define CONSTABLE_SCHEMA_OPERATORS_HPP

// Comparison, logic, arithmetic and assignment of expressions.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "expression.hpp"

namespace constable {

namespace detail {

/// Stands for an expression that was refused; its error has been reported already.
struct refused_expression : without_parameters {
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::raw;
        return out + 1;
    }
    template <class Condition>
    constexpr refused_expression filter(Condition const&) const {
        return {};
    }
    template <class Window>
    constexpr refused_expression over(Window const&) const {
        return {};
    }
    template <class Condition, class Value>
    constexpr refused_expression when(Condition const&, Value const&) const {
        return {};
    }
    template <class Value>
    constexpr refused_expression otherwise(Value const&) const {
        return {};
    }
};

/// An operand was refused before: no second error for the same mistake.
template <class... E>
inline constexpr bool any_refused = (std::same_as<std::remove_cvref_t<E>, refused_expression> || ...);

template <operator_kind Op, class L, class R>
consteval auto result_of() {
    if constexpr (Op < operator_kind::add || Op > operator_kind::concatenate)
        return std::type_identity<bool>{};
    else if constexpr (Op == operator_kind::concatenate)
        return std::type_identity<std::string>{};
    else if constexpr (std::integral<L> && std::integral<R>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (std::integral<L> && !std::is_arithmetic_v<R>)
        return std::type_identity<R>{};
    else if constexpr (std::is_arithmetic_v<L> && std::is_arithmetic_v<R>)
        return std::type_identity<double>{};
    else
        return std::type_identity<L>{};
}

} // namespace detail

template <operator_kind Op, class Left, class Right>
struct binary_expression {
    using type = typename decltype(detail::result_of<Op, typename Left::type, typename Right::type>())::type;
    static constexpr bool nullable = Left::nullable || Right::nullable;
    static constexpr bool has_parameters = Left::has_parameters || Right::has_parameters;
    static constexpr std::size_t node_count = 1 + Left::node_count + Right::node_count;
    using parts = type_list<Left, Right>;
    [[no_unique_address]] Left left;
    [[no_unique_address]] Right right;

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::operation;
        out->op = Op;
        out->type = codec<type>::type.kind;
        out->scale = codec<type>::type.scale;
        out->nullable = nullable;
        out->arity = 2;
        return Right::emit(Left::emit(out + 1));
    }
    // Compiled into its caller: a function for each statement would cost the compiler more. So are those of queries.
    template <class Visitor>
    [[gnu::always_inline]] constexpr void bind(Visitor& visitor) const {
        if constexpr (Left::has_parameters)
            left.bind(visitor);
        if constexpr (Right::has_parameters)
            right.bind(visitor);
    }
};

template <operator_kind Op, class Operand>
struct unary_expression {
    using type = std::conditional_t<Op == operator_kind::negate, typename Operand::type, bool>;
    static constexpr bool nullable =
        Op != operator_kind::is_null && Op != operator_kind::is_not_null && Operand::nullable;
    static constexpr bool has_parameters = Operand::has_parameters;
    static constexpr std::size_t node_count = 1 + Operand::node_count;
    using parts = type_list<Operand>;
    [[no_unique_address]] Operand operand;

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::operation;
        out->op = Op;
        out->type = codec<type>::type.kind;
        out->nullable = nullable;
        out->arity = 1;
        return Operand::emit(out + 1);
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operand.bind(visitor);
    }
};

namespace error {

template <class Expression>
struct optional_comparison {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: an optional may be empty, and nothing is equal to NULL; ask it has_value(), then compare "
                  "with *value or with null [errors.md#optional_comparison]");
};

template <class Column>
struct null_comparison {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this is never null, so the test for null always gives the same; make the "
                  "member std::optional, or drop the test [errors.md#null_comparison]");
};

template <class Expression>
struct not_a_condition {
    using reported = void;
    static_assert(
        !sizeof(Expression),
        "constable: where(), having(), join<>(), && || and ! take conditions, this is a value; compare it with "
        "something "
        "[errors.md#not_a_condition]");
};

template <class Expression>
struct null_order {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: null has no order; compare it with == or != [errors.md#null_order]");
};

template <class Left, class Right>
struct arithmetic_mismatch {
    using reported = void;
    static_assert(!sizeof(Left),
                  "constable: + - * / need numbers on both sides, % integers; decimals add to decimals of "
                  "the same type, and integers multiply and divide them "
                  "[errors.md#arithmetic_mismatch]");
};

} // namespace error

namespace detail {

template <class T>
inline constexpr bool is_argument = false;
template <std::size_t N>
inline constexpr bool is_argument<argument_marker<N>> = true;

template <class T>
inline constexpr bool is_null_marker =
    std::same_as<std::remove_cvref_t<T>, null_marker> || std::same_as<std::remove_cvref_t<T>, std::nullptr_t> ||
    std::same_as<std::remove_cvref_t<T>, std::nullopt_t>;

/// Do two expressions compare without losing anything?
template <class L, class R>
consteval bool comparable() {
    if constexpr (std::same_as<L, R>)
        return true;
    else if constexpr (std::same_as<L, bool> || std::same_as<R, bool>)
        return false;
    else if constexpr (std::is_arithmetic_v<L> && std::is_arithmetic_v<R>)
        return true;
    else
        return codec<L>::type.kind == value_kind::text && codec<R>::type.kind == value_kind::text;
}

template <class Target, std::size_t N>
constexpr auto typed_argument(argument_marker<N>) {
    return call_argument<N, typename Target::type>{};
}

template <operator_kind Op, class L, class R>
constexpr auto compare(L left, R right) {
    if constexpr (any_refused<L, R>) {
        return refused_expression{};
    } else if constexpr (comparable<typename L::type, typename R::type>()) {
        return binary_expression<Op, L, R>{std::move(left), std::move(right)};
    } else {
        using report [[maybe_unused]] = typename error::type_mismatch<L, R>::reported;
        return refused_expression{};
    }
}

/// `expression Op value`, where the value may also be an argument or null.
template <operator_kind Op, class E, class Value>
constexpr auto compare_with_value(E left, Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (is_argument<V>) {
        return binary_expression<Op, E, decltype(typed_argument<E>(value))>{std::move(left), {}};
    } else if constexpr (is_null_marker<V>) {
        if constexpr (Op != operator_kind::equal && Op != operator_kind::not_equal) {
            using report [[maybe_unused]] = typename error::null_order<E>::reported;
            return refused_expression{};
        } else {
            constexpr auto test = Op == operator_kind::equal ? operator_kind::is_null : operator_kind::is_not_null;
            return unary_expression<test, E>{std::move(left)};
        }
    } else if constexpr (is_optional<V>) {
        using report [[maybe_unused]] = typename error::optional_comparison<E>::reported;
        return refused_expression{};
    } else if constexpr (!accepts<typename E::type, V>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, V>::reported;
        return refused_expression{};
    } else {
        auto right = make_bound<typename E::type>(std::forward<Value>(value));
        return binary_expression<Op, E, decltype(right)>{std::move(left), std::move(right)};
    }
}

template <operator_kind Op>
constexpr auto mirrored = Op == operator_kind::less            ? operator_kind::greater
                          : Op == operator_kind::less_equal    ? operator_kind::greater_equal
                          : Op == operator_kind::greater       ? operator_kind::less
                          : Op == operator_kind::greater_equal ? operator_kind::less_equal
                                                               : Op;

template <operator_kind Op, class L, class R>
constexpr auto comparison(L&& left, R&& right) {
    if constexpr (any_refused<L, R>)
        return refused_expression{};
    else if constexpr (expression<std::remove_cvref_t<L>> && expression<std::remove_cvref_t<R>>)
        return compare<Op>(std::remove_cvref_t<L>(std::forward<L>(left)),
                           std::remove_cvref_t<R>(std::forward<R>(right)));
    else if constexpr (expression<std::remove_cvref_t<L>>)
        return compare_with_value<Op>(std::remove_cvref_t<L>(std::forward<L>(left)), std::forward<R>(right));
    else
        return compare_with_value<mirrored<Op>>(std::remove_cvref_t<R>(std::forward<R>(right)), std::forward<L>(left));
}

/// What keeps an operand of && || ! or a where() from being a condition: void, or the error.
template <class E>
consteval auto broken_condition() {
    if constexpr (expression<E>)
        if constexpr (std::same_as<typename E::type, bool>)
            return std::type_identity<void>{};
        else
            return std::type_identity<error::not_a_condition<E>>{};
    else
        return std::type_identity<error::not_a_condition<E>>{};
}
template <class E>
using broken_condition_t = typename decltype(broken_condition<E>())::type;

template <operator_kind Op, class L, class R>
constexpr auto logic(L left, R right) {
    using left_broken = broken_condition_t<L>;
    using right_broken = broken_condition_t<R>;
    if constexpr (any_refused<L, R>) {
        return refused_expression{};
    } else if constexpr (!std::is_void_v<left_broken>) {
        using report [[maybe_unused]] = typename left_broken::reported;
        return refused_expression{};
    } else if constexpr (!std::is_void_v<right_broken>) {
        using report [[maybe_unused]] = typename right_broken::reported;
        return refused_expression{};
    } else {
        return binary_expression<Op, L, R>{std::move(left), std::move(right)};
    }
}

template <class T>
inline constexpr bool is_numeric = number<T> || codec<T>::type.kind == value_kind::decimal;

template <operator_kind Op, class E, class V>
constexpr auto arithmetic_operand(V&& value) {
    using value_t = std::remove_cvref_t<V>;
    constexpr bool scales = Op == operator_kind::multiply || Op == operator_kind::divide;
    if constexpr (expression<value_t>)
        return value_t(std::forward<V>(value));
    else if constexpr (is_argument<value_t>)
        return typed_argument<E>(value);
    else if constexpr (number<value_t> && (number<typename E::type> || (scales && std::integral<value_t>)))
        return bound_value<value_t>{value};
    else if constexpr (accepts<typename E::type, value_t>() && !is_optional<value_t>)
        return make_bound<typename E::type>(std::forward<V>(value));
    else {
        using report [[maybe_unused]] = typename error::arithmetic_mismatch<E, value_t>::reported;
        return refused_expression{};
    }
}

/// Decimals are scaled integers: equal scales add and subtract, and an integer multiplies or divides.
template <operator_kind Op, class L, class R>
consteval bool calculable() {
    if constexpr (!is_numeric<L> || !is_numeric<R>)
        return false;
    else if constexpr (Op == operator_kind::modulo)
        return std::integral<L> && std::integral<R>;
    else if constexpr (number<L> && number<R>)
        return true;
    else if constexpr (Op == operator_kind::add || Op == operator_kind::subtract)
        return std::same_as<L, R>;
    else
        return std::integral<R> || (Op == operator_kind::multiply && std::integral<L>);
}

template <operator_kind Op, class L, class R>
constexpr auto arithmetic_of(L left, R right) {
    if constexpr (any_refused<L, R>) {
        return refused_expression{};
    } else if constexpr (!calculable<Op, typename L::type, typename R::type>()) {
        using report [[maybe_unused]] = typename error::arithmetic_mismatch<L, R>::reported;
        return refused_expression{};
    } else {
        return binary_expression<Op, L, R>{std::move(left), std::move(right)};
    }
}

template <operator_kind Op, class L, class R>
constexpr auto arithmetic(L&& left, R&& right) {
    using left_t = std::remove_cvref_t<L>;
    using right_t = std::remove_cvref_t<R>;
    if constexpr (any_refused<L, R>)
        return refused_expression{};
    else if constexpr (expression<left_t>)
        return arithmetic_of<Op>(left_t(std::forward<L>(left)), arithmetic_operand<Op, left_t>(std::forward<R>(right)));
    else
        return arithmetic_of<Op>(arithmetic_operand<Op, right_t>(std::forward<L>(left)),
                                 right_t(std::forward<R>(right)));
}

template <class L, class R>
concept operands = expression<std::remove_cvref_t<L>> || expression<std::remove_cvref_t<R>>;

} // namespace detail

template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator==(L&& left, R&& right) {
    return detail::comparison<operator_kind::equal>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator!=(L&& left, R&& right) {
    return detail::comparison<operator_kind::not_equal>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator<(L&& left, R&& right) {
    return detail::comparison<operator_kind::less>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator<=(L&& left, R&& right) {
    return detail::comparison<operator_kind::less_equal>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator>(L&& left, R&& right) {
    return detail::comparison<operator_kind::greater>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator>=(L&& left, R&& right) {
    return detail::comparison<operator_kind::greater_equal>(std::forward<L>(left), std::forward<R>(right));
}

template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator&&(L left, R right) {
    return detail::logic<operator_kind::logical_and>(std::move(left), std::move(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator||(L left, R right) {
    return detail::logic<operator_kind::logical_or>(std::move(left), std::move(right));
}
template <expression E>
[[nodiscard]] constexpr auto operator!(E operand) {
    if constexpr (!std::same_as<typename E::type, bool>) {
        using report [[maybe_unused]] = typename error::not_a_condition<E>::reported;
        return detail::refused_expression{};
    } else {
        return unary_expression<operator_kind::logical_not, E>{std::move(operand)};
    }
}

template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator+(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::add>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator-(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::subtract>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator*(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::multiply>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator/(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::divide>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator%(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::modulo>(std::forward<L>(left), std::forward<R>(right));
}
template <expression E>
[[nodiscard]] constexpr auto operator-(E operand) {
    if constexpr (detail::any_refused<E>) {
        return operand;
    } else if constexpr (!detail::is_numeric<typename E::type>) {
        using report [[maybe_unused]] = typename error::arithmetic_mismatch<E, E>::reported;
        return detail::refused_expression{};
    } else {
        return unary_expression<operator_kind::negate, E>{std::move(operand)};
    }
}

/// `column = expression`, one element of a SET list.
template <class Column, class Value>
struct column_assignment {
    using target = Column;
    using given = Value;
    [[no_unique_address]] Value value;
};

/// An integer, or an optional of one, assigned to a column of another integer type: checked when it is bound.
template <class Column, class Value>
struct narrowed {
    using type = typename Column::type;
    static constexpr bool nullable = detail::is_optional<Value>;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    Value held;

    static constexpr expression_node* emit(expression_node* out) {
        using stored = std::conditional_t<nullable, std::optional<type>, type>;
        return bound_value<type, stored>::emit(out);
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (!nullable)
            visitor.template narrow<type>(held);
        else if (held)
            visitor.template narrow<type>(*held);
        else
            visitor.template value<type>(std::optional<type>{});
    }
};

namespace error {

template <class Column>
struct null_assignment {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this column cannot be null; assign a value, or make the member std::optional "
                  "[errors.md#null_assignment]");
};

} // namespace error

namespace detail {

template <class Column, std::size_t N>
constexpr auto stored_argument(argument_marker<N>) {
    return call_argument<N, typename Column::type, Column::nullable, true>{};
}

/// Can a column of type `T` hold what an expression of type `V` gives?
template <class T, class V>
consteval bool can_hold() {
    if constexpr (std::same_as<T, V>)
        return true;
    else if constexpr (std::same_as<T, bool> || std::same_as<V, bool>)
        return false;
    else if constexpr (std::integral<T>)
        return std::integral<V>;
    else if constexpr (std::floating_point<T>)
        return number<V>;
    else
        return comparable<T, V>();
}

template <class T, class V>
inline constexpr bool needs_narrowing = std::integral<T> && std::integral<V> && !std::same_as<T, V>;

template <class Column, class Value>
constexpr auto assign(Value&& value) {
    using V = std::remove_cvref_t<Value>;
    using T = typename Column::type;
    if constexpr (is_argument<V>) {
        return column_assignment<Column, decltype(stored_argument<Column>(value))>{};
    } else if constexpr (is_null_marker<V>) {
        if constexpr (!Column::nullable)
            using report [[maybe_unused]] = typename error::null_assignment<Column>::reported;
        return column_assignment<Column, null_value>{};
    } else if constexpr (any_refused<V>) {
        return column_assignment<Column, refused_expression>{};
    } else if constexpr (expression<V>) {
        if constexpr (!can_hold<T, typename V::type>())
            using report [[maybe_unused]] = typename error::type_mismatch<Column, V>::reported;
        return column_assignment<Column, V>{std::forward<Value>(value)};
    } else if constexpr (!accepts<T, V>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<Column, V>::reported;
        return column_assignment<Column, refused_expression>{};
    } else if constexpr (is_optional<V> && !Column::nullable) {
        using report [[maybe_unused]] = typename error::null_assignment<Column>::reported;
        return column_assignment<Column, refused_expression>{};
    } else if constexpr (needs_narrowing<T, without_optional<V>>) {
        return column_assignment<Column, narrowed<Column, V>>{{value}};
    } else {
        auto kept = make_bound<T>(std::forward<Value>(value));
        return column_assignment<Column, decltype(kept)>{std::move(kept)};
    }
}

} // namespace detail

/// What makes `col<&T::m> = value` an assignment for `update` and `into`.
template <class Column>
struct assignable_column {
    template <class Value>
    constexpr auto operator=(Value&& value) const { // NOLINT(misc-unconventional-assign-operator)
        return detail::assign<Column>(std::forward<Value>(value));
    }
    template <class Value>
    constexpr auto operator+=(Value&& value) const {
        return detail::assign<Column>(
            detail::arithmetic<operator_kind::add>(static_cast<Column const&>(*this), std::forward<Value>(value)));
    }
    template <class Value>
    constexpr auto operator-=(Value&& value) const {
        return detail::assign<Column>(
            detail::arithmetic<operator_kind::subtract>(static_cast<Column const&>(*this), std::forward<Value>(value)));
    }
    template <class Value>
    constexpr auto operator*=(Value&& value) const {
        return detail::assign<Column>(
            detail::arithmetic<operator_kind::multiply>(static_cast<Column const&>(*this), std::forward<Value>(value)));
    }
};

} // namespace constable

#endif
