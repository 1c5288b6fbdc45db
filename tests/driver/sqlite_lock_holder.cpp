// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/lock_holder.hpp>

#include "sqlite_support.hpp"

#include <string>

using namespace constable;
using namespace constable_test;

TEST_CASE("lines of /proc/locks are understood", "[sqlite][lock_holder]") {
    detail::lock_line lock;
    REQUIRE(detail::parse_lock_line("1: POSIX  ADVISORY  WRITE 4711 fd:0a:1234 120 120\n", lock));
    CHECK(lock.process == 4711);
    CHECK(lock.major_device == 0xfd);
    CHECK(lock.minor_device == 0x0a);
    CHECK(lock.inode == 1234);
    CHECK(lock.first == 120);
    CHECK(lock.writes);
    REQUIRE(detail::parse_lock_line("12: POSIX  ADVISORY  READ 1 00:21:5 1073741826 1073742335", lock));
    CHECK_FALSE(lock.writes);
    CHECK_FALSE(detail::parse_lock_line("1: -> POSIX  ADVISORY  WRITE 4711 fd:0a:1234 120 120", lock));
    CHECK_FALSE(detail::parse_lock_line("1: FLOCK  ADVISORY  WRITE 4711 fd:0a:1234 0 EOF", lock));
    CHECK_FALSE(detail::parse_lock_line("", lock));
}

TEST_CASE("the process that writes is named", "[sqlite][lock_holder]") {
    const temporary_directory directory;
    const std::string path = (directory / "locked.db").string();
    open_sqlite(path).execute("CREATE TABLE t(a)");
    CHECK(sqlite_lock_holder(path).empty());
    CHECK(sqlite_lock_holder(path + ".missing").empty());
    if (access("/proc/locks", R_OK) != 0)
        SKIP("no /proc/locks here");

    child_process writer{[&](child_process& self) {
        auto connection = open_sqlite(path);
        connection.begin_write();
        self.say();
        self.hear();
        connection.rollback();
        return std::string{"done"};
    }};
    writer.hear();
    const std::string holder = sqlite_lock_holder(path);
    CHECK(contains(holder, "process " + std::to_string(writer.pid()) + " ("));
    writer.say();
    CHECK(writer.report() == "done");

    auto here = open_sqlite(path);
    here.begin_write();
    CHECK(sqlite_lock_holder(path) == "another connection of this process");
    here.rollback();
    CHECK(sqlite_lock_holder(path).empty());
}

TEST_CASE("a writer without WAL is named too", "[sqlite][lock_holder]") {
    if (access("/proc/locks", R_OK) != 0)
        SKIP("no /proc/locks here");
    const temporary_directory directory;
    const std::string path = (directory / "rollback.db").string();
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
    REQUIRE(sqlite3_exec(raw, "CREATE TABLE t(a); BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
    CHECK(sqlite_lock_holder(path) == "another connection of this process");
    sqlite3_close(raw);
}
