// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_ERROR_HPP
#define CONSTABLE_DRIVER_SQLITE_ERROR_HPP

// SQLite's result codes in the library's taxonomy, each with a remedy.
// Codes and their meaning: https://sqlite.org/rescode.html

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "../../core/error.hpp"
#include "message.hpp"
#include "version.hpp"

namespace constable {

/// What a result code means. An empty message: SQLite's own says it best.
struct sqlite_verdict {
    error_kind kind = error_kind::misuse;
    std::string_view message;
    std::string_view remedy;
    constraint_kind violated = constraint_kind::none;
};

namespace detail {

constexpr sqlite_verdict constraint_verdict(int code) noexcept {
    constexpr auto kind = error_kind::constraint;
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
        return {kind, "another row has this value already", "choose another value, update the row there is, or upsert",
                constraint_kind::unique};
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return {kind, "another row has this primary key already",
                "choose another key, update the row there is, or upsert", constraint_kind::primary_key};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return {kind, "a foreign key would point to a row that does not exist",
                "insert the parent row first, or delete the rows that refer to it first", constraint_kind::foreign_key};
    case SQLITE_CONSTRAINT_NOTNULL:
        return {kind, "the column takes no NULL", "give the column a value, or declare the member std::optional",
                constraint_kind::not_null};
    case SQLITE_CONSTRAINT_CHECK:
        return {kind, "the row violates a check", "correct the values that the check reads", constraint_kind::check};
    case SQLITE_CONSTRAINT_DATATYPE:
        return {error_kind::invalid_value, "", "bind a value of the column's declared type", constraint_kind::none};
    default:
        return {kind, "", "the rule was written in this database: see its triggers, functions and virtual tables",
                constraint_kind::other};
    }
}

constexpr sqlite_verdict read_only_verdict(int code) noexcept {
    switch (code) {
    case SQLITE_READONLY_DBMOVED:
        return {error_kind::unavailable, "the database file was moved or deleted while it was open",
                "put the file back or open the new one; this connection cannot go on"};
    case SQLITE_READONLY_DIRECTORY:
        return {error_kind::read_only, "the directory of the database takes no new files",
                "make the directory writable for this user: the journal is created there"};
    case SQLITE_READONLY_CANTINIT:
    case SQLITE_READONLY_CANTLOCK:
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_ROLLBACK:
        return {error_kind::read_only, "the database must be recovered, and this connection may not write",
                "open it once with write access, or make the file and its directory writable"};
    default:
        return {error_kind::read_only, "the database takes no writes",
                "open it without read_only, and make the file and its directory writable for this user"};
    }
}

constexpr sqlite_verdict io_verdict(int code) noexcept {
    switch (code) {
    case SQLITE_IOERR_NOMEM:
        return {error_kind::out_of_memory, "SQLite could not allocate memory", "free memory or lower the cache size"};
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_CORRUPTFS:
        return {error_kind::corrupt_suspect, "a page could not be read whole",
                "open the file again and run an integrity check; if that fails, restore a backup"};
    default: return {error_kind::io, "", "look at the disk and at the system log, then open the database again"};
    }
}

constexpr sqlite_verdict busy_verdict(int code) noexcept {
    switch (code) {
    case SQLITE_BUSY_SNAPSHOT:
        return {error_kind::retry_transaction, "another connection wrote after this transaction had read",
                "run the whole transaction again; begin it with begin_write when it will write"};
    case SQLITE_LOCKED:
    case SQLITE_LOCKED_VTAB:
        return {error_kind::misuse, "another statement of this connection is still running",
                "finish or reset it first"};
    default:
        return {error_kind::busy, "another connection holds the lock",
                "shorten the transactions that write, or raise busy_timeout"};
    }
}

} // namespace detail

