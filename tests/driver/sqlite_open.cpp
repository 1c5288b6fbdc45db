// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/open.hpp>

#include "faulty_vfs.hpp"
#include "sqlite_support.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>

using namespace constable;
using namespace constable_test;

namespace fs = std::filesystem;

namespace {

// Runs in a directory of its own.
struct working_directory {
    working_directory() { fs::current_path(directory.path()); }
    ~working_directory() { fs::current_path(before); }
    temporary_directory directory;
    fs::path before = fs::current_path();
};

// A database file with a table of 2,000 rows in many pages, closed.
std::string sample(temporary_directory const& directory, std::string const& name = "sample.db") {
    const std::string path = (directory / name).string();
    open_sqlite(path).execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT) STRICT;"
                              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) "
                              "INSERT INTO t SELECT i, printf('%.*c', 100, 'x') FROM n");
    return path;
}

// Files that no SQLite has open may be read and written directly.
std::string content(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
void write(std::string const& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }
void overwrite(std::string const& path, std::size_t at, std::string_view bytes) {
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(static_cast<std::streamoff>(at));
    file << bytes;
}

caught open_error(std::string_view path, sqlite_options const& options = {}) {
    return error_of([&] { (void)open_sqlite(path, options); });
}

std::string open_as_nobody(std::string const& path, sqlite_options options = {}) {
    child_process child{[&](auto&) {
        become_nobody();
        return describe(try_call([&] { (void)open_sqlite(path, options); }));
    }};
    return child.report();
}

void raw(std::string const& path, char const* sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    REQUIRE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_close(db) == SQLITE_OK);
}

} // namespace

TEST_CASE("a fresh file gets every setting", "[sqlite][open]") {
    const temporary_directory directory;
    const auto connection = open_sqlite((directory / "a.db").string());
    CHECK(text(connection, "PRAGMA journal_mode") == "wal");
    CHECK(integer(connection, "PRAGMA foreign_keys") == 1);
    CHECK(integer(connection, "PRAGMA synchronous") == 2);
    CHECK(integer(connection, "PRAGMA trusted_schema") == 0);
    CHECK(integer(connection, "PRAGMA cell_size_check") == 1);
    CHECK(integer(connection, "PRAGMA wal_autocheckpoint") == 1000);
    CHECK(error_of([&] { connection.execute("SELECT \"not a column\""); }).kind == error_kind::schema_mismatch);
    CHECK_FALSE(connection.read_only());
    connection.execute("CREATE TABLE t(a); PRAGMA writable_schema=ON");
    CHECK(error_of([&] { connection.execute("DELETE FROM sqlite_schema"); }).kind == error_kind::misuse); // defensive
    CHECK(error_of([&] { connection.execute("INSERT INTO t SELECT 1 FROM nowhere"); }).facts.native_code ==
          SQLITE_ERROR);
    require_usable(connection);
}

TEST_CASE("durability and sizes are chosen by name", "[sqlite][open]") {
    const temporary_directory directory;
    const auto process = open_sqlite((directory / "a.db").string(),
                                     {.durability = durability::process, .cache_kib = 512, .wal_autocheckpoint = 0});
    CHECK(integer(process, "PRAGMA synchronous") == 1);
    CHECK(integer(process, "PRAGMA cache_size") == -512);
    CHECK(integer(process, "PRAGMA wal_autocheckpoint") == 0);
    const auto power =
        open_sqlite((directory / "a.db").string(), {.check_cells = false, .durability = durability::power});
    CHECK(integer(power, "PRAGMA synchronous") == 2);
    CHECK(integer(power, "PRAGMA fullfsync") == 1);
    CHECK(integer(power, "PRAGMA cell_size_check") == 0);
}

TEST_CASE("foreign keys hold on every connection", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = (directory / "a.db").string();
    open_sqlite(path).execute("CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p)");
    CHECK_THROWS_AS(open_sqlite(path).execute("INSERT INTO c VALUES (1)"), constraint_error);
}

