// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_STATEMENT_HPP
#define CONSTABLE_DRIVER_SQLITE_STATEMENT_HPP

// A prepared SQLite statement: the hot path, one SQLite call per operation and no allocation.

#include <climits>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include "../../core/error.hpp"
#include "../driver.hpp"
#include "handle.hpp"
#include "value.hpp"

namespace constable {

namespace detail {

class reset_at_end {
public:
    explicit reset_at_end(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    reset_at_end(reset_at_end const&) = delete;
    reset_at_end& operator=(reset_at_end const&) = delete;
    ~reset_at_end() { sqlite3_reset(statement_); }

private:
    sqlite3_stmt* statement_;
};

} // namespace detail

/// Models driver_statement. It keeps its database open. A statement that was default-constructed or moved from answers
/// `bind_*` and `step` with a misuse error, everything else with nothing. Not thread-safe.
class sqlite_statement {
public:
    sqlite_statement() = default;

    /// Prepares one statement for many executions. Throws schema_mismatch when a table or column is missing, misuse
    /// when `sql` is empty, wrong, or goes on after the first statement. 2 µs and more.
    sqlite_statement(sqlite_shared_handle_ptr handle, std::string_view sql, std::source_location where);

    /// Takes over a statement that was prepared with the raw handle; it may be null.
    sqlite_statement(sqlite_shared_handle_ptr handle, sqlite3_stmt* statement, std::source_location where) noexcept
        : statement_(statement), handle_(std::move(handle)), where_(where), generation_(generation_of(handle_)) {}

    sqlite_statement(sqlite_statement&& other) noexcept
        : statement_(std::exchange(other.statement_, nullptr)), handle_(std::move(other.handle_)), where_(other.where_),
          generation_(other.generation_) {}
    sqlite_statement& operator=(sqlite_statement&& other) noexcept {
        sqlite_statement taken{std::move(other)};
        std::swap(statement_, taken.statement_);
        std::swap(handle_, taken.handle_);
        std::swap(where_, taken.where_);
        std::swap(generation_, taken.generation_);
        return *this;
    }
    ~sqlite_statement() {
        if (here())
            sqlite3_finalize(statement_);
    }

    void bind_null(int parameter) { check(sqlite3_bind_null(statement_, parameter + 1)); }
    void bind_integer(int parameter, std::int64_t value) {
        check(sqlite3_bind_int64(statement_, parameter + 1, value));
    }
    /// NaN arrives as NULL: the layer above refuses it.
    void bind_real(int parameter, double value) { check(sqlite3_bind_double(statement_, parameter + 1, value)); }
    /// A view without data is the empty text. Not checked to be UTF-8.
    void bind_text(int parameter, std::string_view text, bound_lifetime lifetime) {
        check(sqlite3_bind_text64(statement_, parameter + 1, text.data() == nullptr ? "" : text.data(), text.size(),
                                  destructor_for(lifetime), SQLITE_UTF8));
    }
    /// A span without data is the empty blob.
    void bind_blob(int parameter, std::span<const std::byte> bytes, bound_lifetime lifetime) {
        void const* data = bytes.data() == nullptr ? static_cast<void const*>("") : bytes.data();
        check(sqlite3_bind_blob64(statement_, parameter + 1, data, bytes.size(), destructor_for(lifetime)));
    }

    /// True while there is a row. On an error the statement is reset and the error thrown.
    bool step() {
        if (!here()) [[unlikely]]
            sqlite_throw_forked(handle_.get(), sql(), where_);
        const int code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) [[likely]]
            return true;
        if (code == SQLITE_DONE) [[likely]]
            return false;
        fail_step(code);
    }

    /// Ends the execution and lets go of its locks. Outside a transaction it commits what an unfinished statement
    /// wrote.
    void reset() noexcept {
        if (here())
            sqlite3_reset(statement_);
    }
    /// Forgets what was bound.
    void unbind() noexcept {
        if (statement_ != nullptr && here())
            sqlite3_clear_bindings(statement_);
    }

    void locate(std::source_location where) noexcept { where_ = where; }

    /// Resets the statement and throws. A row that a write outside a transaction had returned is committed then, and
    /// the error says so: `outcome::applied`.
    [[noreturn, gnu::cold, gnu::noinline]] void fail(error_kind kind, error_facts facts) const {
        if (facts.result == outcome::not_applied)
            facts.result = abandon();
        sqlite3_reset(here() ? statement_ : nullptr);
        if (facts.file.empty() && handle_)
            facts.file = handle_->file();
        if (facts.sql.empty())
            facts.sql = sql();
        if (facts.where.line() == 0)
            facts.where = where_;
        throw_error(kind, std::move(facts));
    }

    [[nodiscard]] int column_count() const noexcept { return sqlite3_column_count(statement_); }
    /// Valid while the statement is; SQLite's own copy. Empty when there is no such column.
    [[nodiscard]] std::string_view column_name(int column) const noexcept {
        char const* name = column < column_count() ? sqlite3_column_name(statement_, column) : nullptr;
        return name == nullptr ? std::string_view{} : std::string_view{name};
    }
    /// A column of the current row; NULL when there is no row or no such column.
    [[nodiscard]] sqlite_value value(int column) const noexcept {
        return sqlite_value{sqlite3_column_value(statement_, column)};
    }

    [[nodiscard]] int parameter_count() const noexcept { return sqlite3_bind_parameter_count(statement_); }
    /// Does it leave the database as it is? BEGIN, COMMIT and their like do.
    [[nodiscard]] bool read_only() const noexcept { return sqlite3_stmt_readonly(statement_) != 0; }

