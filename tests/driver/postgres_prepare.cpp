// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/prepare.hpp>

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("a text is prepared once for each set of types, under a name of its content") {
    constexpr Oid bigint[]{postgres_oid::int8};
    CHECK(detail::statement_name("SELECT 1", {}) == detail::statement_name("SELECT 1", {}));
    CHECK(detail::statement_name("SELECT 1", {}) != detail::statement_name("SELECT 2", {}));
    CHECK(detail::statement_name("SELECT 1", {}) != detail::statement_name("SELECT 1", bigint));

    const postgres_scratch scratch;
    auto connection = scratch.open();
    const auto one = connection.prepare("SELECT 1");
    const auto again = connection.prepare("SELECT 1");
    const auto other = connection.prepare("SELECT 2");
    CHECK(integer(connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT _'") == 2);
}

TEST_CASE("a statement's parameters and columns are known before it runs") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    connection.execute("CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE t (a bigint, b mood, c point)");
    auto statement = connection.prepare("SELECT a AS first, b FROM t WHERE a = $1 AND b = $2");
    CHECK(statement.parameter_count() == 2);
    REQUIRE(statement.column_count() == 2);
    CHECK(statement.column_name(0) == "first");
    CHECK(statement.column_name(1) == "b");
    CHECK(statement.column_name(2).empty());
    connection.execute("INSERT INTO t VALUES (1, 'bad')");
    statement.bind_integer(0, 1);
    statement.bind_text(1, "bad", bound_lifetime::until_reset);
    REQUIRE(statement.step());
    CHECK(statement.value(1).text() == "bad");
}

TEST_CASE("the server keeps a bounded number of statements") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    for (int i = 0; i < 600; ++i)
        (void)connection.prepare("SELECT " + std::to_string(i));
    CHECK(integer(connection, "SELECT count(*) FROM pg_prepared_statements") <= 515);
    require_usable(connection);
}

TEST_CASE("a text that cannot be prepared is refused") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    CHECK(error_of([&] { (void)connection.prepare(""); }).kind == error_kind::misuse);
    CHECK(error_of([&] { (void)connection.prepare(std::string_view{"SELECT 1\0", 9}); }).kind == error_kind::misuse);
    CHECK(error_of([&] { (void)connection.prepare("SELECT 1; SELECT 2"); }).kind == error_kind::misuse);
    CHECK(error_of([&] { (void)connection.prepare("SELEKT"); }).kind == error_kind::misuse);
    require_usable(connection);
}
