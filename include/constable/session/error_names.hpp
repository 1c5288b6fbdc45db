// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_ERROR_NAMES_HPP
#define CONSTABLE_SESSION_ERROR_NAMES_HPP

// Names that an engine's error lacks: of the columns of a violated check, of the table of a missing column.

#include <string>
#include <string_view>
#include <utility>

#include "../core/error.hpp"
#include "../schema/model.hpp"
#include "../schema/names.hpp"

namespace constable {

namespace detail {

inline void add_column(std::string& columns, std::string_view column) {
    if ((", " + columns + ", ").find(", " + std::string{column} + ", ") == std::string::npos)
        columns.append(columns.empty() ? "" : ", ").append(column);
}

inline void add_columns_read(std::string& columns, node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::column)
            add_column(columns, n.text);
}

} // namespace detail

namespace detail {

inline std::string joined(array_view<const std::string_view> columns) {
    std::string all;
    for (std::string_view column : columns)
        add_column(all, column);
    return all;
}

} // namespace detail

/// The columns that a constraint or a unique index of this name reads, comma-separated; empty if the table has none.
[[nodiscard]] inline std::string columns_of_constraint(table_model const& table, std::string_view constraint) {
    std::string columns;
    for (const auto& column : table.columns)
        if (domain_name(table, column.name).view() == constraint)
            return std::string{column.name};
    if (primary_key_name(table).view() == constraint)
        return detail::joined(table.primary_key.columns);
    for (const auto& key : table.unique_keys)
        if (unique_key_name(table, key).view() == constraint)
            return detail::joined(key.columns);
    for (const auto& key : table.foreign_keys)
        if (foreign_key_name(table, key).view() == constraint)
            return detail::joined(key.columns);
    for (const auto& check : table.checks)
        if (check_name(table, check.name).view() == constraint)
            detail::add_columns_read(columns, check.expression);
    for (const auto& index : table.indexes)
        if (index_name(table, index).view() == constraint)
            for (const auto& part : index.parts) {
                if (!part.column.empty())
                    detail::add_column(columns, part.column);
                detail::add_columns_read(columns, part.expression);
            }
    return columns;
}

namespace detail {

/// PostgreSQL tells a primary key from other unique ones by its name alone, and a table that others made has names of
/// its own: then the columns tell.
inline bool is_primary_key(table_model const& table, error_facts const& facts) {
    if (facts.constraint == primary_key_name(table).view())
        return true;
    return !facts.columns.empty() && facts.columns == joined(table.primary_key.columns);
}

} // namespace detail

/// Throws `refused` again, with the columns that it lacks, and as a violation of the primary key where it is one.
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_with_columns(constraint_error const& refused,
                                                                      table_model const& table) {
    error_facts facts = refused.facts();
    if (facts.table == table.name) {
        // PostgreSQL names an expression where an index has one.
        if (std::string known = columns_of_constraint(table, facts.constraint); !known.empty())
            facts.columns = std::move(known);
        if (facts.violated == constraint_kind::unique && detail::is_primary_key(table, facts))
            facts.violated = constraint_kind::primary_key;
    }
    throw constraint_error(std::move(facts));
}

/// Throws `missing` again, with the table that it lacks; `table` is empty where a statement has several.
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_with_table(schema_mismatch_error const& missing,
                                                                    std::string_view table) {
    error_facts facts = missing.facts();
    if (facts.table.empty() && !facts.columns.empty())
        facts.table = table;
    throw schema_mismatch_error(std::move(facts));
}

/// Throws `refused` again, with the table that it lacks.
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_with_table(value_error const& refused,
                                                                    std::string_view table) {
    error_facts facts = refused.facts();
    if (facts.table.empty())
        facts.table = table;
    throw value_error(std::move(facts));
}

} // namespace constable

#endif
