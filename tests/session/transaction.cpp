// SPDX-License-Identifier: BSL-1.0

// What a transaction keeps, what it undoes, and what it leaves behind.

#include <constable/sqlite.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
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

struct card {
    std::int64_t id{};
    std::int64_t account_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("cards", primary_key<&card::id>,
                                foreign_key<&card::account_id>.references<&account::id>().deferrable(),
                                indexed<&card::account_id>);
    }
};

using bank = schema<"bank", account, card>;
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

// --- one transaction -------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(memory_bank, "a transaction commits and returns what its closure returns") {
    const account made = db.transaction([](auto& running) {
        CHECK(running(from<account>).all().empty());
        return running.insert(account{.owner = "ada", .balance = 7});
    });
    CHECK(made.id == 1);
    CHECK(owners_in(db) == std::vector<std::string>{"ada"});

    static_assert(std::is_void_v<decltype(db.transaction([](auto&) {}))>);
    static_assert(std::is_same_v<decltype(db.transaction([](bank_database::write_transaction&) { return 1; })), int>);
    CHECK(db.transaction([](auto& running) { return owners_in(running); }).size() == 1);
}

TEST_CASE_METHOD(memory_bank, "an exception undoes the transaction and leaves it") {
    db.insert(account{.owner = "ada", .balance = 7});
    CHECK_THROWS_AS(db.transaction([](auto& running) {
        running.insert(account{.owner = "bob"});
        running(withdraw, 3, "ada").expect_one();
        throw std::runtime_error{"no"};
    }),
                    std::runtime_error);
    CHECK(owners_in(db) == std::vector<std::string>{"ada"});
    CHECK(db.get<account>(1)->balance == 7);

    SECTION("thrown while rows are read") {
        CHECK_THROWS_AS(db.transaction([](auto& running) {
            for (auto const& row : running(from<account>))
                throw std::runtime_error{row.owner};
        }),
                        std::runtime_error);
    }
    SECTION("thrown by what is no exception type of ours, or of anybody's") {
        CHECK_THROWS_AS(db.transaction([](auto& running) {
            running.insert(account{.owner = "bob"});
            throw 7;
        }),
                        int);
        CHECK(owners_in(db).size() == 1);
    }
    SECTION("an error of the database that leaves the closure") {
        const auto error = error_of([&] {
            db.transaction([](auto& running) {
                running.insert(account{.owner = "bob"});
                running(withdraw, 8, "ada");
            });
        });
        CHECK(error.kind == error_kind::constraint);
        CHECK(error.facts.constraint == "ck_accounts_covered");
        CHECK(error.facts.table == "accounts");
        CHECK(owners_in(db).size() == 1);
    }
    SECTION("an error that is caught inside undoes its statement alone") {
        db.transaction([](auto& running) {
            running.insert(account{.owner = "bob"});
            CHECK_THROWS_AS(running.insert(account{.owner = "ada"}), constraint_error);
            running.insert(account{.owner = "cyd"});
        });
        CHECK(owners_in(db) == std::vector<std::string>{"ada", "bob", "cyd"});
    }
}

TEST_CASE_METHOD(memory_bank, "expect_one inside a transaction undoes it") {
    db.insert(account{.owner = "ada", .balance = 7});
    const auto error = error_of([&] {
        db.transaction([](auto& running) {
            running(withdraw, 3, "ada").expect_one();
            running(withdraw, 3, "nobody").expect_one();
        });
    });
    CHECK(error.kind == error_kind::row_count);
    CHECK(contains(error.facts.sql, "UPDATE accounts"));
    CHECK(contains(error.facts.where.file_name(), "transaction.cpp"));
    CHECK(db.get<account>(1)->balance == 7);
}

