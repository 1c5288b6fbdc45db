// SPDX-License-Identifier: BSL-1.0

// What SQLite alone does to a transaction: an interrupted write ends it, a second writer waits for the file.

#include <constable/sqlite.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

#include "../driver/sqlite_support.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::require_usable;

namespace {

struct account {
    std::int64_t id{};
    std::string owner{};
    std::int64_t balance{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("accounts", primary_key<&account::id>, unique_key<&account::owner>,
                                check("covered", col<&account::balance> >= 0));
    }
};

using bank = schema<"bank", account>;
using bank_database = sqlite_database<bank>;

constexpr auto owners = from<account>.order_by(col<&account::owner>).select(col<&account::owner>);
constexpr auto withdraw = update<account>.set(col<&account::balance> -= arg<0>).where(col<&account::owner> == arg<1>);

std::vector<std::string> owners_in(auto& where) { return where(owners).all(); }

struct memory_bank {
    bank_database db = open<bank>("sqlite::memory:");
    memory_bank() { db.create_tables(); }
    ~memory_bank() {
        CHECK_FALSE(db.connection().in_transaction());
        CHECK(db.connection().busy_statements() == 0);
    }
    memory_bank(memory_bank const&) = delete;
    memory_bank& operator=(memory_bank const&) = delete;
};

/// Two connections to one file.
struct shared_bank {
    constable_test::temporary_directory directory{};
    std::string url = "sqlite:" + (directory / "bank.db").string();
    bank_database one = open<bank>(url, {.busy_timeout = 50});
    bank_database other = open<bank>(url, {.busy_timeout = 50});
    shared_bank() { one.create_tables(); }
    ~shared_bank() {
        require_usable(one.connection());
        require_usable(other.connection());
    }
    shared_bank(shared_bank const&) = delete;
    shared_bank& operator=(shared_bank const&) = delete;
};

/// Interrupts what the connection runs, after so many steps of SQLite's virtual machine.
class interrupting {
public:
    interrupting(bank_database& db, int steps) : handle_(db.connection().handle()) {
        sqlite3_progress_handler(handle_, steps, [](void*) { return 1; }, nullptr);
    }
    ~interrupting() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }
    interrupting(interrupting const&) = delete;
    interrupting& operator=(interrupting const&) = delete;

private:
    sqlite3* handle_;
};

/// A write that is interrupted, so that SQLite rolls the whole transaction back.
void end_by_interrupt(bank_database& db, auto& running) {
    const interrupting now{db, 20};
    const auto error = error_of([&] {
        running(update<account>.set(col<&account::balance> += 1).where(col<&account::owner> != arg<0>), "nobody");
    });
    CHECK(error.kind == error_kind::cancelled);
}

std::vector<account> some_accounts() {
    std::vector<account> some;
    for (int i = 0; i < 100; ++i)
        some.push_back({.owner = "owner " + std::to_string(i)});
    return some;
}

} // namespace

TEST_CASE_METHOD(memory_bank, "nothing runs in a transaction that an error has ended") {
    db.insert_all(some_accounts());
    const auto refused = [&](auto&& statement) {
        const auto error = error_of([&] {
            db.transaction([&](auto& running) {
                running.insert(account{.owner = "early"});
                end_by_interrupt(db, running);
                CHECK_FALSE(db.connection().in_transaction());
                statement(running);
            });
        });
        CHECK(error.kind == error_kind::misuse);
        CHECK(error.facts.file == ":memory:");
        CHECK(contains(error.what, "transaction"));
        CHECK(contains(error.what, "nothing of it was applied"));
        CHECK(error.facts.result == outcome::not_applied);
        CHECK_FALSE(db.connection().in_transaction());
        CHECK(owners_in(db).size() == 100);
        CHECK(db(from<account>.select(sum(col<&account::balance>))).one() == 0);
    };
    refused([](auto& running) { running.insert(account{.owner = "late"}); });
    refused([](auto& running) { running.insert_all(std::vector<account>{{.owner = "late"}}); });
    refused([](auto& running) { running(withdraw, 0, "owner 1"); });
    refused([](auto& running) { owners_in(running); });
    refused([](auto& running) { (void)running.template get<account>(1); });
    refused([](auto& running) { running.savepoint([](auto& inner) { inner.insert(account{.owner = "late"}); }); });
    refused([](auto&) {}); // by the commit

    db.transaction([](auto& running) { running.insert(account{.owner = "later"}); });
    CHECK(owners_in(db).size() == 101);
}

TEST_CASE_METHOD(memory_bank, "an error within a savepoint may end the whole transaction") {
    db.insert_all(some_accounts());
    const auto error = error_of([&] {
        db.transaction([&](auto& running) {
            running.insert(account{.owner = "early"});
            running.savepoint([&](auto& inner) { end_by_interrupt(db, inner); });
        });
    });
    CHECK(error.kind == error_kind::misuse);
    CHECK(contains(error.what, "nothing of it was applied"));
    CHECK(owners_in(db).size() == 100);
    db.transaction(
        [](auto& running) { running.savepoint([](auto& inner) { inner.insert(account{.owner = "later"}); }); });
    CHECK(owners_in(db).size() == 101);
}

TEST_CASE_METHOD(memory_bank, "an interrupted read does not end a transaction") {
    db.insert_all(some_accounts());
    db.transaction([&](auto& running) {
        running.insert(account{.owner = "early"});
        {
            const interrupting now{db, 20};
            CHECK(error_of([&] { owners_in(running); }).kind == error_kind::cancelled);
        }
        running.insert(account{.owner = "late"});
    });
    CHECK(owners_in(db).size() == 102);
}

TEST_CASE_METHOD(shared_bank, "a second writer waits, then gets a busy error that names the file") {
    one.transaction([&](auto& running) {
        running.insert(account{.owner = "ada"});
        int runs = 0;
        const auto of_transaction = error_of([&] { other.transaction([&](auto&) { ++runs; }); });
        CHECK(of_transaction.kind == error_kind::busy);
        CHECK(contains(of_transaction.facts.file, "bank.db"));
        CHECK(contains(of_transaction.facts.where.file_name(), "transaction.cpp"));
        CHECK(runs == 0);
        CHECK_FALSE(other.connection().in_transaction());

        for (auto const& error : {error_of([&] { other.insert(account{.owner = "bob"}); }),
                                  error_of([&] { other.insert_all(some_accounts()); })}) {
            CHECK(error.kind == error_kind::busy);
            CHECK(contains(error.facts.file, "bank.db"));
            CHECK(error.facts.result == outcome::not_applied);
        }
        CHECK(other.connection().busy_statements() == 0);
        CHECK(owners_in(other).empty()); // reading goes on
    });
    other.transaction([](auto& running) { running.insert(account{.owner = "bob"}); });
    CHECK(owners_in(one) == std::vector<std::string>{"ada", "bob"});
}

TEST_CASE_METHOD(shared_bank, "nothing keeps the log from being reset after a read transaction") {
    one.insert(account{.owner = "ada"});
    CHECK(one.read([](auto& running) { return owners_in(running).size(); }) == 1);
    int frames = -1;
    int left = -1;
    REQUIRE(sqlite3_wal_checkpoint_v2(other.connection().handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, &frames,
                                      &left) == SQLITE_OK);
    CHECK(frames == 0);
}