    /// Is an execution under way? It holds a lock then.
    [[nodiscard]] bool busy() const noexcept { return sqlite3_stmt_busy(statement_) != 0; }
    /// The text with its placeholders.
    [[nodiscard]] std::string_view sql() const noexcept {
        char const* text = sqlite3_sql(statement_);
        return text == nullptr ? std::string_view{} : std::string_view{text};
    }
    /// For what this class has no name for. Still owned by the statement.
    [[nodiscard]] sqlite3_stmt* handle() const noexcept { return statement_; }

private:
    static std::uint32_t generation_of(sqlite_shared_handle_ptr const& handle) noexcept {
        return handle ? handle->generation() : process_generation();
    }
    static sqlite3_destructor_type destructor_for(bound_lifetime lifetime) noexcept {
        return lifetime == bound_lifetime::until_reset ? SQLITE_STATIC : SQLITE_TRANSIENT;
    }
    bool here() const noexcept { return generation_ == process_generation(); }
    void check(int code) const {
        if (code != SQLITE_OK) [[unlikely]]
            fail_bind(code);
    }
    outcome abandon() const noexcept;
    outcome outcome_of(int code) const noexcept;
    [[noreturn, gnu::cold, gnu::noinline]] void fail_bind(int code) const {
        sqlite_failure_of(handle_.get(), code, sql(), where_, true).raise();
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_step(int code) const {
        const detail::reset_at_end reset{statement_}; // also when there is no memory for the message
        sqlite_failure failure = sqlite_failure_of(handle_.get(), code, sql(), where_, true);
        if (handle_ && statement_ != nullptr) {
            failure.facts.result = outcome_of(code);
            sqlite3_reset(statement_);
            if (failure.facts.violated == constraint_kind::foreign_key)
                sqlite_name_foreign_key(handle_->db(), failure.facts.sql, failure.facts);
        }
        std::move(failure).raise();
    }

    sqlite3_stmt* statement_ = nullptr;
    sqlite_shared_handle_ptr handle_;
    std::source_location where_{};
    std::uint32_t generation_ = process_generation();
};

static_assert(driver_statement<sqlite_statement>);

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_sql(sqlite_handle* handle, std::string_view sql,
                                                              std::source_location where, char const* message,
                                                              char const* remedy) {
    error_facts facts;
    facts.message = message;
    facts.remedy = remedy;
    facts.file = handle->file();
    facts.sql = sql;
    facts.where = where;
    throw_error(error_kind::misuse, std::move(facts));
}

// Prepares the first statement of `sql`; `tail` is what follows it. Null for blanks and comments.
inline sqlite3_stmt* prepare_first(sqlite_shared_handle_ptr const& handle, std::string_view sql, unsigned flags,
                                   std::source_location where, std::string_view& tail) {
    if (!handle)
        sqlite_failure_of(nullptr, SQLITE_MISUSE, sql, where, false).raise();
    if (sql.empty())
        refuse_sql(handle.get(), sql, where, "the SQL text is empty", "give it a statement");
    if (!handle->here())
        sqlite_throw_forked(handle.get(), sql, where);
    if (sql.size() > static_cast<std::size_t>(INT_MAX))
        sqlite_failure_of(handle.get(), SQLITE_TOOBIG, {}, where, false).raise();
    sqlite3_stmt* statement = nullptr;
    char const* end = nullptr;
    const int code =
        sqlite3_prepare_v3(handle->db(), sql.data(), static_cast<int>(sql.size()), flags, &statement, &end);
    if (code != SQLITE_OK)
        sqlite_failure_of(handle.get(), code, sql, where, false).raise();
    tail = sql.substr(static_cast<std::size_t>(end - sql.data()));
    return statement;
}

inline bool only_blanks_and_semicolons(std::string_view sql) noexcept {
    sqlite_tokens tokens{sql};
    std::string_view token = tokens.next();
    while (token == ";")
        token = tokens.next();
    return token.empty();
}

} // namespace detail

inline sqlite_statement::sqlite_statement(sqlite_shared_handle_ptr handle, std::string_view sql,
                                          std::source_location where)
    : where_(where), generation_(generation_of(handle)) {
    std::string_view tail;
    statement_ = detail::prepare_first(handle, sql, SQLITE_PREPARE_PERSISTENT, where, tail);
    handle_ = std::move(handle);
    if (statement_ != nullptr && detail::only_blanks_and_semicolons(tail))
        return;
    sqlite3_finalize(std::exchange(statement_, nullptr));
    detail::refuse_sql(handle_.get(), sql, where, "the SQL text is not exactly one statement",
                       "prepare one statement at a time; execute() runs several");
}

// A write that has returned a row commits when it is reset outside a transaction.
inline outcome sqlite_statement::abandon() const noexcept {
    const bool commits = here() && sqlite3_stmt_busy(statement_) != 0 && sqlite3_stmt_readonly(statement_) == 0 &&
                         sqlite3_get_autocommit(handle_->db()) != 0;
    if (!commits)
        return outcome::not_applied;
    return sqlite3_reset(statement_) == SQLITE_OK ? outcome::applied : outcome::unknown;
}

// A commit that failed while writing or syncing may still be found by the next recovery of the file.
inline outcome sqlite_statement::outcome_of(int code) const noexcept {
    const int primary = code & 0xff;
    const bool open = sqlite3_stmt_readonly(statement_) != 0 || sqlite3_get_autocommit(handle_->db()) == 0;
    return !open && (primary == SQLITE_IOERR || primary == SQLITE_NOMEM) ? outcome::unknown : outcome::not_applied;
}

} // namespace constable

#endif