TEST_CASE_METHOD(memory_bank, "a transaction within a transaction is refused, and the outer one goes on") {
    db.transaction([&](auto& running) {
        running.insert(account{.owner = "ada"});
        const int line = __LINE__ + 1;
        const auto error = error_of([&] { db.transaction([](auto&) { FAIL("not reached"); }); });
        CHECK(error.kind == error_kind::misuse);
        CHECK(error.facts.where.line() == line);
        CHECK(error.facts.file == ":memory:");
        CHECK(contains(error.facts.remedy, "savepoint"));
        CHECK(error_of([&] { db.read([](auto&) { FAIL("not reached"); }); }).kind == error_kind::misuse);
        running.insert(account{.owner = "bob"});
    });
    CHECK(owners_in(db).size() == 2);

    db.read([&](auto& running) {
        CHECK(error_of([&] { db.transaction([](auto&) { FAIL("not reached"); }); }).kind == error_kind::misuse);
        CHECK(owners_in(running).size() == 2);
    });
}

TEST_CASE_METHOD(memory_bank, "a transaction is run again when its snapshot moved") {
    int runs = 0;
    SECTION("until it succeeds, from the beginning") {
        const std::int64_t key = db.transaction([&](auto& running) {
            const account made = running.insert(account{.owner = "ada"});
            if (++runs < 3)
                throw retry_transaction_error{{}};
            return made.id;
        });
        CHECK(key == 1);
        CHECK(runs == 3);
        CHECK(owners_in(db).size() == 1);
    }
    SECTION("but not for ever") {
        CHECK_THROWS_AS(db.transaction([&](auto& running) {
            running.insert(account{.owner = "ada"});
            ++runs;
            throw retry_transaction_error{{}};
        }),
                        retry_transaction_error);
        CHECK(runs == max_transaction_attempts);
        CHECK(owners_in(db).empty());
    }
    SECTION("also when a savepoint in it asks for it") {
        db.transaction([&](auto& running) {
            running.savepoint([&](auto& inner) {
                inner.insert(account{.owner = "ada"});
                if (++runs < 2)
                    throw retry_transaction_error{{}};
            });
        });
        CHECK(runs == 2);
        CHECK(owners_in(db).size() == 1);
    }
    SECTION("any other error is not a reason") {
        CHECK_THROWS_AS(db.transaction([&](auto&) {
            ++runs;
            throw busy_error{{}};
        }),
                        busy_error);
        CHECK(runs == 1);
    }
}

// --- savepoints ------------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(memory_bank, "a savepoint that throws is undone, the transaction around it is not") {
    db.transaction([](auto& running) {
        running.insert(account{.owner = "ada"});
        CHECK_THROWS_AS(running.savepoint([](auto& inner) {
            inner.insert(account{.owner = "bob"});
            throw std::runtime_error{"no"};
        }),
                        std::runtime_error);
        CHECK(running.savepoint([](auto& inner) { return inner.insert(account{.owner = "cyd"}).owner; }) == "cyd");
    });
    CHECK(owners_in(db) == std::vector<std::string>{"ada", "cyd"});
}

TEST_CASE_METHOD(memory_bank, "savepoints nest") {
    SECTION("the inner one is undone, the outer one kept") {
        db.transaction([](auto& running) {
            const int result = running.savepoint([](auto& outer) {
                outer.insert(account{.owner = "outer"});
                try {
                    outer.savepoint([](auto& inner) {
                        inner.insert(account{.owner = "inner"});
                        inner.savepoint([](auto& innermost) { innermost.insert(account{.owner = "innermost"}); });
                        throw std::runtime_error{"no"};
                    });
                } catch (std::runtime_error const&) {
                    return 1;
                }
                return 0;
            });
            CHECK(result == 1);
        });
        CHECK(owners_in(db) == std::vector<std::string>{"outer"});
    }
    SECTION("the outer one takes the inner one with it") {
        db.transaction([](auto& running) {
            running.insert(account{.owner = "first"});
            CHECK_THROWS_AS(running.savepoint([](auto& outer) {
                outer.savepoint([](auto& inner) { inner.insert(account{.owner = "inner"}); });
                throw std::runtime_error{"no"};
            }),
                            std::runtime_error);
        });
        CHECK(owners_in(db) == std::vector<std::string>{"first"});
    }
    SECTION("a bulk insert is one of them") {
        std::vector<account> accounts = some_accounts();
        accounts[70].owner = accounts[3].owner;
        db.transaction([&](auto& running) {
            running.insert(account{.owner = "first"});
            CHECK_THROWS_AS(running.insert_all(accounts), constraint_error);
            running.insert(account{.owner = "last"});
        });
        CHECK(owners_in(db) == std::vector<std::string>{"first", "last"});
    }
}

