// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/error.hpp>

#include "sqlite_support.hpp"

#include <string>
#include <string_view>

using namespace constable;
using namespace constable_test;

namespace {

constexpr error_kind kind_of(int code) { return sqlite_classify(code).kind; }

static_assert(kind_of(SQLITE_BUSY) == error_kind::busy);
static_assert(kind_of(SQLITE_BUSY_RECOVERY) == error_kind::busy);
static_assert(kind_of(SQLITE_BUSY_TIMEOUT) == error_kind::busy);
static_assert(kind_of(SQLITE_BUSY_SNAPSHOT) == error_kind::retry_transaction);
static_assert(kind_of(SQLITE_LOCKED) == error_kind::misuse);
static_assert(kind_of(SQLITE_LOCKED_SHAREDCACHE) == error_kind::busy);
static_assert(kind_of(SQLITE_PROTOCOL) == error_kind::busy);
static_assert(kind_of(SQLITE_CONSTRAINT_DATATYPE) == error_kind::invalid_value);
static_assert(kind_of(SQLITE_CONSTRAINT_TRIGGER) == error_kind::constraint);
static_assert(kind_of(SQLITE_READONLY) == error_kind::read_only);
static_assert(kind_of(SQLITE_READONLY_DIRECTORY) == error_kind::read_only);
static_assert(kind_of(SQLITE_READONLY_DBMOVED) == error_kind::unavailable);
static_assert(kind_of(SQLITE_IOERR_WRITE) == error_kind::io);
static_assert(kind_of(SQLITE_IOERR_NOMEM) == error_kind::out_of_memory);
static_assert(kind_of(SQLITE_IOERR_SHORT_READ) == error_kind::corrupt_suspect);
static_assert(kind_of(SQLITE_NOMEM) == error_kind::out_of_memory);
static_assert(kind_of(SQLITE_FULL) == error_kind::disk_full);
static_assert(kind_of(SQLITE_CORRUPT_INDEX) == error_kind::corrupt_suspect);
static_assert(kind_of(SQLITE_NOTADB) == error_kind::not_a_database);
static_assert(kind_of(SQLITE_CANTOPEN_ISDIR) == error_kind::unavailable);
static_assert(kind_of(SQLITE_INTERRUPT) == error_kind::cancelled);
static_assert(kind_of(SQLITE_SCHEMA) == error_kind::retry_transaction);
static_assert(kind_of(SQLITE_TOOBIG) == error_kind::invalid_value);
static_assert(kind_of(SQLITE_MISMATCH) == error_kind::invalid_value);
static_assert(kind_of(SQLITE_NOLFS) == error_kind::unsupported);
static_assert(kind_of(SQLITE_AUTH) == error_kind::misuse);
static_assert(kind_of(SQLITE_RANGE) == error_kind::misuse);
static_assert(kind_of(SQLITE_MISUSE) == error_kind::misuse);

constexpr error_kind kind_of(std::string_view message) { return sqlite_classify_message(message).kind; }

static_assert(kind_of("no such table: t") == error_kind::schema_mismatch);
static_assert(kind_of("table t has no column named c") == error_kind::schema_mismatch);
static_assert(kind_of("near \"x\": syntax error") == error_kind::misuse);
static_assert(kind_of("no such function: f") == error_kind::unsupported);
static_assert(kind_of("something new") == error_kind::misuse);

// A database with one of everything that can refuse a row.
sqlite_connection strict_rules() {
    auto connection = open_sqlite(":memory:");
    connection.execute(R"(
        CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT;
        CREATE TABLE t(
            id INTEGER PRIMARY KEY,
            a TEXT NOT NULL,
            b INTEGER,
            parent_id INTEGER REFERENCES parent(id),
            CONSTRAINT b_positive CHECK (b > 0),
            UNIQUE (a, b)) STRICT;
        CREATE TABLE pair(x INTEGER, y TEXT, PRIMARY KEY (x, y)) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX by_lower ON t(lower(a)) WHERE b IS NULL;
        CREATE TABLE "odd.name"("col.umn" INTEGER NOT NULL) STRICT;
        CREATE TABLE guarded(a INTEGER) STRICT;
        CREATE TRIGGER guard BEFORE INSERT ON guarded WHEN new.a = 13
            BEGIN SELECT RAISE(ABORT, 'thirteen is not for sale'); END;
        CREATE TRIGGER echo AFTER INSERT ON guarded WHEN new.a = 14
            BEGIN INSERT INTO pair VALUES (1, NULL); END;
        INSERT INTO parent VALUES (1, 'one');
        INSERT INTO t VALUES (1, 'taken', 1, 1), (2, 'Lower', NULL, 1);
        INSERT INTO pair VALUES (1, 'y');
    )");
    return connection;
}

struct violation {
    std::string_view sql;
    constraint_kind kind;
    std::string_view table, columns, constraint;
};

} // namespace

