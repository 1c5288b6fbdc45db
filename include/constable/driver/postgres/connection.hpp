// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_CONNECTION_HPP
#define CONSTABLE_DRIVER_POSTGRES_CONNECTION_HPP

// A connection to a PostgreSQL database. `open_postgres` in open.hpp makes one.

#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include "../driver.hpp"
#include "connect.hpp"
#include "copy.hpp"
#include "handle.hpp"
#include "options.hpp"
#include "replica.hpp"
#include "statement.hpp"
#include "transaction.hpp"

namespace constable {

struct postgres; // dialect/postgres.hpp

namespace detail {

/// Does an empty query come back in time?
inline bool answers_within(PGconn* connection, std::int64_t milliseconds) noexcept {
    const std::int64_t deadline = milliseconds_now() + milliseconds;
    if (PQsendQuery(connection, "") != 1)
        return false;
    while (PQisBusy(connection) != 0) {
        pollfd waiting{PQsocket(connection), POLLIN, 0};
        const std::int64_t left = deadline - milliseconds_now();
        if (left <= 0) {
            shutdown(waiting.fd, SHUT_RDWR); // else whoever closes the link would wait for its answer
            return false;
        }
        if (poll(&waiting, 1, static_cast<int>(left)) > 0 && PQconsumeInput(connection) != 1)
            return false;
    }
    const postgres_result answer{PQgetResult(connection)};
    drain(connection);
    return PQresultStatus(answer.get()) == PGRES_EMPTY_QUERY;
}

} // namespace detail

/// Models driver_connection. One thread owns it and its statements at a time; only `interrupt` may come from another.
/// Destroying it rolls back an open transaction; the link is closed when its last statement is gone too. After fork the
/// child may destroy it, and nothing else: every other use throws `forked`.
class postgres_connection {
public:
    using dialect = postgres;
    using statement = postgres_statement;

    /// Takes over a link that is up. `open_postgres` makes its settings.
    postgres_connection(postgres_handle_ptr handle, isolation level)
        : postgres_connection(std::move(handle), level, {}) {}

    /// Prepares exactly one statement for many executions, on the server by the name of its content. `types` are what
    /// is known of the parameters.
    [[nodiscard]] statement prepare(std::string_view sql, std::span<const parameter_type> types,
                                    std::source_location where = std::source_location::current()) const {
        return {handle_, sql, types, where};
    }
    [[nodiscard]] statement prepare(std::string_view sql,
                                    std::source_location where = std::source_location::current()) const {
        return {handle_, sql, {}, where};
    }

    /// Runs all statements of `sql`, drops their rows, and stops at the first error. Several statements are one
    /// transaction: https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
    void execute(std::string_view sql, std::source_location where = std::source_location::current()) const {
        postgres_handle& handle = postgres_usable(handle_, sql, where);
        if (sql.find('\0') != std::string_view::npos)
            postgres_refuse(&handle, error_kind::misuse, sql, where, "the SQL text contains a NUL", "remove it");
        handle.rows_changed = postgres_rows_of(postgres_run(handle, std::string{sql}.c_str(), where));
        postgres_confirm(handle, sql, where);
    }

    /// Statements that are sent to it do not wait for the server.
    [[nodiscard]] postgres_pipeline pipeline(std::source_location where = std::source_location::current()) const {
        return {handle_, where};
    }
    /// Begins a COPY … FROM STDIN (FORMAT binary). `columns` is a statement that reads the columns, in order, and says
    /// what they are; `scales` are the digits after the point of decimals that come as integers.
    [[nodiscard]] postgres_copy_in copy_in(std::string_view sql, std::string_view columns,
                                           std::span<const std::uint8_t> scales,
                                           std::source_location where = std::source_location::current()) const {
        const statement described = prepare(columns, where);
        std::vector<postgres_parameter> sent;
        for (int i = 0; i < described.column_count(); ++i)
            sent.emplace_back(described.column_oid(i), described.column_type(i), scales[static_cast<std::size_t>(i)]);
        return {handle_, sql, std::move(sent), where};
    }
    /// Begins a COPY of `query` TO STDOUT (FORMAT binary).
    [[nodiscard]] postgres_copy_out copy_out(std::string_view query,
                                             std::source_location where = std::source_location::current()) const {
        const statement described = prepare(query, where);
        std::vector<postgres_type> types;
        for (int i = 0; i < described.column_count(); ++i)
            types.push_back(described.column_type(i));
        return {handle_, "COPY (" + std::string{query} + ") TO STDOUT (FORMAT binary)", std::move(types), where};
    }

