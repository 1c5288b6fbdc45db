// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_OPERATOR_SQL_HPP
#define CONSTABLE_DIALECT_OPERATOR_SQL_HPP

// How operators are spelled, and how tightly they bind.

#include <string_view>

#include "../schema/node.hpp"

namespace constable {

namespace detail {

// How tightly an operator binds: https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes.
// PostgreSQL binds comparisons tighter than IS and = looser than <; both get parentheses within another comparison.
constexpr int strength(operator_kind op) {
    switch (op) {
    case operator_kind::logical_or: return 1;
    case operator_kind::logical_and: return 2;
    case operator_kind::logical_not: return 3;
    case operator_kind::add:
    case operator_kind::subtract: return 5;
    case operator_kind::multiply:
    case operator_kind::divide:
    case operator_kind::modulo: return 6;
    case operator_kind::negate:
    case operator_kind::concatenate: return 7;
    default: return 4;
    }
}
constexpr std::string_view spelled(operator_kind op) {
    switch (op) {
    case operator_kind::logical_or: return " OR ";
    case operator_kind::logical_and: return " AND ";
    case operator_kind::logical_not: return "NOT ";
    case operator_kind::equal: return " = ";
    case operator_kind::not_equal: return " <> ";
    case operator_kind::less: return " < ";
    case operator_kind::less_equal: return " <= ";
    case operator_kind::greater: return " > ";
    case operator_kind::greater_equal: return " >= ";
    case operator_kind::is_null: return " IS NULL";
    case operator_kind::is_not_null: return " IS NOT NULL";
    case operator_kind::add: return " + ";
    case operator_kind::subtract: return " - ";
    case operator_kind::multiply: return " * ";
    case operator_kind::divide: return " / ";
    case operator_kind::modulo: return " % ";
    case operator_kind::negate: return "-";
    case operator_kind::concatenate: return " || ";
    case operator_kind::in_list: return " IN ";
    case operator_kind::not_in_list: return " NOT IN ";
    case operator_kind::like: return " LIKE ";
    case operator_kind::not_like: return " NOT LIKE ";
    default: break;
    }
    return {};
}

constexpr bool is_order(operator_kind op) {
    return op == operator_kind::less || op == operator_kind::less_equal || op == operator_kind::greater ||
           op == operator_kind::greater_equal;
}

} // namespace detail

} // namespace constable

#endif
