// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_ASSIGNMENT_HPP
#define CONSTABLE_QUERY_ASSIGNMENT_HPP

// What INSERT and UPDATE share: assignments, and the columns that the library maintains.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../schema/attributes.hpp"
#include "../schema/table.hpp"
#include "projection.hpp"
#include "rules.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

template <class Item>
struct not_an_assignment {
    using reported = void;
    static_assert(!sizeof(Item),
                  "constable: set and do_update take assignments; write col<&T::member> = value, with one = "
                  "[errors.md#not_an_assignment]");
};

template <class Column>
struct column_of_another_table {
    using reported = void;
    static_assert(!sizeof(Column), "constable: a statement writes columns of its own table only; this one belongs to "
                                   "another [errors.md#column_of_another_table]");
};

template <class Column>
struct set_generated_column {
    using reported = void;
    static_assert(!sizeof(Column), "constable: the database computes this column; write the columns it is made of "
                                   "[errors.md#set_generated_column]");
};

template <class Column>
struct set_row_version {
    using reported = void;
    static_assert(!sizeof(Column), "constable: the library raises this column with every change, which is what stale "
                                   "rows are told by; leave it out, or raise it: column += n "
                                   "[errors.md#set_row_version]");
};

template <class Column>
struct assigned_twice {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this column is assigned twice; keep one assignment [errors.md#assigned_twice]");
};

template <class Column>
struct column_in_values {
    using reported = void;
    static_assert(!sizeof(Column), "constable: an insert reads no columns, for there is no row yet; give a value or "
                                   "arg<N> [errors.md#column_in_values]");
};

} // namespace error

/// The assignments of one SET list.
template <class... Assignments>
struct assignment_list {
    [[no_unique_address]] pack<Assignments...> items{};
    using parts = type_list<typename Assignments::given...>;
    static constexpr std::size_t size = sizeof...(Assignments);
    static constexpr bool has_parameters = (Assignments::given::has_parameters || ...);

    static constexpr std::array<assignment_model, size> models{
        assignment_model{column_names<typename Assignments::target::owner>[index_of<Assignments::target::pointer>],
                         nodes_of<typename Assignments::given>}...};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        items.for_each([&](auto const& item) { item.value.bind(visitor); });
    }
};

/// Assignments that were refused: the compile error has been reported.
struct refused_assignments : assignment_list<> {};

/// Where assignments stand: what their values may read depends on it.
enum class assignment_place : std::uint8_t { insert, update, upsert };

namespace detail {

template <class T>
inline constexpr bool is_assignment = false;
template <class Column, class Value>
inline constexpr bool is_assignment<column_assignment<Column, Value>> = true;

template <class Column>
consteval bool is_generated() {
    return table_of<typename Column::owner>.columns[index_of<Column::pointer>].generated != generation::none;
}

/// Is a row version given anything but a change of itself?
template <class Column, class Given>
consteval bool hides_version() {
    const auto& model = table_of<typename Column::owner>.columns[index_of<Column::pointer>];
    if (model.role != column_role::row_version)
        return false;
    for (const expression_node& n : nodes_of<Given>)
        if (n.kind == node_kind::column && n.table == id_of<typename Column::owner> && n.text == model.name)
            return false;
    return true;
}

constexpr bool reads_column(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::outer || n.kind == node_kind::column || n.kind == node_kind::excluded)
            return true;
    return false;
}

template <class Sources, assignment_place Place, class Assignment, class... Rest>
consteval auto assignment_error() {
    using Table = typename Sources::first;
    using column = typename Assignment::target;
    using given = typename Assignment::given;
    constexpr bool inserted = Place == assignment_place::insert;
    constexpr query_violation found =
        inserted ? query_violation{}
                 : violation_in_row(Sources::models, nodes_of<given>, Place == assignment_place::upsert);
    if constexpr (!std::is_same_v<typename column::owner, Table>)
        return std::type_identity<error::column_of_another_table<column>>{};
    else if constexpr (is_generated<column>())
        return std::type_identity<error::set_generated_column<column>>{};
    else if constexpr (!inserted && hides_version<column, given>())
        return std::type_identity<error::set_row_version<column>>{};
    else if constexpr ((std::is_same_v<typename Rest::target, column> || ...))
        return std::type_identity<error::assigned_twice<column>>{};
    else if constexpr (inserted && reads_column(nodes_of<given>))
        return std::type_identity<error::column_in_values<given>>{};
    else if constexpr (found.rule != query_rule::none)
        return error_of_violation<given, found>();
    else if constexpr (!column::nullable && is_nullable_in(nodes_of<given>, Sources::models, false))
        return std::type_identity<error::null_assignment<column>>{};
    else if constexpr (sizeof...(Rest) > 0)
        return assignment_error<Sources, Place, Rest...>();
    else
        return std::type_identity<void>{};
}

