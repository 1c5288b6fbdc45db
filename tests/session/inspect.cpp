// SPDX-License-Identifier: BSL-1.0

// create_tables and verify: does a database have the tables that the structs describe?

#include <constable/sqlite.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "../driver/sqlite_support.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::integer;
using constable_test::require_usable;

namespace {

struct author {
    std::int64_t id{};
    std::string name{};
    std::optional<int> born{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("authors", primary_key<&author::id>, indexed<&author::name>);
    }
};

struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    double price{};
    double taxed{};
    timestamp bought{};
    blob cover{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("books", primary_key<&book::id>,
                                foreign_key<&book::author_id>.references<&author::id>(), indexed<&book::author_id>,
                                generated<&book::taxed>(col<&book::price> * 2.0));
    }
};

using library = schema<"library", book, author>;
using library_database = sqlite_database<library>;

constexpr std::string_view good_authors =
    "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER)";
constexpr std::string_view good_books =
    "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, price REAL NOT NULL, taxed REAL NOT NULL "
    "GENERATED ALWAYS AS (price * 2.0), bought INTEGER NOT NULL, cover BLOB NOT NULL)";

/// A database that something else has made.
library_database made_by(std::string_view sql) {
    auto db = open<library>("sqlite::memory:");
    db.connection().execute(sql);
    return db;
}
library_database with_authors(std::string_view sql) {
    return made_by(std::string{sql} + "; " + std::string{good_books});
}
library_database with_books(std::string_view columns) {
    return made_by(std::string{good_authors} + "; CREATE TABLE books (" + std::string{columns} + ")");
}

struct difference {
    std::string_view table;
    std::string_view columns;
    std::string_view message;
};

/// `verify` and `create_tables` both say so, name the file and the caller, and touch nothing.
void check_difference(library_database&& db, difference const& expected) {
    const std::int64_t version = integer(db.connection(), "PRAGMA schema_version");
    const auto here = std::source_location::current();
    for (auto const& error : {error_of([&] { db.verify(here); }), error_of([&] { db.create_tables(here); })}) {
        INFO(error.what);
        CHECK(error.kind == error_kind::schema_mismatch);
        CHECK(error.facts.table == expected.table);
        CHECK(error.facts.columns == expected.columns);
        CHECK(contains(error.facts.message, expected.message));
        CHECK(error.facts.file == ":memory:");
        CHECK(error.facts.where.line() == here.line());
        CHECK(error.facts.result == outcome::not_applied);
    }
    CHECK(integer(db.connection(), "PRAGMA schema_version") == version);
    CHECK_FALSE(db.connection().in_transaction());
    require_usable(db.connection());
}

std::int64_t count_objects(sqlite_connection const& connection) {
    return integer(connection, "SELECT count(*) FROM sqlite_schema");
}

} // namespace

TEST_CASE("create_tables fills an empty database, and verifies one that has the tables") {
    constable_test::temporary_directory directory;
    const std::string url = "sqlite:" + (directory / "library.db").string();
    {
        auto db = open<library>(url);
        const auto empty = error_of([&] { db.verify(); });
        CHECK(empty.kind == error_kind::schema_mismatch);
        CHECK(contains(empty.facts.file, "library.db"));
        CHECK(contains(empty.facts.message, "no such table"));
        CHECK((empty.facts.table == "authors" || empty.facts.table == "books"));

        db.create_tables();
        db.verify();
        db.insert(author{.name = "ada"});
        db.create_tables();
        CHECK(db(from<author>).all().size() == 1);
        require_usable(db.connection());
    }
    auto again = open<library>(url);
    again.create_tables();
    CHECK(again(from<author>).one().name == "ada");
}

TEST_CASE("create_tables is part of a transaction that is open") {
    auto db = open<library>("sqlite::memory:");
    CHECK_THROWS_AS(db.transaction([&](auto& running) {
        db.create_tables();
        running.insert(author{.name = "ada"});
        throw 1;
    }),
                    int);
    CHECK(count_objects(db.connection()) == 0);
    db.transaction([&](auto& running) {
        db.create_tables();
        running.insert(author{.name = "ada"});
    });
    CHECK(db(from<author>).all().size() == 1);
}

