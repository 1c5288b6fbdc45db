// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_OUTER_READS_HPP
#define CONSTABLE_QUERY_OUTER_READS_HPP

// Whose columns an expression reads, the columns in its subqueries included: those of its own statement, or of one
// around.

#include <cstddef>
#include <type_traits>

#include "../core/array_view.hpp"
#include "node_match.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

struct columns_read {
    bool own = false;   ///< of the statement itself
    bool outer = false; ///< of a statement around it
};

/// The sources of the statement, or of a subquery somewhere in it.
struct source_level {
    array_view<const source_model> sources;
    source_level const* around = nullptr;
};

constexpr void find_columns_read(select_model const& query, source_level const& around, columns_read& found);

constexpr void find_columns_read(node_span nodes, source_level const& here, columns_read& found) {
    for (const expression_node& n : nodes) {
        if (n.kind == node_kind::subquery) {
            find_columns_read(*n.query, here, found);
        } else if (n.kind == node_kind::outer) {
            source_level const* level = here.around;
            while (level != nullptr && !is_source(level->sources, n.table))
                level = level->around;
            found.outer = found.outer || level == nullptr;
            found.own = found.own || (level != nullptr && level->around == nullptr);
        } else if (n.kind == node_kind::column) {
            found.own = found.own || here.around == nullptr;
        }
    }
}

constexpr void find_columns_read(select_model const& query, source_level const& around, columns_read& found) {
    const source_level here{query.sources, &around};
    for_each_part(query, [&](auto const& part) {
        constexpr bool beside = std::is_same_v<decltype(part), select_model const&>;
        find_columns_read(part, beside ? around : here, found);
    });
}

/// The first aggregate that reads columns of the statement around and none of its own; the size of `nodes` if there is
/// none. Engines take it for one of the statement around (ISO/IEC 9075-2, set function specification).
constexpr std::size_t first_aggregate_of_outer(node_span nodes, array_view<const source_model> sources) {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (!is_aggregate(nodes[at]) && nodes[at].kind != node_kind::filtered)
            continue;
        const std::size_t end = end_of(nodes, at);
        columns_read found;
        find_columns_read(nodes.subspan(at, end - at), source_level{sources}, found);
        if (found.outer && !found.own)
            return at;
        at = end - 1;
    }
    return nodes.size();
}

} // namespace detail

} // namespace constable

#endif
