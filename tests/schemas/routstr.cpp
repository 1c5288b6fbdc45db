// SPDX-License-Identifier: BSL-1.0

#include "schemas/routstr/routstr.hpp"

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "../support/schema_tests.hpp"

using namespace constable;
using routstr::api_key;
using routstr::transaction;
using routstr::withdrawal;

static_assert(portable<routstr::schema, sqlite, postgres>);
static_assert(lint<routstr::schema>().empty());
static_assert(ddl<routstr::schema, sqlite>.contains_text(
    "CREATE INDEX idx_apikey_expires ON api_keys (expires_at) WHERE expires_at IS NOT NULL"));
static_assert(ddl<routstr::schema, sqlite>.contains_text(
    "CREATE INDEX idx_transactions_key_time ON transactions (api_key_id, timestamp)"));
static_assert(ddl<routstr::schema, postgres>.contains_text("metadata jsonb NOT NULL"));

TEST_CASE("routstr: the tables are created and take a row each") {
    auto db = open<routstr::schema>("sqlite::memory:");
    db.create_tables();
    const api_key key = db.insert(api_key{.key_hash = "9f2c", .balance = 5'000});
    const transaction used = db.insert(transaction{
        .api_key_id = key.id, .amount = -100, .balance_after = 4'900, .type = routstr::transaction_type::usage});
    const withdrawal asked = db.insert(withdrawal{.api_key_id = key.id, .amount = 10, .token = "t", .mint_url = "m"});
    CHECK(db.get<api_key>(key.id)->metadata.value == boost::json::object{});
    CHECK(db.get<transaction>(used.id)->at == used.at);
    CHECK(db.get<withdrawal>(asked.id)->status == routstr::withdrawal_status::pending);
    CHECK_THROWS_AS(db.insert(api_key{.key_hash = "x", .balance = -1}), constraint_error);
    CHECK_THROWS_AS(db.erase(key), constraint_error);
    db.erase(used);
    CHECK_THROWS_AS(db.erase(key), constraint_error);
    db.erase(asked);
    db.erase(key);
}

TEST_CASE("routstr: what an INSERT does not name has the defaults of the document") {
    auto db = constable_test::opened<routstr::schema>();
    db(into<api_key>.set(col<&api_key::key_hash> = "a", col<&api_key::metadata> = constable::json<>{})).expect_one();
    const api_key key = db(routstr::queries::key_by_hash, "a").value();
    CHECK(key.balance == 0);
    CHECK(key.total_deposited == 0);
    CHECK(key.total_spent == 0);
    CHECK(key.version == 1);
    CHECK(key.created_at != timestamp{});
}

TEST_CASE("routstr: the DDL is the recorded one") { constable_test::check_ddl<routstr::schema>("routstr/routstr"); }

TEST_CASE("routstr: the queries of the document") {
    using namespace routstr::queries;
    auto db = constable_test::opened<routstr::schema>();
    const timestamp start = timestamp::from_microseconds(1'700'006'400'000'000); // midnight
    const api_key first = db.insert(api_key{.key_hash = "a", .balance = 500, .expires_at = start});
    const api_key second = db.insert(api_key{.key_hash = "b", .balance = 900});
    for (int i = 0; i < 5; ++i)
        db.insert(
            transaction{.api_key_id = first.id,
                        .amount = i % 2 == 0 ? 100 : -10,
                        .type = i % 2 == 0 ? routstr::transaction_type::deposit : routstr::transaction_type::usage,
                        .at = start + duration::hours(10 * i)});
    CHECK(db(key_by_hash, "a")->id == first.id);
    CHECK(db(balance_by_hash, "a").value() == std::tuple<std::int64_t, std::int64_t>{first.id, 500});
    CHECK_FALSE(db(balance_by_hash, "c"));
    const auto page = db(history, first.id, 2).all();
    REQUIRE(page.size() == 2);
    CHECK(page[0].at == start + duration::hours(40));
    const auto next = db(history.after(arg<2>, arg<3>), first.id, 2, page[1].at, page[1].id).all();
    REQUIRE(next.size() == 2);
    CHECK(next[0].at == start + duration::hours(20));
    for (auto const& [type, sum, number] : db(totals_by_type, first.id, start)) {
        CHECK(sum == (type == routstr::transaction_type::deposit ? 300 : -20));
        CHECK(number == (type == routstr::transaction_type::deposit ? 3 : 2));
    }
    const auto days = db(usage_per_day, start).all();
    REQUIRE(days.size() == 2);
    CHECK(days[0] == std::tuple<timestamp, std::int64_t, std::int64_t>{start, 190, 3});

    CHECK(db(usage_of_key, first.id).one() == -20);
    CHECK(db(usage_of_key, second.id).one() == std::nullopt);

    db(charge, 300, start, first.id).expect_one();
    CHECK(db(charge, 300, start, first.id).rows() == 0);
    CHECK(db.get<api_key>(first.id)->balance == 200);
    CHECK(db.get<api_key>(first.id)->version == 2);
    CHECK(db(keys_to_lock, second.id, first.id).all().size() == 2);
    CHECK(sql<postgres>(keys_to_lock).ends_with(" FOR UPDATE"));
    CHECK(db(richest_keys, 1).one().id == second.id);

    db.insert(withdrawal{.api_key_id = second.id, .amount = 10, .token = "t", .mint_url = "m"});
    CHECK(std::get<1>(db(pending_withdrawals, 3).one()) == "b");
    CHECK(db(expired_keys, start + duration::seconds(1), 9).all().size() == 1);
}

TEST_CASE("routstr: active keys have a balance, and the ones that are listed expire later") {
    using namespace routstr::queries;
    auto db = constable_test::opened<routstr::schema>();
    const timestamp now = timestamp::from_microseconds(1'700'006'400'000'000);
    CHECK(db(active_keys, now).all().empty());
    CHECK(db(active_key_count).one() == 0);
    const api_key active =
        db.insert(api_key{.key_hash = "a", .balance = 1, .expires_at = now + duration::microseconds(1)});
    db.insert(api_key{.key_hash = "expired", .balance = 1, .expires_at = now});
    db.insert(api_key{.key_hash = "empty", .expires_at = now + duration::hours(1)});
    db.insert(api_key{.key_hash = "unlimited", .balance = 1});
    CHECK(db(active_keys, now).one().id == active.id);
    CHECK(db(active_key_count).one() == 3);
}

TEST_CASE("routstr: the ten latest transactions of a key are found by its hash") {
    using namespace routstr::queries;
    auto db = constable_test::opened<routstr::schema>();
    const timestamp start = timestamp::from_microseconds(1'700'006'400'000'000);
    const api_key first = db.insert(api_key{.key_hash = "a"});
    const api_key second = db.insert(api_key{.key_hash = "b"});
    for (int i = 0; i < 12; ++i)
        db.insert(transaction{.api_key_id = first.id, .amount = i, .at = start + duration::hours(i % 11)});
    db.insert(transaction{.api_key_id = second.id, .amount = 99, .at = start + duration::hours(99)});
    std::vector<std::int64_t> amounts;
    for (transaction const& each : db(recent_by_hash, "a"))
        amounts.push_back(each.amount);
    CHECK(amounts == std::vector<std::int64_t>{10, 9, 8, 7, 6, 5, 4, 3, 2, 1});
    CHECK(db(recent_by_hash, "b").one().amount == 99);
    CHECK(db(recent_by_hash, "c").all().empty());
}

TEST_CASE("routstr: expired keys without balance are removed, unless one of them has a history") {
    using namespace routstr::queries;
    auto db = constable_test::opened<routstr::schema>();
    const timestamp now = timestamp::from_microseconds(1'700'006'400'000'000);
    const timestamp before = now - duration::hours(1);
    const api_key used = db.insert(api_key{.key_hash = "used", .expires_at = before});
    const api_key unused = db.insert(api_key{.key_hash = "unused", .expires_at = before});
    db.insert(api_key{.key_hash = "funded", .balance = 1, .expires_at = before});
    db.insert(api_key{.key_hash = "current", .expires_at = now});
    db.insert(api_key{.key_hash = "unlimited"});
    const transaction last = db.insert(transaction{.api_key_id = used.id});
    CHECK_THROWS_AS(db(remove_expired_keys, now), constraint_error);
    CHECK(db.get<api_key>(unused.id));
    db.erase(last);
    CHECK(db(remove_expired_keys, now).rows() == 2);
    CHECK(constable_test::rows_of<decltype(db), api_key>(db) == 3);
    CHECK(db(key_by_hash, "funded"));
}
