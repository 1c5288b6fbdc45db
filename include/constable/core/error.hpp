// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_ERROR_HPP
#define CONSTABLE_CORE_ERROR_HPP

// Everything that can go wrong at run time: one taxonomy for every engine.

#include <cstdint>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace constable {

/// What went wrong, independent of the engine.
enum class error_kind : std::uint8_t {
    constraint,        ///< unique, primary key, foreign key, not null or check violated
    retry_transaction, ///< the snapshot moved: run the whole transaction again
    busy,              ///< another writer held the database for longer than the deadline
    timeout,           ///< a statement ran out of its time
    cancelled,         ///< interrupted by the application
    unavailable,       ///< the file or the server cannot be reached or opened
    in_doubt,          ///< the commit may or may not have happened
    not_primary,       ///< the server takes no writes (any more)
    disk_full,         ///< no space left, or the size limit reached
    read_only,         ///< the file, its directory or the connection takes no writes
    corrupt_suspect,   ///< damaged, or an I/O error that looks like damage
    not_a_database,    ///< the file holds something else
    io,                ///< the operating system failed a read or a write
    out_of_memory,     ///< the engine could not allocate
    stale,             ///< optimistic lock: somebody changed the row first
    row_count,         ///< a different number of rows than demanded
    invalid_value,     ///< a value that cannot be stored or read as the declared type
    schema_mismatch,   ///< the database's tables differ from the structs
    forked,            ///< a connection used in a child process
    unsupported,       ///< this engine or version lacks the feature
    misuse             ///< the library was called wrongly
};

/// Did the failed operation change the database?
enum class outcome : std::uint8_t {
    not_applied,
    applied, ///< the change is durable; only what came after it failed
    unknown
};

/// The constraint that a row violated.
enum class constraint_kind : std::uint8_t { none, unique, primary_key, foreign_key, not_null, check, other };

[[nodiscard]] constexpr std::string_view to_string(error_kind kind) noexcept {
    switch (kind) {
    case error_kind::constraint: return "constraint";
    case error_kind::retry_transaction: return "retry_transaction";
    case error_kind::busy: return "busy";
    case error_kind::timeout: return "timeout";
    case error_kind::cancelled: return "cancelled";
    case error_kind::unavailable: return "unavailable";
    case error_kind::in_doubt: return "in_doubt";
    case error_kind::not_primary: return "not_primary";
    case error_kind::disk_full: return "disk_full";
    case error_kind::read_only: return "read_only";
    case error_kind::corrupt_suspect: return "corrupt_suspect";
    case error_kind::not_a_database: return "not_a_database";
    case error_kind::io: return "io";
    case error_kind::out_of_memory: return "out_of_memory";
    case error_kind::stale: return "stale";
    case error_kind::row_count: return "row_count";
    case error_kind::invalid_value: return "invalid_value";
    case error_kind::schema_mismatch: return "schema_mismatch";
    case error_kind::forked: return "forked";
    case error_kind::unsupported: return "unsupported";
    case error_kind::misuse: return "misuse";
    }
    return "unknown";
}

/// What an error knows. Empty fields are unknown. No field ever holds a bound value.
struct error_facts {
    std::string message{}; ///< what happened, one sentence
    std::string remedy{};  ///< what to do, one sentence
    std::string file{};    ///< database file or server
    std::string table{};
    std::string columns{};    ///< comma-separated
    std::string constraint{}; ///< the constraint's name
    std::string sql{};        ///< text with placeholders
    std::source_location where{};
    int native_code = 0;        ///< SQLite's extended result code
    std::string native_state{}; ///< PostgreSQL's SQLSTATE
    outcome result = outcome::not_applied;
    constraint_kind violated = constraint_kind::none;
};

/// Base of everything the library throws at run time. Immutable; copying it copies strings.
class database_error : public std::runtime_error {
public:
    database_error(error_kind kind, error_facts facts)
        : std::runtime_error(describe(kind, facts)), kind_(kind), facts_(std::move(facts)) {}

