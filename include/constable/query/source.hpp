// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SOURCE_HPP
#define CONSTABLE_QUERY_SOURCE_HPP

// The tables of a query and how they are joined.

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/pack.hpp"
#include "../schema/operators.hpp"
#include "../schema/table.hpp"
#include "statement.hpp"

namespace constable {

/// One join: which table, how, and on which condition.
template <join_kind Kind, class Table, class On>
struct joined_table {
    using table = Table;
    using condition = On;
    static constexpr join_kind kind = Kind;
    [[no_unique_address]] On on{};
};

namespace error {

template <class Table, class... Present>
struct no_join_path {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: no foreign key leads between this table (first argument) and those of the "
                  "query; write the condition: .join<table>(col<…> == col<…>) "
                  "[errors.md#no_join_path]");
};

template <class Table, class... Present>
struct ambiguous_join {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: several foreign keys lead between this table (first argument) and those of "
                  "the query; write the condition: .join<table>(col<…> == col<…>) "
                  "[errors.md#ambiguous_join]");
};

template <class Table>
struct table_joined_twice {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: this table is in the query already; join each table once, and again under another name: "
                  "alias<table, \"name\"> [errors.md#table_joined_twice]");
};

} // namespace error

namespace detail {

/// The foreign key between two of the tables, and how many there are.
struct join_path {
    table_id child{};
    table_id parent{};
    foreign_key_model const* key = nullptr;
    std::size_t found = 0;
};

constexpr void find_keys(join_path& path, source_model const& child, source_model const& parent) {
    for (const auto& key : child.model->foreign_keys)
        if (key.target == parent.model->id) {
            path.child = child.id;
            path.parent = parent.id;
            path.key = &key;
            ++path.found;
        }
}

/// Between a new table and those that are in the query already.
constexpr join_path find_join_path(array_view<source_model const> present, source_model const& joined) {
    join_path path;
    for (const auto& source : present) {
        if (source.kind == join_kind::search)
            continue;
        find_keys(path, source, joined);
        if (source.model != joined.model) // of a table that refers to itself, one direction: the new one is the parent
            find_keys(path, joined, source);
    }
    return path;
}

template <class Source>
constexpr source_model source_named{.id = id_of<Source>,
                                    .table = table_name<table_behind<Source>>,
                                    .alias = source_traits<Source>::alias,
                                    .model = &table_of<table_behind<Source>>,
                                    .common = is_common_table<table_behind<Source>>};

template <class Join>
constexpr source_model joined_by(source_model source) {
    source.kind = Join::kind;
    source.on = nodes_of<typename Join::condition>;
    if constexpr (is_lateral(Join::kind))
        source.columns = Join::condition::columns;
    return source;
}

template <class Joined, class... Present>
inline constexpr join_path join_path_between = [] {
    const std::array<source_model, sizeof...(Present)> present{source_named<Present>...};
    return find_join_path(present, source_named<Joined>);
}();

constexpr expression_node* emit_column(expression_node* out, table_id table, std::string_view name) {
    out->kind = node_kind::column;
    out->table = table;
    out->text = name;
    return out + 1;
}

constexpr expression_node* emit_operation(expression_node* out, operator_kind op) {
    out->kind = node_kind::operation;
    out->op = op;
    out->type = value_kind::boolean;
    out->arity = 2;
    return out + 1;
}

/// ON from a foreign key: child.column = parent.column AND …
template <class Joined, class... Present>
struct on_foreign_key : without_parameters {
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr std::size_t columns = join_path_between<Joined, Present...>.key->columns.size();
    static constexpr std::size_t node_count = 4 * columns - 1;

    static constexpr expression_node* emit(expression_node* out) {
        const join_path& path = join_path_between<Joined, Present...>;
        for (std::size_t i = 0; i < columns; ++i) {
            if (i + 1 < columns)
                out = emit_operation(out, operator_kind::logical_and);
            out = emit_operation(out, operator_kind::equal);
            out = emit_column(out, path.child, path.key->columns[i]);
            out = emit_column(out, path.parent, path.key->target_columns[i]);
        }
        return out;
    }
};

} // namespace detail

/// The tables of a query: the first one and the joins, in order.
template <class First, class... Joins>
struct source_list {
    using first = First;
    [[no_unique_address]] pack<Joins...> joins{};

    using parts = type_list<typename Joins::condition...>;
    template <std::size_t I>
    using table = std::tuple_element_t<I, std::tuple<First, typename Joins::table...>>;

