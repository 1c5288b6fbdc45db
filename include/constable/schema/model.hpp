// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_MODEL_HPP
#define CONSTABLE_SCHEMA_MODEL_HPP

// A schema as a plain value. Reflection fills it at compile time, introspection at run time; every algorithm reads it.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/array_view.hpp"
#include "node.hpp"
#include "value_type.hpp"

namespace constable {

enum class referential_action : std::uint8_t { no_action, restricted, cascade, set_null, set_default };

/// How text compares and sorts.
enum class collation : std::uint8_t {
    binary, ///< by bytes
    nocase  ///< without regard to the case of A to Z
};

enum class default_kind : std::uint8_t {
    none,
    expression, ///< `default_expression`
    now         ///< the time of the insert
};

enum class generation : std::uint8_t { none, computed, stored };

/// What the library itself does with a column.
enum class column_role : std::uint8_t { ordinary, row_version, updated_at };

struct column_model {
    std::string_view name;
    value_type type{};
    bool nullable = false;
    column_role role = column_role::ordinary;
    collation collated = collation::binary;
    default_kind defaulted = default_kind::none;
    generation generated = generation::none;
    node_span default_expression{};
    node_span generated_expression{};
    std::string_view renamed_from{};
    std::string_view comment{};
};

/// A column or an expression of an index.
struct key_part {
    std::string_view column{};
    node_span expression{};
    bool descending = false;
};

struct index_model {
    std::string_view name{}; ///< empty: `idx_{table}_{columns}`
    array_view<const key_part> parts{};
    bool unique = false;
    node_span predicate{}; ///< empty: every row
};

/// A primary or unique key. A table without primary key has an empty one.
struct key_model {
    std::string_view name{};
    array_view<const std::string_view> columns{};
};

enum class key_assignment : std::uint8_t {
    client,   ///< the application gives the key
    database, ///< an integer key that the database gives where the application gives 0
    increment ///< the same, and never reused
};

struct foreign_key_model {
    std::string_view name{};
    array_view<const std::string_view> columns{};
    table_id target{};
    std::string_view target_table{};
    array_view<const std::string_view> target_columns{};
    referential_action on_delete = referential_action::no_action;
    referential_action on_update = referential_action::no_action;
    bool deferrable = false;
};

struct check_model {
    std::string_view name{};
    node_span expression{};
};

struct full_text_model {
    array_view<const std::string_view> columns{};
};

struct table_model {
    table_id id{};
    std::string_view name;
    array_view<const column_model> columns{};
    key_model primary_key{};
    key_assignment assignment = key_assignment::client;
    array_view<const key_model> unique_keys{};
    array_view<const index_model> indexes{};
    array_view<const foreign_key_model> foreign_keys{};
    array_view<const check_model> checks{};
    array_view<const full_text_model> full_text{};
    bool without_rowid = false;
    std::string_view renamed_from{};
    std::string_view comment{};
};

struct schema_model {
    std::string_view name;
    array_view<const table_model> tables{};
};

inline constexpr std::size_t not_found = static_cast<std::size_t>(-1);

/// The position of a column in its table, or `not_found`.
[[nodiscard]] constexpr std::size_t find_column(table_model const& table, std::string_view name) noexcept {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].name == name)
            return i;
    return not_found;
}

/// The position of a table in its schema, or `not_found`.
[[nodiscard]] constexpr std::size_t find_table(schema_model const& schema, std::string_view name) noexcept {
    for (std::size_t i = 0; i < schema.tables.size(); ++i)
        if (schema.tables[i].name == name)
            return i;
    return not_found;
}

/// Has a column an enum as its type that is a type of the database's own, where the database has such?
[[nodiscard]] constexpr bool has_native_enum(table_model const& table) noexcept {
    for (const auto& column : table.columns)
        if (!column.type.name.empty())
            return true;
    return false;
}

[[nodiscard]] constexpr bool has_full_text(schema_model const& schema) noexcept {
    for (const auto& table : schema.tables)
        if (!table.full_text.empty())
            return true;
    return false;
}

[[nodiscard]] constexpr bool same_columns(array_view<const std::string_view> a,
                                          array_view<const std::string_view> b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i])
            return false;
    return true;
}

[[nodiscard]] constexpr bool has_name(array_view<const std::string_view> columns, std::string_view name) noexcept {
    for (std::string_view column : columns)
        if (column == name)
            return true;
    return false;
}

/// True when `columns`, in any order, hold every column of `key`: at most one row has given values for them.
[[nodiscard]] constexpr bool covers(array_view<const std::string_view> columns, key_model const& key) noexcept {
    if (key.columns.empty())
        return false;
    for (std::string_view wanted : key.columns)
        if (!has_name(columns, wanted))
            return false;
    return true;
}

/// True when a column is a part of an index.
[[nodiscard]] constexpr bool has_part(index_model const& index, std::string_view column) noexcept {
    for (const key_part& part : index.parts)
        if (part.column == column)
            return true;
    return false;
}

/// True when exactly these columns, in any order, are the primary key, a unique key or a unique index over all rows.
[[nodiscard]] constexpr bool is_unique(table_model const& table, array_view<const std::string_view> columns) noexcept {
    const auto matches = [&](key_model const& key) {
        return key.columns.size() == columns.size() && covers(columns, key);
    };
    if (matches(table.primary_key))
        return true;
    for (const auto& key : table.unique_keys)
        if (matches(key))
            return true;
    for (const auto& index : table.indexes) {
        bool same = index.unique && index.predicate.empty() && index.parts.size() == columns.size();
        for (std::size_t i = 0; same && i < columns.size(); ++i)
            same = has_part(index, columns[i]) && !has_name(columns.first(i), columns[i]);
        if (same)
            return true;
    }
    return false;
}

/// True when `columns` are the first columns of a key or of an index over all rows.
[[nodiscard]] constexpr bool leads_an_index(table_model const& table,
                                            array_view<const std::string_view> columns) noexcept {
    const auto leads = [&](array_view<const std::string_view> key) {
        return key.size() >= columns.size() && same_columns(key.first(columns.size()), columns);
    };
    if (leads(table.primary_key.columns))
        return true;
    for (const auto& key : table.unique_keys)
        if (leads(key.columns))
            return true;
    for (const auto& index : table.indexes) {
        bool same = index.predicate.empty() && index.parts.size() >= columns.size();
        for (std::size_t i = 0; same && i < columns.size(); ++i)
            same = index.parts[i].column == columns[i];
        if (same)
            return true;
    }
    return false;
}

} // namespace constable

#endif
