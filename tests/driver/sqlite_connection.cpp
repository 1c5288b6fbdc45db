// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/connection.hpp>

#include "sqlite_support.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <csignal>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

using namespace constable;
using namespace constable_test;

static_assert(driver_connection<sqlite_connection>);
static_assert(!std::is_copy_constructible_v<sqlite_connection>);
static_assert(std::is_nothrow_move_constructible_v<sqlite_connection>);
static_assert(std::is_same_v<sqlite_connection::dialect, constable::sqlite>);

namespace {

// Inserts until something stops it; says what, and how many rows were acknowledged.
std::string fill(sqlite_connection const& connection, std::int64_t& acknowledged) {
    auto insert = connection.prepare("INSERT INTO t(a) VALUES (zeroblob(3000))");
    for (acknowledged = 0; acknowledged < 100'000; ++acknowledged) {
        const auto error = try_call([&] { insert.step(); });
        if (error)
            return describe(error);
        insert.reset();
    }
    return "it was never full";
}

// After a full disk: no acknowledged row is lost, reads go on, deleting makes room, writes go on.
std::string recovers(sqlite_connection& connection, std::int64_t acknowledged) {
    if (connection.busy_statements() != 0)
        return "a statement is open";
    if (integer(connection, "SELECT count(*) FROM t") != acknowledged)
        return "rows were lost";
    return "recovered";
}

} // namespace

TEST_CASE("prepare takes exactly one statement", "[sqlite][connection]") {
    const auto connection = open_sqlite(":memory:");
    const auto kind_of = [&](std::string_view sql) { return error_of([&] { (void)connection.prepare(sql); }).kind; };
    CHECK(kind_of("") == error_kind::misuse);
    CHECK(kind_of(" -- nothing\n") == error_kind::misuse);
    CHECK(kind_of("SELECT 1; SELECT 2") == error_kind::misuse);
    CHECK(kind_of("SELECT 1; x") == error_kind::misuse);
    CHECK(kind_of(std::string_view{"SELECT 1;\0", 10}) == error_kind::misuse);
    CHECK(kind_of("SELEC 1") == error_kind::misuse);
    CHECK(kind_of("SELECT * FROM nowhere") == error_kind::schema_mismatch);
    (void)connection.prepare("SELECT 1;");
    (void)connection.prepare("SELECT 1 ; ; -- the end\n /* really */ ");
    const std::string_view part = std::string_view{"SELECT 12345"}.substr(0, 8); // no NUL at its end
    CHECK(integer(connection, part) == 1);
    require_usable(connection);
    CHECK(sqlite3_next_stmt(connection.handle(), nullptr) != nullptr); // the transaction's own, none of those above
}

TEST_CASE("an error of prepare carries SQL, file and place", "[sqlite][connection]") {
    const auto connection = open_sqlite(":memory:");
    const auto error = error_of([&] { (void)connection.prepare("SELECT * FROM nowhere"); });
    CHECK(error.facts.sql == "SELECT * FROM nowhere");
    CHECK(error.facts.file == ":memory:");
    CHECK(error.facts.table == "nowhere");
    CHECK(contains(error.facts.where.file_name(), "sqlite_connection.cpp"));
    CHECK(contains(error.facts.remedy, "migrations"));
}

TEST_CASE("execute runs all statements and stops at the first error", "[sqlite][connection]") {
    const auto connection = open_sqlite(":memory:");
    connection.execute("");
    connection.execute(" ;; -- nothing");
    connection.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3); SELECT * FROM t; -- rows are dropped\n");
    CHECK(connection.rows_changed() == 3);
    const auto error =
        error_of([&] { connection.execute("INSERT INTO t VALUES (4); INSERT INTO t VALUES (5, 6); DELETE FROM t"); });
    CHECK(contains(error.facts.sql, "INSERT INTO t VALUES (5, 6)"));
    CHECK(integer(connection, "SELECT count(*) FROM t") == 4);
    CHECK(error_of([&] { connection.execute(std::string_view{"SELECT 1;\0SELECT 2", 18}); }).kind ==
          error_kind::misuse);
    require_usable(connection);
}

TEST_CASE("counts and keys", "[sqlite][connection]") {
    const auto connection = open_sqlite(":memory:");
    connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (41, 1), (42, 2)");
    CHECK(connection.rows_changed() == 2);
    CHECK(connection.last_insert_key() == 42);
    connection.execute("UPDATE t SET a = 0 WHERE id = 41");
    CHECK(connection.rows_changed() == 1);
}

TEST_CASE("a connection moves with its transaction", "[sqlite][connection]") {
    auto first = open_sqlite(":memory:");
    first.execute("CREATE TABLE t(a)");
    first.begin_write();
    sqlite_connection second = std::move(first);
    CHECK(second.in_transaction());
    CHECK_FALSE(first.in_transaction());
    CHECK(first.file().empty());
    CHECK(first.handle() == nullptr);
    CHECK(first.rows_changed() == 0);
    CHECK(first.last_insert_key() == 0);
    CHECK(first.busy_statements() == 0);
    CHECK(first.busy_timeout() == 0);
    CHECK_FALSE(first.has_moved());
    CHECK_FALSE(first.rollback());
    first.interrupt();
    CHECK(error_of([&] { (void)first.prepare("SELECT 1"); }).kind == error_kind::misuse);
    CHECK(error_of([&] { first.execute("SELECT 1"); }).kind == error_kind::misuse);
    CHECK(error_of([&] { first.begin_read(); }).kind == error_kind::misuse);
    CHECK(error_of([&] { first.commit(); }).kind == error_kind::misuse);
    second.commit();
    first = std::move(second);
    require_usable(first);
}

