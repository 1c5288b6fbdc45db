// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/handle.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("an error of the server names server, SQL and place, and leaves the connection usable") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    const auto error = error_of([&] { connection.execute("SELECT 1 FROM nowhere"); });
    CHECK(error.kind == error_kind::schema_mismatch);
    CHECK(error.facts.table == "nowhere");
    CHECK(error.facts.native_state == "42P01");
    CHECK(contains(error.facts.file, "/" + scratch.name()));
    CHECK(error.facts.sql == "SELECT 1 FROM nowhere");
    CHECK(contains(error.facts.where.file_name(), "postgres_handle.cpp"));
    require_usable(connection);
}

TEST_CASE("a link that the server closes is unavailable, from then on") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    const auto backend = integer(connection, "SELECT pg_backend_pid()::bigint");
    scratch.admin().execute("SELECT pg_terminate_backend(" + std::to_string(backend) + ")");
    const auto error = error_of([&] { connection.execute("SELECT 1"); });
    CHECK(error.kind == error_kind::unavailable);
    CHECK_FALSE(connection.connected());
    CHECK(error_of([&] { connection.execute("SELECT 1"); }).kind == error_kind::unavailable);
    CHECK_FALSE(connection.in_transaction());
}

TEST_CASE("notices go to whom the options name") {
    const postgres_scratch scratch;
    std::vector<std::string> heard;
    auto connection = scratch.open({.on_notice = [&](std::string_view text) { heard.emplace_back(text); }});
    connection.execute("DROP TABLE IF EXISTS nowhere");
    REQUIRE(heard.size() == 1);
    CHECK(contains(heard[0], "nowhere"));
}

TEST_CASE("a forked child may destroy a connection and nothing else, and the parent goes on") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    const pid_t child = fork();
    if (child == 0) {
        int wrong = 0;
        try {
            connection.execute("SELECT 1");
            wrong = 1;
        } catch (forked_error const&) {
            wrong = 0;
        } catch (...) {
            wrong = 2;
        }
        {
            const auto gone = std::move(connection);
        }
        _exit(wrong);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    require_usable(connection);
}
