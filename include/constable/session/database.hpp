// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_DATABASE_HPP
#define CONSTABLE_SESSION_DATABASE_HPP

// A database of one schema: what an application holds.

#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/error.hpp"
#include "../core/owner.hpp"
#include "../dialect/ddl.hpp"
#include "executor.hpp"
#include "inspect.hpp"
#include "operations.hpp"
#include "retry.hpp"
#include "transaction.hpp"

namespace constable {

/// One connection to a database of `Schema`. Movable; one thread owns it at a time: a second thread opens its own.
/// Rows, transactions and executions must not outlive it.
template <schema_type Schema, driver_connection Connection>
class database : public operations<database<Schema, Connection>, Schema, true> {
public:
    using dialect = typename Connection::dialect;
    using read_transaction = constable::read_transaction<Schema, Connection>;
    using write_transaction = constable::write_transaction<Schema, Connection>;

    explicit database(Connection connection) : executor_(new executor<Connection>(std::move(connection))) {}

    [[nodiscard]] executor<Connection>& run(std::source_location = {}) noexcept { return *executor_; }
    [[nodiscard]] Connection& connection() noexcept { return executor_->connection(); }

    /// Runs `work(transaction)` and commits; rolls back if it throws. Where the engine asks for it
    /// (`retry_transaction`: PostgreSQL's 40001 and 40P01), the whole of `work` is run again after a random pause, up
    /// to `max_transaction_attempts` times: it must not keep anything from a run before. Returns what `work` returns.
    template <class Work>
    auto transaction(Work&& work, std::source_location where = std::source_location::current()) {
        using result [[maybe_unused]] =
            decltype(work(std::declval<write_transaction&>())); // errors in `work` come first
        return transaction(transaction_options{}, std::forward<Work>(work), where);
    }
    /// The same, with an isolation or a commit of its own.
    template <class Work>
    auto transaction(transaction_options const& options, Work&& work,
                     std::source_location where = std::source_location::current()) {
        using result [[maybe_unused]] =
            decltype(work(std::declval<write_transaction&>())); // errors in `work` come first
        refuse_nesting(where, "use transaction.savepoint(…) for a part that may fail by itself");
        return detail::with_retries([&] {
            detail::begin_write(connection(), options, where);
            write_transaction running{*executor_};
            return detail::guarded([&] { return work(running); }, [&] { connection().commit(where); },
                                   [this] { connection().rollback(); });
        });
    }

    /// Runs `work(transaction)` on one snapshot, again where the engine asks for it. `work` cannot write. Returns what
    /// `work` returns.
    template <class Work>
    auto read(Work&& work, std::source_location where = std::source_location::current()) {
        using result [[maybe_unused]] =
            decltype(work(std::declval<read_transaction&>())); // errors in `work` come first
        return read(transaction_options{}, std::forward<Work>(work), where);
    }
    /// The same, serializable or deferrable.
    template <class Work>
    auto read(transaction_options const& options, Work&& work,
              std::source_location where = std::source_location::current()) {
        using result [[maybe_unused]] =
            decltype(work(std::declval<read_transaction&>())); // errors in `work` come first
        refuse_nesting(where, "read within the transaction that is open");
        executor_->only_read(true);
        const detail::undo_guard writing{[this] { executor_->only_read(false); }};
        return detail::with_retries([&] {
            detail::begin_read(connection(), options, where);
            read_transaction running{*executor_};
            return detail::guarded([&] { return work(running); }, [&] { connection().commit(where); },
                                   [this] { connection().rollback(); });
        });
    }

    /// Creates the tables of the schema in a database that has none of them. Where it has all of them they are compared
    /// with the structs; anything else is a `schema_mismatch_error`. All or nothing. Several programs may do so at
    /// once.
    void create_tables(std::source_location where = std::source_location::current()) {
        const auto missing = [&] { return count_tables(connection(), model_of<Schema>, where) == 0; };
        const auto work = [&] {
            lock_schema(where);
            if (!missing()) // another process was first
                return false;
            create(where);
            return true;
        };
        if (!missing() || !(connection().in_transaction() ? detail::in_savepoint(connection(), where, work)
                                                          : in_view_of_others(where, work)))
            verify(where);
    }

    /// Compares the tables of the database with the structs; throws `schema_mismatch_error` at the first difference,
    /// naming table and column. Tables and nullable columns that the structs do not know are no difference.
    void verify(std::source_location where = std::source_location::current()) {
        with_dialect([&]<class D>() { verify_schema(connection(), model_of<Schema>, D::traits, where); });
    }

    /// All or nothing: in a transaction of its own, which runs again where the engine asks for it, or in a savepoint of
    /// the one that is open.
    template <class Work>
    auto atomically(std::source_location where, Work&& work) {
        if (connection().in_transaction())
            return detail::in_savepoint(connection(), where, work);
        return detail::with_retries([&] {
            connection().begin_write(where);
            return detail::guarded(work, [&] { connection().commit(where); }, [this] { connection().rollback(); });
        });
    }

private:
    template <class Use>
    void with_dialect(Use use) {
        if constexpr (detail::chooses_dialect<Connection>)
            connection().with_dialect(use);
        else
            use.template operator()<dialect>();
    }
    void create(std::source_location where) {
        with_dialect([&]<class D>() {
            for (std::string_view statement : ddl<Schema, D>)
                connection().execute(statement, where);
        });
    }
    void lock_schema(std::source_location where) {
        with_dialect([&]<class D>() {
            if (!D::traits.schema_lock.empty())
                connection().execute(D::traits.schema_lock, where);
        });
    }
    /// In a transaction whose statements see what others have committed while it waited.
    template <class Work>
    bool in_view_of_others(std::source_location where, Work const& work) {
        detail::begin_write(connection(), {.isolation = isolation::read_committed}, where);
        return detail::guarded(work, [&] { connection().commit(where); }, [this] { connection().rollback(); });
    }
    void refuse_nesting(std::source_location where, std::string_view remedy) const {
        if (executor_->connection().in_transaction()) [[unlikely]]
            throw_error(error_kind::misuse, {.message = "a transaction is open on this connection already",
                                             .remedy = std::string{remedy},
                                             .file = std::string{executor_->connection().file()},
                                             .where = where});
    }

    owner<executor<Connection>> executor_;
};

} // namespace constable

#endif
