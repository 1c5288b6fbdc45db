// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_HANDLE_HPP
#define CONSTABLE_DRIVER_SQLITE_HANDLE_HPP

// What a connection and its statements share: the open database, its name and its wait for locks.

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>
#include <sys/stat.h>

#include "../../core/error.hpp"
#include "busy.hpp"
#include "error.hpp"
#include "foreign_key.hpp"
#include "fork.hpp"
#include "lock_holder.hpp"
#include "path.hpp"

namespace constable {

/// An open database. Owned by one thread at a time; counted by `sqlite_shared_handle_ptr`, and closed with the last of
/// them, but never in a forked child: the parent still uses it.
class sqlite_handle {
public:
    /// Without a database at first, so that nothing is lost when there is no memory for this object.
    sqlite_handle(std::string file, std::int32_t busy_timeout)
        : busy(busy_timeout), generation_(process_generation()), file_(std::move(file)) {}
    sqlite_handle(sqlite_handle const&) = delete;
    sqlite_handle& operator=(sqlite_handle const&) = delete;
    ~sqlite_handle() {
        if (here())
            sqlite3_close_v2(db_); // waits for statements that somebody prepared through the raw handle
    }

    /// Takes `db` over, also when it failed to open, and installs the busy handler. Call it once.
    void adopt(sqlite3* db) noexcept {
        db_ = db;
        sqlite3_busy_handler(db_, &sqlite_busy_wait::callback, &busy);
    }

    [[nodiscard]] sqlite3* db() const noexcept { return db_; }
    /// The absolute path; of a database in memory, ":memory:" and its name.
    [[nodiscard]] std::string const& file() const noexcept { return file_; }
    /// Says under which name SQLite has opened the file.
    void opened(std::string name) {
        file_ = std::move(name);
        struct stat info{};
        if (stat(file_.c_str(), &info) == 0)
            entry_.add(info);
    }
    [[nodiscard]] bool in_memory() const noexcept { return file_.starts_with(':'); }
    [[nodiscard]] std::uint32_t generation() const noexcept { return generation_; }

    /// Is this the process that opened it?
    [[nodiscard]] bool here() const noexcept { return generation_ == process_generation(); }

    sqlite_busy_wait busy;

private:
    friend class sqlite_shared_handle_ptr;

    sqlite3* db_ = nullptr;
    std::uint32_t generation_;
    std::uint32_t owners_ = 0;
    std::string file_;
    open_file_entry entry_;
};

/// Shared ownership of a `sqlite_handle` within one thread: the count is not atomic. Null is fine.
class sqlite_shared_handle_ptr {
public:
    sqlite_shared_handle_ptr() = default;
    explicit sqlite_shared_handle_ptr(sqlite_handle* handle) noexcept : handle_(handle) { share(); }
    sqlite_shared_handle_ptr(sqlite_shared_handle_ptr const& other) noexcept : handle_(other.handle_) { share(); }
    sqlite_shared_handle_ptr(sqlite_shared_handle_ptr&& other) noexcept
        : handle_(std::exchange(other.handle_, nullptr)) {}
    sqlite_shared_handle_ptr& operator=(sqlite_shared_handle_ptr other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~sqlite_shared_handle_ptr() {
        if (handle_ != nullptr && --handle_->owners_ == 0)
            delete handle_;
    }

    [[nodiscard]] sqlite_handle* get() const noexcept { return handle_; }
    [[nodiscard]] sqlite_handle* operator->() const noexcept { return handle_; }
    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }

private:
    void share() const noexcept {
        if (handle_ != nullptr)
            ++handle_->owners_;
    }

    sqlite_handle* handle_ = nullptr;
};

namespace detail {

inline void add_busy_facts(sqlite_handle& handle, sqlite_failure& failure) {
    const sqlite_busy_wait::report wait = handle.busy.take_report();
    std::string& message = failure.facts.message;
    if (wait.cancelled) {
        failure.kind = error_kind::cancelled;
        message = "interrupted while waiting for a lock";
    }
    const bool in_vain = !wait.gave_up && (failure.facts.native_code & 0xff) == SQLITE_BUSY; // a read became a write
    message += in_vain ? "; SQLite saw no use in waiting" : "; waited " + std::to_string(wait.waited_ms) + " ms";
    message += ", the deadline is " + std::to_string(handle.busy.deadline_ms()) + " ms";
    if (const std::string holder = sqlite_lock_holder(handle.file()); !holder.empty())
        message += "; the writer is " + holder;
    if (in_vain)
        failure.facts.remedy = "begin with begin_write before reading, so that waiting can help";
}

// SQLite keeps errno per connection for what fails in an API call, per file for what fails while a statement runs.
inline int system_error_of(sqlite3* db) noexcept {
    int error = sqlite3_system_errno(db);
    sqlite3_file* journal = nullptr; // or the WAL
    if (error == 0 &&
        sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&journal)) == SQLITE_OK &&
        journal != nullptr && journal->pMethods != nullptr && journal->pMethods->xFileControl != nullptr)
        journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error == 0)
        sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

inline void add_path_facts(sqlite_handle const& handle, sqlite_failure& failure) {
    if (handle.in_memory())
        return;
    const bool write = sqlite3_db_readonly(handle.db(), "main") == 0;
    const sqlite_path_trouble trouble = sqlite_find_path_trouble(handle.file(), {.create = true, .write = write});
    if (trouble.found()) {
        failure.facts.message += ": " + trouble.message;
        failure.facts.remedy = trouble.remedy;
    } else if (!write && failure.facts.native_code != SQLITE_READONLY) {
        failure.facts.remedy = "a WAL database needs its -wal and -shm files, also for reading: make its directory "
                               "writable, or open it immutable if nobody writes it";
    }
}

} // namespace detail

/// The whole error of a call that returned `code`: SQLite's message must still be that of `code`.
/// `handle` may be null. `running` is false while a statement is being prepared.
[[nodiscard, gnu::cold, gnu::noinline]] inline sqlite_failure
sqlite_failure_of(sqlite_handle* handle, int code, std::string_view sql, std::source_location where, bool running) {
    sqlite3* db = handle == nullptr ? nullptr : handle->db();
    const std::string message = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
    // ON DELETE RESTRICT is carried out by a trigger of SQLite's own, and reported as one.
    if (code == SQLITE_CONSTRAINT_TRIGGER && message == "FOREIGN KEY constraint failed")
        code = SQLITE_CONSTRAINT_FOREIGNKEY;
    sqlite_failure failure = sqlite_describe(code, message, sql, running);
    failure.facts.where = where;
    if (handle == nullptr)
        return failure;
    failure.facts.file = handle->file();
    if (failure.kind == error_kind::busy)
        detail::add_busy_facts(*handle, failure);
    if (failure.kind == error_kind::io || failure.kind == error_kind::unavailable)
        sqlite_add_system_error(failure, detail::system_error_of(db));
    if (failure.kind == error_kind::unavailable || failure.kind == error_kind::read_only)
        detail::add_path_facts(*handle, failure);
    return failure;
}

/// Refuses a connection or statement that was inherited through fork.
[[noreturn, gnu::cold, gnu::noinline]] inline void sqlite_throw_forked(sqlite_handle* handle, std::string_view sql,
                                                                       std::source_location where) {
    error_facts facts;
    facts.message = "this connection was opened before fork, in the parent process";
    facts.remedy = "close all connections before fork, then open one in each process";
    facts.file = handle == nullptr ? std::string{} : handle->file();
    facts.sql = sql;
    facts.where = where;
    throw_error(error_kind::forked, std::move(facts));
}

} // namespace constable

#endif
