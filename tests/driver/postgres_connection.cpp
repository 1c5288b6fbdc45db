// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/connection.hpp>

#include <thread>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("several statements run as one transaction") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    CHECK(error_of([&] { connection.execute("CREATE TABLE t (a bigint); SELECT 1 / 0"); }).kind ==
          error_kind::invalid_value);
    CHECK(text(connection, "SELECT coalesce(to_regclass('t')::text, 'none')") == "none");
    CHECK(error_of([&] { connection.execute(std::string_view{"SELECT 1\0", 9}); }).kind == error_kind::misuse);
    connection.execute("");
    require_usable(connection);
}

TEST_CASE("a connection knows its server") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    CHECK(connection.version() >= 150000);
    CHECK(contains(connection.file(), scratch.name()));
    CHECK(connection.handle() != nullptr);
}

TEST_CASE("another thread interrupts a statement") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    std::thread interrupter{[&] {
        auto watcher = scratch.open();
        while (integer(watcher, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
                                "'SELECT pg_sleep%' AND datname = current_database()") == 0)
            std::this_thread::yield();
        connection.interrupt();
    }};
    const auto error = error_of([&] { connection.execute("SELECT pg_sleep(60)"); });
    interrupter.join();
    CHECK(error.kind == error_kind::cancelled);
    require_usable(connection);
}

TEST_CASE("a connection that was moved from is empty") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    const auto taken = std::move(connection);
    require_usable(taken);
    CHECK(error_of([&] { connection.execute("SELECT 1"); }).kind ==
          error_kind::misuse); // NOLINT(bugprone-use-after-move)
    CHECK_FALSE(connection.connected());
    CHECK_FALSE(connection.interrupt());
    CHECK(connection.file().empty());
    CHECK(connection.version() == 0);
}