/// The meaning of an extended result code other than SQLITE_OK, SQLITE_ROW, SQLITE_DONE.
/// SQLITE_ERROR says nothing by itself: see `sqlite_classify_message`.
[[nodiscard]] constexpr sqlite_verdict sqlite_classify(int code) noexcept {
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: return detail::constraint_verdict(code);
    case SQLITE_READONLY: return detail::read_only_verdict(code);
    case SQLITE_IOERR: return detail::io_verdict(code);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return detail::busy_verdict(code);
    case SQLITE_NOMEM:
        return {error_kind::out_of_memory, "SQLite could not allocate memory", "free memory or lower the cache size"};
    case SQLITE_FULL:
        return {error_kind::disk_full, "the disk is full or the database has reached its size limit",
                "free space or raise the limit, then try again: nothing was written"};
    case SQLITE_CORRUPT:
        return {error_kind::corrupt_suspect, "",
                "open the file again and run an integrity check; if that fails, restore a backup"};
    case SQLITE_NOTADB:
        return {error_kind::not_a_database, "the file is not a SQLite database, or it is encrypted",
                "check the path; constable never overwrites such a file"};
    case SQLITE_CANTOPEN:
        return {error_kind::unavailable, "the database file cannot be opened",
                "check the path, its permissions and the limit of open files"};
    case SQLITE_INTERRUPT:
        return {error_kind::cancelled, "interrupted by the application", "run it again if the result is still wanted"};
    case SQLITE_SCHEMA:
        return {error_kind::retry_transaction, "the schema changed while the statement ran",
                "run the transaction again"};
    case SQLITE_ABORT:
        return {error_kind::misuse, "the transaction ended while this statement was still reading",
                "finish or reset statements before the transaction ends"};
    case SQLITE_TOOBIG:
        return {error_kind::invalid_value, "a text, blob or statement is larger than SQLite's limit",
                "store large objects in parts or outside of the row"};
    case SQLITE_MISMATCH:
        return {error_kind::invalid_value, "a value does not fit its column's type", "bind an integer for a row key"};
    case SQLITE_NOTFOUND:
    case SQLITE_NOLFS: return {error_kind::unsupported, "", "this SQLite or its file system lacks the feature"};
    case SQLITE_AUTH:
        return {error_kind::misuse, "the authorizer of this connection forbids the statement",
                "use a connection that may do this"};
    case SQLITE_RANGE:
        return {error_kind::misuse, "the statement has no parameter with this number", "count parameters from 0"};
    case SQLITE_MISUSE:
        return {error_kind::misuse, "the statement or connection is empty, moved from, or still running",
                "reset a statement before binding; do not use it after a move"};
    default: return {error_kind::misuse, "", "see the message and the SQL text"};
    }
}

namespace detail {

// Messages of SQLITE_ERROR by how they begin (`prefix`) or by what they contain.
struct message_rule {
    std::string_view text;
    std::string_view remedy;
    error_kind kind;
    bool prefix = true;
};

inline constexpr std::string_view migrate_remedy =
    "bring the database to the schema of this program: run its migrations, or correct the name";
inline constexpr std::string_view build_remedy = "use a SQLite build with the feature, or load or register it first";

inline constexpr std::string_view gone_remedy =
    "the transaction is gone: an earlier error or a rollback ended it, nothing of it was applied";

inline constexpr message_rule message_rules[] = {
    {"no such table: ", migrate_remedy, error_kind::schema_mismatch},
    {"no such column: ", migrate_remedy, error_kind::schema_mismatch},
    {"no such index: ", migrate_remedy, error_kind::schema_mismatch},
    {"no such view: ", migrate_remedy, error_kind::schema_mismatch},
    {"no such trigger: ", migrate_remedy, error_kind::schema_mismatch},
    {" has no column named ", migrate_remedy, error_kind::schema_mismatch, false},
    {" already exists", migrate_remedy, error_kind::schema_mismatch, false},
    {"there is already a", migrate_remedy, error_kind::schema_mismatch},
    {" values were supplied", migrate_remedy, error_kind::schema_mismatch, false},
    {"foreign key mismatch", "make the referenced columns the parent's primary key, or give them a unique index",
     error_kind::schema_mismatch},
    {"no such function: ", build_remedy, error_kind::unsupported},
    {"no such module: ", build_remedy, error_kind::unsupported},
    {"no such collation sequence: ", build_remedy, error_kind::unsupported},
    {"malformed JSON", "store valid JSON, or test it with json_valid first", error_kind::invalid_value},
    {"integer overflow", "the result leaves 64 bits: narrow the rows, or cast_to<double> what is summed",
     error_kind::invalid_value},
    {"cannot start a transaction within", "use a savepoint inside a transaction", error_kind::misuse},
    {"cannot commit", gone_remedy, error_kind::misuse},
    {"no such savepoint: ", gone_remedy, error_kind::misuse},
    {"syntax error", "correct the SQL text", error_kind::misuse, false},
};

} // namespace detail

