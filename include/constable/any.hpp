// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_ANY_HPP
#define CONSTABLE_ANY_HPP

// The library with SQLite and PostgreSQL in one program, chosen by the URL:
// `auto db = open<ledger>(url, any_options{});`. Needs SQLite and libpq.

#include <source_location>
#include <string>
#include <string_view>

#include "constable.hpp"
#include "driver/any/connection.hpp"
#include "postgres.hpp"
#include "sqlite.hpp"

namespace constable {

/// A database of either engine. What only one of them can do does not compile.
template <schema_type Schema>
using any_database = database<Schema, any_connection>;

/// Those of the engine that the URL names are used.
struct any_options {
    sqlite_options sqlite{};
    postgres_options postgres{};
};

/// Opens `sqlite:PATH`, or connects to `postgresql://…` or `postgres://…`. The tables are neither created nor compared:
/// `create_tables()` and `verify()` do that. Throws `unsupported_error` for another URL, without repeating what may be
/// a password, and what the engine's own `open` throws.
template <schema_type Schema>
[[nodiscard]] any_database<Schema> open(std::string_view url, any_options const& options,
                                        std::source_location where = std::source_location::current()) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
        return any_database<Schema>{any_connection{open_postgres(url, options.postgres, where)}};
    if (!url.starts_with("sqlite:"))
        throw_error(error_kind::unsupported, {.message = "the URL names neither SQLite nor PostgreSQL",
                                              .remedy = "write sqlite:PATH or postgresql://user@host:port/database",
                                              .where = where});
    return any_database<Schema>{any_connection{detail::open_sqlite_for<Schema>(url, options.sqlite, where)}};
}

} // namespace constable

#endif
