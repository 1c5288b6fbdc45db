// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_POSTGRES_HPP
#define CONSTABLE_POSTGRES_HPP

// The library with PostgreSQL: `auto db = connect<ledger>("postgresql://app@db.example/ledger");` Needs libpq.

#include <source_location>
#include <string_view>

#include "constable.hpp"
#include "driver/postgres/inspect.hpp"
#include "driver/postgres/open.hpp"
#include "session/operations.hpp"

#include "session/database.hpp"

namespace constable {

template <schema_type Schema>
using postgres_database = database<Schema, postgres_connection>;

} // namespace constable

#endif
