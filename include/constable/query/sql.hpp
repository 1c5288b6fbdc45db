// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SQL_HPP
#define CONSTABLE_QUERY_SQL_HPP

// The SQL text of every statement, a constant per dialect.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "../core/array_view.hpp"
#include "../core/static_vector.hpp"
#include "../core/text.hpp"
#include "../dialect/dialect.hpp"
#include "../dialect/expression_sql.hpp"
#include "../dialect/part_list.hpp"
#include "compound.hpp"
#include "conjuncts.hpp"
#include "dynamic_shape.hpp"
#include "feature_use.hpp"
#include "index_use.hpp"
#include "insert.hpp"
#include "select.hpp"
#include "statement.hpp"
#include "update.hpp"
#include "window.hpp"

namespace constable {

namespace error {

template <class Dialect, dialect_feature Feature, class Table>
struct feature_not_in_dialect {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: this statement on the table (third argument) uses a feature (second argument) that this "
                  "engine (first argument) does not have; leave it out there [errors.md#feature_not_in_dialect]");
};

} // namespace error

namespace detail {

/// More tables than this in one query are a compile error in `push_back`.
inline constexpr std::size_t max_sources = 64;

constexpr void write_clause(sql_writer& sql, std::string_view keyword, node_span nodes) {
    if (nodes.empty())
        return;
    sql.text(keyword);
    sql.expressions(nodes);
}

constexpr std::string_view join_text(join_kind kind) {
    switch (kind) {
    case join_kind::first: return " FROM ";
    case join_kind::inner: return " JOIN ";
    case join_kind::left: return " LEFT JOIN ";
    case join_kind::right: return " RIGHT JOIN ";
    case join_kind::full: return " FULL JOIN ";
    case join_kind::cross: return " CROSS JOIN ";
    case join_kind::search: return " JOIN ";
    case join_kind::lateral: return " CROSS JOIN LATERAL ";
    case join_kind::left_lateral: return " LEFT JOIN LATERAL ";
    }
    return {};
}

constexpr void write_search_query(sql_writer& sql, source_model const& source) {
    sql.text("plainto_tsquery('simple', ");
    sql.expression(source.on);
    sql.text(") AS ");
    sql.name(source.table);
    sql.text(" (query) ON ");
    sql.name(sql.scope.name_of(source.searched));
    sql.text(".");
    sql.name(source.table);
    sql.text(" @@ ");
    sql.name(source.table);
    sql.text(".query");
}

constexpr void write_search_table(sql_writer& sql, source_model const& source) {
    sql.name(source.table);
    sql.text("(");
    sql.expression(source.on);
    sql.text(") ON ");
    sql.name(source.table);
    sql.text(".rowid = ");
    sql.name(sql.scope.name_of(source.searched));
    sql.text(".");
    sql.name(sql.dialect.row_key(*source.model));
}

/// https://www.postgresql.org/docs/15/queries-table-expressions.html#QUERIES-LATERAL
constexpr void write_lateral(sql_writer& sql, source_model const& source) {
    sql.text(join_text(source.kind));
    sql.expression(source.on);
    sql.text(" AS ");
    sql.name(source.table);
    sql.text(" (");
    write_identifiers(sql.sink, source.columns);
    sql.text(source.kind == join_kind::left_lateral ? ") ON TRUE" : ")");
}

constexpr void write_source(sql_writer& sql, source_model const& source) {
    if (is_lateral(source.kind)) {
        write_lateral(sql, source);
        return;
    }
    if (source.kind == join_kind::search) {
        sql.text(join_text(source.kind));
        if (sql.dialect.row_key != nullptr)
            write_search_table(sql, source);
        else
            write_search_query(sql, source);
        return;
    }
    sql.text(join_text(source.kind));
    sql.name(source.table);
    if (!source.alias.empty()) {
        sql.text(" AS ");
        sql.name(source.alias);
    }
    write_clause(sql, " ON ", source.on);
}

/// Has the result columns whose names the engine makes up?
constexpr bool names_results(node_span projection) {
    bool named = false;
    for_each_expression(projection, [&](node_span item) { named = named || item[0].kind != node_kind::column; });
    return named;
}

constexpr void write_order(sql_writer& sql, select_model const& query) {
    const bool was_qualified = sql.qualified;
    sql.qualified = was_qualified || (sql.dialect.orders_by_result_names && names_results(query.projection));
    part_list list{sql, " ORDER BY ", has_dynamic_term(query.order_by)};
    for (const auto& term : query.order_by) {
        const node_span expression = list.begin(term.expression);
        if (term.position > 0)
            sql.sink.append_number(term.position);
        else
            sql.ordered_expression(expression);
        // Of a set operation any operand may give NULL.
        const bool nullable = !query.operands.empty() || is_nullable_in(expression, query.sources, false);
        sql.direction(term.descending, term.nulls, nullable);
        list.end();
    }
    list.close();
    sql.qualified = was_qualified;
}

/// Writes the values for the columns of one table.
class assigned_values {
public:
    constexpr assigned_values(sql_writer& sql, table_model const& table)
        : sql_(sql), table_(table), to_enums_(sql.dialect.native_enums && has_native_enum(table)) {}
    constexpr void write(std::string_view column, node_span value) {
        if (to_enums_) // few tables have any, and to look for columns takes the compiler time
            sql_.assigned(value, table_.columns[find_column(table_, column)].type);
        else
            sql_.expression(value);
    }

private:
    sql_writer& sql_;
    table_model const& table_;
    bool to_enums_;
};

constexpr void write_results(sql_writer& sql, node_span returning) {
    if (returning.empty())
        return;
    sql.text(" RETURNING ");
    sql.results(returning);
}

constexpr void write_assignments(sql_writer& sql, table_model const& table,
                                 array_view<const assignment_model> assignments) {
    assigned_values values{sql, table};
    part_list list{sql, " SET ", has_dynamic_value(assignments)};
    for (const auto& assigned : assignments) {
        const node_span value = list.begin(assigned.value);
        sql.name(assigned.column);
        sql.text(" = ");
        values.write(assigned.column, value);
        list.end();
    }
    list.close();
}

constexpr void write_values(sql_writer& sql, insert_model const& insert) {
    assigned_values values{sql, *insert.table};
    for (std::size_t row = 0; row < insert.rows; ++row) {
        sql.text(row == 0 ? " VALUES (" : ", (");
        bool first = true;
        for (const auto& value : insert.values) {
            if (!first)
                sql.text(", ");
            first = false;
            values.write(value.column, value.value);
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
    sql.scope.tables = {&name, 1};
    sql.qualified = true;
    write_assignments(sql, *insert.table, insert.updates);
    sql.qualified = false;
}

constexpr void write_query(sql_writer& sql, select_model const& query);

constexpr void write_common_tables(sql_writer& sql, select_model const& query) {
    bool recursive = false;
    for (const auto& table : query.with)
        recursive = recursive || table.recursive;
    bool first = true;
    for (const auto& table : query.with) {
        sql.text(!first ? ", " : recursive ? "WITH RECURSIVE " : "WITH ");
        first = false;
        sql.name(table.name);
        sql.text(" (");
        write_identifiers(sql.sink, table.columns);
        sql.text(") AS (");
        write_query(sql, *table.query);
        sql.text(")");
    }
    if (!first)
        sql.text(" ");
}

constexpr void write_distinct_on(sql_writer& sql, select_model const& query) {
    if (query.distinct_on == 0)
        return;
    const bool was_qualified = sql.qualified;
    sql.qualified = was_qualified || (sql.dialect.orders_by_result_names && names_results(query.projection));
    for (std::size_t i = 0; i < query.distinct_on; ++i) {
        sql.text(i == 0 ? "DISTINCT ON (" : ", ");
        sql.ordered_expression(query.order_by[i].expression);
    }
    sql.text(") ");
    sql.qualified = was_qualified;
}

constexpr void write_select(sql_writer& sql, select_model const& query) {
    sql.text(query.distinct ? "SELECT DISTINCT " : "SELECT ");
    write_distinct_on(sql, query);
    sql.results(query.projection);
    for (const auto& source : query.sources)
        write_source(sql, source);
    write_clause(sql, " WHERE ", query.where);
    if (!query.group_by.empty()) {
        sql.text(" GROUP BY ");
        sql.keys(query.group_by);
    }
    write_clause(sql, " HAVING ", query.having);
}

constexpr std::string_view operator_text(set_operator op) {
    switch (op) {
    case set_operator::union_distinct: return " UNION ";
    case set_operator::union_all: return " UNION ALL ";
    case set_operator::intersect: return " INTERSECT ";
    case set_operator::except: return " EXCEPT ";
    }
    return {};
}

/// From left to right; where INTERSECT would be taken first, parentheses around what stands before it.
constexpr void write_operands(sql_writer& sql, select_model const& query) {
    std::size_t grouped = 0;
    if (sql.dialect.groups_set_operations)
        for (std::size_t i = 1; i < query.operands.size(); ++i)
            grouped += query.operands[i].op == set_operator::intersect ? 1U : 0U;
    for (std::size_t i = 0; i < grouped; ++i)
        sql.text("(");
    write_select(sql, query);
    for (std::size_t i = 0; i < query.operands.size(); ++i) {
        const auto& operand = query.operands[i];
        if (sql.dialect.groups_set_operations && i > 0 && operand.op == set_operator::intersect)
            sql.text(")");
        sql.text(operator_text(operand.op));
        write_query(sql, *operand.query);
    }
}

constexpr void write_lock(sql_writer& sql, select_model const& query) {
    if (query.lock == row_lock::none || !sql.dialect.locks_rows)
        return;
    sql.text(query.lock == row_lock::for_share ? " FOR SHARE" : " FOR UPDATE");
    if (query.wait != row_wait::wait)
        sql.text(query.wait == row_wait::nowait ? " NOWAIT" : " SKIP LOCKED");
}

constexpr void write_tail(sql_writer& sql, select_model const& query) {
    write_order(sql, query);
    if (query.has_limit) {
        sql.text(" LIMIT ");
        sql.parameter();
    }
    if (query.has_offset) {
        sql.text(" OFFSET ");
        sql.parameter();
    }
    write_lock(sql, query);
}

/// A query, also one inside another: there every column is qualified.
constexpr void write_query(sql_writer& sql, select_model const& query) {
    static_vector<table_name_in_text, max_sources> names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.name(), may_be_missing(query.sources, source.id)});
    const table_scope around = sql.scope;
    const bool was_qualified = sql.qualified;
    const bool inner = sql.write_query != nullptr;
    sql.scope = {{names.begin(), names.size()}, inner ? &around : nullptr};
    sql.qualified = inner || names.size() > 1;
    sql.write_query = &write_query;
    write_common_tables(sql, query);
    write_operands(sql, query);
    write_tail(sql, query);
    sql.scope = around;
    sql.qualified = was_qualified;
}

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, select_model const& query) {
    sql_writer sql{sink, dialect};
    detail::write_query(sql, query);
}

