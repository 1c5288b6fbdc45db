// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_ROW_WRITE_HPP
#define CONSTABLE_QUERY_ROW_WRITE_HPP

// UPDATE and DELETE of one row of a struct, found by its primary key, and by its version where the table has one.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "../core/array_view.hpp"
#include "insert.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

template <class Table>
constexpr bool is_key_column(std::size_t column) {
    return has_name(table_of<Table>.primary_key.columns, table_of<Table>.columns[column].name);
}
template <class Table>
constexpr bool is_version(std::size_t column) {
    return table_of<Table>.columns[column].role == column_role::row_version;
}
template <class Table>
constexpr bool is_written_by_update(std::size_t column) {
    return !is_key_column<Table>(column) && table_of<Table>.columns[column].generated == generation::none;
}

template <class Table>
constexpr bool is_update_time(std::size_t column) {
    return table_of<Table>.columns[column].role == column_role::updated_at;
}

template <class Table>
inline constexpr bool has_version = [] {
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        if (is_version<Table>(i))
            return true;
    return false;
}();

template <class Table>
inline constexpr std::size_t columns_written_by_update = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        count += is_written_by_update<Table>(i) ? 1U : 0U;
    return count;
}();

template <class Table>
inline constexpr auto update_assignments = [] {
    std::array<assignment_model, columns_written_by_update<Table>> all{};
    std::size_t next = 0;
    for_each_member<Table>([&]<std::size_t I>() {
        if constexpr (is_written_by_update<Table>(I)) {
            all[next].column = table_of<Table>.columns[I].name;
            if constexpr (is_version<Table>(I))
                all[next].value = raised_version<Table, I>;
            else
                all[next].value = value_parameter<member_type<Table, I>>;
            ++next;
        }
    });
    return all;
}();

/// `key = ? AND … AND version = ?`
template <class Table>
inline constexpr auto row_condition = [] {
    constexpr std::size_t terms = table_of<Table>.primary_key.columns.size() + (has_version<Table> ? 1 : 0);
    std::array<expression_node, 4 * terms - 1> nodes{};
    expression_node* out = nodes.data();
    std::size_t left = terms;
    for (const bool version : {false, true})
        for (std::size_t i = 0; i < member_count<Table>; ++i)
            if (version ? is_version<Table>(i) : is_key_column<Table>(i)) {
                if (--left > 0)
                    out = emit_operation(out, operator_kind::logical_and);
                out = emit_operation(out, operator_kind::equal);
                out = emit_column(out, id_of<Table>, table_of<Table>.columns[i].name);
                *out++ = parameter_node(table_of<Table>.columns[i].type);
            }
    return nodes;
}();

/// The member as an update writes it: the row learns its new times when it was written, and not before.
template <class Table, std::size_t I, class Visitor>
void bind_written(Visitor& visitor, Table const& row, timestamp now) {
    if constexpr (is_update_time<Table>(I))
        visitor.template value<member_type<Table, I>>(member_type<Table, I>{now});
    else
        visitor.template value<member_type<Table, I>>(member_at<I>(row));
}

template <class Table, class Visitor>
void bind_row_condition(Visitor& visitor, Table const& row) {
    const auto bind_where = [&]<bool Version>() {
        for_each_member<Table>([&]<std::size_t I>() {
            if constexpr (Version ? is_version<Table>(I) : is_key_column<Table>(I))
                visitor.template value<member_type<Table, I>>(member_at<I>(row));
        });
    };
    bind_where.template operator()<false>();
    bind_where.template operator()<true>();
}

} // namespace detail

/// UPDATE of all columns but the key. The row is borrowed.
template <class Table>
struct row_update {
    using table = Table;
    using parts = type_list<>;
    using row = void;
    template <std::size_t>
    using table_at = Table;
    static constexpr array_view<const source_model> visible_tables = source_list<Table>::models;
    static constexpr update_model model{&table_of<Table>,
                                        source_list<Table>::models,
                                        detail::update_assignments<Table>,
                                        detail::row_condition<Table>,
                                        {}};
    Table const* changed = nullptr;
    timestamp now{}; ///< what its columns of the last update become

    template <class Visitor>
    void bind(Visitor& visitor) const {
        for_each_member<Table>([&]<std::size_t I>() {
            if constexpr (detail::is_written_by_update<Table>(I) && !detail::is_version<Table>(I))
                detail::bind_written<Table, I>(visitor, *changed, now);
        });
        detail::bind_row_condition(visitor, *changed);
    }
    static consteval auto check() { return std::type_identity<void>{}; }
};

/// DELETE. The row is borrowed.
template <class Table>
struct row_erase {
    using table = Table;
    using parts = type_list<>;
    using row = void;
    template <std::size_t>
    using table_at = Table;
    static constexpr array_view<const source_model> visible_tables = source_list<Table>::models;
    static constexpr erase_model model{&table_of<Table>, detail::row_condition<Table>, {}};
    Table const* erased = nullptr;

    template <class Visitor>
    void bind(Visitor& visitor) const {
        detail::bind_row_condition(visitor, *erased);
    }
    static consteval auto check() { return std::type_identity<void>{}; }
};

} // namespace constable

#endif
