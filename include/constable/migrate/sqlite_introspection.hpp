// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_INTROSPECTION_HPP
#define CONSTABLE_MIGRATE_SQLITE_INTROSPECTION_HPP

// Fills the schema model from a live SQLite database.

#include <source_location>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "../driver/sqlite/connection.hpp"
#include "live_schema.hpp"
#include "sqlite_catalogue.hpp"
#include "sqlite_full_text.hpp"
#include "sqlite_sql_parser.hpp"
#include "sqlite_table_reader.hpp"

namespace constable {

namespace detail {

inline live_table live_facts(schema_storage& storage, sqlite_catalogue_table const& table) {
    std::vector<std::string_view> types;
    for (const auto& column : table.columns)
        types.push_back(storage.keep(column.declared));
    return {.sql = storage.keep(table.sql), .declared_types = storage.keep(types), .strict = table.strict};
}

inline live_object live_facts(schema_storage& storage, sqlite_catalogue_object const& object) {
    return {.kind = object.type == "view"      ? live_object_kind::view
                    : object.type == "trigger" ? live_object_kind::trigger
                                               : live_object_kind::virtual_table,
            .name = storage.keep(object.name),
            .table = storage.keep(object.table),
            .sql = storage.keep(object.sql)};
}

} // namespace detail

/// The schema of the database `main`, read on one snapshot; its tables stand in the order in which they were made.
///
/// What this library's DDL made comes back as it was, but for what SQLite does not keep: a timestamp is an integer,
/// unless its default is the time of the insert; json is text; a float is a double; a decimal has scale 0; an enum's
/// values are 0, 1, … if it is stored by name, its names are empty if by value; an integer key that the application
/// gives is one that the database gives; roles, comments and former names are gone. Expressions that the library could
/// have written come back as nodes, others as text.
///
/// What other databases have beyond that is listed in `unmodelled()`. Keys and foreign keys without a name get the one
/// that the DDL would give them, checks get a number. A foreign key that names no columns names those of its target's
/// primary key, its own ones if there is no such table.
///
/// Throws `unsupported_error`, which names the table, when a definition cannot be read.
[[nodiscard]] inline live_schema introspect(sqlite_connection& connection,
                                            std::source_location where = std::source_location::current()) {
    sqlite_catalogue catalogue = read_sqlite_catalogue(connection, where);
    schema_storage storage;
    std::vector<unmodelled_detail> unmodelled;
    std::vector<table_model> tables;
    std::vector<live_table> facts;
    for (const auto& table : catalogue.tables) {
        const sqlite_sql_origin origin{connection.file(), table.name, where};
        tables.push_back(sqlite_table_reader{storage, unmodelled, catalogue, table, origin}.read());
        sqlite_read_full_text(storage, tables.back(), catalogue.others);
        facts.push_back(detail::live_facts(storage, table));
    }
    std::vector<live_object> others;
    for (const auto& object : catalogue.others)
        others.push_back(detail::live_facts(storage, object));
    const live_schema::contents known{.model = {.name = {}, .tables = storage.keep(tables)},
                                      .tables = storage.keep(facts),
                                      .others = storage.keep(others),
                                      .unmodelled = storage.keep(unmodelled)};
    return {std::move(storage), known};
}

} // namespace constable

#endif