TEST_CASE("a violated constraint names table and columns", "[sqlite][error]") {
    const auto connection = strict_rules();
    const violation violations[] = {
        {"INSERT INTO t VALUES (9, 'taken', 1, 1)", constraint_kind::unique, "t", "a, b", ""},
        {"INSERT INTO parent VALUES (9, 'one')", constraint_kind::unique, "parent", "name", ""},
        {"INSERT INTO t VALUES (9, 'LOWER', NULL, 1)", constraint_kind::unique, "t", "", "by_lower"},
        {"INSERT INTO t VALUES (1, 'x', 1, 1)", constraint_kind::primary_key, "t", "id", ""},
        {"INSERT INTO pair VALUES (1, 'y')", constraint_kind::primary_key, "pair", "x, y", ""},
        {"INSERT INTO t VALUES (9, NULL, 1, 1)", constraint_kind::not_null, "t", "a", ""},
        {"INSERT INTO \"odd.name\" VALUES (NULL)", constraint_kind::not_null, "odd.name", "col.umn", ""},
        {"INSERT INTO t VALUES (9, 'x', -1, 1)", constraint_kind::check, "t", "", "b_positive"},
        {"UPDATE t SET b = 0", constraint_kind::check, "t", "", "b_positive"},
        {"INSERT INTO guarded VALUES (13)", constraint_kind::other, "guarded", "", ""},
        {"INSERT INTO guarded VALUES (14)", constraint_kind::not_null, "pair", "y", ""},
    };
    for (violation const& each : violations) {
        INFO(each.sql);
        const auto error = error_of([&] { connection.execute(each.sql); });
        CHECK(error.kind == error_kind::constraint);
        CHECK(error.facts.violated == each.kind);
        CHECK(error.facts.table == each.table);
        CHECK(error.facts.columns == each.columns);
        CHECK(error.facts.constraint == each.constraint);
        CHECK(error.facts.sql == each.sql);
        CHECK(error.facts.file == ":memory:");
        CHECK(error.facts.result == outcome::not_applied);
        CHECK((error.facts.native_code & 0xff) == SQLITE_CONSTRAINT);
        CHECK(error.facts.where.line() != 0);
        require_usable(connection);
    }
}

TEST_CASE("the class thrown says the kind", "[sqlite][error]") {
    const auto connection = strict_rules();
    CHECK_THROWS_AS(connection.execute("INSERT INTO t VALUES (1, 'x', 1, 1)"), constraint_error);
    CHECK_THROWS_AS(connection.execute("SELECT * FROM nowhere"), schema_mismatch_error);
    CHECK_THROWS_AS(connection.execute("SELEC"), misuse_error);
}

TEST_CASE("the text of a trigger is the message", "[sqlite][error]") {
    const auto connection = strict_rules();
    CHECK(error_of([&] { connection.execute("INSERT INTO guarded VALUES (13)"); }).facts.message ==
          "thirteen is not for sale");
}

