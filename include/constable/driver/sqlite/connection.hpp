// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_CONNECTION_HPP
#define CONSTABLE_DRIVER_SQLITE_CONNECTION_HPP

// A connection to a SQLite database. `open_sqlite` in open.hpp makes one.

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include "../../core/error.hpp"
#include "../driver.hpp"
#include "handle.hpp"
#include "statement.hpp"
#include "transaction.hpp"
#include "version.hpp"

namespace constable {

struct sqlite; // dialect/sqlite.hpp

/// Models driver_connection. One thread owns it and its statements at a time; only `interrupt` may come from another.
/// Destroying it rolls back an open transaction; the file is closed when its last statement is gone too. After fork the
/// child may destroy it, and nothing else: every other use throws `forked`.
class sqlite_connection {
public:
    using dialect = sqlite;
    using statement = sqlite_statement;

    /// Takes over an open database. `open_sqlite` checks it first.
    explicit sqlite_connection(sqlite_shared_handle_ptr handle) : handle_(std::move(handle)), transactions_(handle_) {}

    /// Prepares exactly one statement for many executions.
    [[nodiscard]] statement prepare(std::string_view sql,
                                    std::source_location where = std::source_location::current()) const {
        return {handle_, sql, where};
    }

    /// Runs all statements of `sql`, drops their rows, and stops at the first error, whose SQL text is that statement.
    /// Not a transaction by itself.
    void execute(std::string_view sql, std::source_location where = std::source_location::current()) const;

    /// Rows that the last INSERT, UPDATE or DELETE changed, without those of triggers and foreign key actions.
    [[nodiscard]] std::int64_t rows_changed() const noexcept { return handle_ ? sqlite3_changes64(db()) : 0; }
    /// The rowid of the last successful INSERT.
    [[nodiscard]] std::int64_t last_insert_key() const noexcept {
        return handle_ ? sqlite3_last_insert_rowid(db()) : 0;
    }
    /// False also when an error has ended the transaction.
    [[nodiscard]] bool in_transaction() const noexcept { return transactions_.open(); }

    /// See sqlite_transactions.
    void begin_read(std::source_location where = std::source_location::current()) { transactions_.begin_read(where); }
    void begin_write(std::source_location where = std::source_location::current()) { transactions_.begin_write(where); }
    void commit(std::source_location where = std::source_location::current()) { transactions_.commit(where); }
    bool rollback() noexcept { return transactions_.rollback(); }
    [[nodiscard]] int savepoint(std::source_location where = std::source_location::current()) {
        return transactions_.savepoint(where);
    }
    void release(int depth, std::source_location where = std::source_location::current()) {
        transactions_.release(depth, where);
    }
    bool rollback_to(int depth) noexcept { return transactions_.rollback_to(depth); }

    /// Makes the running statement, or the wait for a lock that is going on, end with a `cancelled` error; without
    /// effect when nothing runs. Thread-safe while the connection exists and is not moved.
    /// https://sqlite.org/c3ref/interrupt.html
    void interrupt() const noexcept {
        if (!handle_)
            return;
        handle_->busy.cancel();
        sqlite3_interrupt(db());
    }

    /// Milliseconds that one wait for another's lock may take from now on.
    void busy_timeout(std::int32_t milliseconds) noexcept {
        if (handle_)
            handle_->busy.deadline_ms(milliseconds);
    }
    [[nodiscard]] std::int32_t busy_timeout() const noexcept { return handle_ ? handle_->busy.deadline_ms() : 0; }

    /// Statements that were stepped and neither finished nor reset: each keeps the WAL from being reset. Cost: a walk
    /// over all prepared statements.
    [[nodiscard]] int busy_statements() const noexcept;

    /// Was the file moved or deleted since it was opened? About 1 µs: a stat. False for a database in memory.
    [[nodiscard]] bool has_moved(std::source_location where = std::source_location::current()) const;

    /// Does the database take no writes?
    [[nodiscard]] bool read_only() const noexcept { return handle_ && sqlite3_db_readonly(db(), "main") == 1; }

    /// The absolute path, or ":memory:".
    [[nodiscard]] std::string_view file() const noexcept {
        return handle_ ? std::string_view{handle_->file()} : std::string_view{};
    }

    /// The version of SQLite that runs, as in SQLITE_VERSION_NUMBER.
    [[nodiscard]] static int version() noexcept { return sqlite_version(); }

    /// For what this class has no name for. Still owned by the connection; do not close it.
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_ ? db() : nullptr; }

private:
    sqlite3* db() const noexcept { return handle_->db(); }

    sqlite_shared_handle_ptr handle_;
    sqlite_transactions transactions_;
};

static_assert(driver_connection<sqlite_connection>);

inline void sqlite_connection::execute(std::string_view sql, std::source_location where) const {
    while (!sql.empty()) {
        std::string_view tail;
        sqlite_statement running{handle_, detail::prepare_first(handle_, sql, 0, where, tail), where};
        if (tail.size() == sql.size()) // a NUL: SQLite reads no further
            detail::refuse_sql(handle_.get(), sql, where, "the SQL text contains a NUL", "remove it");
        while (running.handle() != nullptr && running.step()) { // null: blanks and comments
        }
        sql = tail;
    }
}

inline int sqlite_connection::busy_statements() const noexcept {
    int count = 0;
    for (sqlite3_stmt* each = nullptr; handle_ && (each = sqlite3_next_stmt(db(), each)) != nullptr;)
        count += sqlite3_stmt_busy(each);
    return count;
}

inline bool sqlite_connection::has_moved(std::source_location where) const {
    if (!handle_)
        return false;
    if (!handle_->here())
        sqlite_throw_forked(handle_.get(), {}, where);
    int moved = 0; // https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    const int code = sqlite3_file_control(db(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (code != SQLITE_OK && code != SQLITE_NOTFOUND)
        sqlite_failure_of(handle_.get(), code, {}, where, true).raise();
    return moved != 0;
}

} // namespace constable

#endif
