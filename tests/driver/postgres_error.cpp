// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/error.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(postgres_classify("23505").violated == constraint_kind::unique);
static_assert(postgres_classify("23P01").violated == constraint_kind::other); // exclusion: the class
static_assert(postgres_classify("40001").kind == error_kind::retry_transaction);
static_assert(postgres_classify("40P01").kind == error_kind::retry_transaction);
static_assert(postgres_classify("57014").kind == error_kind::timeout);
static_assert(postgres_classify("25006").kind == error_kind::not_primary);
static_assert(postgres_classify("08006").kind == error_kind::unavailable);
static_assert(postgres_classify("53100").kind == error_kind::disk_full);
static_assert(postgres_classify("42P01").kind == error_kind::schema_mismatch);
static_assert(postgres_classify("22P02").kind == error_kind::invalid_value);
static_assert(postgres_classify("ZZZZZ").kind == error_kind::misuse);
static_assert(postgres_classify("").kind == error_kind::misuse);

static_assert(postgres_classify_connecting("FATAL:  password authentication failed for user \"x\"").message ==
              "the server refuses this user or password");
static_assert(postgres_classify_connecting("FATAL:  database \"x\" does not exist").message ==
              "there is no database of this name");
static_assert(postgres_classify_connecting("FATAL:  sorry, too many clients already").kind == error_kind::busy);
static_assert(postgres_classify_connecting("FATAL:  the database system is starting up").kind ==
              error_kind::unavailable);
static_assert(postgres_classify_connecting("connection refused").message == "the server cannot be reached");

static_assert(postgres_name_in("relation \"books\" does not exist", "relation") == "books");
static_assert(postgres_name_in("relation books", "relation").empty());

TEST_CASE("a report becomes an error without its values") {
    const auto failure = postgres_describe({.state = "23505",
                                            .message = "duplicate key value violates unique constraint \"u\"",
                                            .detail = "Key (owner, name)=(7, secret) already exists.",
                                            .table = "books",
                                            .constraint = "u"});
    CHECK(failure.kind == error_kind::constraint);
    CHECK(failure.facts.columns == "owner, name");
    CHECK(failure.facts.table == "books");
    CHECK(failure.facts.constraint == "u");
    CHECK(failure.facts.native_state == "23505");
    CHECK(failure.facts.message.find("secret") == std::string::npos);
    CHECK_FALSE(failure.facts.remedy.empty());

    const auto value =
        postgres_describe({.state = "22P02", .message = "invalid input syntax for type uuid: \"secret\""});
    CHECK(value.facts.message.find("secret") == std::string::npos);
    CHECK(postgres_columns_in("Failing row contains (1, secret).").empty());
    CHECK(postgres_describe(
              {.state = "23503", .detail = "Key (shelf_id)=(9) is not present in table \"shelves\".", .table = "boxes"})
              .facts.columns == "shelf_id");
    CHECK(postgres_describe(
              {.state = "23503", .detail = "Key (id)=(1) is still referenced from table \"boxes\".", .table = "boxes"})
              .facts.columns.empty()); // of the other table
    CHECK(postgres_describe({.state = "42P01", .message = "relation \"t\" does not exist"}).facts.table == "t");
    CHECK(postgres_describe({.state = "42703", .message = "column \"c\" does not exist"}).facts.columns == "c");
}

TEST_CASE("every verdict says what to do") {
    for (auto const& rule : detail::state_rules) {
        INFO(rule.state);
        CHECK_FALSE(rule.verdict.remedy.empty());
        CHECK(postgres_classify(rule.state).remedy == rule.verdict.remedy); // no earlier rule hides it
    }
}
