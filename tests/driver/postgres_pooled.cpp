// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/pooled.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/pgbouncer.hpp"

using namespace constable;
using namespace constable_test;

namespace {

std::string text_through(pooled_postgres_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    return statement.step() ? std::string{statement.value(0).text()} : std::string{};
}
std::int64_t integer_through(pooled_postgres_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    return statement.step() ? statement.value(0).integer() : -1;
}

} // namespace

TEST_CASE("each transaction has its settings, and leaves none to whoever comes behind") {
    const pooled_scratch through;
    through.direct().admin().execute("ALTER DATABASE " + through.direct().name() + " SET TimeZone = 'Asia/Tokyo'");
    auto connection = open_pooled_postgres(
        through.url(), {{.lock_timeout = 77, .statement_timeout = 5'000, .isolation = isolation::repeatable_read}});
    const std::string all = "SELECT concat_ws(' ', current_setting('TimeZone'), current_setting('lock_timeout'), "
                            "current_setting('statement_timeout'))";
    CHECK(text_through(connection, all) == "UTC 77ms 5s");
    connection.begin_write();
    CHECK(text_through(connection, all) == "UTC 77ms 5s");
    CHECK(text_through(connection, "SHOW transaction_isolation") == "repeatable read");
    connection.commit();
    connection.begin_read();
    CHECK(text_through(connection, all) == "UTC 77ms 5s");
    CHECK(connection.rollback());
    connection.execute("CREATE TABLE kept AS " + all + " AS said");
    CHECK(text_through(connection, "SELECT said FROM kept") == "UTC 77ms 5s");

    auto plain = open_pooled_postgres(through.url(), {{.lock_timeout = 1, .statement_timeout = 0}});
    CHECK(text_through(plain, all) == "UTC 1ms 0");
    postgres_handle raw{PQconnectdb(through.url().c_str()), {}};
    const postgres_result left{PQexec(raw.connection(), all.c_str())};
    CHECK(std::string_view{PQgetvalue(left.get(), 0, 0)} == "Asia/Tokyo 0 0");
}

TEST_CASE("the server keeps no statement of a client") {
    const pooled_scratch through;
    auto connection = open_pooled_postgres(through.url(), {});
    for (int i = 0; i < 5; ++i) {
        auto statement = connection.prepare("SELECT $1::bigint + 1");
        statement.bind_integer(0, i);
        REQUIRE(statement.step());
        CHECK(statement.value(0).integer() == i + 1);
    }
    CHECK(integer_through(connection, "SELECT count(*) FROM pg_prepared_statements WHERE name <> ''") == 0);
}

TEST_CASE("statements, errors and time-outs are those of a connection of one's own") {
    const pooled_scratch through;
    auto connection = open_pooled_postgres(through.url(), {{.statement_timeout = 100}});
    connection.execute("CREATE TABLE t (a bigint PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, b text)");
    auto insert = connection.prepare("INSERT INTO t VALUES ($1, $2)");
    CHECK(insert.parameter_count() == 2);
    const auto add = [&](std::int64_t key) {
        insert.bind_integer(0, key);
        insert.bind_text(1, "text", bound_lifetime::until_reset);
        const bool row = insert.step();
        CHECK_FALSE(row);
        insert.reset();
    };
    add(1);
    CHECK(connection.rows_changed() == 1);
    const auto twice = error_of([&] { add(1); }); // at the commit
    CHECK(twice.kind == error_kind::constraint);
    CHECK(twice.facts.table == "t");
    insert.reset();
    add(2);
    CHECK(integer_through(connection, "SELECT count(*) FROM t") == 2);
    CHECK(error_of([&] { (void)connection.prepare("SELECT nothing FROM t"); }).kind == error_kind::schema_mismatch);
    CHECK(error_of([&] { connection.execute("SELECT 1 FROM nowhere"); }).kind == error_kind::schema_mismatch);
    CHECK(error_of([&] { (void)text_through(connection, "SELECT pg_sleep(60)::text"); }).kind == error_kind::timeout);
    CHECK(integer_through(connection, "SELECT 41 + 1") == 42);

    connection.begin_write();
    CHECK(error_of([&] { (void)integer_through(connection, "SELECT 1 / 0"); }).kind == error_kind::invalid_value);
    CHECK(error_of([&] { connection.commit(); }).kind == error_kind::misuse);
    CHECK_FALSE(connection.in_transaction());

    connection.begin_write(transaction_options{.commit = commit::verified});
    const int depth = connection.savepoint();
    add(3);
    CHECK(connection.rollback_to(depth));
    add(4);
    connection.commit();
    CHECK(text_through(connection, "SELECT string_agg(a::text, ',' ORDER BY a) FROM t") == "1,2,4");
    CHECK(connection.ping());
}

TEST_CASE("a column that has changed its type since it was described is an error once") {
    const pooled_scratch through;
    auto connection = open_pooled_postgres(through.url(), {});
    connection.execute("CREATE TABLE t AS SELECT 7::bigint AS a");
    auto query = connection.prepare("SELECT a FROM t");
    REQUIRE(query.step());
    CHECK(query.value(0).integer() == 7);
    query.reset();
    through.direct().open().execute("ALTER TABLE t ALTER COLUMN a TYPE text");
    CHECK(error_of([&] { query.step(); }).kind == error_kind::schema_mismatch);
    query.reset();
    REQUIRE(query.step());
    CHECK(query.value(0).text() == "7");
}

TEST_CASE("a link that is lost is unavailable, and a write on it of unknown outcome") {
    const pooled_scratch through;
    auto connection = open_pooled_postgres(through.url(), {});
    connection.execute("CREATE TABLE t (a bigint)");
    auto insert = connection.prepare("INSERT INTO t VALUES (1)");
    auto query = connection.prepare("SELECT count(*) FROM t");
    CHECK_FALSE(insert.step());
    insert.reset();
    shutdown(PQsocket(connection.handle()), SHUT_RDWR);
    const auto lost = error_of([&] { insert.step(); });
    CHECK(lost.kind == error_kind::unavailable);
    CHECK(lost.facts.result == outcome::unknown);
    CHECK_FALSE(connection.connected());
    CHECK(error_of([&] { query.step(); }).kind == error_kind::unavailable);
    CHECK(error_of([&] { (void)connection.prepare("SELECT 2"); }).kind == error_kind::unavailable);
}
