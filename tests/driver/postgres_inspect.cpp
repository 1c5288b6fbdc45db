// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/inspect.hpp>

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("tables and columns are read from the catalogues") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    connection.execute("CREATE TABLE \"odd table\" (id bigint GENERATED ALWAYS AS IDENTITY, name varchar(20) NOT NULL "
                       "DEFAULT 'x', gone text, doubled bigint GENERATED ALWAYS AS (2 * 3) STORED); ALTER TABLE \"odd "
                       "table\" DROP COLUMN gone; CREATE VIEW v AS SELECT 1; CREATE SCHEMA other; CREATE TABLE "
                       "other.hidden (a bigint)");
    const auto here = std::source_location::current();
    CHECK(inspect_tables(connection, here) == std::vector<std::string>{"odd table", "v"});
    const auto columns = inspect_columns(connection, "odd table", here);
    REQUIRE(columns.size() == 3);
    CHECK(columns[0].name == "id");
    CHECK(columns[0].type == "bigint");
    CHECK(columns[0].not_null);
    CHECK(columns[0].has_default);
    CHECK(columns[1].type == "character varying(20)");
    CHECK(columns[1].has_default);
    CHECK_FALSE(columns[1].generated);
    CHECK(columns[2].generated);
    CHECK_FALSE(columns[2].has_default);
    CHECK(inspect_columns(connection, "hidden", here).empty());
    CHECK(inspect_columns(connection, "it's \"odd\"", here).empty());
}

TEST_CASE("a column tells by which collation it orders text, unless that is by bytes") {
    const postgres_scratch scratch;
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (c text COLLATE \"C\", posix varchar(9) COLLATE \"POSIX\", utf8 text COLLATE "
                       "\"C.utf8\", given text, german text COLLATE \"de-x-icu\", number bigint)");
    std::vector<std::string> collations;
    for (const live_column& column : inspect_columns(connection, "t", std::source_location::current()))
        collations.push_back(column.collation);
    // The database of the tests orders as English does.
    CHECK(collations == std::vector<std::string>{"", "", "", "default", "de-x-icu", ""});

    const postgres_scratch bytes{"LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"};
    auto other = bytes.open();
    other.execute("CREATE TABLE t (given text)");
    CHECK(inspect_columns(other, "t", std::source_location::current())[0].collation.empty());
}
