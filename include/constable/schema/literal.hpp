// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_LITERAL_HPP
#define CONSTABLE_SCHEMA_LITERAL_HPP

// Expressions of a schema definition: their values are part of the DDL, so they become literals.

#include <array>
#include <cstddef>
#include <cstdint>
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

    /// Turns the parameter nodes, one by one, into literals.
    struct literal_visitor {
        node* at;

        constexpr node& next() {
            while (at->kind != node_kind::parameter)
                ++at;
            at->kind = node_kind::literal;
            return *at;
        }

        template <class T, class Holder>
        constexpr void value(Holder const& held) {
            node& literal = next();
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
        static constexpr void set(node& literal, Value const& value) {
            constexpr value_kind kind = codec<T>::type.kind;
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
            next().integer = static_cast<std::int64_t>(held);
        }

        template <std::size_t N, class T, bool Nullable, bool Stored>
        constexpr void argument() {
            using report [[maybe_unused]] = typename error::no_literal<argument_marker<N>>::reported;
        }
    };

    template <class E>
    constexpr std::array<node, E::node_count> literal_nodes(E const& e) {
        std::array<node, E::node_count> nodes{};
        E::emit(nodes.data());
        literal_visitor visitor{nodes.data()};
        e.bind(visitor);
        return nodes;
    }

} // namespace detail

} // namespace constable

#endif
