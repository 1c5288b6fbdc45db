// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_INSPECT_HPP
#define CONSTABLE_DRIVER_SQLITE_INSPECT_HPP

// What a live SQLite database says of its tables.

#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "../driver.hpp"
#include "connection.hpp"

namespace constable {

/// The columns of a table, in order; none if there is no such table. Hidden columns of virtual tables are left out.
[[nodiscard]] inline std::vector<live_column> inspect_columns(sqlite_connection& connection, std::string_view table,
                                                              std::source_location where) {
    // https://sqlite.org/pragma.html#pragma_table_xinfo: hidden is 2 or 3 for generated columns; a key of the only
    // column INTEGER is the rowid, which is never null though it is not declared so.
    auto statement = connection.prepare("SELECT name, type, \"notnull\" OR (pk = 1 AND upper(type) = 'INTEGER' AND "
                                        "(SELECT count(*) FROM pragma_table_xinfo(?1) WHERE pk > 0) = 1), "
                                        "dflt_value IS NOT NULL, hidden FROM pragma_table_xinfo(?1) WHERE hidden <> 1",
                                        where);
    statement.bind_text(0, table, bound_lifetime::until_reset);
    std::vector<live_column> columns;
    while (statement.step())
        columns.push_back({.name = std::string{statement.value(0).text()},
                           .type = std::string{statement.value(1).text()},
                           .not_null = statement.value(2).integer() != 0,
                           .has_default = statement.value(3).integer() != 0,
                           .generated = statement.value(4).integer() != 0});
    return columns;
}

/// The names of all tables and views, SQLite's own left out.
[[nodiscard]] inline std::vector<std::string> inspect_tables(sqlite_connection& connection,
                                                             std::source_location where) {
    auto statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
                                        "AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name",
                                        where);
    std::vector<std::string> names;
    while (statement.step())
        names.emplace_back(statement.value(0).text());
    return names;
}

} // namespace constable

#endif
