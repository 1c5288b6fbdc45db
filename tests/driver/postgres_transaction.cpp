// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/transaction.hpp>

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

std::int64_t rows(postgres_connection const& connection) { return integer(connection, "SELECT count(*) FROM t"); }

postgres_connection with_table(postgres_scratch const& scratch) {
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (a bigint PRIMARY KEY)");
    return connection;
}

} // namespace

TEST_CASE("a transaction commits or rolls back") {
    const postgres_scratch scratch;
    auto connection = with_table(scratch);
    connection.begin_write();
    CHECK(connection.in_transaction());
    connection.execute("INSERT INTO t VALUES (1)");
    connection.commit();
    CHECK_FALSE(connection.in_transaction());
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (2)");
    CHECK(connection.rollback());
    CHECK(connection.rollback()); // nothing is open
    CHECK(rows(connection) == 1);
}

TEST_CASE("a transaction that was ended by hand is not committed in silence") {
    const postgres_scratch scratch;
    auto connection = with_table(scratch);
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    connection.execute("ROLLBACK");
    CHECK(error_of([&] { connection.commit(); }).kind == error_kind::misuse);
    CHECK(error_of([&] { connection.commit(); }).kind == error_kind::misuse);
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (2)");
    connection.commit();
    CHECK(rows(connection) == 1);
}

TEST_CASE("savepoints nest") {
    const postgres_scratch scratch;
    auto connection = with_table(scratch);
    CHECK(error_of([&] { (void)connection.savepoint(); }).kind == error_kind::misuse);
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    CHECK(connection.savepoint() == 1);
    connection.execute("INSERT INTO t VALUES (2)");
    CHECK(connection.savepoint() == 2);
    connection.execute("INSERT INTO t VALUES (3)");
    CHECK(connection.rollback_to(2));
    connection.release(1);
    CHECK(error_of([&] { connection.release(1); }).kind == error_kind::misuse);
    connection.commit();
    CHECK(rows(connection) == 2);
}

TEST_CASE("an error ends a transaction unless a savepoint is around it") {
    const postgres_scratch scratch;
    auto connection = with_table(scratch);
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    (void)connection.savepoint();
    CHECK(error_of([&] { connection.execute("INSERT INTO t VALUES (1)"); }).kind == error_kind::constraint);
    CHECK(connection.rollback_to(1));
    connection.execute("INSERT INTO t VALUES (2)");
    connection.commit();
    CHECK(rows(connection) == 2);

    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (3)");
    CHECK(error_of([&] { connection.execute("INSERT INTO t VALUES (3)"); }).kind == error_kind::constraint);
    CHECK(error_of([&] { connection.commit(); }).kind == error_kind::misuse); // the server would say ROLLBACK
    CHECK_FALSE(connection.in_transaction());
    CHECK(rows(connection) == 2);
    require_usable(connection);
}

TEST_CASE("a reading transaction sees one state and cannot write") {
    const postgres_scratch scratch;
    auto writer = with_table(scratch);
    auto reader = scratch.open();
    reader.begin_read();
    CHECK(rows(reader) == 0);
    writer.execute("INSERT INTO t VALUES (1)");
    CHECK(rows(reader) == 0);
    CHECK(error_of([&] { reader.execute("INSERT INTO t VALUES (2)"); }).kind == error_kind::not_primary);
    reader.rollback();
    CHECK(rows(reader) == 1);
}

TEST_CASE("of two transactions that would not have run one after the other, one is refused") {
    const postgres_scratch scratch;
    auto one = with_table(scratch);
    auto two = scratch.open();
    one.execute("INSERT INTO t VALUES (1)");
    one.begin_write();
    two.begin_write();
    CHECK(rows(one) == 1);
    CHECK(rows(two) == 1);
    one.execute("INSERT INTO t VALUES (10)"); // each counts what the other one adds: write skew
    two.execute("INSERT INTO t VALUES (20)");
    one.commit();
    CHECK(error_of([&] { two.commit(); }).kind == error_kind::retry_transaction);
    CHECK_FALSE(two.in_transaction());
    CHECK(rows(two) == 2);
}

TEST_CASE("a wait for a row that somebody else has changed ends") {
    const postgres_scratch scratch;
    auto one = with_table(scratch);
    auto two = scratch.open({.lock_timeout = 0, .isolation = isolation::read_committed});
    one.execute("INSERT INTO t VALUES (1), (2)");
    two.begin_write();
    two.execute("UPDATE t SET a = a WHERE a = 2");
    auto three = scratch.open({.lock_timeout = 50, .isolation = isolation::read_committed});
    three.begin_write();
    const auto waiting = error_of([&] { three.execute("UPDATE t SET a = a WHERE a = 2"); });
    CHECK(waiting.kind == error_kind::busy);
    three.rollback();
    two.commit();
    require_usable(three);
}

TEST_CASE("a connection that is destroyed rolls back") {
    const postgres_scratch scratch;
    auto watcher = with_table(scratch);
    {
        auto connection = scratch.open();
        connection.begin_write();
        connection.execute("INSERT INTO t VALUES (1)");
    }
    CHECK(rows(watcher) == 0);
}

TEST_CASE("a link that is lost before COMMIT has applied nothing") {
    const postgres_scratch scratch;
    auto connection = with_table(scratch);
    const auto backend = integer(connection, "SELECT pg_backend_pid()::bigint");
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    scratch.admin().execute("SELECT pg_terminate_backend(" + std::to_string(backend) + ")");
    const auto error = error_of([&] { connection.commit(); });
    CHECK((error.kind == error_kind::unavailable || error.kind == error_kind::in_doubt));
    CHECK_FALSE(connection.connected());
    auto other = scratch.open();
    CHECK(rows(other) == 0);
}

TEST_CASE("a transaction that reads has its snapshot from the beginning") {
    const postgres_scratch scratch;
    auto writing = with_table(scratch);
    auto reading = scratch.open();
    reading.begin_read();
    writing.execute("INSERT INTO t VALUES (1)");
    CHECK(rows(reading) == 0);
    reading.commit();
    CHECK(rows(reading) == 1);
}

TEST_CASE("a snapshot that does not come in time leaves no transaction") {
    const postgres_scratch scratch;
    auto writing = with_table(scratch);
    auto reading = scratch.open({.statement_timeout = 50});
    writing.begin_write();
    writing.execute("INSERT INTO t VALUES (1)"); // a deferrable snapshot waits for it
    CHECK(error_of([&] { reading.begin_read({.deferrable = true}); }).kind == error_kind::timeout);
    CHECK_FALSE(reading.in_transaction());
    require_usable(reading);
    writing.commit();
    reading.begin_read({.deferrable = true});
    CHECK(rows(reading) == 1);
    reading.commit();
}
