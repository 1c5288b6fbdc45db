// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/fork.hpp>

#include "sqlite_support.hpp"

#include <filesystem>
#include <string>

using namespace constable;
using namespace constable_test;

TEST_CASE("a child knows what its parent had open", "[sqlite][fork]") {
    REQUIRE(watch_open_files());
    const temporary_directory directory;
    struct stat here{};
    REQUIRE(stat(directory.path().c_str(), &here) == 0);
    {
        open_file_entry first;
        first.add(here);
        open_file_entry second;
        second.add(here);
        CHECK_FALSE(open_before_fork(here));
        child_process child{[here](auto&) { return std::string{open_before_fork(here) ? "open" : "not open"}; }};
        CHECK(child.report() == "open");
    }
    child_process later{[here](auto&) { return std::string{open_before_fork(here) ? "open" : "not open"}; }};
    CHECK(later.report() == "not open");
}

TEST_CASE("every use of an inherited connection throws forked", "[sqlite][fork]") {
    const temporary_directory directory;
    const std::string path = (directory / "forked.db").string();
    auto connection = open_sqlite(path);
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES (1), (2)");
    auto statement = connection.prepare("SELECT a FROM t");
    REQUIRE(statement.step()); // half read: its lock belongs to the parent

    child_process child{[&](auto&) {
        std::string wrong;
        const auto expect = [&wrong](char const* what, auto call) {
            const auto error = try_call(call);
            if (!error || error->kind != error_kind::forked || error->facts.remedy.empty())
                wrong += std::string{what} + ": " + describe(error) + "\n";
        };
        expect("step", [&] { statement.step(); });
        expect("prepare", [&] { (void)connection.prepare("SELECT 1"); });
        expect("execute", [&] { connection.execute("DELETE FROM t"); });
        expect("begin_read", [&] { connection.begin_read(); });
        expect("begin_write", [&] { connection.begin_write(); });
        expect("commit", [&] { connection.commit(); });
        expect("savepoint", [&] { (void)connection.savepoint(); });
        expect("release", [&] { connection.release(1); });
        expect("has_moved", [&] { (void)connection.has_moved(); });
        expect("open the same file", [&] { (void)open_sqlite(path); });
        if (connection.rollback() || connection.rollback_to(1))
            wrong += "a rollback in the child\n";
        statement.reset();
        statement.unbind();
        {
            const auto destroyed = std::move(statement);
        }
        {
            const auto destroyed = std::move(connection);
        }
        const auto other = open_sqlite(path + ".other"); // another file is fine
        other.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
        return wrong + "done";
    }};
    CHECK(child.report() == "done");

    CHECK(statement.value(0).integer() == 1);
    CHECK(statement.step());
    CHECK_FALSE(statement.step());
    CHECK(std::filesystem::exists(path + "-wal")); // the child's destructors did not close the file
    connection.execute("INSERT INTO t VALUES (3)");
    CHECK(integer(connection, "SELECT count(*) FROM t") == 3);
}

TEST_CASE("a write transaction survives a fork", "[sqlite][fork]") {
    const temporary_directory directory;
    const std::string path = (directory / "forked.db").string();
    auto connection = open_sqlite(path);
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT");
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    child_process child{[&](auto&) {
        {
            const auto destroyed = std::move(connection);
        }
        return std::string{"done"};
    }};
    CHECK(child.report() == "done");
    CHECK(connection.in_transaction());
    connection.commit();
    CHECK(integer(open_sqlite(path), "SELECT count(*) FROM t") == 1);
}

TEST_CASE("a child may open what the parent has closed", "[sqlite][fork]") {
    const temporary_directory directory;
    const std::string path = (directory / "forked.db").string();
    open_sqlite(path).execute("CREATE TABLE t(a)");
    child_process child{[&](auto&) {
        open_sqlite(path).execute("INSERT INTO t VALUES (1)");
        return std::string{"done"};
    }};
    CHECK(child.report() == "done");
    CHECK(integer(open_sqlite(path), "SELECT count(*) FROM t") == 1);
}
