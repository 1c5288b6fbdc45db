// SPDX-License-Identifier: BSL-1.0

// A database as an application holds it: opened, moved, and in a file that has something wrong with it.

#include <constable/sqlite.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../driver/sqlite_support.hpp"
#include "../support/data.hpp"

using namespace constable;
using constable_test::child_process;
using constable_test::contains;
using constable_test::describe;
using constable_test::error_of;
using constable_test::integer;
using constable_test::require_usable;
using constable_test::temporary_directory;
using constable_test::try_call;

namespace {

struct page {
    std::int64_t id{};
    std::string text{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("pages", primary_key<&page::id>, unique_key<&page::text>);
    }
};

using book = schema<"book", page>;
using book_database = sqlite_database<book>;

struct shelf {
    temporary_directory folder;
    std::string path = (folder / "book.db").string();
    std::string url = "sqlite:" + path;

    /// A file with one page in it.
    void write_book() const {
        auto db = open<book>(url);
        db.create_tables();
        db.insert(page{.text = "one"});
    }
};

/// What `open` says of a URL that it cannot open.
constable_test::caught refusal(std::string const& url, sqlite_options const& options = {}) {
    const auto here = std::source_location::current();
    auto error = error_of([&] { (void)open<book>(url, options, here); });
    CHECK(error.facts.where.line() == here.line());
    CHECK(error.facts.result == outcome::not_applied);
    return error;
}

} // namespace

static_assert(std::is_nothrow_move_constructible_v<book_database> && !std::is_copy_constructible_v<book_database>);

// --- opening

TEST_CASE_METHOD(shelf, "a file is created, kept, and opened again") {
    write_book();
    auto db = open<book>(url);
    db.verify();
    CHECK(db.get<page>(1)->text == "one");
    CHECK(db.connection().file() == path);
}

TEST_CASE_METHOD(shelf, "databases in memory are each their own") {
    auto first = open<book>("sqlite::memory:");
    auto second = open<book>("sqlite::memory:");
    first.create_tables();
    CHECK(error_of([&] { second.verify(); }).kind == error_kind::schema_mismatch);
    first.insert(page{.text = "one"});
    second.create_tables();
    CHECK(second.get<page>(1) == std::nullopt);
}

TEST_CASE("a URL without a driver is refused") {
    for (const std::string url :
         {"", "book.db", "postgres://localhost/book", "SQLITE:book.db", "mysql:book:7", ":memory:"}) {
        CAPTURE(url);
        const auto error = refusal(url);
        CHECK(error.kind == error_kind::unsupported);
        CHECK(contains(error.facts.remedy, "sqlite:PATH"));
    }
    CHECK_FALSE(contains(refusal("postgres://user:secret@host/book").what, "secret"));
    CHECK(refusal("sqlite:").kind == error_kind::misuse);
}