// --- a transaction that an error has ended ---------------------------------------------------------------------------

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

TEST_CASE_METHOD(memory_bank, "a deferred foreign key that is violated at commit is named") {
    db.insert(account{.owner = "ada"});
    const auto error = error_of([&] {
        db.transaction([](auto& running) {
            running.insert(account{.owner = "bob"});
            running.insert(card{.account_id = 77});
        });
    });
    CHECK(error.kind == error_kind::constraint);
    CHECK(error.facts.violated == constraint_kind::foreign_key);
    CHECK(error.facts.table == "cards");
    CHECK(error.facts.columns == "account_id");
    CHECK(error.facts.file == ":memory:");
    CHECK(error.facts.result == outcome::not_applied);
    CHECK_FALSE(db.connection().in_transaction());
    require_usable(db.connection());
    CHECK(owners_in(db) == std::vector<std::string>{"ada"});
    CHECK(db(from<card>).all().empty());

    db.transaction([](auto& running) { // until the commit it may be violated
        const card early = running.insert(card{.account_id = 5});
        running.insert(account{.id = 5, .owner = "bob"});
        CHECK(early.id == 1);
    });
    CHECK(owners_in(db).size() == 2);
}

// --- two connections -------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(shared_bank, "a read transaction sees one snapshot") {
    one.insert(account{.owner = "ada"});
    const std::size_t seen = one.read([&](auto& running) {
        other.insert(account{.owner = "bob"}); // before the first query of the transaction: it is not seen either
        CHECK(owners_in(running).size() == 1);
        other.transaction([](auto& writing) { writing.insert(account{.owner = "cyd"}); });
        CHECK_FALSE(running.template get<account>(2).has_value());
        CHECK(owners_in(other).size() == 3);
        return owners_in(running).size();
    });
    CHECK(seen == 1);
    CHECK_FALSE(one.connection().in_transaction());
    CHECK(owners_in(one).size() == 3);

    SECTION("and nothing writes meanwhile, not even past the transaction") {
        const auto before = owners_in(one).size();
        CHECK(error_of([&] { one.read([&](auto&) { one(erase<account>.all_rows()); }); }).kind == error_kind::misuse);
        CHECK(error_of([&] { one.read([&](auto&) { one(raw_write("DELETE FROM accounts")); }); }).kind ==
              error_kind::misuse);
        CHECK(error_of([&] { one.read([&](auto&) { one.insert(account{.owner = "eve"}); }); }).kind ==
              error_kind::misuse);
        CHECK(owners_in(one).size() == before);
        one.insert(account{.owner = "fay"});
        CHECK(owners_in(one).size() == before + 1);
    }
    SECTION("and ends on an exception too") {
        CHECK_THROWS_AS(one.read([](auto& running) {
            for (auto const& row : running(from<account>))
                throw std::runtime_error{row.owner};
        }),
                        std::runtime_error);
        CHECK_FALSE(one.connection().in_transaction());
        CHECK(one.connection().busy_statements() == 0);
        other.insert(account{.owner = "dan"});
        CHECK(owners_in(one).size() == 4);
    }
    SECTION("and nothing keeps the log from being reset afterwards") {
        int frames = -1;
        int left = -1;
        REQUIRE(sqlite3_wal_checkpoint_v2(other.connection().handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, &frames,
                                          &left) == SQLITE_OK);
        CHECK(frames == 0);
    }
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

TEST_CASE_METHOD(shared_bank, "what was committed is there for others, what was undone never was") {
    CHECK_THROWS_AS(one.transaction([&](auto& running) {
        running.insert_all(some_accounts());
        CHECK(owners_in(other).empty());
        throw std::runtime_error{"no"};
    }),
                    std::runtime_error);
    CHECK(owners_in(other).empty());
    one.transaction([](auto& running) { running.insert_all(some_accounts()); });
    CHECK(owners_in(other).size() == 100);
}