    /// Rows that the last statement changed, or returned.
    [[nodiscard]] std::int64_t rows_changed() const noexcept { return handle_ ? handle_->rows_changed : 0; }
    /// PostgreSQL has no such thing: an INSERT gives the key by RETURNING.
    [[nodiscard]] std::int64_t last_insert_key() const noexcept { return 0; }
    /// True also when an error has ended the transaction, and it waits for its ROLLBACK.
    [[nodiscard]] bool in_transaction() const noexcept { return transactions_.open(); }
    /// Can it be used? Asks nobody: a link that is lost is known after the next statement.
    [[nodiscard]] bool connected() const noexcept { return handle_ && handle_->here() && handle_->connected(); }

    /// Asks the server for nothing: false where it does not answer within a second, or is not what the URL's
    /// `target_session_attrs` asks for any more. One round trip.
    [[nodiscard]] bool ping() const noexcept {
        return connected() && detail::answers_within(handle_->connection(), 1'000) && handle_->suits();
    }
    /// Where the server is behind its primary. One round trip.
    [[nodiscard]] replica_position position(std::source_location where = std::source_location::current()) const {
        return postgres_replica_position(postgres_usable(handle_, detail::replica_query, where), where);
    }
    /// Has the server refused a write because it is no primary, or because the transaction only reads (25006)?
    [[nodiscard]] bool refused_write() const noexcept { return handle_ && handle_->refused_write; }

    /// See postgres_transactions.
    void begin_read(std::source_location where = std::source_location::current()) { begin_read({}, where); }
    void begin_write(std::source_location where = std::source_location::current()) { begin_write({}, where); }
    void begin_read(transaction_options const& options, std::source_location where = std::source_location::current()) {
        transactions_.begin_read(options, where);
    }
    void begin_write(transaction_options const& options, std::source_location where = std::source_location::current()) {
        transactions_.begin_write(options, where);
    }
    void commit(std::source_location where = std::source_location::current()) { transactions_.commit(where); }
    bool rollback() noexcept { return transactions_.rollback(); }
    [[nodiscard]] int savepoint(std::source_location where = std::source_location::current()) {
        return transactions_.savepoint(where);
    }
    void release(int depth, std::source_location where = std::source_location::current()) {
        transactions_.release(depth, where);
    }
    bool rollback_to(int depth) noexcept { return transactions_.rollback_to(depth); }

    /// Asks the server to end the running statement with an error; without effect when nothing runs. Opens a link of
    /// its own for it. Thread-safe while the connection exists and is not moved.
    /// https://www.postgresql.org/docs/15/libpq-cancel.html
    bool interrupt() const noexcept {
        if (!handle_)
            return false;
        const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request{PQgetCancel(handle_->connection()),
                                                                         &PQfreeCancel};
        char why[256];
        return request && PQcancel(request.get(), why, sizeof why) == 1;
    }

    /// Host or socket, port and database.
    [[nodiscard]] std::string_view file() const noexcept {
        return handle_ ? std::string_view{handle_->server()} : std::string_view{};
    }
    /// The version of the server, as 150004 for 15.4.
    [[nodiscard]] int version() const noexcept { return handle_ ? PQserverVersion(handle_->connection()) : 0; }

    /// For what this class has no name for. Still owned by the connection; do not finish it.
    [[nodiscard]] PGconn* handle() const noexcept { return handle_ ? handle_->connection() : nullptr; }
    /// The link, which lives on in whoever holds it.
    [[nodiscard]] postgres_handle_ptr const& link() const noexcept { return handle_; }

protected:
    /// `settings` is a query that makes the settings of each transaction.
    postgres_connection(postgres_handle_ptr handle, isolation level, std::string_view settings)
        : handle_(std::move(handle)), transactions_(handle_, level, settings) {}

private:
    postgres_handle_ptr handle_;
    postgres_transactions transactions_;
};

static_assert(driver_connection<postgres_connection>);

} // namespace constable

#endif
