// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_TRANSACTION_HPP
#define CONSTABLE_DRIVER_POSTGRES_TRANSACTION_HPP

// BEGIN, COMMIT, ROLLBACK and savepoints of one connection.

#include <ctime>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

#include "../../core/error.hpp"
#include "handle.hpp"
#include "options.hpp"

namespace constable {

/// The transaction of one connection and the savepoints in it. Not thread-safe.
class postgres_transactions {
public:
    postgres_transactions() = default;
    /// `settings` is a query that makes the settings of each transaction; empty where those of the session hold.
    postgres_transactions(postgres_handle_ptr handle, isolation level, std::string_view settings = {})
        : handle_(std::move(handle)), level_(level), settings_(settings) {}
    postgres_transactions(postgres_transactions&& other) noexcept
        : handle_(std::move(other.handle_)), level_(other.level_), settings_(std::move(other.settings_)),
          depth_(std::exchange(other.depth_, 0)), verifies_(other.verifies_) {}
    postgres_transactions& operator=(postgres_transactions&& other) noexcept {
        postgres_transactions taken{std::move(other)};
        std::swap(handle_, taken.handle_);
        std::swap(level_, taken.level_);
        std::swap(settings_, taken.settings_);
        std::swap(depth_, taken.depth_);
        std::swap(verifies_, taken.verifies_);
        return *this;
    }
    ~postgres_transactions() { rollback(); }

    /// Is a transaction open, or waiting for its ROLLBACK after an error?
    [[nodiscard]] bool open() const noexcept { return handle_ && handle_->here() && handle_->in_transaction(); }
    /// Savepoints that are open.
    [[nodiscard]] int depth() const noexcept { return depth_; }

    /// Begins with a snapshot, whatever isolation is asked for: what others commit from now on is not seen. Writing in
    /// it fails with not_primary. A deferrable one may wait for its snapshot. The server takes it for the first query,
    /// which therefore comes with BEGIN, in one message:
    /// https://www.postgresql.org/docs/15/transaction-iso.html#XACT-REPEATABLE-READ
    void begin_read(transaction_options const& options, std::source_location where) {
        begin(options.deferrable ? "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE; SELECT 1"
              : options.isolation == isolation::serializable
                  ? "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY; SELECT 1"
                  : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SELECT 1",
              where);
    }
    /// Begins a transaction that may write.
    void begin_write(transaction_options const& options, std::source_location where) {
        const isolation level = options.isolation.value_or(level_);
        begin(level == isolation::read_committed    ? "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
              : level == isolation::repeatable_read ? "BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE"
                                                    : "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE",
              where);
        verifies_ = options.commit == constable::commit::verified;
    }

    /// Commits, or rolls back and throws. A link that is lost meanwhile is `in_doubt`: the server may have committed.
    /// Begun with `commit::verified`, it asks for the transaction's number before (one round trip more) and for what
    /// has become of it on a new link, which takes the old one's place: then it returns, or throws an error whose
    /// result is `not_applied`. A server that has started meanwhile, or another one, is not believed: `in_doubt`. So is
    /// a commit that has stopped waiting for the synchronous standby.
    /// https://www.postgresql.org/docs/15/sql-commit.html
    void commit(std::source_location where) {
        postgres_handle& handle = postgres_usable(handle_, "COMMIT", where);
        if (!handle.in_transaction()) {
            depth_ = 0;
            postgres_refuse(&handle, error_kind::misuse, "COMMIT", where,
                            "the transaction has ended already: by a ROLLBACK or COMMIT inside it, or none was begun",
                            "leave its end to what began it");
        }
        const identity asked = std::exchange(verifies_, false) ? identity_of_transaction(handle, where) : identity{};
        const postgres_result answer{PQexec(handle.connection(), "COMMIT")};
        depth_ = 0;
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) [[unlikely]] {
            postgres_failure failure = postgres_failure_of(handle, answer.get(), "COMMIT", where);
            const bool lost = !handle.connected();
            if (!asked.number.empty() && lost && was_committed(handle, asked, where))
                return;
            fail_commit(std::move(failure), lost);
        }
        // COMMIT of a transaction that has failed is answered with ROLLBACK, and with success.
        if (detail::text_of(PQcmdStatus(answer.get())) != "COMMIT") [[unlikely]]
            postgres_refuse(&handle, error_kind::misuse, "COMMIT", where,
                            "an earlier error has ended this transaction; nothing of it was applied",
                            "let that error leave the transaction, or catch it around a savepoint");
        postgres_confirm(handle, "COMMIT", where);
    }

    /// Rolls back if a transaction is still open. True when none is open afterwards.
    bool rollback() noexcept {
        if (!handle_ || !handle_->here())
            return false;
        depth_ = 0;
        if (handle_->in_transaction())
            const postgres_result answer{PQexec(handle_->connection(), "ROLLBACK")};
        return !handle_->in_transaction();
    }

