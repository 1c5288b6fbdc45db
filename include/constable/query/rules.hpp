// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_RULES_HPP
#define CONSTABLE_QUERY_RULES_HPP

// What a query must obey: functions over its nodes, each rule with its named error.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "../core/array_view.hpp"
#include "../schema/operators.hpp"
#include "node_match.hpp"
#include "outer_reads.hpp"
#include "parts.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

template <class Part>
struct table_not_in_from {
    using reported = void;
    static_assert(!sizeof(Part),
                  "constable: this column's table is not part of the statement; join the table first. In a "
                  "subquery, outer<&T::member> is a column of the statement around it "
                  "[errors.md#table_not_in_from]");
};

template <class Item>
struct not_an_expression {
    using reported = void;
    static_assert(!sizeof(Item), "constable: this is no column and no expression; write col<&T::member>. arg<N> is one "
                                 "where it is compared, assigned or a limit [errors.md#not_an_expression]");
};

template <class Condition>
struct second_where {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: a statement has one where and one having; combine conditions with && "
                                      "[errors.md#second_where]");
};

template <class Aggregate>
struct aggregate_in_where {
    using reported = void;
    static_assert(!sizeof(Aggregate), "constable: where sees single rows, not groups; move the aggregate to having "
                                      "[errors.md#aggregate_in_where]");
};

template <class Expression>
struct nested_aggregate {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: an aggregate inside an aggregate; run a query for the inner one first, or give the outer "
                  "one .over(window) "
                  "[errors.md#nested_aggregate]");
};

template <class Aggregate>
struct misplaced_aggregate {
    using reported = void;
    static_assert(
        !sizeof(Aggregate),
        "constable: an aggregate stands in select, having and order_by only: elsewhere there are single rows; "
        "run a query for it first [errors.md#misplaced_aggregate]");
};

template <class Column>
struct ambiguous_column {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this column's table is in the statement under another name; say which one is meant: "
                  "col<&T::member, alias> [errors.md#ambiguous_column]");
};

template <class Window>
struct misplaced_window {
    using reported = void;
    static_assert(!sizeof(Window),
                  "constable: a window function stands in select and order_by only: its rows are there after where, "
                  "group_by and having; filter its result in a query over a common table expression "
                  "[errors.md#misplaced_window]");
};

template <class Part>
struct outer_not_in_statement {
    using reported = void;
    static_assert(!sizeof(Part),
                  "constable: outer<&T::member> is a column of the statement around a subquery, and that statement "
                  "does not have this table; join it there, or write col<…> [errors.md#outer_not_in_statement]");
};

template <class Part>
struct outer_is_hidden {
    using reported = void;
    static_assert(!sizeof(Part),
                  "constable: the subquery has the table of this outer<…> itself; give the table of one of them an "
                  "alias [errors.md#outer_is_hidden]");
};

template <class Statement>
struct common_table_not_given {
    using reported = void;
    static_assert(!sizeof(Statement),
                  "constable: this statement reads a common table expression that nothing gives; add .with(query) "
                  "[errors.md#common_table_not_given]");
};

template <class Query>
struct page_without_limit {
    using reported = void;
    static_assert(!sizeof(Query), "constable: a page has an end; add .limit(n) [errors.md#page_without_limit]");
};

template <class Excluded>
struct misplaced_excluded {
    using reported = void;
    static_assert(!sizeof(Excluded), "constable: excluded<&T::member> is the row that an upsert could not insert; it "
                                     "stands in do_update(…) only [errors.md#misplaced_excluded]");
};

template <class Aggregate>
struct aggregate_of_outer {
    using reported = void;
    static_assert(!sizeof(Aggregate),
                  "constable: engines take an aggregate that reads only outer<…> columns as one of the statement "
                  "around; aggregate a column of the subquery's own tables [errors.md#aggregate_of_outer]");
};

template <class Column>
struct column_not_grouped {
    using reported = void;
    static_assert(!sizeof(Column), "constable: a query that groups or aggregates cannot give this column: its rows may "
                                   "differ in it; name it in group_by, or aggregate it [errors.md#column_not_grouped]");
};