TEST_CASE("a path that cannot be meant is misuse", "[sqlite][open]") {
    CHECK(open_error("").kind == error_kind::misuse);
    CHECK(open_error({}).kind == error_kind::misuse);
    CHECK(open_error(std::string_view{"a\0b", 3}).kind == error_kind::misuse);
    CHECK(open_error(":memory:", {.read_only = true}).kind == error_kind::misuse);
    CHECK(open_error("/tmp/constable-never.db", {.vfs = "no such vfs"}).kind == error_kind::misuse);
}

TEST_CASE("a path that does not lead to a file is unavailable, and says where it ends", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string root = directory.path().string();
    write(root + "/file", "");
    const auto missing = open_error(root + "/a/b/c.db");
    CHECK(missing.kind == error_kind::unavailable);
    CHECK(missing.facts.message == "the directory " + root + "/a does not exist");
    CHECK(contains(missing.facts.remedy, "create it"));
    CHECK(missing.facts.file == root + "/a/b/c.db");
    CHECK(contains(missing.facts.where.file_name(), "sqlite_open.cpp"));
    CHECK(contains(open_error(root + "/file/c.db").what, "is not a directory"));
    CHECK(contains(open_error(root).what, "is a directory"));
    CHECK(contains(open_error(root + "/").what, "is a directory"));
    CHECK(contains(open_error("/dev/null").what, "is not a regular file"));
    CHECK(contains(open_error("/" + std::string(1000, 'x')).what, "longer than 511 bytes"));
    REQUIRE(mkfifo((root + "/fifo").c_str(), 0600) == 0);
    CHECK(contains(open_error(root + "/fifo").what, "is not a regular file")); // and it does not hang
    CHECK(contains(open_error(root + "/new.db", {.create = false}).what, "does not exist"));
    CHECK(contains(open_error(root + "/new.db", {.read_only = true}).what, "does not exist"));
    CHECK(contains(open_error(root + "/new.db", {.immutable = true}).what, "does not exist"));
    CHECK_FALSE(fs::exists(root + "/new.db"));
}

TEST_CASE("rights that are missing are named", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string root = directory.path().string();
    fs::permissions(root, fs::perms{0755});
    const std::string path = sample(directory);
    fs::permissions(path, fs::perms{0644});

    fs::permissions(root, fs::perms{0555});
    const std::string new_file = open_as_nobody(root + "/new.db");
    CHECK(contains(new_file, "unavailable |"));
    CHECK(contains(new_file, "the directory " + root + " takes no new files"));

    if (getuid() == 0) {
        const std::string for_writing = open_as_nobody(path);
        CHECK(contains(for_writing, "read_only |"));
        CHECK(contains(for_writing, "may not be written"));

        fs::permissions(path, fs::perms{0600});
        CHECK(contains(open_as_nobody(path), "may not be read"));
        CHECK(contains(open_as_nobody(path, {.read_only = true}), "may not be read"));
        fs::permissions(path, fs::perms{0644});
    }

    // A WAL database without its side files, in a directory where none can be made.
    fs::permissions(root, fs::perms{0555});
    const std::string reading = open_as_nobody(path, {.read_only = true});
    INFO(reading);
    CHECK((contains(reading, "unavailable |") || contains(reading, "read_only |")));
    CHECK(contains(reading, "open it immutable"));
    CHECK(open_as_nobody(path, {.immutable = true}) == "no error");

    // The file may be written, but no journal can be made beside it.
    fs::permissions(path, fs::perms{0666});
    const std::string writing = open_as_nobody(path);
    CHECK((contains(writing, "unavailable |") || contains(writing, "read_only |")));
    CHECK(contains(writing, "the directory " + root + " takes no new files"));
    fs::permissions(root, fs::perms{0755});
}

