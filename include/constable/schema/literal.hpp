// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_LITERAL_HPP
#define CONSTABLE_SCHEMA_LITERAL_HPP

// Expressions of a schema definition: their values are part of the DDL, so they become literals.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include "expression.hpp"

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void integer_in_table_definition_does_not_fit_its_column() {
    throw_error(error_kind::misuse, {.message = "an integer of a table definition does not fit its column"});
}
[[noreturn]] inline void value_in_table_definition_is_no_enumerator() {
    throw_error(error_kind::misuse, {.message = "a value of a table definition is no enumerator"});
}

/// Turns the parameter nodes, one by one, into literals. Those that cannot be literals stay parameters; a table
/// definition that has one is refused (table_rules.hpp).
struct literal_visitor {
    expression_node* at;

    constexpr expression_node& next() {
        while (at->kind != node_kind::parameter)
            ++at;
        return *at++;
    }

    template <class T, class Holder>
    constexpr void value(Holder const& held) {
        expression_node& literal = next();
        if constexpr (is_optional<Holder>) {
            if (held)
                set<T>(literal, *held);
            else
                literal.kind = node_kind::null;
        } else {
            set<T>(literal, held);
        }
    }

    template <class T, class Value>
    static constexpr void set(expression_node& literal, Value const& value) {
        constexpr value_kind kind = codec<T>::type.kind;
        literal.kind = node_kind::literal;
        if constexpr (std::is_enum_v<T>)
            if (enum_name(value).empty())
                value_in_table_definition_is_no_enumerator();
        if constexpr (std::is_unsigned_v<Value> && sizeof(Value) == 8)
            if (value > static_cast<Value>(std::numeric_limits<std::int64_t>::max()))
                integer_in_table_definition_does_not_fit_its_column();
        if constexpr (kind == value_kind::enumeration && std::is_enum_v<T>) {
            literal.text = enum_name(value);
        } else if constexpr (kind == value_kind::text && text_like<Value>) {
            literal.text = std::string_view{value};
        } else if constexpr (kind == value_kind::real && std::is_arithmetic_v<Value>) {
            literal.real = static_cast<double>(value);
        } else if constexpr ((kind == value_kind::boolean || kind == value_kind::integer) &&
                             (std::is_integral_v<Value> || std::is_enum_v<Value>)) {
            literal.integer = static_cast<std::int64_t>(value);
        } else if constexpr (std::is_same_v<T, timestamp> || std::is_same_v<T, local_timestamp>) {
            literal.integer = value.microseconds();
        } else if constexpr (std::is_same_v<T, duration>) {
            literal.integer = value.microseconds();
        } else if constexpr (std::is_same_v<T, date>) {
            literal.integer = value.days();
        } else if constexpr (kind == value_kind::decimal && requires { value.unscaled(); }) {
            literal.integer = value.unscaled();
            literal.scale = codec<T>::type.scale;
        } else {
            literal.kind = node_kind::parameter;
        }
    }

    template <class T, class Integer>
    constexpr void narrow(Integer held) {
        const auto stored = static_cast<T>(held);
        if (static_cast<Integer>(stored) != held || (stored < T{}) != (held < Integer{}))
            integer_in_table_definition_does_not_fit_its_column();
        set<T>(next(), stored);
    }

    template <std::size_t N, class T, bool Nullable, bool Stored>
    constexpr void argument() {
        next();
    }
};

template <class E>
constexpr std::array<expression_node, E::node_count> literal_nodes(E const& e) {
    std::array<expression_node, E::node_count> nodes{};
    E::emit(nodes.data());
    literal_visitor visitor{nodes.data()};
    e.bind(visitor);
    return nodes;
}

} // namespace detail

} // namespace constable

#endif
