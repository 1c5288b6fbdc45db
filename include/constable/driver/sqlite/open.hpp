// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_OPEN_HPP
#define CONSTABLE_DRIVER_SQLITE_OPEN_HPP

// The one way to open a SQLite database: every setting is made, read back and compared.

#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>
#include <sys/stat.h>

#include "../../core/error.hpp"
#include "connection.hpp"
#include "fork.hpp"
#include "handle.hpp"
#include "options.hpp"
#include "path.hpp"
#include "statement.hpp"
#include "version.hpp"

namespace constable {

namespace detail {

// What goes into sqlite3_open_v2.
struct sqlite_opening {
    std::string name;  // path or URI
    std::string label; // for errors: the path, or ":memory:..."
    int flags = 0;
    bool in_memory = false;
    bool write = true;
};

[[noreturn, gnu::cold]] inline void refuse_opening(error_kind kind, std::string label, std::source_location where,
                                                   std::string message, std::string remedy) {
    error_facts facts;
    facts.message = std::move(message);
    facts.remedy = std::move(remedy);
    facts.file = std::move(label);
    facts.where = where;
    throw_error(kind, std::move(facts));
}

inline sqlite_opening plan_opening(std::string_view path, sqlite_options const& options) {
    sqlite_opening plan;
    plan.in_memory = options.shared_memory || path == ":memory:";
    plan.write = !options.read_only && !options.immutable;
    plan.label =
        plan.in_memory ? (options.shared_memory ? ":memory:" : "") + std::string{path} : sqlite_plain_path(path);
    plan.name = plan.label;
    plan.flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE |
                 (plan.write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    if (plan.write && options.create)
        plan.flags |= SQLITE_OPEN_CREATE;
    if (options.shared_memory)
        plan.name = sqlite_uri("/" + std::string{path}, "vfs=memdb");
    else if (options.immutable)
        plan.name = sqlite_uri(path, "immutable=1");
    if (options.shared_memory || options.immutable)
        plan.flags |= SQLITE_OPEN_URI;
    return plan;
}

// What SQLite would misunderstand, or wait for for ever, is refused before it is asked.
inline void refuse_bad_path(std::string_view path, sqlite_opening const& plan, std::source_location where) {
    if (path.empty())
        refuse_opening(error_kind::misuse, {}, where, "the path of the database is empty",
                       "name a file, or \":memory:\" for a database that is gone when it is closed");
    if (path.find('\0') != std::string_view::npos)
        refuse_opening(error_kind::misuse, {}, where, "the path of the database contains a NUL", "remove it");
    if (plan.in_memory && !plan.write)
        refuse_opening(error_kind::misuse, plan.label, where, "a database in memory cannot be opened read_only",
                       "open it for writing");
    struct stat info{};
    if (plan.in_memory || stat(plan.label.c_str(), &info) != 0)
        return;
    if (!S_ISREG(info.st_mode)) {
        const sqlite_path_trouble trouble = sqlite_find_path_trouble(plan.label, {});
        refuse_opening(error_kind::unavailable, plan.label, where, trouble.message, trouble.remedy);
    }
    if (open_before_fork(info))
        refuse_opening(error_kind::forked, plan.label, where, "the parent process had this file open when it forked",
                       "close all connections before fork, then open one in each process");
}

[[noreturn, gnu::cold]] inline void fail_opening(sqlite_handle& handle, int code, sqlite_opening const& plan,
                                                 sqlite_options const& options, std::source_location where) {
    sqlite_failure failure = sqlite_failure_of(&handle, code, {}, where, false);
    const sqlite3_vfs* vfs = sqlite3_vfs_find(options.vfs);
    if (options.vfs != nullptr && vfs == nullptr) {
        failure.facts.message = "there is no VFS called " + std::string{options.vfs};
        failure.facts.remedy = "register the VFS first";
        failure.kind = error_kind::misuse;
    } else if (!plan.in_memory && vfs != nullptr) {
        const sqlite_path_trouble trouble = sqlite_find_path_trouble(
            plan.label,
            {.create = options.create, .write = plan.write, .longest = static_cast<std::size_t>(vfs->mxPathname)});
        if (trouble.found()) {
            failure.facts.message = trouble.message;
            failure.facts.remedy = trouble.remedy;
        }
    }
    std::move(failure).raise();
}

inline sqlite_shared_handle_ptr open_handle(sqlite_opening const& plan, sqlite_options const& options,
                                            std::source_location where) {
    sqlite_shared_handle_ptr handle{new sqlite_handle(plan.label, options.busy_timeout)};
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(plan.name.c_str(), &db, plan.flags, options.vfs);
    if (db == nullptr)
        refuse_opening(error_kind::out_of_memory, plan.label, where, "SQLite could not allocate a connection",
                       "free memory");
    handle->adopt(db);
    if (code != SQLITE_OK)
        fail_opening(*handle.get(), code, plan, options, where);
    sqlite3_extended_result_codes(db, 1);
    if (char const* absolute = sqlite3_db_filename(db, "main");
        !plan.in_memory && absolute != nullptr && *absolute != '\0')
        handle->opened(absolute);
    // SQLite falls back to read-only by itself when the file may not be written.
    if (plan.write && sqlite3_db_readonly(db, "main") == 1)
        fail_opening(*handle.get(), SQLITE_READONLY, plan, options, where);
    return handle;
}

// The first column of the first row; "" without one.
inline std::string ask(sqlite_shared_handle_ptr const& handle, std::string_view sql, std::source_location where) {
    sqlite_statement question{handle, sql, where};
    return question.step() ? std::string{question.value(0).text()} : std::string{};
}

[[noreturn, gnu::cold]] inline void refuse_setting(sqlite_shared_handle_ptr const& handle, std::string const& setting,
                                                   std::string const& found, std::source_location where) {
    refuse_opening(error_kind::unsupported, handle->file(), where,
                   setting + " did not take effect: it is " + (found.empty() ? "nothing" : found),
                   "use a SQLite build and a file system that support it");
}

// PRAGMA name=value, then what it is afterwards.
inline void set_pragma(sqlite_shared_handle_ptr const& handle, std::string const& name, std::string const& value,
                       std::string const& expected, std::source_location where) {
    ask(handle, "PRAGMA " + name + "=" + value, where);
    if (const std::string found = ask(handle, "PRAGMA " + name, where); found != expected)
        refuse_setting(handle, "PRAGMA " + name + "=" + value, found, where);
}

// https://sqlite.org/c3ref/c_dbconfig_defensive.html
inline void set_switch(sqlite_shared_handle_ptr const& handle, int option, int value, char const* name,
                       std::source_location where) {
    int found = -1;
    const int code = sqlite3_db_config(handle->db(), option, value, &found);
    if (code != SQLITE_OK || found != value)
        refuse_setting(handle, name, std::to_string(found), where);
}

// When two connections make a WAL database of the same file at once, SQLite answers busy without its busy handler.
inline void set_wal(sqlite_shared_handle_ptr const& handle, std::source_location where) {
    const shared_deadline deadline{*handle.get()};
    const sqlite_statement change{handle, "PRAGMA journal_mode=WAL", where};
    int code = sqlite3_step(change.handle());
    for (int attempt = 0; (code & 0xff) == SQLITE_BUSY && handle->busy.wait(attempt); ++attempt) {
        sqlite3_reset(change.handle());
        code = sqlite3_step(change.handle());
    }
    if (code != SQLITE_ROW)
        sqlite_failure_of(handle.get(), code, change.sql(), where, true).raise();
    if (const std::string mode{change.value(0).text()}; mode != "wal")
        refuse_setting(handle, "PRAGMA journal_mode=WAL", mode, where);
}

inline void configure(sqlite_shared_handle_ptr const& handle, sqlite_opening const& plan, sqlite_options const& options,
                      std::source_location where) {
    if (plan.write && !plan.in_memory)
        set_wal(handle, where);
    set_pragma(handle, "foreign_keys", "ON", "1", where);
    const bool power = options.durability == durability::power;
    set_pragma(handle, "synchronous", power ? "FULL" : "NORMAL", power ? "2" : "1", where);
    set_pragma(handle, "fullfsync", power ? "ON" : "OFF", power ? "1" : "0", where); // macOS; elsewhere without effect
    set_switch(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, options.trusted_schema ? 1 : 0,
               options.trusted_schema ? "trusted_schema=1" : "trusted_schema=0", where);
    set_switch(handle, SQLITE_DBCONFIG_DQS_DML, 0, "no double-quoted strings in queries", where);
    set_switch(handle, SQLITE_DBCONFIG_DQS_DDL, 0, "no double-quoted strings in the schema", where);
    set_switch(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, "defensive", where);
    set_pragma(handle, "cell_size_check", options.check_cells ? "ON" : "OFF", options.check_cells ? "1" : "0", where);
    const std::string pages = std::to_string(options.wal_autocheckpoint);
    set_pragma(handle, "wal_autocheckpoint", pages, pages, where);
    const std::string cache = "-" + std::to_string(options.cache_kib);
    if (options.cache_kib > 0)
        set_pragma(handle, "cache_size", cache, cache, where);
    ask(handle, "SELECT count(*) FROM sqlite_schema", where); // reads the schema: what is no database is refused here
}

} // namespace detail

/// Opens the database file at `path`, or a database in memory for ":memory:". The path is never read as a URI.
/// Throws `unavailable` naming the part of the path that is wrong, `read_only`, `not_a_database`, `corrupt_suspect`,
/// `busy` after the busy timeout, `unsupported` when a setting does not hold. About 0.1 ms for a file that exists.
/// Creates the file, its -wal and -shm. A file in another journal mode becomes a WAL database unless opened read_only.
[[nodiscard]] inline sqlite_connection open_sqlite(std::string_view path, sqlite_options const& options = {},
                                                   std::source_location where = std::source_location::current()) {
    const detail::sqlite_opening plan = detail::plan_opening(path, options);
    detail::refuse_bad_path(path, plan, where);
    if (sqlite3_threadsafe() == 0 || sqlite_version() < sqlite_oldest_version)
        detail::refuse_opening(error_kind::unsupported, plan.label, where,
                               "SQLite " + std::string{sqlite3_libversion()} + " is too old or built without threads",
                               "use SQLite 3.37.0 or later with SQLITE_THREADSAFE=1 or 2");
    if (!watch_open_files())
        detail::refuse_opening(error_kind::out_of_memory, plan.label, where, "no memory for the fork handler",
                               "free memory");
    const sqlite_shared_handle_ptr handle = detail::open_handle(plan, options, where);
    detail::configure(handle, plan, options, where);
    return sqlite_connection{handle};
}

} // namespace constable

#endif