TEST_CASE("tables of others are no difference, nor are columns that can be left out") {
    auto db = with_authors("CREATE TABLE others (x); CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                           "born INTEGER, note TEXT, kind TEXT NOT NULL DEFAULT 'writer', "
                           "loud TEXT NOT NULL GENERATED ALWAYS AS (upper(name)))");
    db.verify();
    db.create_tables();
    const author made = db.insert(author{.name = "ada"});
    CHECK(db.get<author>(made.id)->name == "ada");
}

TEST_CASE("names differ by case in no way that matters") {
    auto db =
        made_by("CREATE TABLE Authors (ID INTEGER PRIMARY KEY, Name text NOT NULL, BORN integer); "
                "CREATE TABLE \"BOOKS\" (Id INTEGER PRIMARY KEY, Author_ID Integer NOT NULL, price real NOT NULL, "
                "taxed real NOT NULL AS (price * 2.0), bought int NOT NULL, cover blob NOT NULL)");
    db.verify();
    const author made = db.insert(author{.name = "ada", .born = 1815});
    CHECK(db.get<author>(made.id)->born == 1815);
}

TEST_CASE("types of databases that others made are known by what they hold") {
    auto db = made_by("CREATE TABLE authors (id INTEGER PRIMARY KEY NOT NULL, name NVARCHAR(120) NOT NULL, born "
                      "NUMERIC(4)); CREATE TABLE books (id BIGINT NOT NULL PRIMARY KEY, author_id MEDIUMINT NOT NULL, "
                      "price NUMERIC(10, 2) NOT NULL, taxed DOUBLE PRECISION NOT NULL AS (price * 2.0), "
                      "bought DATETIME NOT NULL, cover NOT NULL)");
    db.verify();
    const author ada = db.insert(author{.name = "ada", .born = 1815});
    db.insert(book{.id = 3, .author_id = ada.id, .price = 2, .bought = timestamp::from_civil(2024, 1, 31)});
    const auto read = db.get<book>(3);
    REQUIRE(read.has_value());
    CHECK(read->price == 2);
    CHECK(read->taxed == 4);
    CHECK(read->bought == timestamp::from_civil(2024, 1, 31));
}

TEST_CASE("a table that is missing is named") {
    check_difference(made_by(good_authors), {"books", "", "no such table"});
    check_difference(made_by(good_books), {"authors", "", "no such table"});
}

TEST_CASE("a name that is almost the same is told") {
    const auto message_of = [](library_database&& db) { return error_of([&] { db.verify(); }).facts.message; };
    CHECK(message_of(made_by("CREATE TABLE autors (id INTEGER PRIMARY KEY); " + std::string{good_books})) ==
          "the database has no such table; did you mean 'autors'?");
    // A table that the schema has is not the one that was meant.
    CHECK(message_of(made_by("CREATE TABLE authrs (id INTEGER PRIMARY KEY)")) == "the database has no such table");
    CHECK(message_of(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, nmae TEXT NOT NULL, born INTEGER)")) ==
          "the database has no such column; did you mean 'nmae'?");
    CHECK(message_of(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, title TEXT, born INTEGER)")) ==
          "the database has no such column");
    // A column that the struct has too is not the one that was meant.
    CHECK(message_of(with_books("id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, price REAL NOT NULL")) ==
          "the database has no such column");
}

TEST_CASE("a column that differs is named, with what differs") {
    SECTION("missing") {
        check_difference(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, title TEXT)"),
                         {"authors", "name", "no such column"});
    }
    SECTION("of another type") {
        check_difference(
            with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name INTEGER NOT NULL, born INTEGER)"),
            {"authors", "name", "the column's type is 'INTEGER', the struct needs TEXT"});
        check_difference(
            with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born VARCHAR(4))"),
            {"authors", "born", "the column's type is 'VARCHAR(4)', the struct needs INTEGER"});
        check_difference(
            with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name BLOB NOT NULL, born INTEGER)"),
            {"authors", "name", "the column's type is 'BLOB', the struct needs TEXT"});
        check_difference(
            with_books(
                "id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, price REAL NOT NULL, taxed REAL NOT NULL AS "
                "(price * 2.0), bought INTEGER NOT NULL, cover TEXT NOT NULL"),
            {"books", "cover", "the column's type is 'TEXT', the struct needs BLOB"});
        check_difference(with_books("id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, price INTEGER NOT NULL"),
                         {"books", "price", "the column's type is 'INTEGER', the struct needs REAL"});
    }
    SECTION("nullable, where the member is not") {
        check_difference(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, born INTEGER)"),
                         {"authors", "name", "may hold NULL"});
        check_difference(with_authors("CREATE TABLE authors (id BIGINT PRIMARY KEY, name TEXT NOT NULL, born INTEGER)"),
                         {"authors", "id", "may hold NULL"}); // only INTEGER makes it the rowid
    }
    SECTION("generated, where the member is not, and the other way round") {
        check_difference(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                                      "born INTEGER AS (length(name)))"),
                         {"authors", "born", "the column is generated, the member is not"});
        check_difference(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                                      "born INTEGER AS (length(name)) STORED)"),
                         {"authors", "born", "the column is generated, the member is not"});
        check_difference(
            with_books("id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, price REAL NOT NULL, taxed REAL "
                       "NOT NULL, bought INTEGER NOT NULL, cover BLOB NOT NULL"),
            {"books", "taxed", "the member is generated, the column is not"});
    }
    SECTION("unknown to the struct, and demanding a value") {
        check_difference(with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER, "
                                      "country TEXT NOT NULL)"),
                         {"authors", "country", "demands a value"});
    }
}

