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
#include "operators.hpp"

namespace constable {

/// A function of one operand, or of none.
template <function_kind Function, class Result, bool Nullable, class... Operands>
struct call_expression {
    using type = Result;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (1 + ... + Operands::node_count);
    using parts = pack<Operands...>;
    [[no_unique_address]] pack<Operands...> operands{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::function;
        out->called = Function;
        out->type = codec<type>::type.kind;
        out->nullable = Nullable;
        out->arity = sizeof...(Operands);
        ++out;
        ((out = Operands::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operands.for_each([&](auto const& operand) { operand.bind(visitor); });
    }
};

namespace error {

template <class Expression>
struct not_text {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes text; give it a text column [errors.md#not_text]");
};

} // namespace error

namespace detail {

template <function_kind Function, class Result, class E>
constexpr auto text_function(E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else {
        return call_expression<Function, Result, E::nullable, E>{pack<E>{std::move(operand)}};
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

} // namespace constable

#endif
