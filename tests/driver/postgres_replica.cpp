// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/replica.hpp>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

// Of a standby: tests/session/postgres_replicated_pool.cpp.

TEST_CASE("a server that follows nobody says so") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    const replica_position said = connection.position();
    CHECK_FALSE(said.follows);
    CHECK_FALSE(said.streams);
    CHECK_FALSE(said.age);
    const auto error = error_of([&] { connection.execute("SET statement_timeout = 1; SELECT pg_sleep(5)"); });
    CHECK(error.kind == error_kind::timeout);
    require_usable(connection);
}
