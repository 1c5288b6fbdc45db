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

namespace error {

    template <class Type>
    struct no_literal {
        static_assert(sizeof(Type) == 0,
                      "constable: a value of this type cannot stand in a table definition; use a number, a text, a bool, "
                      "an enumerator, a date or a timestamp [errors.md#no_literal]");
        using reported = void;
    };

} // namespace error

namespace detail {

    // Neither is constexpr: in a constant expression the name is the compiler's message.
    [[noreturn]] inline void integer_in_table_definition_does_not_fit_its_column() {
        throw_error(error_kind::misuse, {.message = "an integer of a table definition does not fit its column"});
    }
    [[noreturn]] inline void value_in_table_definition_is_no_enumerator() {
        throw_error(error_kind::misuse, {.message = "a value of a table definition is no enumerator"});
    }

    /// Turns the parameter nodes, one by one, into literals.
    struct literal_visitor {
        expression_node* at;

        constexpr expression_node& next() {
            while (at->kind != node_kind::parameter)
                ++at;
            at->kind = node_kind::literal;
            return *at;
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
            if constexpr (std::is_enum_v<T>)
                if (enum_name(value).empty())
                    value_in_table_definition_is_no_enumerator();
            if constexpr (std::is_unsigned_v<Value> && sizeof(Value) == 8)
                if (value > static_cast<Value>(std::numeric_limits<std::int64_t>::max()))
                    integer_in_table_definition_does_not_fit_its_column();
            if constexpr (kind == value_kind::enumeration)
                literal.text = enum_name(value);
            else if constexpr (kind == value_kind::text)
                literal.text = std::string_view{value};
            else if constexpr (kind == value_kind::real)
                literal.real = static_cast<double>(value);
            else if constexpr (kind == value_kind::boolean || kind == value_kind::integer)
                literal.integer = static_cast<std::int64_t>(value);
            else if constexpr (kind == value_kind::timestamp)
                literal.integer = value.microseconds();
            else if constexpr (kind == value_kind::date)
                literal.integer = value.days();
            else if constexpr (kind == value_kind::decimal) {
                literal.integer = value.unscaled();
                literal.scale = codec<T>::type.scale;
            }
            else
                using report [[maybe_unused]] = typename error::no_literal<T>::reported;
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
            using report [[maybe_unused]] = typename error::no_literal<argument_marker<N>>::reported;
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