TEST_CASE("values of the wrong type are refused, and not repeated", "[sqlite][error]") {
    const auto connection = strict_rules();
    auto insert = connection.prepare("INSERT INTO t VALUES (9, 'x', ?, 1)");
    insert.bind_text(0, "s3cr3t", bound_lifetime::call);
    const auto error = error_of([&] { insert.step(); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.table == "t");
    CHECK(error.facts.columns == "b");
    CHECK_FALSE(contains(error.what, "s3cr3t"));
    require_usable(connection);

    auto key = connection.prepare("INSERT INTO parent VALUES (?, NULL)");
    key.bind_text(0, "s3cr3t", bound_lifetime::call);
    const auto mismatch = error_of([&] { key.step(); });
    CHECK(mismatch.kind == error_kind::invalid_value);
    CHECK(mismatch.facts.table == "parent");
    CHECK_FALSE(contains(mismatch.what, "s3cr3t"));
    require_usable(connection);
}

TEST_CASE("functions cannot leak what was bound", "[sqlite][error]") {
    const auto connection = open_sqlite(":memory:");
    for (std::string_view sql : {"SELECT json_extract('{}', ?)", "ATTACH ? AS x", "SELECT json_extract(?, '$')",
                                 "SELECT json_set('{}', ?, 1)"}) {
        INFO(sql);
        auto statement = connection.prepare(sql);
        statement.bind_text(0, "/s3cr3t/'s3cr3t'\"", bound_lifetime::call);
        const auto error = error_of([&] { statement.step(); });
        CHECK_FALSE(contains(error.what, "s3cr3t"));
        require_usable(connection);
    }
    if (integer(connection, "SELECT sqlite_compileoption_used('ENABLE_FTS5')") == 1) {
        connection.execute("CREATE VIRTUAL TABLE f USING fts5(a)");
        for (std::string_view query : {"s3cr3t:x", "\"s3cr3t", "x AND", "s3cr3t AND )"}) {
            auto search = connection.prepare("SELECT * FROM f WHERE f MATCH ?");
            search.bind_text(0, query, bound_lifetime::call);
            CHECK_FALSE(contains(error_of([&] { search.step(); }).what, "s3cr3t"));
            require_usable(connection);
        }
    }
}

TEST_CASE("what is missing in the schema is named", "[sqlite][error]") {
    const auto connection = strict_rules();
    const auto error = [&](std::string_view sql) {
        auto found = error_of([&] { connection.execute(sql); });
        require_usable(connection);
        return found;
    };
    CHECK(error("SELECT * FROM nowhere").facts.table == "nowhere");
    CHECK(error("SELECT missing FROM t").facts.columns == "missing");
    CHECK(error("SELECT t.missing FROM t").facts.table == "t");
    CHECK(error("INSERT INTO t(missing) VALUES (1)").facts.columns == "missing");
    CHECK(error("INSERT INTO t VALUES (1)").kind == error_kind::schema_mismatch);
    CHECK(error("CREATE TABLE t(a)").kind == error_kind::schema_mismatch);
    CHECK(error("SELECT no_function()").kind == error_kind::unsupported);
    CHECK(error("SELECT a FROM t ORDER BY a COLLATE nowhere").kind == error_kind::unsupported);
    CHECK(error("CREATE VIRTUAL TABLE v USING nowhere(a)").kind == error_kind::unsupported);
    CHECK(error("SELECT sum(9223372036854775807) FROM t").kind == error_kind::invalid_value);
    CHECK(error("SELECT \"text in double quotes\"").kind == error_kind::schema_mismatch);
    CHECK(error("DROP TABLE nowhere").facts.table == "nowhere");
    CHECK(contains(error("SELECT 1 FROM t WHERE").what, "incomplete input"));
}

TEST_CASE("what an authorizer forbids is misuse", "[sqlite][error]") {
    const auto connection = strict_rules();
    const auto deny = [](void*, int action, char const*, char const*, char const*, char const*) {
        return action == SQLITE_DELETE ? SQLITE_DENY : SQLITE_OK;
    };
    sqlite3_set_authorizer(connection.handle(), deny, nullptr);
    const auto error = error_of([&] { connection.execute("DELETE FROM t"); });
    CHECK(error.kind == error_kind::misuse);
    CHECK(error.facts.native_code == SQLITE_AUTH);
    require_usable(connection);
}

TEST_CASE("the operating system's reason is told", "[sqlite][error]") {
    sqlite_failure failure = sqlite_describe(SQLITE_IOERR_WRITE, "disk I/O error", "INSERT", true);
    sqlite_add_system_error(failure, EIO);
    CHECK(failure.kind == error_kind::io);
    CHECK(failure.facts.message == "disk I/O error (Input/output error)");

    sqlite_failure limit = sqlite_describe(SQLITE_IOERR_WRITE, "disk I/O error", "INSERT", true);
    sqlite_add_system_error(limit, EFBIG);
    CHECK(limit.kind == error_kind::disk_full);
    CHECK(contains(limit.facts.message, "File too large"));

    sqlite_failure none = sqlite_describe(SQLITE_IOERR_WRITE, "disk I/O error", "INSERT", true);
    sqlite_add_system_error(none, 0);
    CHECK(none.facts.message == "disk I/O error");
}

TEST_CASE("every verdict has a remedy", "[sqlite][error]") {
    for (int code = 1; code < 0x3000; ++code) {
        const sqlite_verdict verdict = sqlite_classify(code);
        if (verdict.remedy.empty())
            FAIL("no remedy for code " << code);
        const sqlite_failure failure = sqlite_describe(code, sqlite3_errstr(code), {}, true);
        if (failure.facts.message.empty())
            FAIL("no message for code " << code);
    }
}
