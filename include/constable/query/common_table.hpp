// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_COMMON_TABLE_HPP
#define CONSTABLE_QUERY_COMMON_TABLE_HPP

// Common table expressions: WITH name (columns) AS (query).

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "projection.hpp"
#include "statement.hpp"
#include "subquery.hpp"

namespace constable {

namespace error {

template <class Query>
struct common_table_needs_struct {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: the rows of a common table expression are those of a struct whose table() is "
                  "common_table(\"name\"); write .select_as<that struct>(…) [errors.md#common_table_needs_struct]");
};

template <class Row>
struct recursive_without_base {
    using reported = void;
    static_assert(!sizeof(Row), "constable: a common table expression that reads itself begins with a query that does "
                                "not: base.union_all(step) [errors.md#recursive_without_base]");
};

template <class Row>
struct unsuitable_recursive_step {
    using reported = void;
    static_assert(
        !sizeof(Row),
        "constable: a recursive step is the last query, behind union_all or union_distinct; it reads its table "
        "once, in from or an inner join, and has no aggregate and no window "
        "[errors.md#unsuitable_recursive_step]");
};

template <class Row>
struct common_table_given_twice {
    using reported = void;
    static_assert(!sizeof(Row), "constable: this statement gives the common table expression twice; keep one "
                                "[errors.md#common_table_given_twice]");
};

} // namespace error

namespace detail {

constexpr bool reads_table(select_model const& query, table_id table);

constexpr bool reads_table(node_span nodes, table_id table) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery && reads_table(*n.query, table))
            return true;
    return false;
}

constexpr bool reads_table_itself(select_model const& query, table_id table) {
    for (const auto& source : query.sources)
        if ((source.model != nullptr && source.model->id == table) || reads_table(source.on, table))
            return true;
    for (node_span nodes : {query.projection, query.where, query.group_by, query.having})
        if (reads_table(nodes, table))
            return true;
    return false;
}

constexpr bool reads_table(select_model const& query, table_id table) {
    if (reads_table_itself(query, table))
        return true;
    for (const auto& inner : query.with)
        if (reads_table(*inner.query, table))
            return true;
    for (const auto& operand : query.operands)
        if (reads_table(*operand.query, table))
            return true;
    return false;
}

/// Can engines run the query as the step of a recursion over the table?
constexpr bool is_step(select_model const& query, table_id table) {
    std::size_t reads = 0;
    for (const auto& source : query.sources) {
        const bool read = source.model != nullptr && source.model->id == table;
        if (reads_table(source.on, table) || (read && may_be_missing(query.sources, source.id)))
            return false;
        reads += read ? 1U : 0U;
    }
    for (node_span nodes : {query.projection, query.where})
        if (reads_table(nodes, table))
            return false;
    return reads == 1 && query.group_by.empty() && level_of(query.projection) == aggregate_level::none;
}

/// Does the body of a common table read it where no engine can?
constexpr bool has_unsuitable_step(select_model const& body, table_id table) {
    for (std::size_t i = 0; i < body.operands.size(); ++i) {
        const auto& operand = body.operands[i];
        if (!reads_table(*operand.query, table))
            continue;
        const bool unites = operand.op == set_operator::union_all || operand.op == set_operator::union_distinct;
        if (i + 1 != body.operands.size() || !unites || !is_step(*operand.query, table))
            return true;
    }
    return false;
}

/// The columns of a common table in the order in which its query selects them.
template <class Projection>
struct common_columns {
    static constexpr bool known = false;
};
template <class Row, class... Items>
struct common_columns<struct_projection<Row, Items...>> {
    static constexpr bool known = true;
    static constexpr std::array<std::string_view, sizeof...(Items)> names = [] {
        std::array<std::string_view, sizeof...(Items)> selected{};
        for (std::size_t i = 0; i < selected.size(); ++i)
            selected[i] = column_names<Row>[struct_projection<Row, Items...>::members[i]];
        return selected;
    }();
};

template <class Query>
consteval auto common_table_error() {
    using row = typename Query::row;
    if constexpr (!std::is_void_v<typename decltype(subquery_error<Query>())::type>)
        return subquery_error<Query>();
    else if constexpr (!common_columns<typename Query::projection_type>::known)
        return std::type_identity<error::common_table_needs_struct<Query>>{};
    else if constexpr (!is_common_table<row>)
        return std::type_identity<error::common_table_needs_struct<Query>>{};
    else if constexpr (reads_table_itself(Query::model, id_of<row>))
        return std::type_identity<error::recursive_without_base<row>>{};
    else if constexpr (has_unsuitable_step(Query::model, id_of<row>))
        return std::type_identity<error::unsuitable_recursive_step<row>>{};
    else
        return std::type_identity<void>{};
}

/// Does the query give rows of a common table, whatever else is wrong with it?
template <class Query>
inline constexpr bool gives_common_table = false;
template <class Query>
    requires(common_columns<typename Query::projection_type>::known && is_common_table<typename Query::row>)
inline constexpr bool gives_common_table<Query> = true;

/// Stands for the condition of a lateral join.
template <class Query>
struct lateral_query : subquery_operand<Query, bool, false> {
    static constexpr auto const& columns = common_columns<typename Query::projection_type>::names;
};
template <class Query, class Values>
struct wrong_argument<lateral_query<Query>, Values> : wrong_argument<typename Query::parts, Values> {};

/// Void, or the error of a query that cannot be a common table of a statement that has those of `Given` already.
template <class Query, class... Given>
consteval auto with_error() {
    if constexpr (!std::is_void_v<typename decltype(common_table_error<Query>())::type>)
        return common_table_error<Query>();
    else if constexpr ((std::is_same_v<typename Query::row, typename Given::row> || ...))
        return std::type_identity<error::common_table_given_twice<typename Query::row>>{};
    else
        return std::type_identity<void>{};
}

} // namespace detail

/// The common tables of a statement, in order: each may read those before it, and itself.
template <class... Queries>
struct with_list {
    [[no_unique_address]] pack<Queries...> queries{};
    static constexpr bool has_parameters = true;
    using parts = type_list<typename Queries::parts...>;
    static constexpr std::size_t node_count = 0;

    static constexpr std::array<common_table_model, sizeof...(Queries)> models{
        common_table_model{.id = id_of<typename Queries::row>,
                           .name = table_name<typename Queries::row>,
                           .columns = detail::common_columns<typename Queries::projection_type>::names,
                           .query = &Queries::model,
                           .recursive = detail::reads_table(Queries::model, id_of<typename Queries::row>)}...};

    template <class Query>
    using broken = typename decltype(detail::with_error<Query, Queries...>())::type;
    template <class Query>
    static constexpr bool gives =
        detail::gives_common_table<Query> && !(std::is_same_v<typename Query::row, typename Queries::row> || ...);

    template <class Query>
    constexpr auto with(Query query) const {
        return queries.apply([&](auto const&... before) {
            return with_list<Queries..., Query>{pack<Queries..., Query>{before..., std::move(query)}};
        });
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        queries.for_each([&](auto const& query) { query.bind(visitor); });
    }
};

/// A statement without common tables.
template <>
struct with_list<> : no_clause {
    using parts = type_list<>;
    static constexpr std::array<common_table_model, 0> models{};
    template <class Query>
    using broken = typename decltype(detail::with_error<Query>())::type;
    template <class Query>
    static constexpr bool gives = detail::gives_common_table<Query>;
    template <class Query>
    constexpr auto with(Query query) const {
        return with_list<Query>{pack<Query>{std::move(query)}};
    }
};

} // namespace constable

#endif