namespace detail {

/// Writes on one table, with what subqueries need to refer to it.
struct write_scope {
    table_name_in_text name;
    constexpr explicit write_scope(table_model const& table) : name{table.id, table.name} {}
    constexpr sql_writer writer(text_sink& sink, dialect_traits const& dialect) const {
        return sql_writer{.sink = sink, .dialect = dialect, .scope = {{&name, 1}}, .write_query = &write_query};
    }
};

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, insert_model const& query) {
    const detail::write_scope scope{*query.table};
    sql_writer sql = scope.writer(sink, dialect);
    sql.text("INSERT INTO ");
    sql.name(query.table->name);
    if (query.values.empty()) {
        sql.text(" DEFAULT VALUES");
    } else {
        detail::write_columns(sql, query);
        detail::write_values(sql, query);
    }
    detail::write_conflict(sql, query);
    detail::write_results(sql, query.returning);
}

namespace detail {

/// UPDATE … FROM: what joins the first table to the row stands in WHERE.
constexpr void write_update_sources(sql_writer& sql, update_model const& query) {
    for (std::size_t i = 1; i < query.sources.size(); ++i) {
        source_model source = query.sources[i];
        if (i == 1) {
            source.kind = join_kind::first;
            source.on = {};
        }
        write_source(sql, source);
    }
    if (query.sources.size() < 2) {
        write_clause(sql, " WHERE ", query.where);
        return;
    }
    write_clause(sql, " WHERE ", query.sources[1].on);
    if (!query.where.empty()) {
        sql.text(query.sources[1].on.empty() ? " WHERE (" : " AND (");
        sql.expression(query.where);
        sql.text(")");
    }
}

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, update_model const& query) {
    static_vector<table_name_in_text, detail::max_sources> names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.name()});
    sql_writer sql{.sink = sink,
                   .dialect = dialect,
                   .scope = {{names.begin(), names.size()}},
                   .qualified = names.size() > 1,
                   .write_query = &detail::write_query};
    sql.text("UPDATE ");
    sql.name(query.table->name);
    detail::write_assignments(sql, *query.table, query.assignments);
    detail::write_update_sources(sql, query);
    detail::write_results(sql, query.returning);
}

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, erase_model const& query) {
    const detail::write_scope scope{*query.table};
    sql_writer sql = scope.writer(sink, dialect);
    sql.text("DELETE FROM ");
    sql.name(query.table->name);
    detail::write_clause(sql, " WHERE ", query.where);
    detail::write_results(sql, query.returning);
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
using broken_rule = typename detail::rules_of<is_dynamic<Query>>::template broken<Query>;

namespace detail {

template <class Query, dialect Dialect>
constexpr void build_sql(text_sink& sink) {
    write_sql(sink, Dialect::traits, Query::model);
}

template <class Query, dialect Dialect>
consteval auto dialect_error() {
    if constexpr (!std::is_void_v<broken_rule<Query>>)
        return std::type_identity<broken_rule<Query>>{};
    else if constexpr (constexpr dialect_feature lacking = first_lacking_feature(Dialect::traits, Query::model);
                       lacking != dialect_feature::none)
        return std::type_identity<
            error::feature_not_in_dialect<Dialect, lacking, typename Query::template table_at<0>>>{};
    else
        return std::type_identity<void>{};
}

/// All parts of a dynamic statement, and an empty filter.
template <class Query, dialect Dialect>
constexpr void build_full_sql(text_sink& sink) {
    write_full_pattern(sink, static_text<&build_sql<Query, Dialect>>, Dialect::traits);
}

template <class Query, dialect Dialect>
consteval std::string_view checked_sql() {
    using broken = typename decltype(dialect_error<Query, Dialect>())::type;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return {};
    } else if constexpr (is_dynamic<Query>) {
        return static_text<&build_full_sql<Query, Dialect>>;
    } else {
        return static_text<&build_sql<Query, Dialect>>;
    }
}

} // namespace detail

