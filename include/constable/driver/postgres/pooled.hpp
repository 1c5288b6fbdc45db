// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_POOLED_HPP
#define CONSTABLE_DRIVER_POSTGRES_POOLED_HPP

// Connections through a pooler that gives each transaction another session of the server: pgbouncer in transaction mode
// and its like.

#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "../../core/error.hpp"
#include "connection.hpp"
#include "handle.hpp"
#include "open.hpp"
#include "options.hpp"
#include "statement.hpp"

namespace constable {

/// Says that what the URL names is a pooler in transaction mode.
struct transaction_pooled {
    postgres_options options{};
};

/// Models driver_connection, over a link whose session is its own for one transaction alone. Nothing is left behind in
/// a session: statements are not prepared by name but parsed with each execution, and the settings (UTC, time-outs) are
/// those of the transaction, made at its beginning (`SET LOCAL`). A statement outside a transaction is one together
/// with its settings, in one round trip. What needs a session of its own is not there: COPY, batches, LISTEN, locks of
/// the session. Threads, lifetime and fork as with postgres_connection.
class pooled_postgres_connection : private postgres_connection {
public:
    using postgres_connection::dialect;
    using statement = pooled_postgres_statement;
    /// Marks what `error::not_through_pooler` refuses.
    using shares_session = void;

    /// Takes over a link that is up. `settings` is a query that makes the settings of a transaction.
    pooled_postgres_connection(postgres_handle_ptr handle, isolation level, std::string settings)
        : postgres_connection(std::move(handle), level, settings), settings_(std::move(settings)) {}

    /// Asks the server once for the types of a text: one round trip. `types` are what is known of the parameters.
    [[nodiscard]] statement prepare(std::string_view sql, std::span<const parameter_type> types,
                                    std::source_location where = std::source_location::current()) const {
        return {link(), sql, types, where, settings_};
    }
    [[nodiscard]] statement prepare(std::string_view sql,
                                    std::source_location where = std::source_location::current()) const {
        return prepare(sql, {}, where);
    }
    /// Runs all statements of `sql`, drops their rows, and stops at the first error. Outside a transaction they are
    /// one, with its settings: what PostgreSQL runs in none (VACUUM, CREATE DATABASE) needs a session of its own.
    void execute(std::string_view sql, std::source_location where = std::source_location::current()) const {
        if (in_transaction())
            postgres_connection::execute(sql, where);
        else
            postgres_connection::execute(settings_ + "; " + std::string{sql}, where);
    }

    using postgres_connection::begin_read;
    using postgres_connection::begin_write;
    using postgres_connection::commit;
    using postgres_connection::connected;
    using postgres_connection::file;
    using postgres_connection::handle;
    using postgres_connection::in_transaction;
    using postgres_connection::interrupt;
    using postgres_connection::last_insert_key;
    using postgres_connection::ping;
    using postgres_connection::position;
    using postgres_connection::refused_write;
    using postgres_connection::release;
    using postgres_connection::rollback;
    using postgres_connection::rollback_to;
    using postgres_connection::rows_changed;
    using postgres_connection::savepoint;
    using postgres_connection::version;

private:
    std::string settings_;
};

static_assert(driver_connection<pooled_postgres_connection>);

/// Connects to a pooler in transaction mode; see `open_postgres` for the URL and the errors.
[[nodiscard]] inline pooled_postgres_connection
open_pooled_postgres(std::string_view url, transaction_pooled const& pooled,
                     std::source_location where = std::source_location::current()) {
    return {detail::link_postgres(url, pooled.options, {}, where), pooled.options.isolation,
            detail::settings_of(pooled.options, true)};
}

} // namespace constable

#endif
