// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_TEXT_ORDER_HPP
#define CONSTABLE_DIALECT_TEXT_ORDER_HPP

// What decides the order of the texts that an expression gives: a column's collation, or an enum of the database's own.

#include <cstddef>

#include "../schema/node.hpp"

namespace constable {

namespace detail {

constexpr bool is_text_kind(value_kind kind) noexcept {
    return kind == value_kind::text || kind == value_kind::enumeration;
}

/// The node that says of what type an expression is: behind FILTER and OVER it is the call's.
constexpr std::size_t typed_node(node_span nodes, std::size_t at) noexcept {
    while (nodes[at].kind == node_kind::window || nodes[at].kind == node_kind::filtered)
        ++at;
    return at;
}

/// Does a column give this text its collation? A subquery is taken to give that of one.
/// https://www.postgresql.org/docs/15/collation.html#COLLATION-CONCEPTS
constexpr bool has_collation(node_span nodes, std::size_t at) noexcept {
    at = typed_node(nodes, at);
    const expression_node& n = nodes[at];
    if (n.kind == node_kind::column || n.kind == node_kind::outer || n.kind == node_kind::excluded ||
        n.kind == node_kind::subquery || n.kind == node_kind::raw)
        return true;
    std::size_t operand = at + 1;
    for (std::size_t left = n.arity; left > 0; --left, operand = end_of(nodes, operand))
        if (is_text_kind(nodes[typed_node(nodes, operand)].type) && has_collation(nodes, operand))
            return true;
    return false;
}

/// Is this an enum of the database's own, which orders its values by their declaration and not by their names?
constexpr bool gives_native_enum(node_span nodes, std::size_t at) noexcept {
    if (nodes[typed_node(nodes, at)].type != value_kind::enumeration)
        return false;
    for (const std::size_t end = end_of(nodes, at); at < end; ++at)
        if (nodes[at].native_enum)
            return true;
    return false;
}

/// Is it a column of such an enum, or a value that becomes one beside it?
constexpr bool is_enum_operand(expression_node const& n) noexcept {
    return n.kind == node_kind::parameter || n.kind == node_kind::literal || n.kind == node_kind::null || n.native_enum;
}

/// Is this a test of such enums as they are: for one value, for several, for null?
constexpr bool tests_enums(node_span nodes, std::size_t at) noexcept {
    const expression_node& n = nodes[at];
    switch (n.op) {
    case operator_kind::equal:
    case operator_kind::not_equal:
    case operator_kind::in_list:
    case operator_kind::not_in_list:
    case operator_kind::is_null:
    case operator_kind::is_not_null: break;
    default: return false;
    }
    std::size_t operand = at + 1;
    for (std::size_t left = n.arity; left > 0; --left, operand = end_of(nodes, operand))
        if (!is_enum_operand(nodes[operand]))
            return false;
    return true;
}

/// Does the expression need an enum of the database's own as a text? No engine takes that for immutable.
constexpr bool reads_enum_as_text(node_span nodes) noexcept {
    for (std::size_t at = 0; at < nodes.size();) {
        if (nodes[at].native_enum)
            return true;
        at = tests_enums(nodes, at) ? end_of(nodes, at) : at + 1;
    }
    return false;
}

} // namespace detail

} // namespace constable

#endif
