// SPDX-License-Identifier: BSL-1.0

#include "schemas/routstr/routstr.hpp"

#include <constable/sqlite.hpp>

#include <catch2/catch_test_macros.hpp>

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
    CHECK(db(from<transaction>.select(count())).one() == 0);
    CHECK_THROWS_AS(db.insert(api_key{.key_hash = "x", .balance = -1}), constraint_error);
}
