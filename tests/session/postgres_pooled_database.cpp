// SPDX-License-Identifier: BSL-1.0

// Databases behind a pgbouncer in transaction mode whose clients share one connection to the server.

#include <constable/postgres.hpp>
#include <constable/session/pool.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/pgbouncer.hpp"

using namespace constable;
using namespace constable_test;

namespace {

enum class state : std::uint8_t { open, closed };

struct account {
    std::int64_t id{};
    std::string owner{};
    state now{};
    std::optional<double> limit{};
    timestamp since{};
    std::int64_t balance{};

    static consteval auto table() { return constable::table("accounts", primary_key<&account::id>); }
};
struct entry {
    std::int64_t id{};
    std::int64_t account_id{};
    std::int64_t amount{};

    static consteval auto table() {
        return constable::table("entries", primary_key<&entry::id>,
                                foreign_key<&entry::account_id>.references<&account::id>());
    }
};
using bank = schema<"bank", account, entry>;
using bank_database = pooled_postgres_database<bank>;

constexpr auto by_owner = from<account>.where(col<&account::owner> == arg<0>).order_by(col<&account::id>);
constexpr auto add_to = update<account>.set(col<&account::balance> += arg<1>).where(col<&account::id> == arg<0>);
constexpr auto sum_of = from<entry>.where(col<&entry::account_id> == arg<0>).select(sum(col<&entry::amount>));

account somebody(std::string name) {
    return {
        .owner = std::move(name), .now = state::closed, .limit = 2.5, .since = timestamp::from_civil(2026, 6, 1, 12)};
}

} // namespace

TEST_CASE("a database behind a pooler reads and writes what one of its own does") {
    const pooled_scratch through;
    auto db = constable::open<bank>(through.url(), transaction_pooled{});
    db.create_tables();
    db.verify();
    const account one = db.insert(somebody("Ursula"));
    CHECK(one.id == 1);
    const auto found = db.get<account>(1);
    REQUIRE(found);
    CHECK(found->owner == "Ursula");
    CHECK(found->now == state::closed);
    CHECK(found->limit == 2.5);
    CHECK(found->since == one.since);
    CHECK(db(by_owner, "Ursula").all().size() == 1);
    CHECK(db.insert_all(std::vector<account>(300, somebody("many"))) == 300);
    CHECK(db(by_owner, "many").all().size() == 300);
    CHECK(db(raw<std::int64_t>("SELECT count(*) FROM accounts WHERE owner = ?"), std::string{"many"}).one() == 300);
    CHECK(error_of([&] { db.insert(entry{.account_id = 777}); }).kind == error_kind::constraint);

    CHECK(error_of([&] {
              db.transaction([](auto& running) {
                  running(add_to, 1, 10);
                  running.savepoint([](auto& inner) { inner(add_to, 1, 5); });
                  throw_error(error_kind::misuse, {.message = "undone", .remedy = "x"});
              });
          }).kind == error_kind::misuse);
    CHECK(db.get<account>(1)->balance == 0);
    db.transaction({.commit = commit::verified}, [](auto& running) { running(add_to, 1, 10).expect_one(); });
    CHECK(db.read([](auto& snapshot) { return snapshot.template get<account>(1)->balance; }) == 10);
}

TEST_CASE("two clients of one session, thousands of statements: none meets the other's") {
    const pooled_scratch through;
    auto first = constable::open<bank>(through.url(), transaction_pooled{});
    auto second = constable::open<bank>(through.url(), transaction_pooled{});
    first.create_tables();
    const std::int64_t backend = first(raw<std::int64_t>("SELECT pg_backend_pid()::bigint")).one();
    CHECK(second(raw<std::int64_t>("SELECT pg_backend_pid()::bigint")).one() == backend);
    for (int i = 0; i < 500; ++i) {
        auto& one = i % 2 == 0 ? first : second;
        auto& other = i % 2 == 0 ? second : first;
        const std::string name = "owner " + std::to_string(i);
        const std::int64_t id = one.insert(somebody(name)).id;
        REQUIRE(other(by_owner, name).all().size() == 1);
        other(add_to, id, i).expect_one();
        one.transaction([&](auto& running) { running.insert(entry{.account_id = id, .amount = i}); });
        REQUIRE(one.get<account>(id)->balance == i);
        REQUIRE(other(sum_of, id).one() == i);
    }
    CHECK(first(from<entry>.select(count())).one() == 500);
    CHECK(second(raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''")).one() == 0);
}

TEST_CASE("threads with pooled databases over one session lose no write") {
    const pooled_scratch through;
    constable::open<bank>(through.url(), transaction_pooled{}).create_tables();
    pool<bank_database> databases{
        [&] { return constable::open<bank>(through.url(), transaction_pooled{{.lock_timeout = 60'000}}); },
        {.size = 4, .overflow = 0, .timeout = 300'000}};
    const std::int64_t id = databases.with([](auto& db) { return db.insert(somebody("all")).id; });
    std::vector<std::thread> threads;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 100; ++round)
                try {
                    databases.with([&](auto& db) {
                        db.transaction([&](auto& running) {
                            running.insert(entry{.account_id = id, .amount = 1});
                            running(add_to, id, 1).expect_one();
                        });
                        db(add_to, id, 1).expect_one();
                    });
                } catch (database_error const&) {
                    ++failed;
                }
        });
    for (std::thread& each : threads)
        each.join();
    CHECK(failed == 0);
    auto db = constable::open<bank>(through.url(), transaction_pooled{});
    CHECK(db.get<account>(id)->balance == 800);
    CHECK(db(sum_of, id).one() == 400);
}