template <class Term>
struct order_not_selected {
    using reported = void;
    static_assert(!sizeof(Term),
                  "constable: a set operation is ordered by what its first query selects, and a distinct "
                  "query by what it selects; select this expression there "
                  "[errors.md#order_not_selected]");
};

template <class Condition>
struct having_without_group {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: having filters groups and there are none; use where, or add group_by "
                                      "[errors.md#having_without_group]");
};

template <class Offset>
struct offset_without_limit {
    using reported = void;
    static_assert(!sizeof(Offset), "constable: offset needs a limit; add .limit(n) [errors.md#offset_without_limit]");
};

template <class Count>
struct not_a_count {
    using reported = void;
    static_assert(!sizeof(Count), "constable: limit and offset take an integer or arg<N> [errors.md#not_a_count]");
};

template <class Table>
struct empty_clause {
    using reported = void;
    static_assert(!sizeof(Table), "constable: select, returning, group_by, order_by and set need something in their "
                                  "parentheses [errors.md#empty_clause]");
};

template <class Table>
struct missing_where {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this statement changes every row of the table; add .where(condition), or "
                                  "say .all_rows() [errors.md#missing_where]");
};

} // namespace error

/// The rules that need the nodes of a query.
enum class query_rule : std::uint8_t {
    none,
    table_not_in_from,
    ambiguous_column,
    null_comparison,
    misplaced_aggregate,
    nested_aggregate,
    aggregate_of_outer,
    misplaced_window,
    misplaced_excluded,
    column_not_grouped,
    having_without_group,
    order_not_selected,
    offset_without_limit,
    outer_not_in_statement,
    outer_is_hidden,
    common_table_not_given
};

/// The first rule that a query breaks, and the node that breaks it: its position among all nodes of the query, or of
/// the clause that was looked at.
struct query_violation {
    query_rule rule = query_rule::none;
    std::size_t node = 0;
};

namespace detail {

/// The first column that is neither part of a GROUP BY key nor of an aggregate; the size of `nodes` if there is none.
constexpr std::size_t first_ungrouped(node_span nodes, array_view<const source_model> sources, node_span keys) {
    for (std::size_t at = 0; at < nodes.size();) {
        const expression_node& n = nodes[at];
        if (is_key(nodes, at, keys) || is_aggregate(n) || n.kind == node_kind::filtered)
            at = end_of(nodes, at);
        else if (n.kind == node_kind::window) // over groups: what the call and the window read is grouped
            at += nodes[at + 1].kind == node_kind::filtered ? 3 : 2;
        else if (n.kind == node_kind::column ||
                 (n.kind == node_kind::subquery && reads_ungrouped(*n.query, sources, keys)))
            return at;
        else
            ++at;
    }
    return nodes.size();
}

/// The first aggregate of an aggregate; the size of `nodes` if there is none. Over a window there may be one: it
/// aggregates groups.
constexpr std::size_t first_nested_aggregate(node_span nodes) {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (nodes[at].kind == node_kind::window) {
            at += nodes[at + 1].kind == node_kind::filtered ? 2 : 1;
        } else if (is_aggregate(nodes[at])) {
            const std::size_t end = end_of(nodes, at);
            const node_span operands = nodes.subspan(at + 1, end - at - 1);
            if (first_aggregate(operands) < operands.size())
                return at;
            at = end - 1;
        }
    }
    return nodes.size();
}

/// Is the table there, but under another name?
constexpr bool is_aliased(array_view<const source_model> sources, table_id table) {
    for (const auto& source : sources)
        if (source.model != nullptr && source.model->id == table)
            return true;
    return false;
}

/// A column whose table is not part of the statement, or `excluded` where there is none.
constexpr query_violation foreign_column(array_view<const source_model> sources, node_span nodes, bool upsert) {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (nodes[at].kind == node_kind::excluded && !upsert)
            return {query_rule::misplaced_excluded, at};
        if ((nodes[at].kind == node_kind::column || nodes[at].kind == node_kind::excluded) &&
            !is_source(sources, nodes[at].table))
            return {is_aliased(sources, nodes[at].table) ? query_rule::ambiguous_column : query_rule::table_not_in_from,
                    at};
    }
    return {};
}

