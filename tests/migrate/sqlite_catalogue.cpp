// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_catalogue.hpp>

#include <source_location>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "support.hpp"

using namespace constable;
using namespace constable_test;

namespace {

using strings = std::vector<std::string>;

sqlite_catalogue catalogue_of(sqlite_connection& connection) {
    return read_sqlite_catalogue(connection, std::source_location::current());
}

template <class Items>
strings names(Items const& items) {
    strings found;
    for (const auto& item : items)
        found.push_back(item.name);
    return found;
}

} // namespace

TEST_CASE("the catalogue lists what is in main", "[migrate][sqlite_catalogue]") {
    auto connection = memory(R"(
        CREATE TABLE b(x INTEGER PRIMARY KEY AUTOINCREMENT);
        CREATE TABLE "a a"(x TEXT PRIMARY KEY, y UNIQUE) WITHOUT ROWID;
        CREATE TABLE s(x INTEGER) STRICT;
        CREATE VIEW v AS SELECT * FROM b;
        CREATE TRIGGER t AFTER INSERT ON b BEGIN SELECT 1; END;
        CREATE VIRTUAL TABLE words USING fts5(w);
        CREATE TEMP TABLE b(other);
        CREATE TEMP TABLE only_temp(x);
        CREATE TEMP TRIGGER tt AFTER INSERT ON main.b BEGIN SELECT 1; END;
        ATTACH ':memory:' AS elsewhere;
        CREATE TABLE elsewhere.s(other);
        CREATE TABLE elsewhere.there(x);
        ANALYZE)");
    const auto found = catalogue_of(connection);
    CHECK(names(found.tables) == strings{"b", "a a", "s"}); // the virtual table's shadow tables are not listed
    CHECK(names(found.others) == strings{"v", "t", "words"});
    CHECK(found.others[1].type == "trigger");
    CHECK(found.others[1].table == "b");
    CHECK(found.others[2].type == "virtual");
    CHECK(found.others[2].sql == "CREATE VIRTUAL TABLE words USING fts5(w)");
    CHECK(names(found.tables[0].columns) == strings{"x"});
    CHECK(found.tables[1].without_rowid);
    CHECK_FALSE(found.tables[0].without_rowid);
    CHECK(found.tables[2].strict);
    CHECK_FALSE(found.tables[1].strict);
    CHECK(names(found.tables[2].columns) == strings{"x"});
    require_usable(connection);
}

TEST_CASE("columns, indexes and foreign keys of a table", "[migrate][sqlite_catalogue]") {
    auto connection = memory(R"(
        CREATE TABLE p(a, b, PRIMARY KEY (a, b));
        CREATE TABLE t(c TEXT NOT NULL DEFAULT ('x' || 'y') UNIQUE, a INT REFERENCES p, d AS (a + 1), e AS (a) STORED,
            b COLLATE nocase DEFAULT NULL, PRIMARY KEY (b, c), FOREIGN KEY (c, b) REFERENCES P(B, A) ON DELETE CASCADE);
        CREATE INDEX first ON t(a DESC, lower(c), b COLLATE rtrim) WHERE a > 0;
        CREATE UNIQUE INDEX "second one" ON t(c))");
    const auto found = catalogue_of(connection).tables.at(1);
    CHECK(names(found.columns) == strings{"c", "a", "d", "e", "b"});
    CHECK(found.columns[0].declared == "TEXT");
    CHECK(found.columns[0].not_null);
    CHECK(found.columns[0].default_text == "'x' || 'y'");
    CHECK(found.columns[0].key_position == 2);
    CHECK_FALSE(found.columns[1].has_default);
    CHECK((found.columns[2].generated && !found.columns[2].stored));
    CHECK((found.columns[3].generated && found.columns[3].stored));
    CHECK(found.columns[4].has_default);
    CHECK(found.columns[4].default_text == "NULL");
    CHECK(found.columns[4].key_position == 1);

    CHECK(names(found.indexes) == strings{"sqlite_autoindex_t_1", "sqlite_autoindex_t_2", "first", "second one"});
    CHECK(found.indexes[0].sql.empty());
    CHECK_FALSE(found.indexes[0].of_primary_key);
    CHECK(found.indexes[1].of_primary_key);
    CHECK(found.indexes[1].parts.size() == 2);
    CHECK_FALSE(found.indexes[2].unique);
    CHECK(found.indexes[3].unique);
    REQUIRE(found.indexes[2].parts.size() == 3);
    CHECK(found.indexes[2].parts[0].descending);
    CHECK(found.indexes[2].parts[0].column == "a");
    CHECK_FALSE(found.indexes[2].parts[1].is_column);
    CHECK(found.indexes[2].parts[2].collation == "rtrim");

    REQUIRE(found.foreign_keys.size() == 2);
    CHECK(found.foreign_keys[0].target == "p");
    CHECK(found.foreign_keys[0].target_columns.empty());
    CHECK(found.foreign_keys[1].columns == strings{"c", "b"});
    CHECK(found.foreign_keys[1].target_columns == strings{"B", "A"});
    CHECK(found.foreign_keys[1].on_delete == "CASCADE");
    CHECK(found.foreign_keys[1].on_update == "NO ACTION");
}

TEST_CASE("the catalogue is one snapshot", "[migrate][sqlite_catalogue]") {
    const temporary_directory directory;
    auto connection = open_sqlite((directory / "a.db").string());
    auto other = open_sqlite((directory / "a.db").string());
    connection.execute("CREATE TABLE a(x)");

    CHECK(names(catalogue_of(connection).tables) == strings{"a"});
    CHECK_FALSE(connection.in_transaction());

    connection.begin_read();
    CHECK(names(catalogue_of(connection).tables) == strings{"a"});
    other.execute("CREATE TABLE b(x); DROP TABLE a");
    CHECK(names(catalogue_of(connection).tables) == strings{"a"});
    CHECK(connection.in_transaction());
    connection.rollback();
    CHECK(names(catalogue_of(connection).tables) == strings{"b"});

    connection.begin_write();
    connection.execute("CREATE TABLE c(x)");
    CHECK(names(catalogue_of(connection).tables) == strings{"b", "c"});
    CHECK(connection.in_transaction());
    connection.rollback();
    require_usable(connection);
}

TEST_CASE("a database in UTF-16", "[migrate][sqlite_catalogue]") {
    auto connection = memory(
        "PRAGMA encoding = 'UTF-16'; CREATE TABLE \"\xC3\xBC\xF0\x9F\x98\x80\"(\"\xC3\xA9\" TEXT DEFAULT '\xC3\xA8')");
    const auto found = catalogue_of(connection).tables.at(0);
    CHECK(found.name == "\xC3\xBC\xF0\x9F\x98\x80");
    CHECK(found.columns.at(0).name == "\xC3\xA9");
    CHECK(found.columns[0].default_text == "'\xC3\xA8'");
}

TEST_CASE("an error while reading leaves no transaction", "[migrate][sqlite_catalogue]") {
    sqlite_connection closed = memory();
    sqlite_connection moved = std::move(closed);
    CHECK_THROWS_AS(catalogue_of(closed), database_error); // NOLINT(bugprone-use-after-move)
    require_usable(moved);
}
