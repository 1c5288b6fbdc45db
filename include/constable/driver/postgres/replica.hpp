// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_REPLICA_HPP
#define CONSTABLE_DRIVER_POSTGRES_REPLICA_HPP

// The place of a standby behind its primary.

#include <charconv>
#include <cstdint>
#include <source_location>
#include <string_view>

#include <libpq-fe.h>

#include "../replica.hpp"
#include "handle.hpp"

namespace constable {

namespace detail {

// A user without the rights of pg_read_all_stats sees that there is a receiver, and no more of it. The end of the
// primary's log comes with each of its messages: a standby that has just connected again knows by it what it lacks.
inline constexpr char const* replica_query =
    "SELECT pg_is_in_recovery()::int, coalesce(r.status, 'streaming') = 'streaming' AND r.pid IS NOT NULL, "
    "coalesce(greatest(pg_last_wal_receive_lsn(), r.latest_end_lsn) - '0/0', 0)::bigint, "
    "coalesce(pg_last_wal_replay_lsn() - '0/0', 0)::bigint, "
    "(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint "
    "FROM (SELECT) AS one LEFT JOIN pg_stat_wal_receiver AS r ON true";

} // namespace detail

/// Asks the server, in one round trip:
/// https://www.postgresql.org/docs/15/functions-admin.html#FUNCTIONS-RECOVERY-CONTROL for what it has received and
/// replayed, and https://www.postgresql.org/docs/15/monitoring-stats.html#MONITORING-PG-STAT-WAL-RECEIVER-VIEW for
/// whether it is in touch. A standby whose link is cut without a word takes up to `wal_receiver_timeout` to notice.
[[nodiscard]] inline replica_position postgres_replica_position(postgres_handle& handle, std::source_location where) {
    const postgres_result answer = postgres_run(handle, detail::replica_query, where);
    const auto is = [&](int column, std::string_view wanted) {
        return detail::text_of(PQgetvalue(answer.get(), 0, column)) == wanted;
    };
    const auto number = [&](int column) {
        const std::string_view text = detail::text_of(PQgetvalue(answer.get(), 0, column));
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    replica_position said{.follows = is(0, "1"), .streams = is(1, "t"), .received = number(2), .replayed = number(3)};
    if (PQgetisnull(answer.get(), 0, 4) == 0)
        said.age = number(4);
    return said;
}

} // namespace constable

#endif
