// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_FUNCTIONS_HPP
#define CONSTABLE_SCHEMA_FUNCTIONS_HPP

// Calls of SQL functions.

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"

#include "expression.hpp"
#include "operand.hpp"
#include "operators.hpp"

namespace constable {

namespace detail {

template <class Call, class Condition>
constexpr auto filtered(Call call, Condition condition);

} // namespace detail

/// A call of a function.
template <function_kind Function, class Result, bool Nullable, class... Operands>
struct call_expression {
    using type = Result;
    static constexpr function_kind called = Function;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (1 + ... + Operands::node_count);
    using parts = type_list<Operands...>;
    [[no_unique_address]] pack<Operands...> operands{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::function;
        out->called = Function;
        out->type = codec<type>::type.kind;
        out->scale = static_cast<std::uint8_t>(codec<type>::type.scale);
        out->nullable = Nullable;
        out->arity = sizeof...(Operands);
        if constexpr (Function == function_kind::list_values)
            out->text = codec<type>::type.name;
        ++out;
        ((out = Operands::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operands.for_each([&](auto const& operand) { operand.bind(visitor); });
    }

    /// An aggregate of the rows for which the condition holds: `count().filter(col<&T::paid>)`.
    template <class Condition>
    [[nodiscard]] constexpr auto filter(Condition condition) const {
        return detail::filtered(*this, std::move(condition));
    }
    /// The call over a window: `sum(col<&T::n>).over(window.order_by(col<&T::at>))`.
    template <class Window>
    [[nodiscard]] constexpr auto over(Window spec) const {
        return spec.apply(*this);
    }
};

namespace detail {

/// A call whose value is missing where an operand's is; refused where an operand is.
template <function_kind Function, class Result, class... Operands>
constexpr auto call_of(Operands... operands) {
    if constexpr (any_refused<Operands...>)
        return refused_expression{};
    else
        return call_expression<Function, Result, (Operands::nullable || ...), Operands...>{
            pack<Operands...>{std::move(operands)...}};
}

} // namespace detail

/// An aggregate over the rows for which a condition holds.
template <class Call, class Condition>
struct filtered_expression {
    using type = typename Call::type;
    static constexpr function_kind called = Call::called;
    static constexpr bool nullable = Call::nullable;
    static constexpr bool has_parameters = Call::has_parameters || Condition::has_parameters;
    static constexpr std::size_t node_count = 1 + Call::node_count + Condition::node_count;
    using parts = type_list<Call, Condition>;
    [[no_unique_address]] Call call{};
    [[no_unique_address]] Condition condition{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::filtered;
        out->type = codec<type>::type.kind;
        out->nullable = nullable;
        out->arity = 2;
        return Condition::emit(Call::emit(out + 1));
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Call::has_parameters)
            call.bind(visitor);
        if constexpr (Condition::has_parameters)
            condition.bind(visitor);
    }
    template <class Window>
    [[nodiscard]] constexpr auto over(Window spec) const {
        return spec.apply(*this);
    }
};

namespace error {

template <class Call>
struct filter_without_aggregate {
    using reported = void;
    static_assert(!sizeof(Call), "constable: filter(…) is for aggregates, as in count().filter(condition); use case "
                                 "expressions elsewhere [errors.md#filter_without_aggregate]");
};

template <class Condition>
struct aggregate_in_filter {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: the filter of an aggregate sees single rows; it cannot hold an "
                                      "aggregate or a window [errors.md#aggregate_in_filter]");
};

} // namespace error

namespace detail {

template <class Call, class Condition>
constexpr auto filtered(Call call, Condition condition) {
    using broken = broken_condition_t<Condition>;
    if constexpr (any_refused<Condition>) {
        return condition;
    } else if constexpr (!is_aggregate(Call::called)) {
        using report [[maybe_unused]] = typename error::filter_without_aggregate<Call>::reported;
        return refused_expression{};
    } else if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return refused_expression{};
    } else if constexpr (level_of(nodes_of<Condition>) != aggregate_level::none) {
        using report [[maybe_unused]] = typename error::aggregate_in_filter<Condition>::reported;
        return refused_expression{};
    } else {
        return filtered_expression<Call, Condition>{std::move(call), std::move(condition)};
    }
}

} // namespace detail

namespace error {

template <class Expression>
struct not_text {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes text; give it a text column [errors.md#not_text]");
};

} // namespace error

namespace detail {

template <function_kind Function, class Result, class E, class... Others>
constexpr auto text_function(E e, Others... others) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, Result>(std::move(e), std::move(others)...);
    }
}

} // namespace detail

