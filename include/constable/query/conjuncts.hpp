// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_CONJUNCTS_HPP
#define CONSTABLE_QUERY_CONJUNCTS_HPP

// The conditions of a statement that all hold for each of its rows, and what their operands depend on.

#include <cstddef>

#include "../core/array_view.hpp"
#include "../core/static_vector.hpp"
#include "../schema/model.hpp"
#include "node_match.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

/// More conditions joined by AND are not looked at.
inline constexpr std::size_t max_conjuncts = 64;

using conjunct_list = static_vector<node_span, max_conjuncts>;

constexpr void split_conjuncts(conjunct_list& list, node_span nodes) {
    if (nodes.empty() || list.size() == max_conjuncts)
        return;
    if (nodes[0].op == operator_kind::logical_and) {
        const std::size_t second = end_of(nodes, 1);
        split_conjuncts(list, nodes.subspan(1, second - 1));
        split_conjuncts(list, nodes.subspan(second));
    } else {
        list.push_back(nodes);
    }
}

constexpr bool reads_source(node_span nodes, table_id table) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::column && n.table == table)
            return true;
    return false;
}

/// The table of the first column; none where there is no column.
constexpr table_id first_table_in(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::column)
            return n.table;
    return {};
}

/// Is one of the conditions that all hold an equality of two tables? PostgreSQL joins fully by hashing or merging
/// alone.
constexpr bool joins_by_equality(node_span on) {
    conjunct_list conditions;
    split_conjuncts(conditions, on);
    for (node_span condition : conditions)
        if (condition[0].op == operator_kind::equal) {
            const std::size_t second = end_of(condition, 1);
            const table_id left = first_table_in(condition.subspan(1, second - 1));
            const table_id right = first_table_in(condition.subspan(second));
            if (left != table_id{} && right != table_id{} && left != right)
                return true;
        }
    return false;
}

/// Does a subquery read a column of one of these sources? Then it gives another value for each of their rows.
constexpr bool reads_outer(node_span nodes, array_view<const source_model> sources) {
    return reads_ungrouped(nodes, sources, {});
}

/// How an operand of a comparison wants text compared; nothing where it leaves that to the other one.
/// https://sqlite.org/datatype3.html#assigning_collating_sequences_from_sql
struct wanted_collation {
    bool said = false;
    collation collated = collation::binary;
};
constexpr wanted_collation collation_wanted(array_view<const source_model> sources, node_span nodes) {
    std::size_t at = 0;
    while (nodes[at].called == function_kind::cast)
        ++at;
    if (nodes[at].kind != node_kind::column)
        return {};
    for (const auto& source : sources)
        if (source.id == nodes[at].table && source.model != nullptr)
            if (const std::size_t column = find_column(*source.model, nodes[at].text); column != not_found)
                return {true, source.model->columns[column].collated};
    return {true, collation::binary};
}
/// Is `compared`, the right operand, compared as its own column and index would?
constexpr bool keeps_collation(array_view<const source_model> sources, node_span left, node_span compared) {
    const wanted_collation wanted = collation_wanted(sources, left);
    return !wanted.said || wanted.collated == collation_wanted(sources, compared).collated;
}

} // namespace detail

} // namespace constable

#endif
