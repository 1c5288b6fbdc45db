// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SQL_HPP
#define CONSTABLE_QUERY_SQL_HPP

// The SQL text of every statement, a constant per dialect.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "../core/static_vector.hpp"
#include "../core/text.hpp"
#include "../dialect/dialect.hpp"
#include "../dialect/expression_sql.hpp"
#include "insert.hpp"
#include "select.hpp"
#include "statement.hpp"
#include "update.hpp"

namespace constable {

namespace detail {

/// More tables than this in one query are a compile error in `push_back`.
inline constexpr std::size_t max_sources = 64;

constexpr void write_clause(sql_writer& sql, std::string_view keyword, node_span nodes) {
    if (nodes.empty())
        return;
    sql.text(keyword);
    sql.expressions(nodes);
}

constexpr void write_sources(sql_writer& sql, std::span<const source_model> sources) {
    for (const auto& source : sources) {
        sql.text(source.kind == join_kind::first   ? " FROM "
                 : source.kind == join_kind::inner ? " JOIN "
                                                   : " LEFT JOIN ");
        sql.name(source.table);
        write_clause(sql, " ON ", source.on);
    }
}

constexpr void write_order(sql_writer& sql, std::span<const order_term> terms) {
    bool first = true;
    for (const auto& term : terms) {
        sql.text(first ? " ORDER BY " : ", ");
        first = false;
        sql.expression(term.expression);
        if (term.descending)
            sql.text(" DESC");
    }
}

constexpr void write_assignments(sql_writer& sql, std::span<const assignment_model> assignments) {
    bool first = true;
    for (const auto& assigned : assignments) {
        sql.text(first ? " SET " : ", ");
        first = false;
        sql.name(assigned.column);
        sql.text(" = ");
        sql.expression(assigned.value);
    }
}

constexpr void write_values(sql_writer& sql, insert_model const& insert) {
    for (std::size_t row = 0; row < insert.rows; ++row) {
        sql.text(row == 0 ? " VALUES (" : ", (");
        bool first = true;
        for (const auto& value : insert.values) {
            if (!first)
                sql.text(", ");
            first = false;
            sql.expression(value.value);
        }
        sql.text(")");
    }
}

constexpr void write_columns(sql_writer& sql, insert_model const& insert) {
    sql.text(" (");
    bool first = true;
    for (const auto& value : insert.values) {
        if (!first)
            sql.text(", ");
        first = false;
        sql.name(value.column);
    }
    sql.text(")");
}

/// Columns of the row that is there are qualified: PostgreSQL takes bare ones as ambiguous with `excluded`.
constexpr void write_conflict(sql_writer& sql, insert_model const& insert) {
    if (insert.on_conflict == conflict_action::fail)
        return;
    sql.text(" ON CONFLICT (");
    write_identifiers(sql.sink, insert.conflict_columns);
    if (insert.on_conflict == conflict_action::do_nothing) {
        sql.text(") DO NOTHING");
        return;
    }
    sql.text(") DO UPDATE");
    const table_name_in_text name{insert.table->id, insert.table->name};
    sql.tables = {&name, 1};
    sql.qualified = true;
    write_assignments(sql, insert.updates);
    sql.qualified = false;
}

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, select_model const& query) {
    static_vector<table_name_in_text, detail::max_sources> names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.table});
    sql_writer sql{sink, dialect, {names.begin(), names.size()}, names.size() > 1};
    sql.text(query.distinct ? "SELECT DISTINCT " : "SELECT ");
    sql.expressions(query.projection);
    detail::write_sources(sql, query.sources);
    detail::write_clause(sql, " WHERE ", query.where);
    detail::write_clause(sql, " GROUP BY ", query.group_by);
    detail::write_clause(sql, " HAVING ", query.having);
    detail::write_order(sql, query.order_by);
    if (query.has_limit) {
        sql.text(" LIMIT ");
        sql.parameter();
    }
    if (query.has_offset) {
        sql.text(" OFFSET ");
        sql.parameter();
    }
}

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, insert_model const& query) {
    sql_writer sql{sink, dialect};
    sql.text("INSERT INTO ");
    sql.name(query.table->name);
    if (query.values.empty()) {
        sql.text(" DEFAULT VALUES");
    } else {
        detail::write_columns(sql, query);
        detail::write_values(sql, query);
    }
    detail::write_conflict(sql, query);
    detail::write_clause(sql, " RETURNING ", query.returning);
}

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, update_model const& query) {
    sql_writer sql{sink, dialect};
    sql.text("UPDATE ");
    sql.name(query.table->name);
    detail::write_assignments(sql, query.assignments);
    detail::write_clause(sql, " WHERE ", query.where);
    detail::write_clause(sql, " RETURNING ", query.returning);
}

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, erase_model const& query) {
    sql_writer sql{sink, dialect};
    sql.text("DELETE FROM ");
    sql.name(query.table->name);
    detail::write_clause(sql, " WHERE ", query.where);
    detail::write_clause(sql, " RETURNING ", query.returning);
}

/// A statement that can be run: it has a model, its parameters can be bound, its rules can be checked.
template <class Q>
concept typed_statement = requires {
    Q::model;
    Q::check();
};

/// Void, or the error class of the first rule that a statement breaks. Nothing is reported until the class is used:
/// `static_assert(std::is_same_v<broken_rule<decltype(query)>, error::missing_where<user>>);`
template <typed_statement Query>
using broken_rule = typename decltype(Query::check())::type;

namespace detail {

template <class Query, dialect Dialect>
constexpr void build_sql(text_sink& sink) {
    write_sql(sink, Dialect::traits, Query::model);
}

template <class Query, dialect Dialect>
consteval std::string_view checked_sql() {
    using broken = broken_rule<Query>;
    if constexpr (std::is_void_v<broken>) {
        return static_text<&build_sql<Query, Dialect>>;
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return {};
    }
}

} // namespace detail

/// The text of a statement type; empty after a broken rule, which is a compile error of its own.
template <typed_statement Query, dialect Dialect>
inline constexpr std::string_view statement_sql = detail::checked_sql<Query, Dialect>();

/// The text of a statement: `static_assert(sql<sqlite>(recent) == "SELECT …");`
template <dialect Dialect, typed_statement Query>
[[nodiscard]] constexpr std::string_view sql(Query const&) noexcept {
    using broken = broken_rule<Query>;
    if constexpr (std::is_void_v<broken>) {
        return statement_sql<Query, Dialect>;
    } else {
        using report [[maybe_unused]] = typename broken::reported; // here, near the caller
        return {};
    }
}

} // namespace constable

#endif
