// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/inspect.hpp>

#include "sqlite_support.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("a live table tells its columns", "[sqlite][inspect]") {
    auto connection = open_sqlite(":memory:");
    connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL, b REAL DEFAULT 1, "
                       "c INTEGER GENERATED ALWAYS AS (id * 2) STORED) STRICT");
    const auto columns = inspect_columns(connection, "t", std::source_location::current());
    REQUIRE(columns.size() == 4);
    CHECK(columns[0].name == "id");
    CHECK(columns[0].not_null); // a rowid is never NULL
    CHECK(columns[1].type == "TEXT");
    CHECK(columns[1].not_null);
    CHECK_FALSE(columns[1].has_default);
    CHECK_FALSE(columns[2].not_null);
    CHECK(columns[2].has_default);
    CHECK(columns[3].generated);
    CHECK(inspect_columns(connection, "nowhere", std::source_location::current()).empty());
    require_usable(connection);
}

TEST_CASE("a live database tells its tables and views", "[sqlite][inspect]") {
    auto connection = open_sqlite(":memory:");
    CHECK(inspect_tables(connection, std::source_location::current()).empty());
    connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE a(x UNIQUE); "
                       "CREATE VIEW sqlit AS SELECT 1; CREATE INDEX i ON a(x)");
    const auto tables = inspect_tables(connection, std::source_location::current());
    CHECK(tables == std::vector<std::string>{"a", "sqlit", "t"}); // not sqlite_sequence, no index
    require_usable(connection);
}