TEST_CASE("reading only writes nothing", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = (directory / "old.db").string();
    raw(path, "CREATE TABLE t(a); INSERT INTO t VALUES (1)"); // not WAL
    const std::string before = content(path);
    for (const auto options : {sqlite_options{.read_only = true}, sqlite_options{.immutable = true}}) {
        const auto connection = open_sqlite(path, options);
        CHECK(connection.read_only());
        CHECK(integer(connection, "SELECT a FROM t") == 1);
        CHECK(error_of([&] { connection.execute("DELETE FROM t"); }).kind == error_kind::read_only);
        require_usable(connection);
    }
    CHECK(content(path) == before);
    {
        const auto writing = open_sqlite(path);
    }
    CHECK(content(path) != before); // opened for writing it is a WAL database now
    CHECK(text(open_sqlite(path, {.read_only = true}), "PRAGMA journal_mode") == "wal");
}

TEST_CASE("a file that is no database is refused and left alone", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = (directory / "notes.txt").string();
    std::string noise;
    for (int i = 0; i < 40'000; ++i)
        noise += static_cast<char>(i * 7 + i / 251);
    for (std::string const& bytes : {std::string{"no"}, std::string{"dear diary"}, std::string(5000, '\0'), noise,
                                     "SQLite format 3" + std::string(1, '\0') + noise}) {
        INFO(bytes.size() << " bytes");
        write(path, bytes);
        const auto error = open_error(path);
        CHECK(error.kind == error_kind::not_a_database);
        CHECK(error.facts.native_code == SQLITE_NOTADB);
        CHECK(error.facts.file == fs::canonical(path).string());
        CHECK(content(path) == bytes);
        CHECK(open_error(path, {.read_only = true}).kind == error_kind::not_a_database);
    }
    write(path, ""); // an empty file is an empty database
    require_usable(open_sqlite(path));
}

TEST_CASE("a truncated file is suspected of damage", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = sample(directory);
    const auto whole = fs::file_size(path);
    for (const auto size : {whole - 4096, whole / 2, std::uintmax_t{4096}, std::uintmax_t{1000}}) {
        INFO(size << " of " << whole);
        fs::resize_file(path, size);
        const auto error = open_error(path);
        CHECK((error.kind == error_kind::corrupt_suspect || error.kind == error_kind::not_a_database));
        CHECK(contains(error.facts.remedy, error.kind == error_kind::corrupt_suspect ? "integrity check" : "path"));
    }
}

TEST_CASE("damaged pages are found when they are read", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = sample(directory);
    const std::string noise(3 * 4096, '\x5A');
    overwrite(path, 20 * 4096, noise);
    const auto connection = open_sqlite(path); // the schema is whole
    const auto error = error_of([&] { (void)integer(connection, "SELECT sum(length(a)) FROM t"); });
    CHECK(error.kind == error_kind::corrupt_suspect);
    CHECK((error.facts.native_code & 0xff) == SQLITE_CORRUPT);
    require_usable(connection);
    CHECK(integer(connection, "SELECT id FROM t WHERE id = 1") == 1); // what is whole can be read
    auto insert = connection.prepare("UPDATE t SET a = 'y'");
    CHECK(error_of([&] { insert.step(); }).kind == error_kind::corrupt_suspect);
    require_usable(connection);
}

TEST_CASE("a damaged schema is found on opening", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = sample(directory);
    const std::string bytes = content(path);
    const std::size_t create = bytes.find("CREATE TABLE");
    REQUIRE(create != std::string::npos);
    overwrite(path, create, "CRUSHED TABL");
    CHECK(open_error(path).kind == error_kind::corrupt_suspect);
}

TEST_CASE("any damage ends in a typed error", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string whole = content(sample(directory));
    std::uint64_t random = 88172645463325252U;
    const auto next = [&random](std::size_t below) {
        random ^= random << 13U;
        random ^= random >> 7U;
        random ^= random << 17U;
        return static_cast<std::size_t>(random % below);
    };
    int damaged = 0;
    for (int round = 0; round < 200; ++round) {
        std::string bytes = whole;
        for (std::size_t flips = 1 + next(40); flips > 0; --flips) // half of them in the first two pages
            bytes[next(next(2) == 0 ? 8192 : bytes.size())] = static_cast<char>(next(256));
        if (next(8) == 0)
            bytes.resize(next(bytes.size()));
        const std::string path = (directory / std::to_string(round)).string();
        write(path, bytes);
        const auto error = try_call([&] {
            const auto connection = open_sqlite(path, {.durability = durability::process});
            for (std::string_view sql : {"SELECT sum(length(a)) FROM t", "PRAGMA integrity_check",
                                         "UPDATE t SET a = 'y'", "DELETE FROM t WHERE id % 2", "VACUUM"}) {
                damaged += try_call([&] { connection.execute(sql); }).has_value();
                if (connection.busy_statements() != 0)
                    FAIL("a statement is open after " << sql);
            }
        });
        damaged += error.has_value();
        fs::remove(path);
    }
    CHECK(damaged > 100);
}

TEST_CASE("an I/O error on opening is told", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = sample(directory);
    faulty_vfs::reads_fail = true;
    const auto error = try_call([&] { (void)open_sqlite(path, {.vfs = faulty_vfs::name()}); });
    faulty_vfs::heal();
    REQUIRE(error);
    CHECK(error->kind == error_kind::io);
    CHECK_FALSE(error->facts.remedy.empty());
    require_usable(open_sqlite(path, {.vfs = faulty_vfs::name()}));
}

namespace {

class no_more_descriptors {
public:
    no_more_descriptors() {
        getrlimit(RLIMIT_NOFILE, &before_);
        const int next = dup(0);
        const rlimit none{static_cast<rlim_t>(next), before_.rlim_max};
        close(next);
        setrlimit(RLIMIT_NOFILE, &none);
    }
    no_more_descriptors(no_more_descriptors const&) = delete;
    no_more_descriptors& operator=(no_more_descriptors const&) = delete;
    ~no_more_descriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

} // namespace

TEST_CASE("a process out of file descriptors is told", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = sample(directory);
    child_process child{[&](auto&) {
        return describe(try_call([&] {
            const no_more_descriptors limit; // lifted again before the error is looked at: the sanitizer needs a pipe
            (void)open_sqlite(path);
        }));
    }};
    const std::string report = child.report();
    CHECK(contains(report, "unavailable |"));
    CHECK(contains(report, "Too many open files"));
}

TEST_CASE("opening without memory throws and leaks nothing", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = sample(directory);
    {
        const auto warm = open_sqlite(path);
    }
    const auto before = sqlite3_memory_used();
    int refused = 0, opened = 0;
    for (sqlite3_int64 room = 0; room < 600'000 && opened == 0; room += 3000) {
        sqlite3_hard_heap_limit64(before + room + 1);
        const auto error = try_call([&] {
            (void)open_sqlite(path);
            ++opened;
        });
        sqlite3_hard_heap_limit64(0);
        if (error) {
            ++refused;
            INFO(error->what);
            REQUIRE(error->kind == error_kind::out_of_memory);
        }
        REQUIRE(sqlite3_memory_used() == before);
    }
    CHECK(refused > 3);
    CHECK(opened == 1);
}

TEST_CASE("odd names are names", "[sqlite][open]") {
    const working_directory here;
    for (std::string const& name :
         {std::string{"a?mode=memory"}, std::string{"100%41.db"}, std::string{"x#y.db"}, std::string{"two words.db"},
          std::string{"\xC3\xBC\xF0\x9F\x98\x80.db"}, std::string{"file:uri.db"},
          std::string{"file:uri.db?mode=memory"}, std::string{":memory:not"}, std::string{"semi;colon&and.db"},
          std::string{"it's \"quoted\".db"}, std::string{"line\nbreak.db"}, std::string{"-wal"},
          std::string{"sqlite:x.db"}}) {
        INFO(name);
        {
            const auto connection = open_sqlite(name);
            connection.execute("CREATE TABLE t(a); INSERT INTO t VALUES (7)");
            CHECK(fs::path{connection.file()}.filename().string() == name);
        }
        CHECK(fs::exists("./" + name));
        CHECK(integer(open_sqlite(name, {.read_only = true}), "SELECT a FROM t") == 7);
        CHECK(integer(open_sqlite(name, {.immutable = true}), "SELECT a FROM t") == 7);
        CHECK(integer(open_sqlite((here.directory / name).string(), {.immutable = true}), "SELECT a FROM t") == 7);
        for (auto const& each : fs::directory_iterator{"."}) {
            CHECK(each.path().filename().string().starts_with(name)); // it, -wal and -shm
            fs::remove(each.path());
        }
    }
}

TEST_CASE("databases in memory are private, or shared by name", "[sqlite][open]") {
    const working_directory here;
    const auto one = open_sqlite(":memory:");
    const auto other = open_sqlite(":memory:");
    one.execute("CREATE TABLE t(a)");
    other.execute("CREATE TABLE t(a)");
    CHECK(integer(one, "PRAGMA foreign_keys") == 1);

    for (std::string_view name : {"plain", "odd ?%#name", ":memory:"}) {
        auto first = open_sqlite(name, {.shared_memory = true});
        auto second = open_sqlite(name, {.shared_memory = true});
        first.execute("CREATE TABLE t(a); INSERT INTO t VALUES (7)");
        CHECK(integer(second, "SELECT a FROM t") == 7);
        CHECK(contains(first.file(), name));
        first.begin_write();
        second.busy_timeout(5);
        CHECK(error_of([&] { second.begin_write(); }).kind == error_kind::busy);
        first.commit();
        second.begin_write();
        second.execute("DELETE FROM t");
        second.commit();
        CHECK(integer(first, "SELECT count(*) FROM t") == 0);
    }
    CHECK(fs::is_empty("."));
}

TEST_CASE("a locked file is busy until the deadline", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = (directory / "locked.db").string();
    raw(path, "CREATE TABLE t(a)"); // not WAL: opening it for writing needs its locks
    child_process holder{[&](child_process& self) {
        sqlite3* db = nullptr;
        if (sqlite3_open(path.c_str(), &db) != SQLITE_OK ||
            sqlite3_exec(db, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) != SQLITE_OK)
            return std::string{"failed"};
        self.say();
        self.hear();
        sqlite3_close(db);
        return std::string{"done"};
    }};
    holder.hear();
    const auto error = open_error(path, {.busy_timeout = 40});
    CHECK(error.kind == error_kind::busy);
    CHECK(contains(error.facts.message, "the deadline is 40 ms"));
    if (access("/proc/locks", R_OK) == 0)
        CHECK(contains(error.facts.message, "process " + std::to_string(holder.pid())));
    holder.say();
    CHECK(holder.report() == "done");
    require_usable(open_sqlite(path));
}

TEST_CASE("a reader of an old file keeps it from becoming a WAL database", "[sqlite][open]") {
    const temporary_directory directory;
    const std::string path = (directory / "old.db").string();
    raw(path, "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)");
    child_process holder{[&](child_process& self) {
        sqlite3* db = nullptr;
        if (sqlite3_open(path.c_str(), &db) != SQLITE_OK ||
            sqlite3_exec(db, "BEGIN; SELECT * FROM t", nullptr, nullptr, nullptr) != SQLITE_OK)
            return std::string{"failed"};
        self.say();
        self.hear();
        sqlite3_close(db);
        return std::string{"done"};
    }};
    holder.hear();
    const auto error = open_error(path, {.busy_timeout = 40});
    CHECK(error.kind == error_kind::busy);
    CHECK(contains(error.facts.message, "waited "));
    holder.say();
    CHECK(holder.report() == "done");
    CHECK(text(open_sqlite(path), "PRAGMA journal_mode") == "wal");
}

TEST_CASE("two processes may create the same file at once", "[sqlite][open]") {
    for (int round = 0; round < 10; ++round) {
        const temporary_directory directory;
        const std::string path = (directory / "new.db").string();
        const auto create = [&] {
            open_sqlite(path, {.busy_timeout = 60'000})
                .execute("CREATE TABLE IF NOT EXISTS t(a); INSERT INTO t VALUES (1)");
        };
        child_process other{[&](child_process& self) {
            self.say();
            create();
            return std::string{"done"};
        }};
        other.hear();
        create();
        CHECK(other.report() == "done");
        CHECK(integer(open_sqlite(path), "SELECT count(*) FROM t") == 2);
    }
}
