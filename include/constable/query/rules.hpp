// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_RULES_HPP
#define CONSTABLE_QUERY_RULES_HPP

// What a query must obey: functions over its nodes, each with its named error.

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include "source.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

    template <class Query, class Part>
    struct table_not_in_from {
        static_assert(sizeof(Part) == 0, "constable: this part uses a column of a table that the query does not mention; "
                                         "join the table first [errors.md#table_not_in_from]");
        using reported = void;
    };

    template <class Query, class Condition>
    struct second_where {
        static_assert(sizeof(Condition) == 0,
                      "constable: a query has one where; combine conditions with && [errors.md#second_where]");
        using reported = void;
    };

    template <class Query, class Condition>
    struct aggregate_in_where {
        static_assert(sizeof(Condition) == 0, "constable: where sees single rows, not groups; move the aggregate to having "
                                              "[errors.md#aggregate_in_where]");
        using reported = void;
    };

    template <class Query>
    struct column_not_grouped {
        static_assert(sizeof(Query) == 0, "constable: a plain column stands beside an aggregate; name it in group_by, or "
                                          "aggregate it [errors.md#column_not_grouped]");
        using reported = void;
    };

    template <class Query>
    struct having_without_group {
        static_assert(sizeof(Query) == 0, "constable: having filters groups and there are none; use where, or add group_by "
                                          "[errors.md#having_without_group]");
        using reported = void;
    };

    template <class Query>
    struct offset_without_limit {
        static_assert(sizeof(Query) == 0,
                      "constable: offset needs a limit; add .limit(n) [errors.md#offset_without_limit]");
        using reported = void;
    };

    template <class Table>
    struct missing_where {
        static_assert(sizeof(Table) == 0, "constable: this statement changes every row; add .where(condition), or say "
                                          ".all_rows() [errors.md#missing_where]");
        using reported = void;
    };

} // namespace error

namespace detail {

    /// Is the expression one of the GROUP BY keys, or made of them and of aggregates?
    constexpr bool is_grouped_column(expression_node const& column, node_span keys) {
        for (const expression_node& key : keys)
            if (key.kind == node_kind::column && key.table == column.table && key.text == column.text)
                return true;
        return false;
    }

    constexpr bool only_grouped_columns(node_span nodes, node_span keys) {
        for (std::size_t at = 0; at < nodes.size();) {
            const expression_node& n = nodes[at];
            if (n.kind == node_kind::column && !is_grouped_column(n, keys))
                return false;
            at = n.kind == node_kind::function && is_aggregate(n.called) ? end_of(nodes, at) : at + 1;
        }
        return true;
    }

    constexpr bool mixes_levels(select_model const& query) {
        bool aggregates = level_of(query.projection) != aggregate_level::none || !query.group_by.empty();
        for (const auto& term : query.order_by)
            aggregates = aggregates || level_of(term.expression) != aggregate_level::none;
        if (!aggregates)
            return false;
        for (const auto& term : query.order_by)
            if (!only_grouped_columns(term.expression, query.group_by))
                return true;
        return !only_grouped_columns(query.projection, query.group_by) ||
               !only_grouped_columns(query.having, query.group_by);
    }

    constexpr bool uses_unknown_table(select_model const& query) {
        for (std::size_t i = 0; i < query.sources.size(); ++i)
            if (!knows_all_tables(query.sources.first(i + 1), query.sources[i].on))
                return true;
        for (const auto& term : query.order_by)
            if (!knows_all_tables(query.sources, term.expression))
                return true;
        return !knows_all_tables(query.sources, query.projection) || !knows_all_tables(query.sources, query.group_by) ||
               !knows_all_tables(query.sources, query.having);
    }

    template <class Query, class Condition, bool Written>
    consteval bool where_is_allowed() {
        if constexpr (Written) {
            using report [[maybe_unused]] = typename error::second_where<Query, Condition>::reported;
            return false;
        } else if constexpr (!std::same_as<typename Condition::type, bool>) {
            using report [[maybe_unused]] = typename error::not_a_condition<Condition>::reported;
            return false;
        } else if constexpr (level_of(nodes_of<Condition>) != aggregate_level::none) {
            using report [[maybe_unused]] = typename error::aggregate_in_where<Query, Condition>::reported;
            return false;
        } else if constexpr (!knows_all_tables(Query::visible_tables, nodes_of<Condition>)) {
            using report [[maybe_unused]] = typename error::table_not_in_from<Query, Condition>::reported;
            return false;
        }
        return true;
    }

    template <class Query>
    consteval bool check_select() {
        if constexpr (uses_unknown_table(Query::model)) {
            using report [[maybe_unused]] = typename error::table_not_in_from<Query, Query>::reported;
            return false;
        } else if constexpr (mixes_levels(Query::model)) {
            using report [[maybe_unused]] = typename error::column_not_grouped<Query>::reported;
            return false;
        } else if constexpr (!Query::model.having.empty() && Query::model.group_by.empty()) {
            using report [[maybe_unused]] = typename error::having_without_group<Query>::reported;
            return false;
        } else if constexpr (Query::model.has_offset && !Query::model.has_limit) {
            using report [[maybe_unused]] = typename error::offset_without_limit<Query>::reported;
            return false;
        }
        return true;
    }

} // namespace detail

} // namespace constable

#endif