    /// Opens a savepoint in the transaction; returns its depth, counted from 1. Throws misuse without a transaction.
    [[nodiscard]] int savepoint(std::source_location where) {
        postgres_handle& handle = postgres_usable(handle_, "SAVEPOINT", where);
        if (!handle.in_transaction())
            postgres_refuse(&handle, error_kind::misuse, "SAVEPOINT", where, "a savepoint needs a transaction",
                            "begin a transaction first");
        postgres_run(handle, "SAVEPOINT constable", where);
        return ++depth_;
    }
    /// Keeps what was done since the savepoint of this depth, and ends it and those in it.
    void release(int depth, std::source_location where) {
        postgres_handle& handle = postgres_usable(handle_, "RELEASE", where);
        if (depth < 1 || depth > depth_)
            postgres_refuse(&handle, error_kind::misuse, "RELEASE constable", where,
                            "there is no savepoint of this depth",
                            "release savepoints in the reverse order of opening");
        for (; depth_ >= depth; --depth_)
            postgres_run(handle, "RELEASE SAVEPOINT constable", where);
    }
    /// Undoes what was done since the savepoint of this depth, and ends it and those in it. False when the whole
    /// transaction is gone; never throws, because it runs while another error is on its way.
    bool rollback_to(int depth) noexcept {
        if (!open() || depth < 1)
            return false;
        for (; depth_ >= depth; --depth_)
            if (!quietly("ROLLBACK TO SAVEPOINT constable") || !quietly("RELEASE SAVEPOINT constable")) {
                rollback();
                return false;
            }
        return true;
    }

private:
    void begin(char const* sql, std::source_location where) {
        depth_ = 0;
        verifies_ = false;
        postgres_handle& handle = postgres_usable(handle_, sql, where);
        try {
            if (settings_.empty())
                postgres_run(handle, sql, where);
            else
                postgres_run(handle, (std::string{sql} + "; " + settings_).c_str(), where); // one round trip
        } catch (...) {
            rollback(); // BEGIN has succeeded where what follows has not
            throw;
        }
    }

    /// A transaction by its number, which another server, or this one after a restart, may give to another.
    struct identity {
        std::string number{}; ///< empty where it has written nothing: then it does not matter whether it is committed
        std::string server{};
    };
    static identity identity_of_transaction(postgres_handle& handle, std::source_location where) {
        if (handle.transaction_failed())
            return {};
        const postgres_result answer =
            postgres_run(handle, "SELECT pg_current_xact_id_if_assigned(), pg_postmaster_start_time()", where);
        return {std::string{detail::text_of(PQgetvalue(answer.get(), 0, 0))},
                std::string{detail::text_of(PQgetvalue(answer.get(), 0, 1))}};
    }

    /// Asks on a new link. Throws `unavailable` with the result `not_applied` where the server has not committed, and
    /// `in_doubt` where it gives no answer in time, or has forgotten.
    /// https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT
    [[gnu::cold]] static bool was_committed(postgres_handle& handle, identity const& asked,
                                            std::source_location where) {
        for (int attempt = 0; attempt != most_questions; ++attempt) {
            const std::string verdict = handle.reconnect() ? status_of(handle, asked) : std::string{};
            if (verdict == "committed")
                return true;
            if (verdict == "aborted")
                throw_error(error_kind::unavailable, {.message = "the connection was lost before COMMIT was done",
                                                      .remedy = "repeat the transaction",
                                                      .file = handle.server(),
                                                      .sql = "COMMIT",
                                                      .where = where,
                                                      .result = outcome::not_applied});
            if (verdict == "unknown")
                return false;
            pause(); // not there yet, or has not seen that the link is cut: "in progress"
        }
        return false;
    }
    static std::string status_of(postgres_handle& handle, identity const& asked) {
        char const* const values[]{asked.number.c_str(), asked.server.c_str()};
        const postgres_result answer{
            PQexecParams(handle.connection(),
                         "SELECT CASE WHEN pg_postmaster_start_time() = $2::timestamptz "
                         "THEN coalesce(pg_xact_status($1::xid8), 'unknown') ELSE 'unknown' END",
                         2, nullptr, values, nullptr, nullptr, 0)};
        return PQresultStatus(answer.get()) == PGRES_TUPLES_OK ? PQgetvalue(answer.get(), 0, 0) : "";
    }
    static void pause() noexcept {
        const std::timespec time{0, 50'000'000};
        ::nanosleep(&time, nullptr);
    }

    static constexpr int most_questions = 100; ///< of 50 ms each, besides what connecting takes
    bool quietly(char const* sql) noexcept {
        const postgres_result answer{PQexec(handle_->connection(), sql)};
        return PQresultStatus(answer.get()) == PGRES_COMMAND_OK;
    }
    [[noreturn, gnu::cold]] void fail_commit(postgres_failure failure, bool lost) {
        if (lost && failure.facts.native_state != "57P01") {
            failure.kind = error_kind::in_doubt;
            failure.facts.result = outcome::unknown;
            failure.facts.message = "the connection was lost during COMMIT: it may or may not have happened";
            failure.facts.remedy = "connect again and look for what the transaction wrote before repeating it";
        }
        rollback();
        std::move(failure).raise();
    }

    postgres_handle_ptr handle_;
    isolation level_ = isolation::serializable;
    std::string settings_;
    int depth_ = 0;
    bool verifies_ = false; ///< the commit of the transaction that is open
};

} // namespace constable

#endif