TEST_CASE_METHOD(shelf, "a path that leads nowhere is named") {
    const auto missing = refusal("sqlite:" + (folder / "no/such/folder/book.db").string());
    CHECK(missing.kind == error_kind::unavailable);
    CHECK(contains(missing.facts.file, "no/such/folder/book.db"));
    CHECK(contains(missing.what, (folder / "no").string()));

    const auto directory = refusal("sqlite:" + folder.path().string());
    CHECK(directory.kind == error_kind::unavailable);

    const auto absent = refusal(url, {.create = false});
    CHECK(absent.kind == error_kind::unavailable);
    CHECK(contains(absent.facts.file, "book.db"));
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE_METHOD(shelf, "a file that is no database is refused and left as it is") {
    const std::string words = "This is a letter, and has been one for much longer than one hundred bytes. "
                              "It would be a pity to lose it to a program that takes everything for its own.";
    std::ofstream{path} << words;
    const auto error = refusal(url);
    CHECK(error.kind == error_kind::not_a_database);
    CHECK(error.facts.file == path);
    std::ifstream file{path};
    CHECK(std::string{std::istreambuf_iterator<char>{file}, {}} == words);
}

TEST_CASE_METHOD(shelf, "a file that may not be written is refused, and read where that is enough") {
    write_book();
    std::filesystem::permissions(path, std::filesystem::perms{0444});
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
    child_process child{[&](child_process&) {
        constable_test::become_nobody();
        std::string report = describe(try_call([&] { (void)open<book>(url); })) + "\n";
        auto db = open<book>(url, {.immutable = true});
        db.verify();
        return report + db.get<page>(1)->text + "\n" + describe(try_call([&] { db.insert(page{.text = "two"}); }));
    }};
    const std::string report = child.report();
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    INFO(report);
    CHECK(report.starts_with("read_only | "));
    CHECK(contains(report, "\none\nread_only | "));
    CHECK(contains(report, path));
}

TEST_CASE_METHOD(shelf, "a database that is opened to be read takes no writes") {
    write_book();
    auto db = open<book>(url, {.read_only = true});
    CHECK(db.get<page>(1)->text == "one");
    CHECK(db.read([](auto& tx) { return tx(from<page>).all().size(); }) == 1);
    const auto write = [&](auto&& call) {
        const auto error = error_of(call);
        INFO(error.what);
        CHECK(error.kind == error_kind::read_only);
        CHECK(error.facts.file == path);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
    };
    write([&] { db.insert(page{.text = "two"}); });
    write([&] { db.insert_all(std::vector<page>{{.text = "two"}}); });
    write([&] { db(erase<page>.all_rows()); });
    write([&] { db.transaction([](auto& tx) { tx.insert(page{.text = "two"}); }); });
    CHECK(db(from<page>).all().size() == 1);
}

// --- a database that cannot do what it is asked

TEST_CASE_METHOD(shelf, "a database that another holds is busy after the timeout, and usable afterwards") {
    write_book();
    auto holder = open_sqlite(path);
    holder.begin_write();
    auto db = open<book>(url, {.busy_timeout = 20});
    const auto write = [&](auto&& call) {
        const auto error = error_of(call);
        INFO(error.what);
        CHECK(error.kind == error_kind::busy);
        CHECK(error.facts.file == path);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
    };
    write([&] { db.insert(page{.text = "two"}); });
    write([&] { db.insert_all(std::vector<page>{{.text = "two"}}); });
    write([&] { db.transaction([](auto& tx) { tx.insert(page{.text = "two"}); }); });
    CHECK(db.get<page>(1)->text == "one"); // readers are not kept waiting
    holder.commit();
    CHECK(db.insert(page{.text = "two"}).id == 2);
}

TEST_CASE_METHOD(shelf, "a database without room says so and keeps what it has") {
    write_book();
    auto db = open<book>(url);
    db.connection().execute("PRAGMA max_page_count = " +
                            std::to_string(integer(db.connection(), "PRAGMA page_count") + 4));
    const std::vector<page> many = [] {
        std::vector<page> all(100);
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i].text = std::to_string(i) + std::string(2'000, 'x');
        return all;
    }();
    const auto write = [&](auto&& call) {
        const auto error = error_of(call);
        INFO(error.what);
        CHECK(error.kind == error_kind::disk_full);
        CHECK(error.facts.file == path);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
        CHECK(db(from<page>.select(count())).one() == 1);
    };
    write([&] { db.insert_all(many); });
    write([&] { db.insert(page{.text = std::string(100'000, 'x')}); });
    write([&] {
        db.transaction([&](auto& tx) {
            for (page const& each : many)
                tx.insert(each);
        });
    });
    db.insert(page{.text = "small"});
    CHECK(constable_test::text(db.connection(), "PRAGMA integrity_check") == "ok");
}

TEST_CASE_METHOD(shelf, "a damaged file is suspected, and nothing stays open") {
    {
        auto db = open<book>(url);
        db.create_tables();
        std::vector<page> many(400);
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i].text = std::to_string(i) + std::string(500, 'x');
        db.insert_all(many);
    }
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(8 * 4096);
    file << std::string(20 * 4096, '\x5a');
    file.close();
    auto db = open<book>(url);
    const auto error = error_of([&] { (void)db(from<page>).all(); });
    CHECK(error.kind == error_kind::corrupt_suspect);
    CHECK(error.facts.file == path);
    CHECK(db.connection().busy_statements() == 0);
    CHECK(integer(db.connection(), "SELECT 41 + 1") == 42);
}

// --- moved and shared

TEST_CASE_METHOD(shelf, "a database may be moved, its statements and its open rows with it") {
    write_book();
    auto first = open<book>(url);
    CHECK(first.get<page>(1));
    auto result = first(from<page>);
    auto row = result.begin();
    book_database second{std::move(first)};
    CHECK(row->text == "one");
    ++row;
    CHECK(row == result.end());
    CHECK(second.get<page>(1));
    first = std::move(second);
    CHECK(first.insert(page{.text = "two"}).id == 2);
    require_usable(first.connection());
}

TEST_CASE_METHOD(shelf, "two connections see each other's commits") {
    write_book();
    auto first = open<book>(url);
    auto second = open<book>(url);
    first.insert(page{.text = "two"});
    CHECK(second.get<page>(2)->text == "two");
    second(erase<page>.where(col<&page::id> == 1)).expect_one();
    CHECK_FALSE(first.get<page>(1));
}
