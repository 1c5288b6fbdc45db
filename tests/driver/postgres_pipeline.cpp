// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/pipeline.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

postgres_connection with_table(postgres_scratch const& scratch) {
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (a bigint PRIMARY KEY)");
    return connection;
}

void send(postgres_statement& insert, postgres_pipeline& pipeline, std::int64_t a) {
    insert.bind_integer(0, a);
    insert.send(pipeline);
}

} // namespace

TEST_CASE("statements of a pipeline are answered together") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    auto insert = connection.prepare("INSERT INTO t VALUES ($1), ($1 + 1)");
    auto pipeline = connection.pipeline();
    for (int i = 0; i < 5'000; ++i) // more than fits into any buffer on the way
        send(insert, pipeline, 2 * i);
    CHECK(pipeline.finish() == std::vector<std::int64_t>(5'000, 2));
    CHECK(integer(connection, "SELECT count(*) FROM t") == 10'000);
    CHECK(pipeline.finish().empty());
}

TEST_CASE("preparing a statement waits for the answers before it") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    auto insert = connection.prepare("INSERT INTO t VALUES ($1)");
    auto pipeline = connection.pipeline();
    send(insert, pipeline, 1);
    auto other = connection.prepare("UPDATE t SET a = a + $1");
    send(other, pipeline, 10);
    CHECK(pipeline.finish() == std::vector<std::int64_t>{1, 1});
    send(insert, pipeline, 1);
    send(insert, pipeline, 1);
    CHECK(contains(error_of([&] { (void)connection.prepare("SELECT a FROM t WHERE a = $1"); }).what,
                   "statement 1 of the batch"));
    require_usable(connection);
}

TEST_CASE("a pipeline that nobody finishes leaves the connection usable") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    auto insert = connection.prepare("INSERT INTO t VALUES ($1)");
    {
        auto pipeline = connection.pipeline();
        send(insert, pipeline, 1);
        send(insert, pipeline, 1);
    }
    require_usable(connection);
}

TEST_CASE("a link that is lost within a pipeline is an error, not a wait") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    auto insert = connection.prepare("INSERT INTO t VALUES ($1)");
    auto end = connection.prepare("SELECT pg_terminate_backend(pg_backend_pid()), $1::bigint");
    auto pipeline = connection.pipeline();
    send(insert, pipeline, 1);
    send(end, pipeline, 1);
    send(insert, pipeline, 2);
    const auto lost = error_of([&] { (void)pipeline.finish(); });
    CHECK(lost.kind == error_kind::unavailable);
    CHECK_FALSE(connection.connected());
}

TEST_CASE("only the pipeline uses the link while its statements are on their way") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    auto insert = connection.prepare("INSERT INTO t VALUES ($1)");
    auto count = connection.prepare("SELECT count(*) FROM t");
    auto pipeline = connection.pipeline();
    CHECK(error_of([&] { (void)connection.pipeline(); }).kind == error_kind::misuse);
    send(insert, pipeline, 1);
    CHECK(error_of([&] { (void)count.step(); }).kind == error_kind::misuse);
    CHECK(error_of([&] { connection.execute("SELECT 1"); }).kind == error_kind::misuse);
    send(insert, pipeline, 2);
    CHECK(pipeline.finish().size() == 2);
    CHECK(integer(connection, "SELECT count(*) FROM t") == 2);
}