    [[nodiscard]] error_kind kind() const noexcept { return kind_; }
    [[nodiscard]] error_facts const& facts() const noexcept { return facts_; }
    [[nodiscard]] std::string const& file() const noexcept { return facts_.file; }
    [[nodiscard]] std::string const& table() const noexcept { return facts_.table; }
    [[nodiscard]] std::string const& columns() const noexcept { return facts_.columns; }
    [[nodiscard]] std::string const& sql() const noexcept { return facts_.sql; }
    [[nodiscard]] std::string const& remedy() const noexcept { return facts_.remedy; }
    [[nodiscard]] std::source_location const& where() const noexcept { return facts_.where; }
    [[nodiscard]] int native_code() const noexcept { return facts_.native_code; }
    [[nodiscard]] std::string const& native_state() const noexcept { return facts_.native_state; }
    [[nodiscard]] outcome result() const noexcept { return facts_.result; }

private:
    static std::string describe(error_kind kind, error_facts const& facts) {
        std::string text{to_string(kind)};
        text += ": ";
        text += facts.message;
        const auto add = [&text](std::string_view label, std::string_view value) {
            if (value.empty())
                return;
            text += "; ";
            text += label;
            text += value;
        };
        add("file ", facts.file);
        add("table ", facts.table);
        add("column ", facts.columns);
        add("constraint ", facts.constraint);
        add("SQL: ", facts.sql);
        if (facts.where.line() != 0) {
            add("at ", facts.where.file_name());
            text += ':';
            text += std::to_string(facts.where.line());
        }
        add("remedy: ", facts.remedy);
        return text;
    }

    error_kind kind_;
    error_facts facts_;
};

/// One class per kind, so that a handler can name what it handles.
template <error_kind Kind>
class kind_of_error : public database_error {
public:
    explicit kind_of_error(error_facts&& facts) : database_error(Kind, std::move(facts)) {}
};

using retry_transaction_error = kind_of_error<error_kind::retry_transaction>;
using busy_error = kind_of_error<error_kind::busy>;
using timeout_error = kind_of_error<error_kind::timeout>;
using cancelled_error = kind_of_error<error_kind::cancelled>;
using unavailable_error = kind_of_error<error_kind::unavailable>;
using in_doubt_error = kind_of_error<error_kind::in_doubt>;
using not_primary_error = kind_of_error<error_kind::not_primary>;
using disk_full_error = kind_of_error<error_kind::disk_full>;
using read_only_error = kind_of_error<error_kind::read_only>;
using corrupt_suspect_error = kind_of_error<error_kind::corrupt_suspect>;
using not_a_database_error = kind_of_error<error_kind::not_a_database>;
using io_error = kind_of_error<error_kind::io>;
using out_of_memory_error = kind_of_error<error_kind::out_of_memory>;
using stale_error = kind_of_error<error_kind::stale>;
using row_count_error = kind_of_error<error_kind::row_count>;
using value_error = kind_of_error<error_kind::invalid_value>;
using schema_mismatch_error = kind_of_error<error_kind::schema_mismatch>;
using forked_error = kind_of_error<error_kind::forked>;
using unsupported_error = kind_of_error<error_kind::unsupported>;
using misuse_error = kind_of_error<error_kind::misuse>;

/// A row violates a constraint; `table()`, `columns()` and `constraint()` say which.
class constraint_error : public kind_of_error<error_kind::constraint> {
public:
    using kind_of_error::kind_of_error;
    [[nodiscard]] constraint_kind violated() const noexcept { return facts().violated; }
    [[nodiscard]] std::string const& constraint() const noexcept { return facts().constraint; }
};

/// Throws the class that belongs to `kind`.
[[noreturn]] inline void throw_error(error_kind kind, error_facts facts) {
    switch (kind) {
    case error_kind::constraint: throw constraint_error(std::move(facts));
    case error_kind::retry_transaction: throw retry_transaction_error(std::move(facts));
    case error_kind::busy: throw busy_error(std::move(facts));
    case error_kind::timeout: throw timeout_error(std::move(facts));
    case error_kind::cancelled: throw cancelled_error(std::move(facts));
    case error_kind::unavailable: throw unavailable_error(std::move(facts));
    case error_kind::in_doubt: throw in_doubt_error(std::move(facts));
    case error_kind::not_primary: throw not_primary_error(std::move(facts));
    case error_kind::disk_full: throw disk_full_error(std::move(facts));
    case error_kind::read_only: throw read_only_error(std::move(facts));
    case error_kind::corrupt_suspect: throw corrupt_suspect_error(std::move(facts));
    case error_kind::not_a_database: throw not_a_database_error(std::move(facts));
    case error_kind::io: throw io_error(std::move(facts));
    case error_kind::out_of_memory: throw out_of_memory_error(std::move(facts));
    case error_kind::stale: throw stale_error(std::move(facts));
    case error_kind::row_count: throw row_count_error(std::move(facts));
    case error_kind::invalid_value: throw value_error(std::move(facts));
    case error_kind::schema_mismatch: throw schema_mismatch_error(std::move(facts));
    case error_kind::forked: throw forked_error(std::move(facts));
    case error_kind::unsupported: throw unsupported_error(std::move(facts));
    case error_kind::misuse: break;
    }
    throw misuse_error(std::move(facts));
}

} // namespace constable

#endif
