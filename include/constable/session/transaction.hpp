// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_TRANSACTION_HPP
#define CONSTABLE_SESSION_TRANSACTION_HPP

// Transactions: reading and writing ones are different types.

#include <source_location>
#include <string>
#include <type_traits>
#include <utility>

#include "../core/error.hpp"
#include "executor.hpp"
#include "operations.hpp"

namespace constable {

namespace detail {

/// An error that was caught inside a transaction may have ended it (a full disk, an interrupt): what came next would be
/// a transaction of its own.
template <class Connection>
executor<Connection>& still_open(executor<Connection>& running, std::source_location where) {
    if (!running.connection().in_transaction()) [[unlikely]]
        throw_error(error_kind::misuse,
                    {.message = "an earlier error has ended this transaction; nothing of it was applied",
                     .remedy = "let that error leave the transaction, and run all of it again",
                     .file = std::string{running.connection().file()},
                     .where = where});
    return running;
}

/// An engine that has one kind of transaction alone takes no options.
template <class Connection>
void begin_read(Connection& connection, [[maybe_unused]] transaction_options const& options,
                std::source_location where) {
    if constexpr (requires { connection.begin_read(options, where); })
        connection.begin_read(options, where);
    else
        connection.begin_read(where);
}
template <class Connection>
void begin_write(Connection& connection, [[maybe_unused]] transaction_options const& options,
                 std::source_location where) {
    if constexpr (requires { connection.begin_write(options, where); })
        connection.begin_write(options, where);
    else
        connection.begin_write(where);
}

/// Undoes on the way out unless it was dismissed.
template <class Undo>
class undo_guard {
public:
    explicit undo_guard(Undo undo) : undo_(std::move(undo)) {}
    undo_guard(undo_guard const&) = delete;
    undo_guard& operator=(undo_guard const&) = delete;
    ~undo_guard() {
        if (armed_)
            undo_();
    }
    void dismiss() noexcept { armed_ = false; }

private:
    Undo undo_;
    bool armed_ = true;
};

/// Calls `work`, then `finish`; `undo` if either throws. Returns what `work` returns.
template <class Work, class Finish, class Undo>
auto guarded(Work&& work, Finish&& finish, Undo undo) {
    undo_guard guard{std::move(undo)};
    if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
        std::forward<Work>(work)();
        finish();
        guard.dismiss();
    } else {
        auto result = std::forward<Work>(work)();
        finish();
        guard.dismiss();
        return result;
    }
}

/// Runs `work` in a savepoint.
template <class Connection, class Work>
auto in_savepoint(Connection& connection, std::source_location where, Work&& work) {
    const int depth = connection.savepoint(where);
    return guarded(
        std::forward<Work>(work), [&] { connection.release(depth, where); },
        [&connection, depth] { connection.rollback_to(depth); });
}

} // namespace detail

/// A snapshot: every read in it sees the same data. It cannot write.
template <schema_type Schema, driver_connection Connection>
class read_transaction : public operations<read_transaction<Schema, Connection>, Schema, false> {
public:
    using dialect = typename Connection::dialect;

    explicit read_transaction(executor<Connection>& over) noexcept : executor_(&over) {}
    [[nodiscard]] executor<Connection>& run(std::source_location where) {
        return detail::still_open(*executor_, where);
    }

private:
    executor<Connection>* executor_;
};

/// A transaction that holds the write lock from its beginning.
template <schema_type Schema, driver_connection Connection>
class write_transaction : public operations<write_transaction<Schema, Connection>, Schema, true> {
public:
    using dialect = typename Connection::dialect;

    explicit write_transaction(executor<Connection>& over) noexcept : executor_(&over) {}
    [[nodiscard]] executor<Connection>& run(std::source_location where) {
        return detail::still_open(*executor_, where);
    }

    /// Runs `work(transaction)` in a savepoint: what it did is undone if it throws, the rest of the transaction is not.
    /// May be nested.
    template <class Work>
    auto savepoint(Work&& work, std::source_location where = std::source_location::current()) {
        return detail::in_savepoint(run(where).connection(), where, [&] { return work(*this); });
    }

    /// All or nothing, within this transaction.
    template <class Work>
    auto atomically(std::source_location where, Work&& work) {
        return detail::in_savepoint(run(where).connection(), where, std::forward<Work>(work));
    }

private:
    executor<Connection>* executor_;
};

} // namespace constable

#endif