/// A test for null of something that is not null in any row of these tables.
constexpr std::size_t first_idle_null_test(array_view<const source_model> sources, node_span nodes) {
    for (std::size_t at = 0; at < nodes.size(); ++at)
        if ((nodes[at].op == operator_kind::is_null || nodes[at].op == operator_kind::is_not_null) &&
            !is_nullable_in(nodes.subspan(at + 1), sources, false))
            return at + 1;
    return nodes.size();
}

} // namespace detail

/// What is wrong with a condition or an expression that stands where single rows are seen.
[[nodiscard]] constexpr query_violation violation_in_row(array_view<const source_model> sources, node_span nodes,
                                                         bool upsert = false) {
    if (const auto found = detail::foreign_column(sources, nodes, upsert); found.rule != query_rule::none)
        return found;
    if (const std::size_t at = first_aggregate(nodes); at < nodes.size())
        return {query_rule::misplaced_aggregate, at};
    if (const std::size_t at = first_window(nodes); at < nodes.size())
        return {query_rule::misplaced_window, at};
    if (const std::size_t at = detail::first_idle_null_test(sources, nodes); at < nodes.size())
        return {query_rule::null_comparison, at};
    return {};
}

namespace detail {

/// Walks the clauses of a query in the order of its text.
class select_judge {
public:
    constexpr explicit select_judge(select_model const& query) : query_(query), aggregates_(!query.group_by.empty()) {
        aggregates_ = aggregates_ || has_aggregate(query.projection);
        for (const auto& term : query.order_by)
            aggregates_ = aggregates_ || has_aggregate(term.expression);
    }

    constexpr query_violation judge() {
        grouped_clause(query_.projection);
        for (std::size_t i = 0; i < query_.sources.size(); ++i)
            row_clause(query_.sources.first(i + 1), query_.sources[i].on);
        before_ += query_.where.size(); // where() has judged it
        row_clause(query_.sources, query_.group_by);
        if (!query_.having.empty() && query_.group_by.empty())
            note({query_rule::having_without_group, 0}, query_.having.size());
        if (const std::size_t at = first_window(query_.having); at < query_.having.size())
            note({query_rule::misplaced_window, at}, query_.having.size());
        grouped_clause(query_.having);
        for (const auto& term : query_.order_by)
            if (term.position == 0)
                order_clause(term.expression);
        if (query_.has_offset && !query_.has_limit)
            note({query_rule::offset_without_limit, 0}, 1);
        return found_;
    }

private:
    static constexpr bool has_aggregate(node_span nodes) { return first_aggregate(nodes) < nodes.size(); }

    constexpr void note(query_violation violation, std::size_t size) {
        if (found_.rule == query_rule::none && violation.rule != query_rule::none && violation.node < size)
            found_ = {violation.rule, before_ + violation.node};
    }
    constexpr void row_clause(array_view<const source_model> sources, node_span nodes) {
        note(violation_in_row(sources, nodes), nodes.size());
        before_ += nodes.size();
    }
    constexpr void grouped_clause(node_span nodes) {
        note(foreign_column(query_.sources, nodes, false), nodes.size());
        note({query_rule::nested_aggregate, first_nested_aggregate(nodes)}, nodes.size());
        note({query_rule::aggregate_of_outer, first_aggregate_of_outer(nodes, query_.sources)}, nodes.size());
        if (aggregates_)
            note({query_rule::column_not_grouped, first_ungrouped(nodes, query_.sources, query_.group_by)},
                 nodes.size());
        before_ += nodes.size();
    }

    constexpr void order_clause(node_span nodes) {
        if (query_.distinct && selected_position(query_.projection, nodes) == 0)
            note({query_rule::order_not_selected, 0}, nodes.size());
        grouped_clause(nodes);
    }

    select_model const& query_;
    query_violation found_{};
    std::size_t before_ = 0;
    bool aggregates_;
};

} // namespace detail

