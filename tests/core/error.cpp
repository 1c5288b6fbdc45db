// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/error.hpp>

#include <exception>
#include <set>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

constexpr auto kinds = static_cast<int>(error_kind::misuse) + 1;

static_assert(to_string(error_kind::constraint) == "constraint" && to_string(error_kind::misuse) == "misuse");
static_assert(to_string(static_cast<error_kind>(kinds)) == "unknown", "misuse is the last one");
static_assert(std::is_base_of_v<std::runtime_error, database_error>);
static_assert(std::is_base_of_v<kind_of_error<error_kind::constraint>, constraint_error>);
static_assert(std::is_nothrow_destructible_v<database_error>);

// Throws every kind and catches it as its own class.
template <int Kind>
bool caught_as_its_class() {
    constexpr auto kind = static_cast<error_kind>(Kind);
    try {
        throw_error(kind, {.message = "text"});
    } catch (kind_of_error<kind> const& error) {
        return error.kind() == kind && std::string_view{error.what()}.starts_with(to_string(kind));
    } catch (...) {
        return false;
    }
}

template <int... Kind>
int caught(std::integer_sequence<int, Kind...>) {
    return (0 + ... + (caught_as_its_class<Kind>() ? 1 : 0));
}

} // namespace

TEST_CASE("each kind is thrown as its own class") { CHECK(caught(std::make_integer_sequence<int, kinds>{}) == kinds); }

TEST_CASE("each kind has a name of its own") {
    std::set<std::string_view> names;
    for (int kind = 0; kind != kinds; ++kind)
        names.insert(to_string(static_cast<error_kind>(kind)));
    CHECK(names.size() == static_cast<std::size_t>(kinds));
    CHECK_FALSE(names.contains("unknown"));
}

TEST_CASE("the message has what is known, in one order") {
    const database_error bare{error_kind::busy, {.message = "the database is locked"}};
    CHECK(std::string_view{bare.what()} == "busy: the database is locked");
    CHECK(bare.native_code() == 0);
    CHECK(bare.result() == outcome::not_applied);

    const auto here = std::source_location::current();
    const constraint_error full{{.message = "a value is there already",
                                 .remedy = "use upsert",
                                 .file = "ledger.db",
                                 .table = "users",
                                 .columns = "email, tenant",
                                 .constraint = "users_email_key",
                                 .sql = "INSERT INTO users VALUES (?)",
                                 .where = here,
                                 .native_code = 2067,
                                 .violated = constraint_kind::unique}};
    const std::string expected =
        "constraint: a value is there already; file ledger.db; table users; "
        "column email, tenant; constraint users_email_key; SQL: INSERT INTO users VALUES (?); at " +
        std::string{here.file_name()} + ":" + std::to_string(here.line()) + "; remedy: use upsert";
    CHECK(full.what() == expected);
    CHECK(full.kind() == error_kind::constraint);
    CHECK(full.table() == "users");
    CHECK(full.columns() == "email, tenant");
    CHECK(full.constraint() == "users_email_key");
    CHECK(full.violated() == constraint_kind::unique);
    CHECK(full.native_code() == 2067);
    CHECK(full.file() == "ledger.db");
    CHECK(full.sql() == "INSERT INTO users VALUES (?)");
    CHECK(full.remedy() == "use upsert");
    CHECK(full.where().line() == here.line());
}

TEST_CASE("a constraint error is caught by its own class, as a database error and as a standard one") {
    CHECK_THROWS_AS(throw_error(error_kind::constraint, {.message = "x"}), constraint_error);
    CHECK_THROWS_AS(throw_error(error_kind::constraint, {.message = "x"}), database_error);
    CHECK_THROWS_AS(throw_error(error_kind::constraint, {.message = "x"}), std::runtime_error);
}

TEST_CASE("an unknown kind is thrown as misuse") {
    CHECK_THROWS_AS(throw_error(static_cast<error_kind>(200), {.message = "x"}), misuse_error);
}

TEST_CASE("a copy keeps the class's facts") {
    std::exception_ptr kept;
    try {
        throw_error(error_kind::stale, {.message = "x", .table = "users", .result = outcome::unknown});
    } catch (...) {
        kept = std::current_exception();
    }
    try {
        std::rethrow_exception(kept);
    } catch (stale_error const& error) {
        const database_error copy = error;
        CHECK(copy.table() == "users");
        CHECK(copy.result() == outcome::unknown);
        CHECK(copy.kind() == error_kind::stale);
    }
}
