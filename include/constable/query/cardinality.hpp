// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_CARDINALITY_HPP
#define CONSTABLE_QUERY_CARDINALITY_HPP

// How many rows a query can give: a predicate on a whole key leaves at most one.

#include <cstddef>
#include <string_view>

#include "../core/array_view.hpp"
#include "../schema/model.hpp"
#include "conjuncts.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

/// Is one side of an equality this column, and the other one the same for all rows of its source: without columns of
/// the source, or of those behind it?
constexpr bool equates(node_span column, node_span with, array_view<const source_model> unknown, table_id table,
                       std::string_view name) {
    if (column.size() != 1 || column[0].kind != node_kind::column || column[0].table != table || column[0].text != name)
        return false;
    for (const expression_node& n : with)
        if ((n.kind == node_kind::column && is_source(unknown, n.table)) || n.kind >= node_kind::dynamic)
            return false;
    const bool rounds = column[0].type == value_kind::integer && with[0].type == value_kind::real;
    return !rounds && !reads_outer(with, unknown); // PostgreSQL compares as doubles: two integers may equal one
}

/// Do the conditions joined by AND set the column equal to one value?
constexpr bool fixes_column(node_span condition, array_view<const source_model> sources, std::size_t position,
                            std::string_view name) {
    if (condition.empty() || condition[0].arity != 2)
        return false;
    const std::size_t second = end_of(condition, 1);
    const node_span left = condition.subspan(1, second - 1);
    const node_span right = condition.subspan(second);
    if (condition[0].op == operator_kind::logical_and)
        return fixes_column(left, sources, position, name) || fixes_column(right, sources, position, name);
    if (condition[0].op != operator_kind::equal)
        return false;
    const array_view<const source_model> unknown = sources.subspan(position);
    const table_id table = unknown[0].id;
    return equates(left, right, unknown, table, name) ||
           (equates(right, left, unknown, table, name) && keeps_collation(sources, left, right));
}

/// What a source is found by: the conditions on it.
struct source_conditions {
    array_view<const source_model> sources;
    std::size_t position;
    node_span where{};

    [[nodiscard]] constexpr bool fix(std::string_view column) const {
        return fixes_column(sources[position].on, sources, position, column) ||
               fixes_column(where, sources, position, column);
    }
    [[nodiscard]] constexpr bool fix(key_model const& key) const {
        for (std::string_view column : key.columns)
            if (!fix(column))
                return false;
        return !key.columns.empty();
    }
    [[nodiscard]] constexpr bool fix(index_model const& index) const {
        if (!index.unique || !index.predicate.empty())
            return false;
        for (const auto& part : index.parts)
            if (!part.expression.empty() || !fix(part.column))
                return false;
        return true;
    }
    [[nodiscard]] constexpr bool fix_a_key() const {
        const table_model& table = *sources[position].model;
        if (fix(table.primary_key))
            return true;
        for (const auto& key : table.unique_keys)
            if (fix(key))
                return true;
        for (const auto& index : table.indexes)
            if (fix(index))
                return true;
        return false;
    }
};

/// Does this source give one row at most, or one at most for each row of those before it? `where` is not looked at
/// for a left join: it removes rows, and gives none.
constexpr bool gives_one_row(array_view<const source_model> sources, std::size_t position, node_span where) {
    const source_model& source = sources[position];
    const bool by_key =
        source.kind == join_kind::first || source.kind == join_kind::inner || source.kind == join_kind::left;
    return by_key && !source.common &&
           source_conditions{sources, position, source.kind == join_kind::left ? node_span{} : where}.fix_a_key();
}

} // namespace detail

/// True when a query gives one row or none, whatever the tables hold, and is no aggregate: its conditions say every
/// column of a primary key, a unique key or a unique index of the first table, and each table joined to it is found by
/// a whole key of its own.
[[nodiscard]] constexpr bool at_most_one_row(select_model const& query) noexcept {
    if (query.where.empty() || !query.operands.empty() || query.sources[0].common ||
        first_aggregate(query.projection) < query.projection.size())
        return false;
    for (std::size_t i = 0; i < query.sources.size(); ++i)
        if (!detail::gives_one_row(query.sources, i, query.where))
            return false;
    return true;
}

} // namespace constable

#endif
