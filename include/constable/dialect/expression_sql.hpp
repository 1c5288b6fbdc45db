// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_EXPRESSION_SQL_HPP
#define CONSTABLE_DIALECT_EXPRESSION_SQL_HPP

// The SQL text of an expression.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "../core/text.hpp"
#include "../schema/node.hpp"
#include "dialect.hpp"
#include "function_sql.hpp"
#include "identifier.hpp"

namespace constable {

/// The name under which a statement's table is called in its text.
struct table_name_in_text {
    table_id id{};
    std::string_view name{};
};

/// Writes one statement: where to, in which dialect, what its tables are called, how many parameters there were.
struct sql_writer {
    text_sink& sink;
    dialect_traits const& dialect;
    std::span<const table_name_in_text> tables{};
    bool qualified = false; ///< columns with their table's name
    std::size_t parameters = 0;

    constexpr void text(std::string_view part) { sink.append(part); }
    constexpr void name(std::string_view identifier) { write_identifier(sink, identifier); }
    constexpr void parameter() {
        ++parameters;
        sink.append(dialect.parameter_mark);
        if (dialect.parameter_mark == '$')
            sink.append_number(parameters);
    }
    constexpr void column(expression_node const& n) {
        if (qualified)
            for (const auto& table : tables)
                if (table.id == n.table) {
                    name(table.name);
                    text(".");
                    break;
                }
        name(n.text);
    }
    /// An expression, without parentheses around the whole.
    constexpr void expression(node_span nodes) { write(nodes, 0, 0); }
    /// Expressions separated by commas.
    constexpr void expressions(node_span nodes) {
        bool first = true;
        for_each_expression(nodes, [&](node_span one) {
            if (!first)
                text(", ");
            first = false;
            expression(one);
        });
    }

private:
    // How tightly an operator binds: https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes.
    // PostgreSQL binds comparisons tighter than IS and = looser than <; both get parentheses within another comparison.
    static constexpr int strength(operator_kind op) {
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
    static constexpr std::string_view spelled(operator_kind op) {
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
        case operator_kind::like: return " LIKE ";
        case operator_kind::not_like: return " NOT LIKE ";
        default: break;
        }
        return {};
    }

    /// `outer` is the strength of the operator around; the position after the expression is returned.
    constexpr std::size_t write(node_span nodes, std::size_t at, int outer) {
        const expression_node& n = nodes[at];
        switch (n.kind) {
        case node_kind::column: column(n); break;
        case node_kind::excluded:
            text("excluded.");
            name(n.text);
            break;
        case node_kind::parameter: parameter(); break;
        case node_kind::literal: literal(n); break;
        case node_kind::null: text("NULL"); break;
        case node_kind::raw: text(n.text); break;
        case node_kind::operation: return write_operation(nodes, at, outer);
        case node_kind::function: return write_call(nodes, at);
        default: break;
        }
        return at + 1;
    }

    constexpr std::size_t write_operation(node_span nodes, std::size_t at, int outer) {
        const expression_node& n = nodes[at];
        const int own = strength(n.op);
        const bool wrapped = own < outer || (own == 4 && outer == 4);
        if (wrapped)
            text("(");
        ++at;
        if (n.arity == 2) {
            at = write(nodes, at, own);
            text(spelled(n.op));
            at = write(nodes, at, own + (own > 4 ? 1 : 0));
        } else if (n.op == operator_kind::is_null || n.op == operator_kind::is_not_null) {
            at = write(nodes, at, own);
            text(spelled(n.op));
        } else {
            text(spelled(n.op));
            at = write(nodes, at, own + 1);
        }
        if (wrapped)
            text(")");
        return at;
    }

    constexpr std::size_t write_call(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        text(function_name(n.called));
        text(n.called == function_kind::count_distinct ? "(DISTINCT "
             : n.called == function_kind::count_rows   ? "(*"
                                                       : "(");
        ++at;
        for (std::uint16_t i = 0; i < n.arity; ++i) {
            if (i > 0)
                text(", ");
            at = write(nodes, at, 0);
        }
        text(")");
        return at;
    }

    constexpr void literal(expression_node const& n) {
        switch (n.type) {
        case value_kind::boolean:
            text(dialect.has_boolean ? (n.integer != 0 ? "TRUE" : "FALSE") : (n.integer != 0 ? "1" : "0"));
            break;
        case value_kind::integer: sink.append_number(n.integer); break;
        case value_kind::text:
        case value_kind::enumeration: sink.append_quoted(n.text, '\''); break;
        default: dialect.write_literal(sink, n);
        }
    }
};

} // namespace constable

#endif