template <class Item, class... Rest>
consteval auto find_no_assignment() {
    if constexpr (!is_assignment<Item>)
        return std::type_identity<error::not_an_assignment<Item>>{};
    else
        return find_no_assignment<Rest...>();
}

template <class Sources, assignment_place Place, class... Items>
consteval auto assignments_error() {
    if constexpr (sizeof...(Items) == 0)
        return std::type_identity<error::empty_clause<typename Sources::first>>{};
    else if constexpr ((is_assignment<Items> && ...))
        return assignment_error<Sources, Place, Items...>();
    else
        return find_no_assignment<Items...>();
}
/// Void, or the error of the first assignment that cannot be.
template <class Sources, assignment_place Place, class... Items>
using broken_assignments = typename decltype(assignments_error<Sources, Place, Items...>())::type;

/// `version = version + 1` for a column that counts updates.
template <class Table, std::size_t I>
inline constexpr std::array<expression_node, 3> raised_version = [] {
    std::array<expression_node, 3> nodes{};
    nodes[0] = {.kind = node_kind::operation, .op = operator_kind::add, .type = value_kind::integer, .arity = 2};
    emit_column(&nodes[1], id_of<Table>, table_of<Table>.columns[I].name);
    nodes[2] = {.kind = node_kind::literal, .type = value_kind::integer, .integer = 1};
    return nodes;
}();

inline constexpr std::array<expression_node, 1> time_parameter{parameter_node({.kind = value_kind::timestamp})};

template <class List>
constexpr bool assigns(std::string_view column) {
    for (const auto& assigned : List::models)
        if (assigned.column == column)
            return true;
    return false;
}

/// Does an update through this list raise or set the column by itself?
template <class Table, class List>
constexpr bool is_maintained(std::size_t column) {
    const auto& model = table_of<Table>.columns[column];
    return model.role != column_role::ordinary && !assigns<List>(model.name);
}

template <class Table, class List>
inline constexpr std::size_t maintained_columns = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < table_of<Table>.columns.size(); ++i)
        count += is_maintained<Table, List>(i) ? 1U : 0U;
    return count;
}();

/// The list, and behind it the columns that the library maintains.
template <class Table, class List>
inline constexpr auto maintained_assignments = [] {
    std::array<assignment_model, List::size + maintained_columns<Table, List>> all{};
    for (std::size_t i = 0; i < List::size; ++i)
        all[i] = List::models[i];
    std::size_t next = List::size;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto add = [&]<std::size_t C>() {
            if constexpr (is_maintained<Table, List>(C)) {
                const auto& column = table_of<Table>.columns[C];
                all[next].column = column.name;
                if constexpr (table_of<Table>.columns[C].role == column_role::row_version)
                    all[next].value = raised_version<Table, C>;
                else
                    all[next].value = time_parameter;
                ++next;
            }
        };
        (add.template operator()<I>(), ...);
    }(std::make_index_sequence<member_count<Table>>{});
    return all;
}();

template <class Table, class List>
inline constexpr std::size_t maintained_times = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < table_of<Table>.columns.size(); ++i)
        count += is_maintained<Table, List>(i) && table_of<Table>.columns[i].role == column_role::updated_at ? 1U : 0U;
    return count;
}();

template <class Table, class List, class Visitor>
void bind_maintained(Visitor& visitor) {
    for (std::size_t i = 0; i < maintained_times<Table, List>; ++i)
        visitor.template value<timestamp>(now());
}

} // namespace detail

} // namespace constable

#endif
