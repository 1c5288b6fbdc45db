// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SQLITE_HPP
#define CONSTABLE_SQLITE_HPP

// The library with SQLite: `auto db = open<ledger>("sqlite:ledger.db");`

#include <source_location>
#include <string_view>

#include "constable.hpp"
#include "driver/sqlite/inspect.hpp"
#include "driver/sqlite/open.hpp"
#include "session/operations.hpp"

#include "session/database.hpp"

namespace constable {

template <schema_type Schema>
using sqlite_database = database<Schema, sqlite_connection>;

namespace detail {

template <schema_type Schema>
sqlite_connection open_sqlite_for(std::string_view url, sqlite_options const& options, std::source_location where) {
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme))
        throw_error(error_kind::unsupported, {.message = "the URL '" + std::string{url.substr(0, url.find(':'))} +
                                                         ":…' names no driver that is included",
                                              .remedy = "write sqlite:PATH, or include the driver's header",
                                              .where = where});
    sqlite_options chosen = options;
    chosen.trusted_schema = options.trusted_schema || has_full_text(model_of<Schema>);
    return open_sqlite(url.substr(scheme.size()), chosen, where);
}

} // namespace detail

/// Opens `sqlite:PATH` (or `sqlite::memory:`) for a schema. The file's tables are neither created nor compared:
/// `create_tables()` and `verify()` do that. A schema with a full-text index sets `trusted_schema`. Throws
/// `unavailable_error`, `not_a_database_error`, `read_only_error`, `busy_error` and others of the taxonomy, each naming
/// the file and the remedy.
template <schema_type Schema>
[[nodiscard]] sqlite_database<Schema> open(std::string_view url, sqlite_options const& options = {},
                                           std::source_location where = std::source_location::current()) {
    return sqlite_database<Schema>{detail::open_sqlite_for<Schema>(url, options, where)};
}

} // namespace constable

#endif
