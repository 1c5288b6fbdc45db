// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_CONDITIONAL_HPP
#define CONSTABLE_SCHEMA_CONDITIONAL_HPP

// CASE, COALESCE and NULLIF.

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "functions.hpp"
#include "operand.hpp"

namespace constable {

namespace error {

template <class Value>
struct untyped_value {
    using reported = void;
    static_assert(
        !sizeof(Value),
        "constable: the first value of when(…) says the type, and null, arg<N> and an optional have none; put "
        "another value first. Where no condition holds, it is null without otherwise(…) "
        "[errors.md#untyped_value]");
};

} // namespace error

namespace detail {

/// A value, where nothing beside it says its type.
template <class Value>
constexpr auto as_expression(Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (expression<V>) {
        return V(std::forward<Value>(value));
    } else if constexpr (is_null_marker<V> || is_argument<V> || is_optional<V>) {
        using report [[maybe_unused]] = typename error::untyped_value<V>::reported;
        return refused_expression{};
    } else {
        return val(std::forward<Value>(value));
    }
}

} // namespace detail

/// CASE WHEN … THEN … under construction: an expression that is null where no condition holds, until `otherwise`.
template <class Type, bool Complete, class... Operands>
struct case_expression {
    using type = Type;
    static constexpr function_kind called = function_kind::case_when;
    static constexpr std::size_t size = sizeof...(Operands);
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{1} + ... + Operands::node_count);
    using parts = type_list<Operands...>;
    using held = pack<Operands...>;
    [[no_unique_address]] held operands{};

    /// Values stand at the odd places, and last behind all conditions.
    static constexpr bool nullable = [] {
        constexpr bool each[]{Operands::nullable...};
        bool any = !Complete;
        for (std::size_t i = 0; i < size; ++i)
            any = any || (each[i] && (i % 2 == 1 || (Complete && i + 1 == size)));
        return any;
    }();

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::function;
        out->called = function_kind::case_when;
        out->type = codec<type>::type.kind;
        out->nullable = !Complete;
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

    /// The next condition, asked where those before do not hold.
    template <class Condition, class Value>
        requires(!Complete)
    [[nodiscard]] constexpr auto when(Condition condition, Value&& value) const {
        using broken = detail::broken_condition_t<Condition>;
        if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return detail::refused_expression{};
        } else if constexpr (detail::any_refused<Condition, detail::operand_beside_t<case_expression, Value>>) {
            return detail::refused_expression{};
        } else {
            return with<false>(std::move(condition),
                               detail::operand_beside<case_expression>(std::forward<Value>(value)));
        }
    }
    /// The value where no condition holds.
    template <class Value>
        requires(!Complete)
    [[nodiscard]] constexpr auto otherwise(Value&& value) const {
        if constexpr (detail::any_refused<detail::operand_beside_t<case_expression, Value>>)
            return detail::refused_expression{};
        else
            return with<true>(detail::operand_beside<case_expression>(std::forward<Value>(value)));
    }

private:
    template <bool Last, class... More>
    constexpr auto with(More... more) const {
        return operands.apply([&](auto const&... before) {
            using next = case_expression<Type, Last, Operands..., More...>;
            using kept = typename next::held;
            return next{kept{before..., std::move(more)...}};
        });
    }
};

namespace detail {

template <class Condition, class First>
constexpr auto begin_case(Condition condition, First first) {
    if constexpr (any_refused<First>) {
        return refused_expression{};
    } else {
        using made = case_expression<typename First::type, false, Condition, First>;
        using held = typename made::held;
        return made{held{std::move(condition), std::move(first)}};
    }
}

} // namespace detail

/// `when(col<&T::n> > 9, "many").when(col<&T::n> > 1, "some").otherwise("none")`. The first value says the type.
template <class Condition, class Value>
[[nodiscard]] constexpr auto when(Condition condition, Value&& value) {
    using broken = detail::broken_condition_t<Condition>;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return detail::refused_expression{};
    } else if constexpr (detail::any_refused<Condition>) {
        return detail::refused_expression{};
    } else {
        return detail::begin_case(std::move(condition), detail::as_expression(std::forward<Value>(value)));
    }
}

namespace detail {

template <class E, class... Operands>
constexpr auto coalesce_of(E e, Operands... operands) {
    if constexpr (any_refused<Operands...>) {
        return refused_expression{};
    } else {
        constexpr bool nullable = E::nullable && (Operands::nullable && ...);
        using call = call_expression<function_kind::coalesce, typename E::type, nullable, E, Operands...>;
        return call{pack<E, Operands...>{std::move(e), std::move(operands)...}};
    }
}

} // namespace detail

/// The first of them that is not null; never null if one of them never is.
template <expression E, class Value, class... Values>
[[nodiscard]] constexpr auto coalesce(E e, Value&& value, Values&&... values) {
    if constexpr (detail::any_refused<E>)
        return e;
    else
        return detail::coalesce_of(std::move(e), detail::operand_beside<E>(std::forward<Value>(value)),
                                   detail::operand_beside<E>(std::forward<Values>(values))...);
}

/// Null where the two are equal, else the first.
template <expression E, class Value>
[[nodiscard]] constexpr auto null_if(E e, Value&& value) {
    if constexpr (detail::any_refused<E, detail::operand_beside_t<E, Value>>) {
        return detail::refused_expression{};
    } else {
        auto other = detail::operand_beside<E>(std::forward<Value>(value));
        using call = call_expression<function_kind::null_if, typename E::type, true, E, decltype(other)>;
        return call{pack<E, decltype(other)>{std::move(e), std::move(other)}};
    }
}

} // namespace constable

#endif
