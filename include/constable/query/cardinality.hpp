// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_CARDINALITY_HPP
#define CONSTABLE_QUERY_CARDINALITY_HPP

// How many rows a query can give: a predicate on a whole key leaves at most one.

#include <cstddef>
#include <span>
#include <string_view>

#include "../core/static_vector.hpp"
#include "../schema/model.hpp"
#include "conjuncts.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

/// The columns of a source that the conditions set equal to one value each: a parameter, or a column of a source that
/// is known already.
class fixed_columns {
public:
    /// Known are the sources before `position`.
    constexpr fixed_columns(std::span<const source_model> sources, std::size_t position)
        : sources_(sources), source_(sources[position]), unknown_(sources.subspan(position)) {}

    constexpr void take(node_span condition) {
        if (condition.empty())
            return;
        const operator_kind op = condition[0].op;
        if (op != operator_kind::logical_and && op != operator_kind::equal)
            return;
        const std::size_t second = end_of(condition, 1);
        const node_span left = condition.subspan(1, second - 1);
        const node_span right = condition.subspan(second);
        if (op == operator_kind::logical_and) {
            take(left);
            take(right);
        } else {
            take(left, right);
            if (keeps_collation(sources_, left, right))
                take(right, left);
        }
    }
    [[nodiscard]] constexpr bool hold_a_key() const {
        const std::span<const std::string_view> columns{columns_.begin(), columns_.size()};
        const table_model& table = *source_.model;
        if (covers(columns, table.primary_key))
            return true;
        for (const auto& key : table.unique_keys)
            if (covers(columns, key))
                return true;
        for (const auto& index : table.indexes)
            if (index.unique && index.predicate.empty() && holds_parts(columns, index))
                return true;
        return false;
    }

private:
    static constexpr bool holds_parts(std::span<const std::string_view> columns, index_model const& index) {
        for (const auto& part : index.parts)
            if (!part.expression.empty() || !has_name(columns, part.column))
                return false;
        return true;
    }
    constexpr void take(node_span compared, node_span with) {
        if (compared.size() != 1 || compared[0].kind != node_kind::column || compared[0].table != source_.id ||
            columns_.full())
            return;
        for (const expression_node& n : with)
            if ((n.kind == node_kind::column && is_source(unknown_, n.table)) || n.kind >= node_kind::dynamic)
                return;
        const bool rounds = compared[0].type == value_kind::integer && with[0].type == value_kind::real;
        if (!rounds && !reads_outer(with, unknown_)) // PostgreSQL compares as doubles: two integers may equal one
            columns_.push_back(compared[0].text);
    }

    std::span<const source_model> sources_;
    source_model const& source_;
    std::span<const source_model> unknown_;
    static_vector<std::string_view, 32> columns_{};
};

} // namespace detail

/// True when a query gives one row or none, whatever the tables hold, and is no aggregate: its conditions say every
/// column of a primary key, a unique key or a unique index of the first table, and each table joined to it is found by
/// a whole key of its own.
[[nodiscard]] constexpr bool at_most_one_row(select_model const& query) noexcept {
    if (query.where.empty() || !query.operands.empty() || query.sources[0].common ||
        first_aggregate(query.projection) < query.projection.size())
        return false;
    for (std::size_t i = 0; i < query.sources.size(); ++i) {
        const auto& source = query.sources[i];
        const bool by_key =
            source.kind == join_kind::first || source.kind == join_kind::inner || source.kind == join_kind::left;
        if (!by_key || source.common)
            return false;
        detail::fixed_columns fixed{query.sources, i};
        fixed.take(source.on);
        if (source.kind != join_kind::left)
            fixed.take(query.where);
        if (!fixed.hold_a_key())
            return false;
    }
    return true;
}

} // namespace constable

#endif