/// The meaning of SQLITE_ERROR, by its message.
[[nodiscard]] constexpr sqlite_verdict sqlite_classify_message(std::string_view message) noexcept {
    for (detail::message_rule const& rule : detail::message_rules) {
        const std::size_t at = message.find(rule.text);
        if (at != std::string_view::npos && (at == 0 || !rule.prefix))
            return {rule.kind, {}, rule.remedy};
    }
    return {error_kind::misuse, {}, "see the message and the SQL text"};
}

/// An error on its way: kind and facts.
struct sqlite_failure {
    error_kind kind = error_kind::misuse;
    error_facts facts;
    [[noreturn]] void raise() && { throw_error(kind, std::move(facts)); }
};

/// Kind and facts from a code, SQLite's message and the statement; file, location and outcome are the caller's.
/// `running` is false while a statement is prepared: such messages quote the SQL text only.
[[nodiscard, gnu::cold]] inline sqlite_failure sqlite_describe(int code, std::string_view message, std::string_view sql,
                                                               bool running) {
    const int primary = code & 0xff;
    const std::string safe =
        running && primary == SQLITE_ERROR ? sqlite_without_values(message, sql) : std::string{message};
    const bool own_statement = message.find("SQL statements in progress") != std::string_view::npos; // COMMIT's busy
    const sqlite_verdict verdict = primary == SQLITE_ERROR ? sqlite_classify_message(message)
                                                           : sqlite_classify(own_statement ? SQLITE_LOCKED : code);
    sqlite_names names;
    if (primary == SQLITE_CONSTRAINT || primary == SQLITE_MISMATCH)
        names = sqlite_names_in(safe, sqlite_target_of(sql).table);
    else if (primary == SQLITE_ERROR)
        names = sqlite_names_missing(safe);

    sqlite_failure failure{verdict.kind, {}};
    error_facts& facts = failure.facts;
    facts.message = verdict.message.empty() ? safe : std::string{verdict.message};
    facts.remedy = verdict.remedy;
    facts.table = std::move(names.table);
    facts.columns = std::move(names.columns);
    facts.constraint = std::move(names.constraint);
    facts.sql = sql;
    facts.native_code = code;
    facts.violated = verdict.violated;
    return failure;
}

/// What the operating system said about a failed file operation becomes part of the message; no space, a quota or a
/// file size limit make it `disk_full`. `system_error` is errno, 0 when unknown.
[[gnu::cold]] inline void sqlite_add_system_error(sqlite_failure& failure, int system_error) {
    if (system_error == 0)
        return;
    if (failure.kind == error_kind::io && (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG)) {
        const sqlite_verdict full = sqlite_classify(SQLITE_FULL);
        failure.kind = full.kind;
        failure.facts.message = full.message;
        failure.facts.remedy = full.remedy;
    }
    failure.facts.message.append(" (").append(std::strerror(system_error)).append(")"); // thread-safe in glibc and musl
}

} // namespace constable

#endif
