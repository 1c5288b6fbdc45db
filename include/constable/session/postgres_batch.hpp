// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POSTGRES_BATCH_HPP
#define CONSTABLE_SESSION_POSTGRES_BATCH_HPP

// Many writes in one round trip.

#include <cstdint>
#include <optional>
#include <source_location>
#include <utility>
#include <vector>

#include "../driver/postgres/connection.hpp"
#include "operations.hpp"
#include "postgres_copy.hpp"
#include "row_error.hpp"

namespace constable {

namespace error {

template <class Query>
struct rows_in_batch {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: a batch takes writes without result rows; run this one by itself, or drop "
                  "returning() [errors.md#rows_in_batch]");
};

} // namespace error

/// What `in_batch` gives to its work: called like a database, it runs a write later.
template <schema_type Schema, driver_connection Connection>
class batch {
public:
    batch(executor<Connection>& on, postgres_pipeline* pipeline, std::source_location where) noexcept
        : on_(on), pipeline_(pipeline), where_(where) {}

    template <typed_statement Query, class... Arguments>
    void operator()(Query const& query, Arguments const&... arguments) {
        using check = detail::call_check<Schema, postgres, true, Query, Arguments...>;
        using report [[maybe_unused]] = typename check::reported;
        if constexpr (detail::is_select<Query> || detail::returns_rows<Query>)
            using rows [[maybe_unused]] = typename error::rows_in_batch<Query>::reported;
        else if constexpr (std::is_same_v<check, detail::no_error>)
            run(query, arguments...);
    }

    /// Of SQLite, which has run them.
    [[nodiscard]] std::vector<std::int64_t>& changed() noexcept { return changed_; }

private:
    template <class Query, class... Arguments>
    void run(Query const& query, Arguments const&... arguments) {
        if constexpr (requires(typename Connection::statement& statement) { statement.send(*pipeline_); }) {
            if (pipeline_ != nullptr) {
                detail::naming_part("statement", pipeline_->size(), " of the batch", [&] {
                    on_.bound(query, bound_lifetime::until_reset, where_, arguments...)->send(*pipeline_);
                });
                return;
            }
        }
        changed_.push_back(detail::naming_part("statement", changed_.size(), " of the batch",
                                               [&] { return on_.execute(query, where_, arguments...).rows(); }));
    }

    executor<Connection>& on_;
    postgres_pipeline* pipeline_;
    std::source_location where_;
    std::vector<std::int64_t> changed_;
};

/// Calls `work(batch)`; the writes that it asks for, `batch(query, arguments…)`, are sent to PostgreSQL one behind the
/// other without waiting for answers. All of them or none: in a transaction, or in a savepoint of the one that is open.
/// On SQLite they run at once. Returns how many rows each has changed. An error names the statement by its position,
/// counted from 0; it comes at the end, or earlier where a statement has to be prepared.
template <class Session, class Work>
std::vector<std::int64_t> in_batch(Session& session, Work work,
                                   std::source_location where = std::source_location::current()) {
    detail::require_own_session<typename std::remove_reference_t<decltype(session.run(where))>::connection_type>();
    return session.atomically(where, [&] {
        auto& on = session.run(where);
        using connection = typename std::remove_reference_t<decltype(on)>::connection_type;
        batch<typename Session::schema, connection> statements{on, nullptr, where};
        if (postgres_connection* const server = detail::server_behind(on.connection())) {
            auto pipeline = server->pipeline(where);
            batch<typename Session::schema, connection> sent{on, &pipeline, where};
            work(sent);
            return pipeline.finish();
        }
        work(statements);
        return std::move(statements.changed());
    });
}

} // namespace constable

#endif
