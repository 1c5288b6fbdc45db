// SPDX-License-Identifier: BSL-1.0

// What a transaction keeps, what it undoes, and what it leaves behind.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

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
using bank_database = constable_test::each_database<bank>;

constexpr auto owners = from<account>.order_by(col<&account::owner>).select(col<&account::owner>);
constexpr auto withdraw = update<account>.set(col<&account::balance> -= arg<0>).where(col<&account::owner> == arg<1>);

std::vector<std::string> owners_in(auto& where) { return where(owners).all(); }

struct empty_bank : constable_test::on_each_engine<bank> {
    ~empty_bank() { CHECK_FALSE(db.connection().in_transaction()); }
};

/// Two connections to one database.
struct shared_bank : constable_test::on_each_engine_twice<bank> {
    bank_database& one = db;
};

std::vector<account> some_accounts() {
    std::vector<account> some;
    for (int i = 0; i < 100; ++i)
        some.push_back({.owner = "owner " + std::to_string(i)});
    return some;
}

} // namespace

// --- one transaction -------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(empty_bank, "a transaction commits and returns what its closure returns") {
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

TEST_CASE_METHOD(empty_bank, "an exception undoes the transaction and leaves it") {
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
    SECTION("an error that is caught inside undoes its statement alone, on PostgreSQL with a savepoint around it") {
        db.transaction([&](auto& running) {
            running.insert(account{.owner = "bob"});
            if (is_postgres())
                CHECK_THROWS_AS(running.savepoint([](auto& inner) { inner.insert(account{.owner = "ada"}); }),
                                constraint_error);
            else
                CHECK_THROWS_AS(running.insert(account{.owner = "ada"}), constraint_error);
            running.insert(account{.owner = "cyd"});
        });
        CHECK(owners_in(db) == std::vector<std::string>{"ada", "bob", "cyd"});
    }
    SECTION("an error that is caught inside without a savepoint ends the transaction on PostgreSQL") {
        if (!is_postgres())
            return;
        const auto error = error_of([&] {
            db.transaction([](auto& running) {
                running.insert(account{.owner = "bob"});
                CHECK_THROWS_AS(running.insert(account{.owner = "ada"}), constraint_error);
            });
        });
        CHECK(error.kind == error_kind::misuse);
        CHECK(contains(error.what, "nothing of it was applied"));
        CHECK(owners_in(db).size() == 1);
    }
}

TEST_CASE_METHOD(empty_bank, "expect_one inside a transaction undoes it") {
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

TEST_CASE_METHOD(empty_bank, "a transaction within a transaction is refused, and the outer one goes on") {
    db.transaction([&](auto& running) {
        running.insert(account{.owner = "ada"});
        const int line = __LINE__ + 1;
        const auto error = error_of([&] { db.transaction([](auto&) { FAIL("not reached"); }); });
        CHECK(error.kind == error_kind::misuse);
        CHECK(error.facts.where.line() == line);
        CHECK(error.facts.file == db.connection().file());
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

TEST_CASE_METHOD(empty_bank, "a transaction is run again when its snapshot moved") {
    int runs = 0;
    SECTION("until it succeeds, from the beginning") {
        const std::int64_t key = db.transaction([&](auto& running) {
            const account made = running.insert(account{.owner = "ada"});
            if (++runs < 3)
                throw retry_transaction_error{{}};
            return made.id;
        });
        CHECK(key == (is_postgres() ? 3 : 1)); // its counters are not undone
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

TEST_CASE_METHOD(empty_bank, "a savepoint that throws is undone, the transaction around it is not") {
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

TEST_CASE_METHOD(empty_bank, "savepoints nest") {
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

TEST_CASE_METHOD(empty_bank, "a deferred foreign key that is violated at commit is named") {
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
    CHECK(error.facts.file == db.connection().file());
    CHECK(error.facts.result == outcome::not_applied);
    CHECK_FALSE(db.connection().in_transaction());
    require_usable(db.connection());
    CHECK(owners_in(db) == std::vector<std::string>{"ada"});
    CHECK(db(from<card>).all().empty());

    db.transaction([](auto& running) { // until the commit it may be violated
        const card early = running.insert(card{.account_id = 5});
        running.insert(account{.id = 5, .owner = "bob"});
        CHECK(early.account_id == 5);
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
        CHECK(constable_test::has_busy(one.connection(), 0));
        other.insert(account{.owner = "dan"});
        CHECK(owners_in(one).size() == 4);
    }
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
