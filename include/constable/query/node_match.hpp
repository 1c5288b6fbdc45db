// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_NODE_MATCH_HPP
#define CONSTABLE_QUERY_NODE_MATCH_HPP

// Is an expression the same as another one, and does a subquery depend on the rows around it?

#include <cstddef>

#include "../core/array_view.hpp"
#include "../schema/node.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

/// The type of a column is that of its table, and not every node of one tells it.
constexpr bool same_node(expression_node const& a, expression_node const& b) {
    return a.kind == b.kind && a.op == b.op && a.called == b.called && a.table == b.table && a.text == b.text &&
           a.nulls == b.nulls && a.query == b.query && a.arity == b.arity &&
           (a.type == b.type || a.kind == node_kind::column) && a.integer == b.integer && a.real == b.real &&
           a.kind != node_kind::parameter; // two parameters are two values
}

constexpr bool same_nodes(node_span a, node_span b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!same_node(a[i], b[i]))
            return false;
    return true;
}

/// Does a GROUP BY key stand at `at`?
constexpr bool is_key(node_span nodes, std::size_t at, node_span keys) {
    const std::size_t size = end_of(nodes, at) - at;
    for (std::size_t key = 0; key < keys.size(); key = end_of(keys, key)) {
        bool same = end_of(keys, key) - key == size;
        for (std::size_t i = 0; same && i < size; ++i)
            same = same_node(nodes[at + i], keys[key + i]);
        if (same)
            return true;
    }
    return false;
}

/// Which of the items is this expression? From 1 on; 0 if none is.
constexpr std::size_t selected_position(node_span items, node_span wanted) {
    std::size_t position = 0;
    std::size_t found = 0;
    for_each_expression(items, [&](node_span item) {
        ++position;
        if (found == 0 && item.size() == wanted.size() && is_key(item, 0, wanted))
            found = position;
    });
    return found;
}

/// Does a subquery read a column of this statement that is no GROUP BY key?
constexpr bool reads_ungrouped(select_model const& query, array_view<const source_model> sources, node_span keys);

constexpr bool reads_ungrouped(node_span nodes, array_view<const source_model> sources, node_span keys) {
    for (const expression_node& n : nodes) {
        if (n.kind == node_kind::subquery && reads_ungrouped(*n.query, sources, keys))
            return true;
        if (n.kind != node_kind::outer || !is_source(sources, n.table))
            continue;
        expression_node own = n;
        own.kind = node_kind::column;
        if (!is_key({&own, 1}, 0, keys))
            return true;
    }
    return false;
}

constexpr bool reads_ungrouped(select_model const& query, array_view<const source_model> sources, node_span keys) {
    bool found = false;
    for_each_part(query, [&](auto const& part) { found = found || reads_ungrouped(part, sources, keys); });
    return found;
}

} // namespace detail

} // namespace constable

#endif
