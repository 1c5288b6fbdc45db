// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/any/connection.hpp>

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

std::int64_t rows_of(any_connection const& connection) {
    auto statement = connection.prepare("SELECT count(*) FROM t");
    REQUIRE(statement.step());
    return statement.value(0).integer();
}

} // namespace

TEST_CASE("a connection knows which engine it is") {
    for_each_engine([](engine& on) {
        auto connection = on.open();
        CHECK((connection.as_postgres() != nullptr) == on.is_postgres());
        CHECK((connection.as_sqlite() != nullptr) != on.is_postgres());
        CHECK(connection.with_dialect([]<class D>() { return D::traits.parameter_mark; }) ==
              (on.is_postgres() ? '$' : '?'));
        CHECK_FALSE(connection.file().empty());
        connection.interrupt(); // nothing runs: without effect
        const any_connection moved = std::move(connection);
        moved.execute("CREATE TABLE t (id BIGINT)");
        CHECK(rows_of(moved) == 0);
    });
}

TEST_CASE("transactions and savepoints of either engine") {
    for_each_engine([](engine& on) {
        auto connection = on.open();
        connection.execute("CREATE TABLE t (id BIGINT)");
        connection.begin_write();
        CHECK(connection.in_transaction());
        connection.execute("INSERT INTO t VALUES (1)");
        const int inner = connection.savepoint();
        connection.execute("INSERT INTO t VALUES (2)");
        CHECK(connection.rollback_to(inner));
        const int kept = connection.savepoint();
        connection.execute("INSERT INTO t VALUES (3)");
        connection.release(kept);
        connection.commit();
        CHECK_FALSE(connection.in_transaction());
        CHECK(rows_of(connection) == 2);
        connection.begin_write();
        connection.execute("INSERT INTO t VALUES (4)");
        CHECK(connection.rollback());
        connection.begin_read();
        CHECK(rows_of(connection) == 2);
        connection.commit();
    });
}

TEST_CASE("either engine says which tables and columns it has") {
    for_each_engine([](engine& on) {
        auto connection = on.open();
        connection.execute("CREATE TABLE t (id BIGINT NOT NULL, name TEXT DEFAULT 'x')");
        const auto where = std::source_location::current();
        CHECK(inspect_tables(connection, where) == std::vector<std::string>{"t"});
        const auto columns = inspect_columns(connection, "t", where);
        REQUIRE(columns.size() == 2);
        CHECK(columns[0].not_null);
        CHECK(columns[1].has_default);
        CHECK(inspect_columns(connection, "none", where).empty());
    });
}

TEST_CASE("the last key is SQLite's alone") {
    for_each_engine([](engine& on) {
        const auto connection = on.open();
        connection.execute(on.is_postgres() ? "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY, n BIGINT)"
                                            : "CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT)");
        connection.execute("INSERT INTO t (n) VALUES (5)");
        CHECK(connection.last_insert_key() == (on.is_postgres() ? 0 : 1));
        CHECK(connection.rows_changed() == 1);
    });
}
