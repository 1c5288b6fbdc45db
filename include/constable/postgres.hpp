// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_POSTGRES_HPP
#define CONSTABLE_POSTGRES_HPP

// The library with PostgreSQL: `auto db = open<ledger>("postgresql://app@db.example/ledger", postgres_options{});`
// Needs libpq.

#include <source_location>
#include <string_view>

#include "constable.hpp"
#include "driver/postgres/inspect.hpp"
#include "driver/postgres/open.hpp"
#include "driver/postgres/pooled.hpp"
#include "session/operations.hpp"

#include "session/database.hpp"
#include "session/postgres_batch.hpp"
#include "session/postgres_copy.hpp"
#include "session/postgres_notify.hpp"
#include "session/postgres_update.hpp"

namespace constable {

template <schema_type Schema>
using postgres_database = database<Schema, postgres_connection>;

/// Connects to `postgresql://…` for a schema; see open_postgres for the URL and the errors. The database's tables are
/// neither created nor compared: `create_tables()` and `verify()` do that.
template <schema_type Schema>
[[nodiscard]] postgres_database<Schema> open(std::string_view url, postgres_options const& options,
                                             std::source_location where = std::source_location::current()) {
    return postgres_database<Schema>{open_postgres(url, options, where)};
}

/// Through a pooler in transaction mode (pgbouncer and its like).
template <schema_type Schema>
using pooled_postgres_database = database<Schema, pooled_postgres_connection>;

/// Connects to a pooler in transaction mode for a schema; see pooled_postgres_connection for what is different.
template <schema_type Schema>
[[nodiscard]] pooled_postgres_database<Schema> open(std::string_view url, transaction_pooled const& pooled,
                                                    std::source_location where = std::source_location::current()) {
    return pooled_postgres_database<Schema>{open_pooled_postgres(url, pooled, where)};
}

} // namespace constable

#endif
