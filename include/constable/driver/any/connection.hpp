// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_ANY_CONNECTION_HPP
#define CONSTABLE_DRIVER_ANY_CONNECTION_HPP

// A connection to SQLite or to PostgreSQL: which of them is known at run time.

#include <cstdint>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "../driver.hpp"
#include "../postgres/connection.hpp"
#include "../postgres/inspect.hpp"
#include "../replica.hpp"
#include "../sqlite/connection.hpp"
#include "../sqlite/inspect.hpp"
#include "statement.hpp"

namespace constable {

/// Models driver_connection: what the engine's own connection does, see sqlite_connection and postgres_connection.
class any_connection {
public:
    using statement = any_statement;
    /// Whose limits hold for both.
    using dialect = sqlite;

    explicit any_connection(sqlite_connection connection) : held_(std::move(connection)) {}
    explicit any_connection(postgres_connection connection) : held_(std::move(connection)) {}

    /// Calls `use.template operator()<Dialect>()` with the dialect of the engine that is connected.
    template <class Use>
    decltype(auto) with_dialect(Use&& use) const {
        if (std::holds_alternative<sqlite_connection>(held_))
            return use.template operator()<sqlite>();
        return use.template operator()<postgres>();
    }
    /// Null where the other engine is connected.
    [[nodiscard]] sqlite_connection* as_sqlite() noexcept { return std::get_if<sqlite_connection>(&held_); }
    [[nodiscard]] postgres_connection* as_postgres() noexcept { return std::get_if<postgres_connection>(&held_); }

    /// `types` are what is known of the parameters: SQLite does not ask.
    [[nodiscard]] statement prepare(std::string_view sql, std::span<const parameter_type> types,
                                    std::source_location where = std::source_location::current()) const {
        if (auto const* const file = std::get_if<sqlite_connection>(&held_))
            return any_statement{file->prepare(sql, where)};
        return any_statement{std::get_if<postgres_connection>(&held_)->prepare(sql, types, where)};
    }
    [[nodiscard]] statement prepare(std::string_view sql,
                                    std::source_location where = std::source_location::current()) const {
        return prepare(sql, {}, where);
    }
    /// Runs all statements of `sql`. Several are one transaction on PostgreSQL, and none on SQLite.
    void execute(std::string_view sql, std::source_location where = std::source_location::current()) const {
        detail::on_engine(held_, [&](auto const& connection) { connection.execute(sql, where); });
    }

    [[nodiscard]] std::int64_t rows_changed() const noexcept {
        return detail::on_engine(held_, [](auto const& connection) { return connection.rows_changed(); });
    }
    /// Of SQLite; 0 on PostgreSQL, where an INSERT gives the key by RETURNING.
    [[nodiscard]] std::int64_t last_insert_key() const noexcept {
        return detail::on_engine(held_, [](auto const& connection) { return connection.last_insert_key(); });
    }
    [[nodiscard]] bool in_transaction() const noexcept {
        return detail::on_engine(held_, [](auto const& connection) { return connection.in_transaction(); });
    }

    /// Can it be used? A file always can; a link that is lost is known after the next statement, or after `ping`.
    [[nodiscard]] bool connected() const noexcept {
        auto const* const server = std::get_if<postgres_connection>(&held_);
        return server == nullptr || server->connected();
    }
    [[nodiscard]] bool ping() const noexcept {
        auto const* const server = std::get_if<postgres_connection>(&held_);
        return server == nullptr || server->ping();
    }
    /// A file is behind nobody.
    [[nodiscard]] replica_position position(std::source_location where = std::source_location::current()) const {
        auto const* const server = std::get_if<postgres_connection>(&held_);
        return server == nullptr ? replica_position{} : server->position(where);
    }
    /// On PostgreSQL: because it is no primary, or because the transaction only reads.
    [[nodiscard]] bool refused_write() const noexcept {
        auto const* const server = std::get_if<postgres_connection>(&held_);
        return server != nullptr && server->refused_write();
    }

    void begin_read(std::source_location where = std::source_location::current()) { begin_read({}, where); }
    void begin_write(std::source_location where = std::source_location::current()) { begin_write({}, where); }
    /// SQLite has no need of the options.
    void begin_read(transaction_options const& options, std::source_location where = std::source_location::current()) {
        if (auto* const file = as_sqlite())
            file->begin_read(where);
        else
            as_postgres()->begin_read(options, where);
    }
    void begin_write(transaction_options const& options, std::source_location where = std::source_location::current()) {
        if (auto* const file = as_sqlite())
            file->begin_write(where);
        else
            as_postgres()->begin_write(options, where);
    }
    void commit(std::source_location where = std::source_location::current()) {
        detail::on_engine(held_, [&](auto& connection) { connection.commit(where); });
    }
    bool rollback() noexcept {
        return detail::on_engine(held_, [](auto& connection) { return connection.rollback(); });
    }
    [[nodiscard]] int savepoint(std::source_location where = std::source_location::current()) {
        return detail::on_engine(held_, [&](auto& connection) { return connection.savepoint(where); });
    }
    void release(int depth, std::source_location where = std::source_location::current()) {
        detail::on_engine(held_, [&](auto& connection) { connection.release(depth, where); });
    }
    bool rollback_to(int depth) noexcept {
        return detail::on_engine(held_, [&](auto& connection) { return connection.rollback_to(depth); });
    }

    /// Makes the running statement end with a `cancelled` error. Thread-safe while the connection exists and is not
    /// moved.
    void interrupt() const noexcept {
        detail::on_engine(held_, [](auto const& connection) { static_cast<void>(connection.interrupt()); });
    }
    /// The file, or host, port and database.
    [[nodiscard]] std::string_view file() const noexcept {
        return detail::on_engine(held_, [](auto const& connection) { return connection.file(); });
    }

private:
    friend std::vector<live_column> inspect_columns(any_connection&, std::string_view, std::source_location);
    friend std::vector<std::string> inspect_tables(any_connection&, std::source_location);

    std::variant<sqlite_connection, postgres_connection> held_;
};

static_assert(driver_connection<any_connection>);

/// The columns of a table, none if there is no such table.
[[nodiscard]] inline std::vector<live_column> inspect_columns(any_connection& connection, std::string_view table,
                                                              std::source_location where) {
    return detail::on_engine(connection.held_, [&](auto& engine) { return inspect_columns(engine, table, where); });
}

/// The names of all tables and views.
[[nodiscard]] inline std::vector<std::string> inspect_tables(any_connection& connection, std::source_location where) {
    return detail::on_engine(connection.held_, [&](auto& engine) { return inspect_tables(engine, where); });
}

} // namespace constable

#endif
