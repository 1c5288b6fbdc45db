// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/statement.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("values of every type come back as they were bound") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (a bigint, b double precision, c text, d bytea, e boolean, f integer)");
    auto insert = connection.prepare("INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6)");
    const std::byte bytes[]{std::byte{0}, std::byte{255}};
    insert.bind_integer(0, std::numeric_limits<std::int64_t>::min());
    insert.bind_real(1, 0.1);
    insert.bind_text(2, "caf\xc3\xa9", bound_lifetime::until_reset);
    insert.bind_blob(3, bytes, bound_lifetime::until_reset);
    insert.bind_integer(4, 1);
    insert.bind_integer(5, -7);
    CHECK_FALSE(insert.step());
    CHECK(connection.rows_changed() == 1);
    insert.reset();
    insert.unbind();
    CHECK_FALSE(insert.step());

    auto all = connection.prepare("SELECT * FROM t ORDER BY a NULLS LAST");
    REQUIRE(all.step());
    CHECK(all.value(0).integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(all.value(1).real() == 0.1);
    CHECK(all.value(2).text() == "caf\xc3\xa9");
    CHECK(all.value(3).blob().size() == 2);
    CHECK(all.value(4).integer() == 1);
    CHECK(all.value(5).integer() == -7);
    CHECK(all.value(6).storage() == storage_class::null);
    REQUIRE(all.step());
    for (int column = 0; column < 6; ++column)
        CHECK(all.value(column).storage() == storage_class::null);
    CHECK_FALSE(all.step());
    CHECK_FALSE(all.step());
    CHECK(all.value(0).storage() == storage_class::null);
}

TEST_CASE("what does not fit its parameter is refused before the server is asked") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    auto statement = connection.prepare("SELECT $1::smallint, $2::text");
    CHECK(error_of([&] { statement.bind_integer(0, 40'000); }).kind == error_kind::invalid_value);
    CHECK(error_of([&] { statement.bind_text(1, std::string_view{"a\0b", 3}, bound_lifetime::call); }).kind ==
          error_kind::invalid_value);
    CHECK(error_of([&] { statement.bind_integer(2, 1); }).kind == error_kind::misuse);
    CHECK(error_of([&] { statement.bind_integer(-1, 1); }).kind == error_kind::misuse);
    statement.bind_integer(0, 4);
    statement.bind_text(1, "x", bound_lifetime::call);
    REQUIRE(statement.step());
    CHECK(statement.value(0).integer() == 4);
}

TEST_CASE("a statement runs again after an error, and after reset") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (a bigint PRIMARY KEY)");
    auto insert = connection.prepare("INSERT INTO t VALUES ($1)");
    insert.bind_integer(0, 1);
    insert.step();
    insert.reset();
    const auto refused = error_of([&] { insert.step(); });
    CHECK(refused.kind == error_kind::constraint);
    CHECK(refused.facts.columns == "a");
    CHECK(refused.facts.constraint == "t_pkey");
    insert.bind_integer(0, 2);
    CHECK_FALSE(insert.step());
    CHECK(integer(connection, "SELECT count(*) FROM t") == 2);
}

TEST_CASE("a statement survives a change of the schema and a server that forgets it") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (a bigint); INSERT INTO t VALUES (7)");
    auto all = connection.prepare("SELECT * FROM t");
    REQUIRE(all.step());
    all.reset();
    connection.execute("ALTER TABLE t ADD COLUMN b text DEFAULT 'new'");
    REQUIRE(all.step());
    CHECK(all.column_count() == 2);
    CHECK(all.value(1).text() == "new");
    all.reset();
    connection.execute("DEALLOCATE ALL");
    REQUIRE(all.step());
    CHECK(all.value(0).integer() == 7);
    all.reset();

    connection.begin_write(); // in a transaction nothing is repeated behind the caller's back
    connection.execute("ALTER TABLE t DROP COLUMN b");
    CHECK(error_of([&] { all.step(); }).kind == error_kind::retry_transaction);
    connection.rollback();
    REQUIRE(all.step());
    CHECK(all.column_count() == 2);
}

TEST_CASE("an empty statement says so") {
    postgres_statement empty;
    CHECK(error_of([&] { empty.step(); }).kind == error_kind::misuse);
    CHECK(error_of([&] { empty.bind_integer(0, 1); }).kind == error_kind::misuse);
    CHECK(empty.column_count() == 0);
    CHECK(empty.sql().empty());
}

TEST_CASE("reading is told from writing by the first word") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    CHECK(connection.prepare("  select 1").read_only());
    CHECK(connection.prepare("VALUES (1)").read_only());
    CHECK_FALSE(connection.prepare("CREATE TABLE t (a bigint)").read_only());
    CHECK_FALSE(connection.prepare("WITH x AS (SELECT 1) SELECT * FROM x").read_only()); // it may write
}
