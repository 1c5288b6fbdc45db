// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_ASSIGNMENT_HPP
#define CONSTABLE_QUERY_ASSIGNMENT_HPP

// What INSERT and UPDATE share: assignments, and the columns that the library maintains.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../schema/attributes.hpp"
#include "../schema/table.hpp"
#include "projection.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

    template <class Table, class Column>
    struct column_of_another_table {
        static_assert(sizeof(Table) == 0, "constable: a statement writes columns of its own table only; this one belongs to "
                                          "another [errors.md#column_of_another_table]");
        using reported = void;
    };

    template <class Table, class Column>
    struct set_generated_column {
        static_assert(sizeof(Table) == 0, "constable: the database computes this column; write the columns it is made of "
                                          "[errors.md#set_generated_column]");
        using reported = void;
    };

    template <class Table, class Column>
    struct assigned_twice {
        static_assert(sizeof(Table) == 0,
                      "constable: this column is assigned twice; keep one assignment [errors.md#assigned_twice]");
        using reported = void;
    };

} // namespace error

/// The assignments of one SET list.
template <class... Assignments>
struct assignment_list {
    [[no_unique_address]] pack<Assignments...> items{};
    static constexpr std::size_t size = sizeof...(Assignments);

    static constexpr std::array<assignment_model, size> models{assignment_model{
        column_names<typename Assignments::target::owner>[index_of<Assignments::target::pointer>],
        nodes_of<std::remove_const_t<decltype(Assignments::value)>>}...};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        items.for_each([&](auto const& item) { item.value.bind(visitor); });
    }

    template <class Column>
    static constexpr std::size_t times = (std::size_t{0} + ... + (std::is_same_v<typename Assignments::target, Column> ? 1 : 0));
};

namespace detail {

    template <class Table, class Column>
    consteval bool is_generated() {
        return table_of<Table>.columns[index_of<Column::pointer>].generated != generation::none;
    }

    template <class Table, class List, class Column>
    consteval bool check_assignment() {
        if constexpr (!std::is_same_v<typename Column::owner, Table>) {
            using report [[maybe_unused]] = typename error::column_of_another_table<Table, Column>::reported;
            return false;
        } else if constexpr (is_generated<Table, Column>()) {
            using report [[maybe_unused]] = typename error::set_generated_column<Table, Column>::reported;
            return false;
        } else if constexpr (List::template times<Column> > 1) {
            using report [[maybe_unused]] = typename error::assigned_twice<Table, Column>::reported;
            return false;
        }
        return true;
    }

    template <class Table, class... Assignments>
    consteval bool check_assignments() {
        return (check_assignment<Table, assignment_list<Assignments...>, typename Assignments::target>() && ...);
    }

    /// `version = version + 1` for a column that counts updates.
    template <class Table, std::size_t I>
    inline constexpr std::array<expression_node, 3> raised_version = [] {
        std::array<expression_node, 3> nodes{};
        nodes[0] = {.kind = node_kind::operation, .op = operator_kind::add, .type = value_kind::integer, .arity = 2};
        emit_column(&nodes[1], id_of<Table>, table_of<Table>.columns[I].name);
        nodes[2] = {.kind = node_kind::literal, .type = value_kind::integer, .integer = 1};
        return nodes;
    }();

    inline constexpr std::array<expression_node, 1> time_parameter{expression_node{.kind = node_kind::parameter, .type = value_kind::timestamp}};

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
