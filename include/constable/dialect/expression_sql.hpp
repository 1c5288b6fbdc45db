// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_EXPRESSION_SQL_HPP
#define CONSTABLE_DIALECT_EXPRESSION_SQL_HPP

// The SQL text of an expression.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/array_view.hpp"
#include "../core/text.hpp"
#include "../schema/node.hpp"
#include "dialect.hpp"
#include "dynamic_sql.hpp"
#include "function_sql.hpp"
#include "identifier.hpp"
#include "operator_sql.hpp"
#include "table_scope.hpp"
#include "text_order.hpp"

namespace constable {

struct sql_writer;

/// Writes one statement: where to, in which dialect, what its tables are called, how many parameters there were.
struct sql_writer {
    text_sink& sink;
    dialect_traits const& dialect;
    table_scope scope{};
    bool qualified = false; ///< columns with their table's name
    void (*write_query)(sql_writer&, select_model const&) = nullptr;
    std::size_t parameters = 0;

    constexpr void text(std::string_view part) { sink.append(part); }
    constexpr void mark(char dynamic) { sink.append(dynamic); }
    constexpr void name(std::string_view identifier) { write_identifier(sink, identifier); }
    constexpr void parameter() {
        ++parameters;
        sink.append(dialect.parameter_mark);
        if (dialect.parameter_mark == '$')
            sink.append_number(parameters);
    }
    constexpr void column(expression_node const& n) {
        if (qualified)
            qualified_column(n);
        else
            name(n.text);
    }
    constexpr void qualified_column(expression_node const& n) {
        name(scope.name_of(n.table));
        text(".");
        name(n.text);
    }
    /// An expression, without parentheses around the whole.
    constexpr void expression(node_span nodes) { write(nodes, 0, 0); }
    /// One that rows are ordered by.
    constexpr void ordered_expression(node_span nodes) { write_ordered(nodes, 0, 0); }
    /// DESC and where NULL stands: unsaid, NULL is smaller than every value.
    constexpr void direction(bool descending, nulls_order nulls, bool nullable) {
        if (descending)
            text(" DESC");
        if (nulls == nulls_order::unsaid && nullable && dialect.nulls_are_largest)
            nulls = descending ? nulls_order::last : nulls_order::first;
        if (nulls != nulls_order::unsaid)
            text(nulls == nulls_order::first ? " NULLS FIRST" : " NULLS LAST");
    }
    /// What a query gives: what queries around it read has the order of a column.
    constexpr void results(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size();) {
            if (at > 0)
                text(", ");
            at = write_ordered(nodes, at, 0);
        }
    }
    /// Keys of GROUP BY.
    constexpr void keys(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size();) {
            if (at > 0)
                text(", ");
            at = nodes[at].native_enum ? write_kept(nodes, at) : write(nodes, at, 0);
        }
    }
    /// A value for a column of this type, on an engine with enums of its own.
    constexpr void assigned(node_span nodes, value_type const& type) {
        if (type.name.empty()) {
            write(nodes, 0, 0);
            return;
        }
        if (detail::is_enum_operand(nodes[0])) {
            write_kept(nodes, 0);
            return;
        }
        text("CAST(");
        write(nodes, 0, 0);
        text(" AS ");
        name(type.name);
        text(")");
    }
    /// Expressions separated by commas.
    constexpr void expressions(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size();) {
            if (at > 0)
                text(", ");
            at = write(nodes, at, 0);
        }
    }

