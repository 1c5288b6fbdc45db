// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_TRANSACTION_HPP
#define CONSTABLE_DRIVER_SQLITE_TRANSACTION_HPP

// BEGIN, COMMIT, ROLLBACK and savepoints, prepared once per connection.

#include <source_location>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include "../../core/error.hpp"
#include "foreign_key.hpp"
#include "handle.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

// All locks that are met during its life share one deadline.
class shared_deadline {
public:
    explicit shared_deadline(sqlite_handle& handle) noexcept : busy_(handle.busy) { busy_.begin(); }
    shared_deadline(shared_deadline const&) = delete;
    shared_deadline& operator=(shared_deadline const&) = delete;
    ~shared_deadline() { busy_.end(); }

private:
    sqlite_busy_wait& busy_;
};

} // namespace detail

/// The transaction of one connection and the savepoints in it. Nothing here parses or allocates unless it fails.
/// Destroying it rolls back. Not thread-safe.
class sqlite_transactions {
public:
    sqlite_transactions() = default;
    /// `handle` is not null.
    explicit sqlite_transactions(sqlite_shared_handle_ptr const& handle)
        : handle_(handle), begin_read_(prepared("BEGIN DEFERRED")), snapshot_(prepared("PRAGMA schema_version")),
          begin_write_(prepared("BEGIN IMMEDIATE")), commit_(prepared("COMMIT")), rollback_(prepared("ROLLBACK")),
          savepoint_(prepared("SAVEPOINT constable")), release_(prepared("RELEASE constable")),
          rollback_to_(prepared("ROLLBACK TO constable")), read_only_(sqlite3_db_readonly(handle->db(), "main") == 1) {}
    sqlite_transactions(sqlite_transactions&&) noexcept = default;
    sqlite_transactions& operator=(sqlite_transactions&& other) noexcept {
        sqlite_transactions taken{std::move(other)};
        std::swap(handle_, taken.handle_);
        std::swap(begin_read_, taken.begin_read_);
        std::swap(snapshot_, taken.snapshot_);
        std::swap(begin_write_, taken.begin_write_);
        std::swap(commit_, taken.commit_);
        std::swap(rollback_, taken.rollback_);
        std::swap(savepoint_, taken.savepoint_);
        std::swap(release_, taken.release_);
        std::swap(rollback_to_, taken.rollback_to_);
        std::swap(depth_, taken.depth_);
        std::swap(read_only_, taken.read_only_);
        return *this;
    }
    ~sqlite_transactions() { rollback(); }

    /// Is a transaction open? It may have ended by itself: after a full disk, an I/O error, an interrupt.
    [[nodiscard]] bool open() const noexcept { return handle_ && sqlite3_get_autocommit(handle_->db()) == 0; }
    /// Savepoints that are open.
    [[nodiscard]] int depth() const noexcept { return depth_; }

    /// Begins with a snapshot: what others commit from now on is not seen. Writing in it may fail with busy or
    /// retry_transaction.
    void begin_read(std::source_location where);

    /// Begins with the write lock. Throws busy after the busy timeout, read_only when the database takes no writes.
    void begin_write(std::source_location where) {
        const detail::shared_deadline deadline{usable(where)};
        if (read_only_) [[unlikely]] // SQLite would begin to read without a word
            sqlite_failure_of(handle_.get(), SQLITE_READONLY, begin_write_.sql(), where, true).raise();
        run(begin_write_, where);
        depth_ = 0;
    }

    /// Commits, or rolls back and throws. `result()` of the error is `unknown` when the write or the sync of the commit
    /// failed, else `not_applied`. A violated deferred foreign key is named.
    void commit(std::source_location where) {
        const detail::shared_deadline deadline{usable(where)};
        const int code = sqlite3_step(commit_.handle());
        if (code != SQLITE_DONE) [[unlikely]]
            fail_commit(code, where);
        sqlite3_reset(commit_.handle());
        depth_ = 0;
    }

    /// Rolls back if a transaction is still open. True when none is open afterwards.
    bool rollback() noexcept {
        if (!handle_ || !handle_->here())
            return false;
        depth_ = 0;
        if (open()) {
            sqlite3_step(rollback_.handle());
            sqlite3_reset(rollback_.handle());
        }
        return !open();
    }

