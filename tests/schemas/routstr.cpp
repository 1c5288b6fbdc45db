// SPDX-License-Identifier: BSL-1.0

#include "schemas/routstr/routstr.hpp"

#include "../support/schema_tests.hpp"

using namespace constable;
using routstr::api_key;
using routstr::transaction;
using routstr::withdrawal;

static_assert(portable<routstr::schema, sqlite, postgres>);
static_assert(lint<routstr::schema>().empty());
static_assert(ddl<routstr::schema, sqlite>.contains_text(
    "CREATE INDEX idx_api_keys_expires_at ON api_keys (expires_at) WHERE expires_at IS NOT NULL"));
static_assert(ddl<routstr::schema, sqlite>.contains_text(
    "CREATE INDEX idx_transactions_api_key_id_at ON transactions (api_key_id, at)"));
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
    CHECK(db(erase<api_key>.where(col<&api_key::id> == key.id)).rows() == 1);
    CHECK(constable_test::rows_of<decltype(db), transaction>(db) == 0);
    CHECK_THROWS_AS(db.insert(api_key{.key_hash = "x", .balance = -1}), constraint_error);
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
    CHECK(db(remove_expired_keys, start + duration::seconds(1)).rows() == 1);
}