private:
    /// `outer` is the strength of the operator around; the position after the expression is returned.
    constexpr std::size_t write(node_span nodes, std::size_t at, int outer) {
        if (!dialect.computes_in_numeric || !is_integer_sum(nodes, at)) // most engines have no need to look
            return write_node(nodes, at, outer);
        text("CAST(");
        at = write_node(nodes, at, 0);
        text(" AS bigint)");
        return at;
    }
    /// An enum of the database's own is a text: it has nothing in common with the engine's other types.
    constexpr void write_column(expression_node const& n) {
        if (!n.native_enum || !dialect.native_enums) {
            write_name(n);
            return;
        }
        text("CAST(");
        write_name(n);
        text(" AS text)");
    }
    constexpr void write_name(expression_node const& n) {
        if (n.kind == node_kind::excluded) {
            text("excluded.");
            name(n.text);
        } else if (n.kind == node_kind::outer) {
            qualified_column(n);
        } else {
            column(n);
        }
    }
    /// Where such an enum is compared with a value, grouped by or assigned it stays what it is, so that an index serves
    /// it.
    constexpr std::size_t write_kept(node_span nodes, std::size_t at) {
        if (!nodes[at].native_enum)
            return write(nodes, at, 0);
        write_name(nodes[at]);
        return at + 1;
    }

    /// A sum of integers that the engine makes another type of: it would not divide as an integer does.
    [[nodiscard]] static constexpr bool is_integer_sum(node_span nodes, std::size_t at) {
        const expression_node& call = nodes[detail::typed_node(nodes, at)];
        return call.kind == node_kind::function && call.called == function_kind::sum &&
               call.type == value_kind::integer;
    }
    constexpr std::size_t write_node(node_span nodes, std::size_t at, int outer) {
        const expression_node& n = nodes[at];
        switch (n.kind) {
        case node_kind::column:
        case node_kind::excluded:
        case node_kind::outer: write_column(n); break;
        case node_kind::parameter: parameter(); break;
        case node_kind::literal: literal(n); break;
        case node_kind::null: text("NULL"); break;
        case node_kind::raw: text(n.text); break;
        case node_kind::operation: return write_operation(nodes, at, outer);
        case node_kind::dynamic: return write_dynamic(nodes, at, outer);
        case node_kind::filter:
            mark(dynamic_mark::filter_place);
            text(qualified ? "1" : "0");
            return end_of(nodes, at);
        case node_kind::function: return write_call(nodes, at);
        case node_kind::subquery:
            text("(");
            write_query(*this, *n.query);
            text(")");
            break;
        case node_kind::row: return write_row(nodes, at);
        case node_kind::window: return write_window(nodes, at);
        case node_kind::ordering: return write_ordering(nodes, at);
        case node_kind::filtered: return write_filtered(nodes, at);
        }
        return at + 1;
    }

    constexpr std::size_t write_operation(node_span nodes, std::size_t at, int outer) {
        const expression_node& n = nodes[at];
        if (n.op == operator_kind::divide && n.type == value_kind::decimal && dialect.computes_in_numeric)
            return write_decimal_quotient(nodes, at);
        const int own = detail::strength(n.op);
        const bool wrapped = own < outer || (own == 4 && outer == 4);
        if (wrapped)
            text("(");
        ++at;
        if (n.op == operator_kind::in_list || n.op == operator_kind::not_in_list) {
            at = write_membership(nodes, at, n, own);
        } else if (n.op == operator_kind::between || n.op == operator_kind::not_between) {
            at = write_ordered(nodes, at, 5);
            text(n.op == operator_kind::between ? " BETWEEN " : " NOT BETWEEN ");
            at = write(nodes, at, 5);
            text(" AND ");
            at = write(nodes, at, 5);
        } else if (n.op == operator_kind::like || n.op == operator_kind::not_like) {
            at = write_folded(nodes, at);
            text(detail::spelled(n.op));
            at = write_folded(nodes, at);
            text(" ESCAPE '\\'");
        } else if (n.arity == 2) {
            at = write_operands(nodes, at, n, own);
        } else if (n.op == operator_kind::is_null || n.op == operator_kind::is_not_null) {
            at = nodes[at].native_enum ? write_kept(nodes, at) : write(nodes, at, own);
            text(detail::spelled(n.op));
        } else {
            text(detail::spelled(n.op));
            at = write(nodes, at, own + 1);
        }
        if (wrapped)
            text(")");
        return at;
    }

    constexpr std::size_t write_membership(node_span nodes, std::size_t at, expression_node const& n, int own) {
        const std::size_t items = n.arity - std::size_t{1};
        const bool keeps = keeps_native_list(nodes, at, items);
        at = keeps ? write_kept(nodes, at) : write(nodes, at, own);
        text(detail::spelled(n.op));
        const bool given = nodes[at].called == function_kind::list_values;
        if (keeps)
            return given ? write_native_values(nodes, at) : write_kept_list(nodes, at, items);
        if (given || nodes[at].called == function_kind::uuid_values ||
            (items == 1 && nodes[at].kind == node_kind::subquery))
            return write(nodes, at, 0);
        return write_parenthesised(nodes, at, items);
    }

    /// Cut to the digits of its type, as an engine does that keeps decimals as integers.
    constexpr std::size_t write_decimal_quotient(node_span nodes, std::size_t at) {
        const int scale = nodes[at].scale;
        text(scale > 0 ? "(div(" : "div(");
        at = write(nodes, at + 1, 6);
        if (scale > 0)
            text(" * 1");
        write_zeros(scale);
        text(", ");
        at = write(nodes, at, 0);
        text(")");
        if (scale > 0) {
            text(" * 0.");
            write_zeros(scale - 1);
            text("1)");
        }
        return at;
    }
    constexpr void write_zeros(int count) {
        for (; count > 0; --count)
            text("0");
    }

    /// Is this text that the database orders as it likes? Columns have the library's collation.
    [[nodiscard]] constexpr bool lacks_collation(node_span nodes, std::size_t at) const {
        return !dialect.text_collation.empty() && detail::is_text_kind(nodes[detail::typed_node(nodes, at)].type) &&
               !detail::has_collation(nodes, at);
    }
    /// Is this an enum that the engine orders otherwise than by name?
    [[nodiscard]] constexpr bool is_ordered_otherwise(node_span nodes, std::size_t at) const {
        return dialect.native_enums && detail::gives_native_enum(nodes, at);
    }
    constexpr std::size_t write_operands(node_span nodes, std::size_t at, expression_node const& n, int own) {
        if (detail::is_order(n.op) && nodes[at].kind == node_kind::row) {
            at = write_ordered_row(nodes, at);
            text(detail::spelled(n.op));
            return write_ordered_row(nodes, at);
        }
        const std::size_t right = end_of(nodes, at);
        if (detail::is_order(n.op) && (is_ordered_otherwise(nodes, at) || is_ordered_otherwise(nodes, right))) {
            at = write_ordered(nodes, at, own);
            text(detail::spelled(n.op));
            return write_ordered(nodes, at, own);
        }
        if (!detail::is_order(n.op) && (nodes[at].native_enum || nodes[right].native_enum) &&
            detail::is_enum_operand(nodes[at]) && detail::is_enum_operand(nodes[right])) {
            at = write_kept(nodes, at);
            text(detail::spelled(n.op));
            return write_kept(nodes, at);
        }
        const bool is_bytewise = n.integer == bytewise || (detail::is_order(n.op) && lacks_collation(nodes, at) &&
                                                           lacks_collation(nodes, right));
        at = write(nodes, at, is_bytewise ? 8 : own);
        if (is_bytewise)
            text(dialect.bytewise);
        text(detail::spelled(n.op));
        return write(nodes, at, own + (own > 4 ? 1 : 0));
    }
    constexpr std::size_t write_ordered(node_span nodes, std::size_t at, int outer) {
        const bool is_bytewise = lacks_collation(nodes, at) || is_ordered_otherwise(nodes, at);
        at = write(nodes, at, is_bytewise ? 8 : outer);
        if (is_bytewise)
            text(dialect.bytewise);
        return at;
    }
    constexpr std::size_t write_ordered_row(node_span nodes, std::size_t at) {
        const std::size_t end = end_of(nodes, at);
        text("(");
        for (++at; at < end;) {
            at = is_ordered_otherwise(nodes, at) ? write_ordered(nodes, at, 0) : write(nodes, at, 0);
            text(at < end ? ", " : ")");
        }
        return end;
    }

    /// An operand of AND that is left out is true, one of OR is false: neither changes the rest.
    constexpr std::size_t write_dynamic(node_span nodes, std::size_t at, int outer) {
        mark(dynamic_mark::part_begin);
        at = write(nodes, at + 1, outer);
        mark(dynamic_mark::part_absent);
        const bool neutral = outer != detail::strength(operator_kind::logical_or);
        literal({.type = value_kind::boolean, .integer = neutral ? 1 : 0});
        mark(dynamic_mark::part_end);
        return at;
    }

    constexpr std::size_t write_kept_list(node_span nodes, std::size_t at, std::size_t count) {
        text("(");
        for (; count > 0; --count) {
            at = write_kept(nodes, at);
            text(count > 1 ? ", " : ")");
        }
        return at;
    }
    constexpr std::size_t write_list(node_span nodes, std::size_t at, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0)
                text(", ");
            at = write(nodes, at, 0);
        }
        return at;
    }
    constexpr std::size_t write_parenthesised(node_span nodes, std::size_t at, std::size_t count) {
        text("(");
        at = write_list(nodes, at, count);
        text(")");
        return at;
    }
    constexpr std::size_t write_row(node_span nodes, std::size_t at) {
        return write_parenthesised(nodes, at + 1, nodes[at].arity);
    }
    constexpr std::size_t write_filtered(node_span nodes, std::size_t at) {
        at = write_node(nodes, at + 1, 0);
        text(" FILTER (WHERE ");
        at = write(nodes, at, 0);
        text(")");
        return at;
    }
    constexpr std::size_t write_ordering(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        const std::size_t term = at + 1;
        at = write_ordered(nodes, term, 0);
        const bool nullable = n.nullable || scope.may_be_missing(nodes.subspan(term, at - term));
        direction(n.op == operator_kind::descending, n.nulls, nullable);
        return at;
    }
    // SQLite 3.40 takes no notice of the filter of min and max where the frame's start moves, unless EXCLUDE is said:
    // https://sqlite.org/src/file/src/window.c, windowAggStep.
    // EXCLUDE makes it go through the frame for each row.
    [[nodiscard]] constexpr bool forgets_filter(node_span nodes, std::size_t at, std::string_view frame) const {
        return dialect.forgets_window_filter && nodes[at].kind == node_kind::filtered &&
               (nodes[at + 1].called == function_kind::minimum || nodes[at + 1].called == function_kind::maximum) &&
               frame.find("BETWEEN UNBOUNDED") == std::string_view::npos;
    }
    constexpr std::size_t write_window(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        const bool excludes = forgets_filter(nodes, at + 1, n.text);
        at = write_node(nodes, at + 1, 0);
        text(" OVER (");
        const auto partitions = static_cast<std::size_t>(n.integer);
        if (partitions > 0) {
            text("PARTITION BY ");
            at = write_list(nodes, at, partitions);
        }
        if (const std::size_t orderings = n.arity - std::size_t{1} - partitions; orderings > 0) {
            text(partitions > 0 ? " ORDER BY " : "ORDER BY ");
            at = write_list(nodes, at, orderings);
        }
        if (!n.text.empty()) {
            text(" ");
            text(n.text);
            text(excludes ? " EXCLUDE NO OTHERS" : "");
        }
        text(")");
        return at;
    }

    constexpr std::size_t write_folded(node_span nodes, std::size_t at) {
        text(dialect.folded_before);
        at = write(nodes, at, 5);
        text(dialect.folded_after);
        return at;
    }
    constexpr std::size_t write_call(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        if (n.called == function_kind::exists) {
            text("EXISTS ");
            return write(nodes, at + 1, 0);
        }
        if (n.called == function_kind::search_rank || n.called == function_kind::snippet) {
            write_search(n.called, nodes.subspan(at + 1));
            return end_of(nodes, at);
        }
        switch (n.called) {
        case function_kind::case_when: return write_case(nodes, at);
        case function_kind::cast: return write_cast(nodes, at);
        case function_kind::json_member: return write_json(nodes, at);
        default: break;
        }
        const std::string_view own = dialect.spell == nullptr ? std::string_view{} : dialect.spell(n.called);
        if (own.find('$') != std::string_view::npos)
            return write_pattern(own, nodes, at + 1);
        text(own.empty() ? function_name(n.called) : own);
        text(n.called == function_kind::count_distinct ? "(DISTINCT "
             : n.called == function_kind::count_rows   ? "(*"
                                                       : "(");
        const bool picks = n.called == function_kind::minimum || n.called == function_kind::maximum;
        at = picks ? write_ordered(nodes, at + 1, 0) : write_list(nodes, at + 1, n.arity);
        text(")");
        return at;
    }

    /// Are the values of the list compared with a column of a native enum as it is?
    [[nodiscard]] constexpr bool keeps_native_list(node_span nodes, std::size_t at, std::size_t items) const {
        if (!dialect.native_enums || !nodes[at].native_enum)
            return false;
        std::size_t item = at + 1;
        if (nodes[item].called == function_kind::list_values)
            return true;
        for (; items > 0; --items, item = end_of(nodes, item))
            if (!detail::is_enum_operand(nodes[item]))
                return false;
        return true;
    }
    /// The names of enumerators as values of the type that the database has for them.
    constexpr std::size_t write_native_values(node_span nodes, std::size_t at) {
        text("(SELECT CAST(unnest(");
        const std::size_t end = write(nodes, at + 1, 0);
        text(") AS ");
        name(nodes[at].text);
        text("))");
        return end;
    }
    /// Each `$` is the next operand.
    constexpr std::size_t write_pattern(std::string_view pattern, node_span nodes, std::size_t at) {
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            const std::size_t next = pattern.find('$', i);
            if (next == std::string_view::npos) {
                text(pattern.substr(i));
                break;
            }
            text(pattern.substr(i, next - i));
            at = write(nodes, at, 8);
            i = next;
        }
        return at;
    }
    constexpr std::size_t write_case(node_span nodes, std::size_t at) {
        const std::size_t operands = nodes[at].arity;
        ++at;
        text("CASE");
        for (std::size_t i = 0; i + 1 < operands; i += 2) {
            text(" WHEN ");
            at = write(nodes, at, 0);
            text(" THEN ");
            at = write(nodes, at, 0);
        }
        if (operands % 2 == 1) {
            text(" ELSE ");
            at = write(nodes, at, 0);
        }
        text(" END");
        return at;
    }
    /// A boolean is 0 or 1, and a fraction is cut, on every engine.
    constexpr std::size_t write_cast(node_span nodes, std::size_t at) {
        const std::string_view type = dialect.cast_type(nodes[at].type);
        const value_kind from = nodes[detail::typed_node(nodes, at + 1)].type;
        const bool counts = dialect.has_boolean && from == value_kind::boolean;
        const bool cuts = dialect.rounds_in_casts && from == value_kind::real && nodes[at].type == value_kind::integer;
        text(counts ? "CAST(CAST(" : cuts ? "CAST(trunc(" : "CAST(");
        at = write(nodes, at + 1, 0);
        text(counts ? " AS integer)" : cuts ? ")" : "");
        text(" AS ");
        text(type);
        text(")");
        return at;
    }
    /// json_extract gives a value of SQLite's; #>> gives text, so that a cast follows.
    constexpr std::size_t write_json(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        const std::size_t end = end_of(nodes, at);
        const std::size_t path = end_of(nodes, at + 1);
        const bool extracts = dialect.row_key != nullptr;
        text(extracts ? "json_extract(" : n.type == value_kind::text ? "(" : "CAST(");
        write(nodes, at + 1, extracts ? 0 : 8);
        text(extracts ? ", '$" : " #>> '{");
        for (std::size_t i = path; i < end; ++i) {
            text(extracts ? "." : i > path ? "," : "");
            text(nodes[i].text);
        }
        text(extracts ? "')" : "}'");
        if (!extracts && n.type != value_kind::text) {
            text(" AS ");
            text(dialect.cast_type(n.type));
        }
        if (!extracts)
            text(")");
        return end;
    }

    /// Operands: the index, the index as a column of its table; of a snippet also the text, its position in the index,
    /// the marks, the number of words.
    constexpr void write_search(function_kind called, node_span operands) {
        const bool rank = called == function_kind::search_rank;
        if (dialect.row_key != nullptr) {
            text(rank ? "bm25(" : "snippet(");
            name(operands[0].text);
            for (std::size_t i = 3; !rank && i < 6; ++i) {
                text(", ");
                literal(operands[i]);
            }
            text(rank ? ")" : ", '...', ");
        } else {
            text(rank ? "-ts_rank(" : "ts_headline('simple', ");
            qualified_column(operands[rank ? 1 : 2]);
            text(", ");
            name(operands[0].text);
            text(rank ? ".query)" : ".query, concat('StartSel=', ");
            for (std::size_t i = 4; !rank && i < 6; ++i) {
                literal(operands[i]);
                text(i == 4 ? ", ', StopSel=', " : ", ', ");
            }
        }
        if (rank)
            return;
        if (dialect.row_key != nullptr)
            literal(operands[6]);
        else
            write_headline_words(operands[6].integer);
        text(dialect.row_key != nullptr ? ")" : "'))");
    }

    // As many words as there may be: the least number must be smaller than the most, and short words count too.
    // https://www.postgresql.org/docs/15/textsearch-controls.html#TEXTSEARCH-HEADLINE
    constexpr void write_headline_words(std::int64_t most) {
        text("ShortWord=0, MinWords=");
        sink.append_number(most > 1 ? most - 1 : 1);
        text(", MaxWords=");
        sink.append_number(most > 1 ? most : 2);
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
