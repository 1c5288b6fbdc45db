// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_ORDER_HPP
#define CONSTABLE_SCHEMA_ORDER_HPP

// The order in which tables can be created and dropped: parents before children.

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "../core/array_view.hpp"
#include "../core/fold.hpp"
#include "model.hpp"
#include "registry.hpp"

namespace constable {

/// A foreign key by position: of its table in the schema, and of itself in `table_model::foreign_keys`.
struct foreign_key_position {
    std::size_t table = 0;
    std::size_t key = 0;
    [[nodiscard]] friend constexpr bool operator==(foreign_key_position, foreign_key_position) noexcept = default;
};

namespace detail {

enum class visit_state : unsigned char { untouched, waiting, placed };

/// `targets[t]`: where each foreign key of table `t` leads, or `not_found`. Depth first: a table is placed once all
/// tables that it needs are; a key to a table that is itself still waiting closes a cycle.
template <class Late>
constexpr void order_by_targets(array_view<const array_view<const std::size_t>> targets, array_view<std::size_t> order,
                                Late&& late) {
    std::vector<visit_state> state(targets.size(), visit_state::untouched);
    std::vector<std::size_t> next_key(targets.size(), 0);
    std::vector<std::size_t> path;
    std::size_t placed = 0;
    const auto visit = [&](std::size_t table) {
        state[table] = visit_state::waiting;
        path.push_back(table);
    };
    for (std::size_t root = 0; root < targets.size(); ++root) {
        if (state[root] == visit_state::untouched)
            visit(root);
        while (!path.empty()) {
            const std::size_t table = path.back();
            const std::size_t key = next_key[table]++;
            if (key == targets[table].size()) {
                state[table] = visit_state::placed;
                order[placed++] = table;
                path.pop_back();
                continue;
            }
            const std::size_t parent = targets[table][key];
            if (parent == not_found || parent == table)
                continue;
            if (state[parent] == visit_state::untouched)
                visit(parent);
            else if (state[parent] == visit_state::waiting)
                late(foreign_key_position{table, key});
        }
    }
}

constexpr void reverse_positions(array_view<std::size_t> order) noexcept {
    for (std::size_t i = 0; i < order.size() / 2; ++i)
        std::swap(order[i], order[order.size() - 1 - i]);
}

} // namespace detail

/// Writes the positions of all tables into `order` (as large as the schema): each after the tables that its foreign
/// keys lead to, otherwise as declared. Calls `late(foreign_key_position)` for each key that closes a cycle: its target
/// comes later, so it must be added when the tables exist. A key to its own table is no cycle; a key to a table that
/// the schema lacks is ignored.
template <class Late>
constexpr void dependency_order(schema_model const& schema, array_view<std::size_t> order, Late&& late) {
    std::vector<std::size_t> flat;
    for (const auto& table : schema.tables)
        for (const auto& key : table.foreign_keys)
            flat.push_back(find_table(schema, key.target_table));
    std::vector<array_view<const std::size_t>> targets;
    std::size_t at = 0;
    for (const auto& table : schema.tables) {
        targets.push_back(array_view<const std::size_t>{flat}.subspan(at, table.foreign_keys.size()));
        at += table.foreign_keys.size();
    }
    detail::order_by_targets(targets, order, late);
}

/// The same for dropping: children first. The keys that `late` is called for must be dropped before the tables.
template <class Late>
constexpr void drop_order(schema_model const& schema, array_view<std::size_t> order, Late&& late) {
    dependency_order(schema, order, late);
    detail::reverse_positions(order);
}

namespace detail {

// One evaluation per table, for the compiler's step budget.
template <class Schema, std::size_t I>
inline constexpr auto foreign_key_targets = [] {
    constexpr auto& keys = model_of<Schema>.tables[I].foreign_keys;
    std::array<std::size_t, keys.size()> targets{};
    for (std::size_t i = 0; i < targets.size(); ++i)
        targets[i] = find_table(model_of<Schema>, keys[i].target_table);
    return targets;
}();

template <std::size_t Tables, std::size_t Keys>
struct ordering {
    std::array<std::size_t, Tables> tables{};
    std::array<foreign_key_position, Keys> late{};
    std::size_t late_count = 0;
};

template <class Schema, std::size_t... I>
consteval auto make_ordering(std::index_sequence<I...>) {
    ordering<sizeof...(I), sum_of({foreign_key_targets<Schema, I>.size()...})> result;
    const std::array<array_view<const std::size_t>, sizeof...(I)> targets{foreign_key_targets<Schema, I>...};
    order_by_targets(targets, result.tables, [&](foreign_key_position key) { result.late[result.late_count++] = key; });
    return result;
}

template <class Schema>
consteval auto find_ordering() {
    if constexpr (valid_schema<Schema>)
        return make_ordering<Schema>(std::make_index_sequence<Schema::size>{});
    else
        return ordering<Schema::size, 0>{};
}

template <class Schema>
inline constexpr auto ordering_of = find_ordering<Schema>();

} // namespace detail

/// The positions of a schema's tables, parents first: a `std::array`.
template <schema_type Schema>
inline constexpr auto table_order = detail::ordering_of<Schema>.tables;

/// The positions of a schema's tables, children first.
template <schema_type Schema>
inline constexpr auto table_drop_order = [] {
    auto order = table_order<Schema>;
    detail::reverse_positions(order);
    return order;
}();

/// The foreign keys that must be added after their tables and dropped before them, because they close a cycle.
template <schema_type Schema>
inline constexpr auto late_foreign_keys = [] {
    constexpr auto const& found = detail::ordering_of<Schema>;
    std::array<foreign_key_position, found.late_count> keys{};
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = found.late[i];
    return keys;
}();

} // namespace constable

#endif