/// What is wrong with a query apart from its where.
[[nodiscard]] constexpr query_violation violation_in(select_model const& query) {
    return detail::select_judge{query}.judge();
}

namespace detail {

/// The statements around a query, from the inside out.
struct query_scope {
    array_view<const source_model> sources{};
    array_view<const common_table_model> with{};
    query_scope const* around = nullptr;

    [[nodiscard]] constexpr bool gives(table_id common) const {
        for (const auto& table : with)
            if (table.id == common)
                return true;
        return around != nullptr && around->gives(common);
    }
    [[nodiscard]] constexpr bool has_source(table_id table) const {
        return is_source(sources, table) || (around != nullptr && around->has_source(table));
    }
    /// Is the name by which a table is called here taken further inside?
    [[nodiscard]] constexpr std::string_view name_of_source(table_id table) const {
        for (const auto& source : sources)
            if (source.id == table)
                return source.name();
        return around != nullptr ? around->name_of_source(table) : std::string_view{};
    }
};

constexpr query_rule scope_violation(select_model const& query, query_scope const* around);

constexpr query_rule scope_violation(node_span nodes, query_scope const& scope) {
    for (const expression_node& n : nodes) {
        if (n.kind == node_kind::subquery) {
            if (const auto rule = scope_violation(*n.query, &scope); rule != query_rule::none)
                return rule;
        } else if (n.kind == node_kind::outer) {
            if (scope.around == nullptr || !scope.around->has_source(n.table))
                return query_rule::outer_not_in_statement;
            const std::string_view name = scope.around->name_of_source(n.table);
            for (const auto& source : scope.sources)
                if (source.name() == name)
                    return query_rule::outer_is_hidden;
        }
    }
    return query_rule::none;
}

constexpr query_rule scope_violation_in_tables(select_model const& query, query_scope const& scope) {
    // Common tables and operands see the statements around, but not the sources of this one; a common table sees those
    // before it and itself.
    for (std::size_t i = 0; i < query.with.size(); ++i) {
        const query_scope given{.with = query.with.first(i + 1), .around = scope.around};
        if (const auto rule = scope_violation(*query.with[i].query, &given); rule != query_rule::none)
            return rule;
    }
    for (std::size_t i = 0; i < query.sources.size(); ++i) {
        const source_model& source = query.sources[i];
        const bool lateral = is_lateral(source.kind);
        if (source.common && !lateral && !scope.gives(source.model->id))
            return query_rule::common_table_not_given;
        // A lateral query sees the sources before it.
        const query_scope before{query.sources.first(i), query.with, scope.around};
        if (const auto rule = scope_violation(source.on, lateral ? before : scope); rule != query_rule::none)
            return rule;
    }
    const query_scope beside{.with = query.with, .around = scope.around};
    for (const auto& operand : query.operands)
        if (const auto rule = scope_violation(*operand.query, &beside); rule != query_rule::none)
            return rule;
    return query_rule::none;
}

constexpr query_rule scope_violation(select_model const& query, query_scope const* around) {
    const query_scope scope{query.sources, query.with, around};
    if (const auto rule = scope_violation_in_tables(query, scope); rule != query_rule::none)
        return rule;
    for (node_span nodes : {query.projection, query.where, query.group_by, query.having})
        if (const auto rule = scope_violation(nodes, scope); rule != query_rule::none)
            return rule;
    for (const auto& term : query.order_by)
        if (const auto rule = scope_violation(term.expression, scope); rule != query_rule::none)
            return rule;
    return query_rule::none;
}

constexpr bool has_scopes(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery || n.kind == node_kind::outer)
            return true;
    return false;
}

} // namespace detail

/// What is wrong with how a whole statement and its subqueries refer to each other.
[[nodiscard]] constexpr query_rule violation_of_scopes(select_model const& query) {
    return detail::scope_violation(query, nullptr);
}
/// The same for the clauses of a write.
[[nodiscard]] constexpr query_rule violation_of_scopes(array_view<const source_model> sources, node_span nodes) {
    return detail::scope_violation(nodes, detail::query_scope{.sources = sources});
}