/// ASCII letters in lower case on SQLite, by the database's locale on PostgreSQL.
template <expression E>
[[nodiscard]] constexpr auto lower(E operand) {
    return detail::text_function<function_kind::lower, std::string>(std::move(operand));
}
template <expression E>
[[nodiscard]] constexpr auto upper(E operand) {
    return detail::text_function<function_kind::upper, std::string>(std::move(operand));
}
/// In code points.
template <expression E>
[[nodiscard]] constexpr auto length(E operand) {
    return detail::text_function<function_kind::length, std::int64_t>(std::move(operand));
}

/// Without the blanks (U+0020) at both ends.
template <expression E>
[[nodiscard]] constexpr auto trimmed(E operand) {
    return detail::text_function<function_kind::trimmed, std::string>(std::move(operand));
}
template <expression E>
[[nodiscard]] constexpr auto trimmed_left(E operand) {
    return detail::text_function<function_kind::trimmed_left, std::string>(std::move(operand));
}
template <expression E>
[[nodiscard]] constexpr auto trimmed_right(E operand) {
    return detail::text_function<function_kind::trimmed_right, std::string>(std::move(operand));
}

namespace error {

template <class Expression>
struct needs_a_number {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes a number; give it a number column [errors.md#needs_a_number]");
};

} // namespace error

namespace detail {

template <class Value>
concept whole_number = std::is_integral_v<Value> && !std::is_same_v<Value, bool>;

template <class Value>
constexpr auto integer_operand(Value value) {
    if constexpr (expression<Value>)
        return value;
    else if constexpr (is_argument<Value>)
        return typed_argument<bound_value<std::int64_t>>(value);
    else
        return bound_value<std::int64_t, Value>{value};
}

template <function_kind Function, class Result, class E, class... Others>
constexpr auto number_function(E e, Others... others) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (!number<typename E::type>) {
        using report [[maybe_unused]] = typename error::needs_a_number<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, Result>(std::move(e), std::move(others)...);
    }
}

template <class T>
using widened = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;

} // namespace detail

/// `count` characters (code points) from position `from` on, which counts from 1.
template <expression E, class From, class Count>
[[nodiscard]] constexpr auto substring(E e, From from, Count count) {
    return detail::text_function<function_kind::substring, std::string>(std::move(e), detail::integer_operand(from),
                                                                        detail::integer_operand(count));
}
/// Every `wanted` in the text replaced by `with`.
template <expression E, class Wanted, class With>
[[nodiscard]] constexpr auto replaced(E e, Wanted&& wanted, With&& with) {
    if constexpr (detail::any_refused<E>)
        return e;
    else
        return detail::text_function<function_kind::replaced, std::string>(
            std::move(e), detail::operand_beside<E>(std::forward<Wanted>(wanted)),
            detail::operand_beside<E>(std::forward<With>(with)));
}
/// Where the other text begins in the text, in characters from 1 on; 0 where it is not in it.
template <expression E, class Text>
[[nodiscard]] constexpr auto position_in(E e, Text&& text) {
    if constexpr (detail::any_refused<E>)
        return e;
    else
        return detail::text_function<function_kind::position, std::int64_t>(
            std::move(e), detail::operand_beside<E>(std::forward<Text>(text)));
}
/// One text behind the other. Null if one of them is.
template <expression E, class Text>
[[nodiscard]] constexpr auto concat(E e, Text&& text) {
    if constexpr (detail::any_refused<E, detail::operand_beside_t<E, Text>>) {
        return detail::refused_expression{};
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return detail::refused_expression{};
    } else {
        auto right = detail::operand_beside<E>(std::forward<Text>(text));
        return binary_expression<operator_kind::concatenate, E, decltype(right)>{std::move(e), std::move(right)};
    }
}
template <expression E, class Text, class... More>
    requires(sizeof...(More) > 0)
[[nodiscard]] constexpr auto concat(E e, Text&& text, More&&... more) {
    return concat(concat(std::move(e), std::forward<Text>(text)), std::forward<More>(more)...);
}

/// Without its sign.
template <expression E>
[[nodiscard]] constexpr auto absolute(E e) {
    return detail::number_function<function_kind::absolute, detail::widened<typename E::type>>(std::move(e));
}
/// To so many digits behind the point, half away from zero. A double.
template <expression E, detail::whole_number Digits = int>
[[nodiscard]] constexpr auto rounded(E e, Digits digits = 0) {
    return detail::number_function<function_kind::rounded, double>(std::move(e), detail::integer_operand(digits));
}
/// The largest integer that is not greater.
template <expression E>
[[nodiscard]] constexpr auto floored(E e) {
    return detail::number_function<function_kind::floored, std::int64_t>(std::move(e));
}

} // namespace constable

#endif
