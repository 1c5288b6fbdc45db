// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POSTGRES_NOTIFY_HPP
#define CONSTABLE_SESSION_POSTGRES_NOTIFY_HPP

// Tells other sessions of PostgreSQL that something has happened.

#include <concepts>
#include <cstddef>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>

#include "../core/error.hpp"
#include "../core/fixed_string.hpp"
#include "../driver/postgres/channel.hpp"
#include "../driver/postgres/connection.hpp"
#include "operations.hpp"
#include "transaction.hpp"

namespace constable {

/// Bytes of a payload at most: https://www.postgresql.org/docs/15/sql-notify.html
inline constexpr std::size_t max_notify_payload = 7'999;

namespace error {

template <class Connection>
struct notify_needs_postgres {
    using reported = void;
    static_assert(!sizeof(Connection),
                  "constable: only PostgreSQL has NOTIFY, and this connection (first argument) is, or may be, one to "
                  "another engine; where that is chosen at run time, give notify the *db.connection().as_postgres() "
                  "that is not null [errors.md#notify_needs_postgres]");
};

} // namespace error

namespace detail {

inline constexpr std::string_view notify_sql = "SELECT pg_notify($1, $2)";

template <class Session>
inline constexpr bool only_reads = false;
template <class Schema, class Connection>
inline constexpr bool only_reads<read_transaction<Schema, Connection>> = true;

template <class Session>
using connection_of =
    typename std::remove_reference_t<decltype(std::declval<Session&>().run(std::source_location{}))>::connection_type;

inline void send_notification(postgres_connection& connection, std::string_view channel, std::string_view payload,
                              std::source_location where) {
    if (payload.size() > max_notify_payload)
        throw_error(error_kind::invalid_value,
                    {.message = "the payload of a notification has " + std::to_string(payload.size()) +
                                " bytes, and may have " + std::to_string(max_notify_payload),
                     .remedy = "insert a row, and notify its key",
                     .file = std::string{connection.file()},
                     .sql = std::string{notify_sql},
                     .where = where});
    constexpr parameter_type types[]{{.kind = value_kind::text}, {.kind = value_kind::text}};
    auto statement = connection.prepare(notify_sql, types, where);
    statement.bind_text(0, channel, bound_lifetime::until_reset);
    statement.bind_text(1, payload, bound_lifetime::until_reset);
    statement.step();
}

} // namespace detail

/// Sends a notification to all who listen to the channel in this database. `session` is a database, a transaction that
/// writes, or a postgres_connection. Within a transaction it is sent at COMMIT, and never if it rolls back; equal ones
/// of one transaction are sent once. One round trip. Throws `value_error` for a payload that is too long, holds a NUL
/// or is not UTF-8; all but the last before the server is asked.
template <fixed_string Channel, class Session>
void notify(Session& session, std::string_view payload = {},
            std::source_location where = std::source_location::current()) {
    constexpr std::string_view channel = channel_name<Channel>();
    if constexpr (std::same_as<Session, postgres_connection>) {
        detail::send_notification(session, channel, payload, where);
    } else if constexpr (!std::same_as<detail::connection_of<Session>, postgres_connection>) {
        using report [[maybe_unused]] = typename error::notify_needs_postgres<detail::connection_of<Session>>::reported;
    } else if constexpr (detail::only_reads<Session>) {
        using report [[maybe_unused]] = typename error::write_in_read_transaction<Session>::reported;
    } else {
        auto& on = session.run(where);
        on.check_writing(detail::notify_sql, where);
        detail::send_notification(on.connection(), channel, payload, where);
    }
}

} // namespace constable

#endif
