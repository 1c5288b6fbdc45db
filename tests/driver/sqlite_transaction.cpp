// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/transaction.hpp>

#include "faulty_vfs.hpp"
#include "sqlite_support.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <thread>

using namespace constable;
using namespace constable_test;

namespace {

// A database file with one table, closed again.
struct shared_file {
    shared_file() { open_sqlite(path).execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT"); }
    temporary_directory directory;
    std::string path = (directory / "shared.db").string();
};

std::int64_t rows(sqlite_connection const& connection) { return integer(connection, "SELECT count(*) FROM t"); }

// A process that holds the write lock between its first `say` and the parent's `say`.
auto writer_of(std::string const& path) {
    return [path](child_process& self) {
        auto connection = open_sqlite(path);
        connection.begin_write();
        connection.execute("INSERT INTO t VALUES (1000)");
        self.say();
        self.hear();
        connection.commit();
        return std::string{"done"};
    };
}

} // namespace

TEST_CASE("a write transaction commits or rolls back", "[sqlite][transaction]") {
    const shared_file file;
    auto connection = open_sqlite(file.path);
    connection.begin_write();
    CHECK(connection.in_transaction());
    connection.execute("INSERT INTO t VALUES (1)");
    connection.commit();
    CHECK_FALSE(connection.in_transaction());
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (2)");
    CHECK(connection.rollback());
    CHECK_FALSE(connection.in_transaction());
    CHECK(connection.rollback()); // nothing to do
    CHECK(rows(connection) == 1);
    require_usable(connection);
}

TEST_CASE("transactions do not nest, and end once", "[sqlite][transaction]") {
    auto connection = open_sqlite(":memory:");
    CHECK(error_of([&] { connection.commit(); }).kind == error_kind::misuse);
    connection.begin_write();
    CHECK(connection.savepoint() == 1);
    CHECK(error_of([&] { connection.begin_write(); }).kind == error_kind::misuse);
    CHECK(error_of([&] { connection.begin_read(); }).kind == error_kind::misuse);
    CHECK(connection.in_transaction()); // a begin that failed ends nothing
    CHECK(connection.savepoint() == 2);
    connection.rollback();
    require_usable(connection);
}

TEST_CASE("a read transaction keeps its snapshot from its begin on", "[sqlite][transaction]") {
    const shared_file file;
    auto reader = open_sqlite(file.path);
    auto writer = open_sqlite(file.path);
    reader.begin_read();
    writer.execute("INSERT INTO t VALUES (1)");
    CHECK(rows(reader) == 0);
    reader.commit();
    CHECK(rows(reader) == 1);
}

TEST_CASE("a write in a snapshot that has moved must be retried", "[sqlite][transaction]") {
    const shared_file file;
    auto reader = open_sqlite(file.path);
    auto writer = open_sqlite(file.path);
    reader.begin_read();
    writer.execute("INSERT INTO t VALUES (1)");
    const auto error = error_of([&] { reader.execute("INSERT INTO t VALUES (2)"); });
    CHECK(error.kind == error_kind::retry_transaction);
    CHECK(error.facts.native_code == SQLITE_BUSY_SNAPSHOT);
    CHECK(error.facts.result == outcome::not_applied);
    reader.rollback();
    reader.begin_write();
    reader.execute("INSERT INTO t VALUES (2)");
    reader.commit();
    CHECK(rows(writer) == 2);
    require_usable(reader);
}

TEST_CASE("another process that writes makes begin_write busy", "[sqlite][transaction]") {
    const shared_file file;
    child_process writer{writer_of(file.path)};
    auto connection = open_sqlite(file.path, {.busy_timeout = 40});
    writer.hear();
    const auto error = error_of([&] { connection.begin_write(); });
    CHECK(error.kind == error_kind::busy);
    CHECK(contains(error.facts.message, "waited "));
    CHECK(contains(error.facts.message, "the deadline is 40 ms"));
    if (access("/proc/locks", R_OK) == 0)
        CHECK(contains(error.facts.message, "the writer is process " + std::to_string(writer.pid())));
    CHECK(error.facts.file == connection.file());
    CHECK(contains(error.facts.where.file_name(), "sqlite_transaction.cpp"));
    CHECK(error.facts.result == outcome::not_applied);
    CHECK_FALSE(connection.in_transaction());
    require_usable(connection);

    const auto autocommit = error_of([&] { connection.execute("INSERT INTO t VALUES (1)"); });
    CHECK(autocommit.kind == error_kind::busy);
    CHECK(rows(connection) == 0); // readers are not disturbed

    connection.begin_read();
    CHECK(rows(connection) == 0);
    const auto upgrade = error_of([&] { connection.execute("INSERT INTO t VALUES (1)"); });
    CHECK(upgrade.kind == error_kind::busy);
    CHECK(contains(upgrade.facts.message, "no use in waiting"));
    CHECK(contains(upgrade.facts.remedy, "begin_write"));
    connection.rollback();

    writer.say();
    CHECK(writer.report() == "done");
    connection.busy_timeout(60'000);
    CHECK(connection.busy_timeout() == 60'000);
    connection.begin_write();
    connection.commit();
    CHECK(rows(connection) == 1);
}

TEST_CASE("begin_write waits for the writer before it", "[sqlite][transaction]") {
    const shared_file file;
    child_process writer{[&](child_process& self) {
        auto connection = open_sqlite(file.path);
        connection.begin_write();
        self.say();
        connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) "
                           "INSERT INTO t SELECT i FROM n");
        connection.commit();
        return std::string{"done"};
    }};
    auto connection = open_sqlite(file.path, {.busy_timeout = 60'000});
    writer.hear();
    connection.begin_write();
    CHECK(rows(connection) == 20'000);
    connection.commit();
    CHECK(writer.report() == "done");
}

TEST_CASE("a wait for the writer can be interrupted", "[sqlite][transaction]") {
    const shared_file file;
    child_process writer{writer_of(file.path)};
    auto connection = open_sqlite(file.path, {.busy_timeout = 100'000});
    writer.hear();
    std::atomic<bool> over{false};
    std::thread watchdog{[&] {
        while (!over.load())
            connection.interrupt();
    }};
    const auto error = try_call([&] { connection.begin_write(); });
    over = true;
    watchdog.join();
    REQUIRE(error);
    CHECK(error->kind == error_kind::cancelled);
    CHECK_FALSE(connection.in_transaction());
    require_usable(connection);
    writer.say();
    CHECK(writer.report() == "done");
    connection.begin_write();
    connection.commit();
}

TEST_CASE("two processes count to the exact sum", "[sqlite][transaction]") {
    const shared_file file;
    open_sqlite(file.path).execute("CREATE TABLE counter(n INTEGER) STRICT; INSERT INTO counter VALUES (0)");
    const auto count = [&] {
        auto connection = open_sqlite(file.path, {.durability = durability::process, .busy_timeout = 60'000});
        for (int i = 0; i < 200; ++i) {
            connection.begin_write();
            connection.execute("UPDATE counter SET n = n + 1");
            connection.commit();
        }
    };
    child_process other{[&](auto&) {
        count();
        return std::string{"done"};
    }};
    count();
    CHECK(other.report() == "done");
    CHECK(integer(open_sqlite(file.path), "SELECT n FROM counter") == 400);
}

TEST_CASE("savepoints nest by depth", "[sqlite][transaction]") {
    auto connection = open_sqlite(":memory:");
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT");
    CHECK(error_of([&] { (void)connection.savepoint(); }).kind == error_kind::misuse);

    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    CHECK(connection.savepoint() == 1);
    connection.execute("INSERT INTO t VALUES (2)");
    CHECK(connection.savepoint() == 2);
    connection.execute("INSERT INTO t VALUES (3)");

    SECTION("the inner one is undone alone") {
        CHECK(connection.rollback_to(2));
        CHECK(rows(connection) == 2);
        CHECK(connection.savepoint() == 2); // its number is free again
        connection.release(2);
        connection.release(1);
        CHECK(rows(connection) == 2);
    }
    SECTION("the outer one is undone with the inner one") {
        CHECK(connection.rollback_to(1));
        CHECK(rows(connection) == 1);
        CHECK(error_of([&] { connection.release(1); }).kind == error_kind::misuse);
    }
    SECTION("the outer one is kept with the inner one") {
        connection.release(1);
        CHECK(rows(connection) == 3);
        CHECK(connection.savepoint() == 1);
    }
    SECTION("depths that are not there") {
        CHECK(error_of([&] { connection.release(3); }).kind == error_kind::misuse);
        CHECK(error_of([&] { connection.release(0); }).kind == error_kind::misuse);
        CHECK_FALSE(connection.rollback_to(0));
        CHECK(connection.rollback_to(3)); // nothing to undo
        CHECK(rows(connection) == 3);
    }
    SECTION("many") {
        for (int depth = 3; depth <= 100; ++depth)
            REQUIRE(connection.savepoint() == depth);
        CHECK(connection.rollback_to(1));
        CHECK(rows(connection) == 1);
    }
    CHECK(connection.in_transaction());
    connection.commit();
    connection.begin_write();
    CHECK(connection.savepoint() == 1); // counting starts again
    connection.rollback();
    CHECK_FALSE(connection.rollback_to(1)); // the transaction is gone
    require_usable(connection);
}

TEST_CASE("a transaction that an error has ended cannot be committed", "[sqlite][transaction]") {
    auto connection = open_sqlite(":memory:");
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT");
    connection.begin_write();
    const int point = connection.savepoint();
    connection.execute("INSERT INTO t VALUES (1)");
    (void)error_of([&] { connection.execute("INSERT OR ROLLBACK INTO t VALUES (1)"); });
    CHECK_FALSE(connection.in_transaction());
    CHECK_FALSE(connection.rollback_to(point));
    const auto error = error_of([&] { connection.commit(); });
    CHECK(error.kind == error_kind::misuse);
    CHECK(contains(error.facts.remedy, "the transaction is gone"));
    CHECK(connection.rollback());
    CHECK(rows(connection) == 0);
    require_usable(connection);
}

TEST_CASE("a commit while a write is unfinished is misuse, and rolls back", "[sqlite][transaction]") {
    auto connection = open_sqlite(":memory:");
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT");
    connection.begin_write();
    auto insert = connection.prepare("INSERT INTO t VALUES (1), (2) RETURNING a");
    REQUIRE(insert.step());
    const auto error = error_of([&] { connection.commit(); });
    CHECK(error.kind == error_kind::misuse);
    CHECK_FALSE(connection.in_transaction());
    CHECK(connection.busy_statements() == 1);
    insert.reset();
    CHECK(rows(connection) == 0);
    require_usable(connection);
}

TEST_CASE("a read whose table a rollback removed is aborted", "[sqlite][transaction]") {
    auto connection = open_sqlite(":memory:");
    connection.begin_write();
    connection.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)");
    auto select = connection.prepare("SELECT a FROM t");
    REQUIRE(select.step());
    connection.rollback();
    const auto error = error_of([&] { select.step(); });
    CHECK(error.kind == error_kind::misuse);
    CHECK(error.facts.native_code == SQLITE_ABORT_ROLLBACK);
    require_usable(connection);
}

TEST_CASE("an unfinished read survives the commit, and is counted", "[sqlite][transaction]") {
    const shared_file file;
    auto connection = open_sqlite(file.path);
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1), (2)");
    auto select = connection.prepare("SELECT a FROM t");
    REQUIRE(select.step());
    connection.commit();
    CHECK(connection.busy_statements() == 1);
    CHECK(select.step());
    select.reset();
    require_usable(connection);
}

TEST_CASE("a commit whose sync fails is in doubt", "[sqlite][transaction]") {
    const shared_file file;
    auto connection = open_sqlite(file.path, {.vfs = faulty_vfs::name()});
    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (1)");
    faulty_vfs::syncs_fail = true;
    const auto error = try_call([&] { connection.commit(); });
    faulty_vfs::heal();
    REQUIRE(error);
    CHECK(error->kind == error_kind::io);
    CHECK(error->facts.native_code == SQLITE_IOERR_FSYNC);
    CHECK(error->facts.result == outcome::unknown);
    CHECK_FALSE(connection.in_transaction());
    require_usable(connection);

    faulty_vfs::syncs_fail = true;
    const auto single = try_call([&] { connection.execute("INSERT INTO t VALUES (2)"); });
    faulty_vfs::heal();
    REQUIRE(single);
    CHECK(single->facts.result == outcome::unknown);
    connection.execute("INSERT INTO t VALUES (3)");
    require_usable(connection);
}

TEST_CASE("a write that fails ends in a clean state", "[sqlite][transaction]") {
    const shared_file file;
    auto connection = open_sqlite(file.path, {.vfs = faulty_vfs::name()});
    connection.execute("INSERT INTO t VALUES (1)");
    faulty_vfs::writes_fail = true;
    const auto error = try_call([&] { connection.execute("INSERT INTO t VALUES (2)"); });
    faulty_vfs::heal();
    REQUIRE(error);
    CHECK(error->kind == error_kind::io);
    require_usable(connection);
    CHECK(rows(connection) == 1);
    connection.execute("INSERT INTO t VALUES (2)");
    CHECK(rows(connection) == 2);
}

TEST_CASE("a read that fails can be repeated", "[sqlite][transaction]") {
    const shared_file file;
    open_sqlite(file.path).execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) "
                                   "INSERT INTO t SELECT i FROM n");
    const auto connection = open_sqlite(file.path, {.vfs = faulty_vfs::name()});
    auto select = connection.prepare("SELECT a FROM t");
    REQUIRE(select.step());
    faulty_vfs::reads_fail = true;
    const auto error = try_call([&] {
        while (select.step()) {
        }
    });
    faulty_vfs::heal();
    REQUIRE(error);
    CHECK((error->kind == error_kind::io || error->kind == error_kind::corrupt_suspect));
    CHECK(error->facts.result == outcome::not_applied);
    require_usable(connection);
    CHECK(rows(connection) == 20'000);
}

TEST_CASE("a read-only database begins no write", "[sqlite][transaction]") {
    const shared_file file;
    auto connection = open_sqlite(file.path, {.read_only = true});
    CHECK(error_of([&] { connection.begin_write(); }).kind == error_kind::read_only);
    CHECK_FALSE(connection.in_transaction());
    connection.begin_read();
    CHECK(error_of([&] { connection.execute("INSERT INTO t VALUES (1)"); }).kind == error_kind::read_only);
    connection.commit();
    require_usable(connection);
}

TEST_CASE("transactions can be moved and emptied", "[sqlite][transaction]") {
    sqlite_transactions none;
    CHECK_FALSE(none.open());
    CHECK_FALSE(none.rollback());
    CHECK(none.depth() == 0);
    CHECK(error_of([&] { none.begin_write(std::source_location::current()); }).kind == error_kind::misuse);
    sqlite_transactions other = std::move(none);
    none = std::move(other);
    CHECK_FALSE(none.open());
}