TEST_CASE("a column that is stricter than its member is no difference: the database refuses what it must") {
    auto db = with_authors("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER NOT NULL)");
    db.verify();
    const auto error = error_of([&] { db.insert(author{.name = "ada"}); });
    CHECK(error.facts.violated == constraint_kind::not_null);
    CHECK(error.facts.table == "authors");
    CHECK(error.facts.columns == "born");
}

TEST_CASE("create_tables leaves nothing half done") {
    for (std::string_view in_the_way : {"CREATE TABLE elsewhere (x); CREATE INDEX idx_authors_name ON elsewhere (x)",
                                        "CREATE TABLE idx_books_author_id (x)"}) {
        auto db = made_by(in_the_way);
        const std::int64_t objects = count_objects(db.connection());
        const auto error = error_of([&] { db.create_tables(); });
        INFO(error.what);
        CHECK(error.kind == error_kind::schema_mismatch);
        CHECK(error.facts.file == ":memory:");
        CHECK(contains(error.facts.message, "idx_"));
        CHECK(contains(error.facts.sql, "CREATE INDEX idx_"));
        CHECK(contains(error.facts.where.file_name(), "inspect.cpp"));
        CHECK(error.facts.result == outcome::not_applied);
        CHECK(count_objects(db.connection()) == objects);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
    }
}

TEST_CASE("a view is not taken for a table") {
    auto db = made_by(std::string{good_books} + "; CREATE VIEW authors AS SELECT 1 AS id, 'ada' AS name, NULL AS born");
    const auto error = error_of([&] { db.verify(); });
    CHECK(error.kind == error_kind::schema_mismatch);
    CHECK(error.facts.table == "authors");
}

TEST_CASE("two programs may create the tables at the same time") {
    constable_test::temporary_directory directory;
    const std::string url = "sqlite:" + (directory / "library.db").string();
    constable_test::child_process child{[&](auto& turn) {
        auto db = open<library>(url);
        turn.say();
        turn.hear();
        return constable_test::describe(constable_test::try_call([&] { db.create_tables(); }));
    }};
    auto db = open<library>(url);
    child.hear();
    db.transaction([&](auto&) {
        db.create_tables();
        child.say(); // it finds no tables yet, and waits for the write lock
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    });
    db.verify();
    CHECK(child.report() == "no error");
}

TEST_CASE("create_tables on a database that takes no writes says so") {
    constable_test::temporary_directory directory;
    const std::string path = (directory / "library.db").string();
    {
        (void)open<library>("sqlite:" + path);
    }
    auto db = open<library>("sqlite:" + path, {.read_only = true});
    const auto error = error_of([&] { db.create_tables(); });
    CHECK(error.kind == error_kind::read_only);
    CHECK(contains(error.facts.file, "library.db"));
    require_usable(db.connection());
}

TEST_CASE("count_tables counts the tables of the schema") {
    auto connection = open_sqlite(":memory:");
    CHECK(count_tables(connection, model_of<library>, std::source_location::current()) == 0);
    connection.execute(good_authors);
    CHECK(count_tables(connection, model_of<library>, std::source_location::current()) == 1);
    const auto error = error_of(
        [&] { verify_schema(connection, model_of<library>, sqlite::traits, std::source_location::current()); });
    CHECK(error.facts.table == "books");
    require_usable(connection);
}
