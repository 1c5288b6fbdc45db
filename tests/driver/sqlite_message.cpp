// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/message.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

std::vector<std::string> tokens_of(std::string_view sql) {
    sqlite_tokens tokens{sql};
    std::vector<std::string> all;
    for (std::string_view token = tokens.next(); !token.empty(); token = tokens.next())
        all.emplace_back(token);
    return all;
}

using words = std::vector<std::string>;

} // namespace

TEST_CASE("SQL is split into tokens", "[sqlite][message]") {
    CHECK(tokens_of("").empty());
    CHECK(tokens_of(" \n\t-- only a comment").empty());
    CHECK(tokens_of("/* open").empty());
    CHECK(tokens_of("SELECT a.b,?1") == words{"SELECT", "a", ".", "b", ",", "?", "1"});
    CHECK(tokens_of("'it''s' \"a\"\"b\" [x y] `z`") == words{"'it''s'", "\"a\"\"b\"", "[x y]", "`z`"});
    CHECK(tokens_of("a--x\nb/*y*/c") == words{"a", "b", "c"});
    CHECK(tokens_of("'never closed") == words{"'never closed"});
    CHECK(tokens_of("[never closed") == words{"[never closed"});
    CHECK(tokens_of("\xC3\xA9t\xC3\xA9") == words{"\xC3\xA9t\xC3\xA9"});
}

TEST_CASE("identifiers lose their quotes", "[sqlite][message]") {
    CHECK(sqlite_unquoted("a") == "a");
    CHECK(sqlite_unquoted("\"a\"\"b\"") == "a\"b");
    CHECK(sqlite_unquoted("[a b]") == "a b");
    CHECK(sqlite_unquoted("`a``b`") == "a`b");
    CHECK(sqlite_unquoted("\"") == "\"");
    CHECK(sqlite_unquoted("").empty());
}

TEST_CASE("the table that a statement writes", "[sqlite][message]") {
    const auto is = [](std::string_view sql, sqlite_write write, std::string_view table) {
        const sqlite_target target = sqlite_target_of(sql);
        return target.write == write && target.table == table;
    };
    CHECK(is("INSERT INTO users VALUES (?)", sqlite_write::insert, "users"));
    CHECK(is("insert or ignore into \"my users\"(a) values (1)", sqlite_write::insert, "my users"));
    CHECK(is("REPLACE INTO main.users VALUES (1)", sqlite_write::insert, "users"));
    CHECK(is("UPDATE OR FAIL [users] SET a = 1", sqlite_write::update, "users"));
    CHECK(is("-- note\nDELETE FROM users", sqlite_write::erase, "users"));
    CHECK(
        is("WITH x(a) AS (SELECT 1), y AS (DELETE) INSERT INTO users SELECT * FROM x", sqlite_write::insert, "users"));
    CHECK(is("WITH x AS (SELECT 1) SELECT replace(a, b, c) FROM x", sqlite_write::none, ""));
    CHECK(is("SELECT replace('a', 'b', 'c')", sqlite_write::none, ""));
    CHECK(is("WITH", sqlite_write::none, ""));
    CHECK(is("WITH (", sqlite_write::none, ""));
    CHECK(is("INSERT", sqlite_write::insert, ""));
    CHECK(is("INSERT OR", sqlite_write::insert, ""));
    CHECK(is("", sqlite_write::none, ""));
}

TEST_CASE("constraint messages name tables and columns", "[sqlite][message]") {
    const auto names = sqlite_names_in("UNIQUE constraint failed: users.email, users.name", "users");
    CHECK(names.table == "users");
    CHECK(names.columns == "email, name");

    SECTION("names with full stops are settled by the statement's table") {
        CHECK(sqlite_names_in("NOT NULL constraint failed: a.b.c.d", "a.b").table == "a.b");
        CHECK(sqlite_names_in("NOT NULL constraint failed: a.b.c.d", "a.b").columns == "c.d");
        CHECK(sqlite_names_in("NOT NULL constraint failed: a.b.c", "other").table == "a.b");
        CHECK(sqlite_names_in("NOT NULL constraint failed: a.b.c", "").columns == "c");
    }
    SECTION("a trigger's table is not the statement's") {
        CHECK(sqlite_names_in("UNIQUE constraint failed: log.id", "users").table == "log");
    }
    SECTION("checks and expression indexes have names") {
        CHECK(sqlite_names_in("CHECK constraint failed: balance_not_negative", "t").constraint ==
              "balance_not_negative");
        CHECK(sqlite_names_in("CHECK constraint failed: balance_not_negative", "t").table == "t");
        CHECK(sqlite_names_in("UNIQUE constraint failed: index 'by_lower'", "t").constraint == "by_lower");
    }
    SECTION("datatypes") {
        const auto strict = sqlite_names_in("cannot store TEXT value in INTEGER column t.c", "t");
        CHECK(strict.table == "t");
        CHECK(strict.columns == "c");
    }
    SECTION("what cannot be read is empty") {
        CHECK(sqlite_names_in("FOREIGN KEY constraint failed", "t").columns.empty());
        CHECK(sqlite_names_in("UNIQUE constraint failed: ", "").table.empty());
        CHECK(sqlite_names_in("", "").table.empty());
    }
}

TEST_CASE("missing tables and columns are named", "[sqlite][message]") {
    CHECK(sqlite_names_missing("no such table: users").table == "users");
    CHECK(sqlite_names_missing("no such table: main.users").table == "users");
    CHECK(sqlite_names_missing("no such column: age").columns == "age");
    CHECK(sqlite_names_missing("no such column: u.age").table == "u");
    CHECK(sqlite_names_missing("table users has no column named age").table == "users");
    CHECK(sqlite_names_missing("table users has no column named age").columns == "age");
    CHECK(sqlite_names_missing("something else").table.empty());
    CHECK(sqlite_names_missing("").table.empty());
}

TEST_CASE("values are cut out of messages", "[sqlite][message]") {
    CHECK(sqlite_without_values("JSON path error near 'secret'", "SELECT json_extract(a, ?)") ==
          "JSON path error near ...");
    CHECK(sqlite_without_values("fts5: syntax error near \"secret\"", "SELECT ? FROM f") == "fts5: ...");
    CHECK(sqlite_without_values("unable to open database: /secret", "ATTACH ? AS x") == "unable to open database: ...");
    CHECK(sqlite_without_values("no such table: main.users", "SELECT * FROM users") == "no such table: main.users");
    CHECK(sqlite_without_values("no such column: age", "SELECT age FROM users") == "no such column: age");
    CHECK(sqlite_without_values("integer overflow", "SELECT 1") == "integer overflow");
    CHECK(sqlite_without_values("can't do it", "SELECT 1") == "can't do it");
    CHECK(sqlite_without_values("", "").empty());
}