    /// Opens a savepoint in the transaction; returns its depth, counted from 1. Throws misuse without a transaction.
    [[nodiscard]] int savepoint(std::source_location where) {
        if (!open())
            detail::refuse_sql(&usable(where), savepoint_.sql(), where, "a savepoint needs a transaction",
                               "begin a transaction first");
        run(savepoint_, where);
        return ++depth_;
    }

    /// Keeps what was done since the savepoint of this depth, and ends it and those in it.
    void release(int depth, std::source_location where) {
        demand(depth, where);
        for (; depth_ >= depth; --depth_)
            run(release_, where);
    }

    /// Undoes what was done since the savepoint of this depth, and ends it and those in it. False when the whole
    /// transaction is gone; never throws, because it runs while another error is on its way.
    bool rollback_to(int depth) noexcept {
        if (!handle_ || !handle_->here() || !open() || depth < 1)
            return false;
        for (; depth_ >= depth; --depth_)
            if (!quietly(rollback_to_) || !quietly(release_)) {
                rollback();
                return false;
            }
        return true;
    }

private:
    class rollback_at_end {
    public:
        explicit rollback_at_end(sqlite_transactions& transactions) noexcept : transactions_(&transactions) {}
        rollback_at_end(rollback_at_end const&) = delete;
        rollback_at_end& operator=(rollback_at_end const&) = delete;
        ~rollback_at_end() {
            if (transactions_ != nullptr)
                transactions_->rollback();
        }
        void dismiss() noexcept { transactions_ = nullptr; }

    private:
        sqlite_transactions* transactions_;
    };

    sqlite_statement prepared(std::string_view sql) const { return {handle_, sql, std::source_location{}}; }

    sqlite_handle& usable(std::source_location where) const {
        if (!handle_)
            sqlite_failure_of(nullptr, SQLITE_MISUSE, {}, where, false).raise();
        if (!handle_->here())
            sqlite_throw_forked(handle_.get(), {}, where);
        return *handle_.get();
    }
    static void run(sqlite_statement& statement, std::source_location where) {
        statement.locate(where);
        statement.step();
        statement.reset();
    }
    static bool quietly(sqlite_statement const& statement) noexcept {
        const int code = sqlite3_step(statement.handle());
        sqlite3_reset(statement.handle());
        return code == SQLITE_DONE;
    }
    void demand(int depth, std::source_location where) const {
        sqlite_handle& handle = usable(where);
        if (depth < 1 || depth > depth_)
            detail::refuse_sql(&handle, release_.sql(), where, "there is no savepoint of this depth",
                               "release savepoints in the reverse order of opening");
    }
    [[noreturn, gnu::cold]] void fail_commit(int code, std::source_location where);

    sqlite_shared_handle_ptr handle_;
    sqlite_statement begin_read_, snapshot_, begin_write_, commit_, rollback_, savepoint_, release_, rollback_to_;
    int depth_ = 0;
    bool read_only_ = false;
};

inline void sqlite_transactions::begin_read(std::source_location where) {
    const detail::shared_deadline deadline{usable(where)};
    run(begin_read_, where);
    depth_ = 0;
    rollback_at_end undo{*this}; // BEGIN alone takes no snapshot; without one there is no transaction
    run(snapshot_, where);
    undo.dismiss();
}

inline void sqlite_transactions::fail_commit(int code, std::source_location where) {
    const rollback_at_end undo{*this};
    const detail::reset_at_end reset{commit_.handle()};
    sqlite_failure failure = sqlite_failure_of(handle_.get(), code, commit_.sql(), where, true);
    sqlite3_reset(commit_.handle());
    const int primary = code & 0xff;
    if (primary == SQLITE_IOERR || primary == SQLITE_NOMEM)
        failure.facts.result = outcome::unknown; // the next recovery of the file may still find it
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        sqlite_name_deferred_foreign_key(handle_->db(), failure.facts);
    std::move(failure).raise();
}

} // namespace constable

#endif
