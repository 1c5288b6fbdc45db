// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_INSPECT_HPP
#define CONSTABLE_DRIVER_POSTGRES_INSPECT_HPP

// What a live PostgreSQL database has: tables and their columns, from the system catalogues.

#include <concepts>
#include <source_location>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "../driver.hpp"
#include "connection.hpp"

namespace constable {

/// A connection to a server, whether its session is its own or shared.
template <class Connection>
concept postgres_speaking = std::same_as<typename Connection::dialect, postgres>;

namespace detail {

/// A collation's name, empty for those that order by bytes. `default` is the database's, which may do so too.
/// https://www.postgresql.org/docs/15/collation.html#COLLATION-MANAGING
inline constexpr std::string_view collation_of_column =
    "(SELECT CASE WHEN provider = 'b' OR provider = 'c' AND locale IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8') THEN '' "
    "ELSE name END FROM (SELECT o.collname::text AS name, "
    "CASE o.collprovider WHEN 'd' THEN d.datlocprovider ELSE o.collprovider END AS provider, "
    "CASE o.collprovider WHEN 'd' THEN d.datcollate::text ELSE o.collcollate::text END AS locale "
    "FROM pg_catalog.pg_collation o, pg_catalog.pg_database d "
    "WHERE o.oid = a.attcollation AND d.datname = current_database()) AS used)";

} // namespace detail

/// The columns of a table of the search path, none if there is no such table.
template <postgres_speaking Connection>
[[nodiscard]] std::vector<live_column> inspect_columns(Connection& connection, std::string_view table,
                                                       std::source_location where) {
    constexpr parameter_type types[]{{.kind = value_kind::text}};
    auto statement = connection.prepare(
        "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "a.atthasdef AND a.attgenerated = '' OR a.attidentity <> '', a.attgenerated <> '', " +
            std::string{detail::collation_of_column} +
            ", (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e "
            "WHERE e.enumtypid = a.atttypid) FROM pg_catalog.pg_attribute a WHERE a.attrelid = "
            "to_regclass(quote_ident($1)) AND a.attnum > 0 "
            "AND NOT a.attisdropped ORDER BY a.attnum",
        types, where);
    statement.bind_text(0, table, bound_lifetime::until_reset);
    std::vector<live_column> columns;
    while (statement.step()) {
        columns.push_back({.name = std::string{statement.value(0).text()},
                           .type = std::string{statement.value(1).text()},
                           .not_null = statement.value(2).integer() != 0,
                           .has_default = statement.value(3).integer() != 0,
                           .generated = statement.value(4).integer() != 0,
                           .collation = std::string{statement.value(5).text()}}); // NULL: no text
        std::ignore =
            statement.value(6).elements([&](auto const& label) { columns.back().labels.emplace_back(label.text()); });
    }
    return columns;
}

/// The names of all tables and views of the search path's first schema.
template <postgres_speaking Connection>
[[nodiscard]] std::vector<std::string> inspect_tables(Connection& connection, std::source_location where) {
    auto statement =
        connection.prepare("SELECT relname::text FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', "
                           "'m') AND relnamespace = current_schema()::regnamespace ORDER BY 1",
                           where);
    std::vector<std::string> names;
    while (statement.step())
        names.emplace_back(statement.value(0).text());
    return names;
}

} // namespace constable

#endif