TEST_CASE("assignment closes what was there, and rolls it back", "[sqlite][connection]") {
    const temporary_directory directory;
    const std::string path = (directory / "a.db").string();
    auto connection = open_sqlite(path);
    connection.execute("CREATE TABLE t(a)");
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    connection = open_sqlite(":memory:");
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));
    CHECK(integer(open_sqlite(path), "SELECT count(*) FROM t") == 0);
}

TEST_CASE("a connection in a transaction rolls back when it goes, even if a statement stays", "[sqlite][connection]") {
    const temporary_directory directory;
    const std::string path = (directory / "a.db").string();
    sqlite_statement stays;
    {
        auto connection = open_sqlite(path);
        connection.execute("CREATE TABLE t(a)");
        connection.begin_write();
        connection.execute("INSERT INTO t VALUES (1)");
        stays = connection.prepare("SELECT count(*) FROM t");
    }
    auto other = open_sqlite(path);
    other.begin_write();
    other.rollback();
    REQUIRE(stays.step());
    CHECK(stays.value(0).integer() == 0);
}

TEST_CASE("a moved or deleted file is noticed", "[sqlite][connection]") {
    const temporary_directory directory;
    const std::string path = (directory / "a.db").string();
    auto connection = open_sqlite(path);
    connection.execute("CREATE TABLE t(a)");
    CHECK_FALSE(connection.has_moved());
    CHECK_FALSE(open_sqlite(":memory:").has_moved());
    std::filesystem::rename(path, path + ".moved");
    CHECK(connection.has_moved());
    std::filesystem::rename(path + ".moved", path);
    CHECK_FALSE(connection.has_moved());
    std::filesystem::remove(path);
    CHECK(connection.has_moved());
    CHECK(integer(connection, "SELECT 1") == 1); // which is why SELECT 1 is no health check
}

TEST_CASE("the file has its absolute name", "[sqlite][connection]") {
    const temporary_directory directory;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(directory.path());
    const auto connection = open_sqlite("relative.db");
    std::filesystem::current_path(before);
    CHECK(connection.file() == std::filesystem::canonical(directory / "relative.db").string());
    CHECK(open_sqlite(":memory:").file() == ":memory:");
    CHECK(sqlite_connection::version() == sqlite3_libversion_number());
}

TEST_CASE("a database at its page limit is full and recovers", "[sqlite][connection]") {
    const temporary_directory directory;
    auto connection = open_sqlite((directory / "a.db").string());
    connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB); PRAGMA max_page_count=50");
    std::int64_t acknowledged = 0;
    CHECK(contains(fill(connection, acknowledged), "disk_full"));
    CHECK(recovers(connection, acknowledged) == "recovered");
    CHECK(acknowledged > 10);

    connection.begin_write();
    const auto error = error_of([&] { connection.execute("INSERT INTO t(a) VALUES (zeroblob(300000))"); });
    CHECK(error.kind == error_kind::disk_full);
    CHECK(error.facts.result == outcome::not_applied);
    connection.rollback(); // whether SQLite has done so already or not
    CHECK_FALSE(connection.in_transaction());
    connection.execute("DELETE FROM t; INSERT INTO t(a) VALUES (zeroblob(3000))");
    require_usable(connection);
}

TEST_CASE("a file size limit is a full disk", "[sqlite][connection]") {
    const temporary_directory directory;
    const std::string path = (directory / "a.db").string();
    child_process child{[&](auto&) {
        auto connection = open_sqlite(path, {.wal_autocheckpoint = 0});
        connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB)");
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{400'000, RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &small);
        std::int64_t acknowledged = 0;
        std::string report = fill(connection, acknowledged);
        report += "\n" + recovers(connection, acknowledged);
        const rlimit large{RLIM_INFINITY, RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &large);
        connection.execute("INSERT INTO t(a) VALUES (NULL)");
        report += acknowledged + 1 == integer(connection, "SELECT count(*) FROM t") ? "\nwrites go on" : "";
        return report;
    }};
    const std::string report = child.report();
    INFO(report);
    CHECK(contains(report, "disk_full"));
    CHECK(contains(report, "File too large"));
    CHECK(contains(report, "recovered"));
    CHECK(contains(report, "writes go on"));
    CHECK(text(open_sqlite(path), "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a full file system is a full disk", "[sqlite][connection]") {
    const temporary_directory directory;
    child_process child{[&](auto&) {
        if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("tmpfs", directory.path().c_str(), "tmpfs", 0, "size=400k") != 0)
            return std::string{"skip"};
        auto connection = open_sqlite((directory / "a.db").string(), {.wal_autocheckpoint = 0});
        connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB)");
        std::int64_t acknowledged = 0;
        std::string report = fill(connection, acknowledged);
        report += "\n" + recovers(connection, acknowledged);
        mount("tmpfs", directory.path().c_str(), "tmpfs", MS_REMOUNT, "size=4m");
        connection.execute("INSERT INTO t(a) VALUES (NULL)");
        report += acknowledged + 1 == integer(connection, "SELECT count(*) FROM t") ? "\nwrites go on" : "";
        return report + "\n" + text(connection, "PRAGMA integrity_check");
    }};
    const std::string report = child.report();
    if (report == "skip")
        SKIP("this user may not mount a file system");
    INFO(report);
    CHECK(contains(report, "disk_full"));
    CHECK(contains(report, "recovered"));
    CHECK(contains(report, "writes go on"));
    CHECK(contains(report, "ok"));
}