namespace detail {

/// Void, or the error class of a violation in `Part`.
template <class Part, query_violation Violation>
consteval auto error_of_violation() {
    constexpr query_rule rule = Violation.rule;
    if constexpr (rule == query_rule::none) {
        return std::type_identity<void>{};
    } else {
        using at = part_at<Part, Violation.node>;
        if constexpr (rule == query_rule::table_not_in_from)
            return std::type_identity<error::table_not_in_from<at>>{};
        else if constexpr (rule == query_rule::ambiguous_column)
            return std::type_identity<error::ambiguous_column<at>>{};
        else if constexpr (rule == query_rule::misplaced_window)
            return std::type_identity<error::misplaced_window<at>>{};
        else if constexpr (rule == query_rule::null_comparison)
            return std::type_identity<error::null_comparison<at>>{};
        else if constexpr (rule == query_rule::misplaced_aggregate)
            return std::type_identity<error::misplaced_aggregate<at>>{};
        else if constexpr (rule == query_rule::nested_aggregate)
            return std::type_identity<error::nested_aggregate<at>>{};
        else if constexpr (rule == query_rule::aggregate_of_outer)
            return std::type_identity<error::aggregate_of_outer<at>>{};
        else if constexpr (rule == query_rule::misplaced_excluded)
            return std::type_identity<error::misplaced_excluded<at>>{};
        else if constexpr (rule == query_rule::column_not_grouped)
            return std::type_identity<error::column_not_grouped<at>>{};
        else if constexpr (rule == query_rule::having_without_group)
            return std::type_identity<error::having_without_group<at>>{};
        else if constexpr (rule == query_rule::order_not_selected)
            return std::type_identity<error::order_not_selected<at>>{};
        else
            return std::type_identity<error::offset_without_limit<at>>{};
    }
}

/// Void, or the error class of a violation between a statement and its subqueries.
template <class Statement, query_rule Rule>
consteval auto error_of_scopes() {
    if constexpr (Rule == query_rule::none)
        return std::type_identity<void>{};
    else if constexpr (Rule == query_rule::outer_not_in_statement)
        return std::type_identity<error::outer_not_in_statement<Statement>>{};
    else if constexpr (Rule == query_rule::outer_is_hidden)
        return std::type_identity<error::outer_is_hidden<Statement>>{};
    else
        return std::type_identity<error::common_table_not_given<Statement>>{};
}

template <class E, class Query>
consteval auto row_expression_error() {
    if constexpr (!expression<E>)
        return std::type_identity<error::not_an_expression<E>>{};
    else
        return error_of_violation<E, violation_in_row(Query::visible_tables, nodes_of<E>)>();
}
/// Void, or the error of an expression that sees single rows of a statement's tables.
template <class E, class Query>
using broken_row_expression = typename decltype(row_expression_error<E, Query>())::type;

/// Void, or the error of the condition of a join; a cross join has none.
template <class On>
consteval auto join_condition_error() {
    if constexpr (is_written<On>)
        return broken_condition<On>();
    else
        return std::type_identity<void>{};
}

template <class Query, class Condition, bool Written>
consteval auto where_error() {
    if constexpr (Written)
        return std::type_identity<error::second_where<Condition>>{};
    else if constexpr (!std::is_void_v<broken_condition_t<Condition>>)
        return broken_condition<Condition>();
    else if constexpr (constexpr auto at = first_aggregate(nodes_of<Condition>); at < Condition::node_count)
        return std::type_identity<error::aggregate_in_where<part_at<Condition, at>>>{};
    else
        return row_expression_error<Condition, Query>();
}
/// Void, or the error of a condition for where().
template <class Query, class Condition, bool Written>
using broken_where = typename decltype(where_error<Query, Condition, Written>())::type;

template <class Condition, bool Written>
consteval auto having_error() {
    if constexpr (Written && !any_refused<Condition>)
        return std::type_identity<error::second_where<Condition>>{};
    else
        return broken_condition<Condition>();
}
/// Void, or the error of a condition for having().
template <class Condition, bool Written>
using broken_having = typename decltype(having_error<Condition, Written>())::type;

} // namespace detail

} // namespace constable

#endif