    static constexpr std::size_t size = 1 + sizeof...(Joins);
    static constexpr bool has_parameters = (Joins::condition::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Joins::condition::node_count);
    template <class Table>
    static constexpr bool contains =
        std::is_same_v<First, Table> || (std::is_same_v<typename Joins::table, Table> || ...);
    static constexpr std::array<source_model, size> models{
        detail::source_named<First>, detail::joined_by<Joins>(detail::source_named<typename Joins::table>)...};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        joins.for_each([&](auto const& join) { join.on.bind(visitor); });
    }

    template <join_kind Kind, class Table, class On>
    constexpr auto with(On on) const {
        return joins.apply([&](auto const&... join) {
            using next = joined_table<Kind, Table, On>;
            return source_list<First, Joins..., next>{pack<Joins..., next>{join..., next{std::move(on)}}};
        });
    }

    template <class Table>
    using on_foreign_key = detail::on_foreign_key<Table, First, typename Joins::table...>;

    /// Void, or the error of joining `Table` on its foreign key.
    template <class Table>
    static consteval auto broken_join() {
        if constexpr (contains<Table>) {
            return std::type_identity<error::table_joined_twice<Table>>{};
        } else {
            constexpr std::size_t paths = detail::join_path_between<Table, First, typename Joins::table...>.found;
            if constexpr (paths == 0)
                return std::type_identity<error::no_join_path<Table, First, typename Joins::table...>>{};
            else if constexpr (paths > 1)
                return std::type_identity<error::ambiguous_join<Table, First, typename Joins::table...>>{};
            else
                return std::type_identity<void>{};
        }
    }
};

/// Is the table one of the statement's?
[[nodiscard]] constexpr bool is_source(array_view<const source_model> sources, table_id table) noexcept {
    for (const auto& source : sources)
        if (source.id == table)
            return true;
    return false;
}

/// True when a row of the query may lack this table: an outer join found nothing for the others, or for it.
[[nodiscard]] constexpr bool may_be_missing(array_view<const source_model> sources, table_id table) noexcept {
    bool reached = false;
    for (const auto& source : sources) {
        const bool keeps_all = source.kind == join_kind::right || source.kind == join_kind::full;
        if (reached && keeps_all)
            return true;
        if (source.id == table) {
            reached = true;
            if (source.kind == join_kind::left || source.kind == join_kind::full ||
                source.kind == join_kind::left_lateral)
                return true;
        }
    }
    return false;
}

namespace detail {

constexpr bool is_count(function_kind called) {
    return called == function_kind::count || called == function_kind::count_rows ||
           called == function_kind::count_distinct;
}

/// Walks an expression to see whether it can be null.
struct nullability {
    node_span nodes;
    array_view<const source_model> sources;
    bool grouped;

    /// Of the expression at `position`; leaves `position` behind it.
    constexpr bool at(std::size_t& position) const {
        const expression_node& n = nodes[position++];
        if (n.kind == node_kind::window)
            return of_window(n, position);
        bool operand_nullable = false;
        bool all_nullable = true;
        for (std::uint16_t i = 0; i < n.arity; ++i) {
            const bool nullable = at(position);
            operand_nullable = operand_nullable || (nullable && gives_value(n, i));
            all_nullable = all_nullable && nullable;
        }
        if (n.called == function_kind::coalesce)
            return all_nullable;
        switch (n.kind) {
        case node_kind::column: return n.nullable || may_be_missing(sources, n.table);
        case node_kind::operation:
            return operand_nullable && n.op != operator_kind::is_null && n.op != operator_kind::is_not_null;
        case node_kind::function: return of_call(n, operand_nullable);
        case node_kind::filtered: return n.nullable;
        default: return n.nullable || operand_nullable;
        }
    }

private:
    /// Of CASE the values, not the conditions: every second operand, and the last one behind ELSE.
    static constexpr bool gives_value(expression_node const& n, std::uint16_t operand) {
        return n.called != function_kind::case_when || operand % 2 == 1 || operand + 1 == n.arity;
    }
    constexpr bool of_call(expression_node const& n, bool operand_nullable) const {
        if (is_count(n.called) || n.called == function_kind::exists)
            return false;
        return is_aggregate(n.called) ? operand_nullable || !grouped : n.nullable || operand_nullable;
    }
    /// A window has at least the row itself, unless its frame leaves that out: then its node is nullable.
    constexpr bool of_window(expression_node const& n, std::size_t& position) const {
        const expression_node& call = nodes[position];
        bool operand_nullable = call.kind == node_kind::filtered || (!is_aggregate(call.called) && call.nullable);
        const bool counts = is_count(call.kind == node_kind::filtered ? nodes[position + 1].called : call.called);
        ++position;
        for (std::uint16_t i = 0; i < call.arity; ++i)
            operand_nullable = at(position) || operand_nullable;
        for (std::uint16_t i = 1; i < n.arity; ++i)
            position = end_of(nodes, position);
        return !counts && (n.nullable || operand_nullable);
    }
};

} // namespace detail

/// Can the expression be null in a query over these tables? An aggregate over no rows is null, a group has a row.
[[nodiscard]] constexpr bool is_nullable_in(node_span nodes, array_view<const source_model> sources,
                                            bool grouped) noexcept {
    std::size_t at = 0;
    return detail::nullability{nodes, sources, grouped}.at(at);
}

} // namespace constable

#endif
