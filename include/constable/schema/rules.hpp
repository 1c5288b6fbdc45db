// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_RULES_HPP
#define CONSTABLE_SCHEMA_RULES_HPP

// What the tables of a schema must obey together, as functions over the model.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/array_view.hpp"
#include "../core/ascii.hpp"
#include "model.hpp"
#include "names.hpp"

namespace constable {

enum class schema_rule : std::uint8_t {
    none,
    duplicate_table,
    duplicate_column,
    duplicate_name,
    duplicate_type,
    foreign_key_target_missing,
    foreign_key_target_not_unique
};

/// The first rule that a schema breaks, and the positions of the tables concerned.
struct schema_violation {
    schema_rule rule = schema_rule::none;
    std::size_t table = 0;
    std::size_t other = 0;
};

namespace detail {

/// Identifiers that differ in case only are one to SQLite.
constexpr std::uint64_t identifier_hash(std::string_view name) {
    std::uint64_t hash = 14695981039346656037ULL; // FNV-1a, 64 bit
    for (char c : name)
        hash = (hash ^ static_cast<unsigned char>(ascii_lower_case(c))) * 1099511628211ULL;
    return hash;
}

/// Sorts by hash (Shell sort: short, in place, few steps in a constant expression).
struct hashed_name {
    std::uint64_t hash = 0;
    std::size_t table = 0;
};

constexpr void sort_by_hash(array_view<hashed_name> names) {
    for (std::size_t gap = names.size() / 2; gap > 0; gap /= 2)
        for (std::size_t i = gap; i < names.size(); ++i) {
            const hashed_name moving = names[i];
            std::size_t hole = i;
            for (; hole >= gap && names[hole - gap].hash > moving.hash; hole -= gap)
                names[hole] = names[hole - gap];
            names[hole] = moving;
        }
}

constexpr schema_violation first_duplicate(array_view<hashed_name> names, schema_rule rule) {
    sort_by_hash(names);
    for (std::size_t i = 1; i < names.size(); ++i)
        if (names[i].hash == names[i - 1].hash) {
            const bool ordered = names[i - 1].table <= names[i].table;
            return {rule, names[ordered ? i - 1 : i].table, names[ordered ? i : i - 1].table};
        }
    return {};
}

constexpr std::size_t count_object_names(table_model const& table) {
    return 1 + (table.primary_key.columns.empty() ? 0U : 1U) + table.unique_keys.size() + table.indexes.size() +
           table.full_text.size();
}

} // namespace detail

/// True when two columns of a table have the same name, upper and lower case taken as equal.
[[nodiscard]] constexpr bool has_duplicate_column(table_model const& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        for (std::size_t j = i + 1; j < table.columns.size(); ++j)
            if (same_identifier(table.columns[i].name, table.columns[j].name))
                return true;
    return false;
}

/// True when a check or a foreign key of a table has the name of another constraint of it. Keys among themselves are
/// compared with the names of the whole schema.
[[nodiscard]] constexpr bool has_duplicate_constraint(table_model const& table) {
    const std::size_t checks = table.checks.size();
    const std::size_t count = checks + table.foreign_keys.size();
    const std::size_t keys = count + table.unique_keys.size();
    const auto name = [&](std::size_t i) {
        return i < checks  ? check_name(table, table.checks[i].name)
               : i < count ? foreign_key_name(table, table.foreign_keys[i - checks])
               : i < keys  ? unique_key_name(table, table.unique_keys[i - count])
                           : primary_key_name(table);
    };
    const std::size_t end = keys + (table.primary_key.columns.empty() ? 0U : 1U);
    for (std::size_t i = 0; i < count; ++i) {
        const object_name first = name(i);
        for (std::size_t j = i + 1; j < end; ++j)
            if (name(j).view() == first.view())
                return true;
    }
    return false;
}

namespace detail {

/// Where a name of a type stands that is another one's: the table of that one, or `not_found`.
constexpr std::size_t find_type(schema_model const& schema, value_type const& type) {
    for (std::size_t i = 0; i < schema.tables.size(); ++i) {
        const table_model& table = schema.tables[i];
        if (table.name == type.name)
            return i;
        if (has_native_enum(table))
            for (const auto& column : table.columns)
                if (column.type.name == type.name && !(column.type == type))
                    return i;
    }
    return not_found;
}

} // namespace detail

/// The first enum of the database's own that has the name of another one, or of a table, whose rows are a type too.
[[nodiscard]] constexpr schema_violation duplicate_type(schema_model const& schema) {
    for (std::size_t i = 0; i < schema.tables.size(); ++i)
        for (const auto& column : schema.tables[i].columns)
            if (!column.type.name.empty())
                if (const std::size_t other = detail::find_type(schema, column.type); other != not_found)
                    return {schema_rule::duplicate_type, i, other};
    return {};
}

/// The first foreign key of `table` that does not lead to a unique key of a table in the schema.
[[nodiscard]] constexpr schema_violation broken_foreign_key(schema_model const& schema, std::size_t table) {
    for (const auto& key : schema.tables[table].foreign_keys) {
        const std::size_t target = find_table(schema, key.target_table);
        if (target == not_found)
            return {schema_rule::foreign_key_target_missing, table, table};
        if (!is_unique(schema.tables[target], key.target_columns))
            return {schema_rule::foreign_key_target_not_unique, table, target};
    }
    return {};
}

} // namespace constable

#endif
