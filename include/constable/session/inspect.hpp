// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_INSPECT_HPP
#define CONSTABLE_SESSION_INSPECT_HPP

// Does a live database have the tables that the structs describe?

#include <cstddef>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/ascii.hpp"
#include "../core/error.hpp"
#include "../core/similar.hpp"
#include "../core/text.hpp"
#include "../dialect/dialect.hpp"
#include "../driver/driver.hpp"
#include "../schema/model.hpp"

namespace constable {

namespace detail {

inline bool has_column(table_model const& table, std::string_view name) {
    for (const auto& column : table.columns)
        if (same_identifier(column.name, name))
            return true;
    return false;
}

/// The collation that the dialect's DDL would give the column, as `live_column` says it.
inline std::string_view collation_needed(column_model const& wanted, dialect_traits const& dialect) {
    return wanted.collated == collation::nocase ? dialect.nocase : std::string_view{};
}

/// Text in another order than the library promises: the same query gives other rows.
inline void compare_collation(column_model const& wanted, live_column const& live, dialect_traits const& dialect,
                              error_facts& difference) {
    const bool is_text = wanted.type.kind == value_kind::text || wanted.type.kind == value_kind::enumeration;
    const std::string_view needed = collation_needed(wanted, dialect);
    if (!is_text || dialect.text_collation.empty() || live.collation == needed)
        return;
    difference.message = "the column compares text by " +
                         (live.collation.empty() ? "bytes" : "the collation '" + live.collation + "'") +
                         ", the struct by " + (needed.empty() ? "bytes" : "'" + std::string{needed} + "'");
    difference.remedy = "ALTER TABLE … ALTER COLUMN … TYPE " + live.type + " COLLATE \"" +
                        (needed.empty() ? "C" : std::string{needed}) + "\"";
}

inline bool has_label(live_column const& live, std::string_view name) {
    for (const std::string& label : live.labels)
        if (label == name)
            return true;
    return false;
}

/// Labels that the enum does not have could not be read, and those that the type lacks not be written.
inline void compare_labels(column_model const& wanted, live_column const& live, error_facts& difference) {
    if (wanted.type.name.empty() || live.labels.empty())
        return;
    for (const auto& each : wanted.type.enumerators)
        if (!has_label(live, each.name)) {
            difference.message = "the type '" + live.type + "' has no label '" + std::string{each.name} + "'";
            difference.remedy = "ALTER TYPE … ADD VALUE, or remove the enumerator";
            return;
        }
    for (const std::string& label : live.labels) {
        bool known = false;
        for (const auto& each : wanted.type.enumerators)
            known = known || each.name == label;
        if (!known) {
            difference.message = "the type '" + live.type + "' has a label '" + label + "', the enum has no such name";
            difference.remedy = "add the enumerator, or rename the label by ALTER TYPE … RENAME VALUE";
            return;
        }
    }
}

/// The first column of the struct that the table lacks or has otherwise, or the other way round.
inline void compare_column(column_model const& wanted, live_column const& live, dialect_traits const& dialect,
                           error_facts& difference) {
    char text[64];
    text_sink type{text, sizeof text};
    dialect.write_type(type, wanted.type);
    if (!dialect.holds(live.type, wanted.type)) {
        difference.message = "the column's type is '" + live.type + "', the struct needs " + std::string{type.view()};
        difference.remedy = "change the member's type, or migrate the column";
    } else if (!live.not_null && !wanted.nullable) {
        difference.message = "the column may hold NULL, the member may not";
        difference.remedy = "make the member std::optional, or declare the column NOT NULL";
    } else if (live.generated != (wanted.generated != generation::none)) {
        difference.message = live.generated ? "the column is generated, the member is not"
                                            : "the member is generated, the column is not";
        difference.remedy = "add or remove generated<…> in the table's definition, or migrate the column";
    } else {
        compare_collation(wanted, live, dialect, difference);
        compare_labels(wanted, live, difference);
    }
    if (!difference.message.empty())
        difference.columns = wanted.name;
}

/// `; did you mean 'x'?`, or nothing where no name is close.
template <class NameAt>
std::string suggestion(std::string_view wanted, std::size_t count, NameAt&& name_at) {
    const std::size_t close = most_similar(wanted, count, name_at);
    return close == no_similar_name ? std::string{} : "; did you mean '" + std::string{name_at(close)} + "'?";
}

/// A column of the database that the struct does not have either.
inline std::string similar_column(table_model const& table, std::vector<live_column> const& live,
                                  std::string_view wanted) {
    return suggestion(wanted, live.size(), [&](std::size_t i) {
        return has_column(table, live[i].name) ? std::string_view{} : std::string_view{live[i].name};
    });
}

/// A table of the database that is none of the schema's.
template <class Connection>
std::string similar_table(Connection& connection, schema_model const& schema, std::string_view wanted,
                          std::source_location where) {
    const std::vector<std::string> live = inspect_tables(connection, where);
    return suggestion(wanted, live.size(), [&](std::size_t i) {
        for (const auto& table : schema.tables)
            if (same_identifier(table.name, live[i]))
                return std::string_view{};
        return std::string_view{live[i]};
    });
}

inline void compare_table(table_model const& table, std::vector<live_column> const& live, dialect_traits const& dialect,
                          error_facts& difference) {
    for (const auto& wanted : table.columns) {
        live_column const* found = nullptr;
        for (const auto& each : live)
            if (same_identifier(each.name, wanted.name))
                found = &each;
        if (found == nullptr) {
            difference.message = "the database has no such column" + similar_column(table, live, wanted.name);
            difference.remedy = "migrate the database, or remove the member";
            difference.columns = wanted.name;
        } else {
            compare_column(wanted, *found, dialect, difference);
        }
        if (!difference.message.empty())
            return;
    }
    for (const auto& each : live)
        if (each.not_null && !each.has_default && !each.generated && !has_column(table, each.name)) {
            difference.message = "the database demands a value for a column that the struct does not have";
            difference.remedy = "add the member, or give the column a default";
            difference.columns = each.name;
            return;
        }
}

} // namespace detail

/// How many of the schema's tables the database has.
template <class Connection>
[[nodiscard]] std::size_t count_tables(Connection& connection, schema_model const& schema, std::source_location where) {
    std::size_t found = 0;
    for (const auto& table : schema.tables)
        found += inspect_columns(connection, table.name, where).empty() ? 0U : 1U;
    return found;
}

/// Throws `schema_mismatch_error` at the first difference between the database's tables and the schema's.
template <class Connection>
void verify_schema(Connection& connection, schema_model const& schema, dialect_traits const& dialect,
                   std::source_location where) {
    for (const auto& table : schema.tables) {
        error_facts difference{
            .file = std::string{connection.file()}, .table = std::string{table.name}, .where = where};
        const auto live = inspect_columns(connection, table.name, where);
        if (live.empty()) {
            difference.message =
                "the database has no such table" + detail::similar_table(connection, schema, table.name, where);
            difference.remedy = "create the schema in an empty database, or migrate this one";
        } else {
            detail::compare_table(table, live, dialect, difference);
        }
        if (!difference.message.empty())
            throw_error(error_kind::schema_mismatch, std::move(difference));
    }
}

} // namespace constable

#endif