/// The text of a statement type; empty after a broken rule, which is a compile error of its own. Of a dynamic statement
/// the text in which all of its parts are there, and a filter is empty.
template <typed_statement Query, dialect Dialect>
inline constexpr std::string_view statement_sql = detail::checked_sql<Query, Dialect>();

/// The text of a dynamic statement with marks; what becomes of it says `write_pattern`.
template <typed_statement Query, dialect Dialect>
inline constexpr std::string_view statement_pattern = static_text<&detail::build_sql<Query, Dialect>>;

/// The text of a statement: `static_assert(sql<sqlite>(recent) == "SELECT …");` Of a dynamic statement the text with
/// all of its parts; `running_sql` gives the text for the parts that an object has. Compiled into its caller, as a
/// function for each query would cost the compiler more.
template <dialect Dialect, typed_statement Query>
[[nodiscard, gnu::always_inline]] constexpr std::string_view sql(Query const&) noexcept {
    using broken = typename decltype(detail::dialect_error<Query, Dialect>())::type;
    if constexpr (std::is_void_v<broken>) {
        return statement_sql<Query, Dialect>;
    } else {
        using report [[maybe_unused]] = typename broken::reported; // here, near the caller
        return {};
    }
}

/// The text that runs for this object: of a dynamic statement only the parts that are there; empty where nothing runs.
/// Made anew each time: for tests and logs.
template <dialect Dialect, typed_statement Query>
[[nodiscard]] std::string running_sql(Query const& query) {
    if constexpr (!is_dynamic<Query>) {
        return std::string{sql<Dialect>(query)};
    } else {
        std::string identity;
        dynamic_shape shape{identity};
        query.bind(shape);
        if (has_nothing_to_do<Query>(shape.mask()))
            return {};
        return assembled(statement_pattern<Query, Dialect>, shape, table_names_in(Query::model), Dialect::traits,
                         &detail::write_query);
    }
}

} // namespace constable

#endif
