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

TEST_CASE("a report of a missing or wrong column names it, and its table where it can") {
    const auto named = [](std::string_view state, std::string_view message) {
        const auto facts = postgres_describe({.state = state, .message = message}).facts;
        return facts.table + "/" + facts.columns;
    };
    CHECK(named("42703", "column \"c\" of relation \"t\" does not exist") == "t/c");
    CHECK(named("42703", "column t.c does not exist") == "/c");
    CHECK(named("42703", "record \"x\" has no field \"c\"") == "/");
    CHECK(named("42804", "column \"c\" is of type date but expression is of type integer") == "/c");
    CHECK(postgres_describe({.state = "42883", .message = "operator does not exist: date = integer"}).kind ==
          error_kind::schema_mismatch);
    CHECK(postgres_describe({.state = "42P22"}).kind == error_kind::unsupported);
    CHECK(postgres_describe({.state = "42883", .message = "function f(date) does not exist"}).kind ==
          error_kind::unsupported);
}

TEST_CASE("a statement that was cancelled is told from one that was late, where the server speaks English") {
    const auto described = [](std::string_view message) {
        return postgres_describe({.state = "57014", .message = message});
    };
    CHECK(described("canceling statement due to user request").kind == error_kind::cancelled);
    CHECK(described("canceling statement due to statement timeout").kind == error_kind::timeout);
    CHECK(described("storniere Anfrage").kind == error_kind::timeout);
    CHECK(described("storniere Anfrage").facts.message.find("or somebody asked") != std::string::npos);
}

TEST_CASE("every verdict says what to do") {
    for (auto const& rule : detail::state_rules) {
        INFO(rule.state);
        CHECK_FALSE(rule.verdict.remedy.empty());
        CHECK(postgres_classify(rule.state).remedy == rule.verdict.remedy); // no earlier rule hides it
    }
}
