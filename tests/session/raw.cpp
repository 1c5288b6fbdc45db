// SPDX-License-Identifier: BSL-1.0

// SQL written by hand: what it gives, and how it is refused.

#include <constable/session/raw.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::integer;
using constable_test::require_usable;

namespace {

enum class rank { low, high };

struct user {
    std::int64_t id{};
    std::string name{};
    std::optional<int> age{};
    rank standing{};
    timestamp seen_at{};

    friend bool operator==(user const&, user const&) = default;
    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, column_name<&user::standing>("rank"));
    }
};

struct short_user {
    std::string name{};
    std::optional<int> age{};
};

using app = schema<"app", user>;

struct fixture : constable_test::on_each_engine<app> {
    user ada{.name = "ada", .age = 36, .standing = rank::high, .seen_at = timestamp::from_civil(2020, 1, 2)};
    user bob{.name = "bob", .age = std::nullopt, .standing = rank::low, .seen_at = {}};
    fixture() {
        ada = db.insert(ada);
        bob = db.insert(bob);
    }

    std::int64_t prepared(std::string_view part) { return constable_test::prepared_statements(db.connection(), part); }
    /// The error of a call, after which everything goes on.
    template <class Call>
    auto refused(Call&& call) {
        auto error = error_of(call);
        require_usable(db.connection());
        CHECK(db.get<user>(1) == ada);
        return error;
    }
};

static_assert(detail::verb_of("  -- a\n /* b */ ; UPDATE x") == detail::raw_verb::change);
static_assert(detail::verb_of("with a AS (…) DELETE") == detail::raw_verb::change);
static_assert(detail::verb_of("begin") == detail::raw_verb::transaction);
static_assert(detail::verb_of("END;") == detail::raw_verb::transaction);
static_assert(detail::verb_of("ended") == detail::raw_verb::other);
static_assert(detail::verb_of("/* never ends") == detail::raw_verb::other);
static_assert(detail::verb_of("") == detail::raw_verb::other);

static_assert(std::is_void_v<detail::broken_raw<raw<short_user>, int, char const*, std::optional<std::string>>>);
static_assert(std::is_same_v<detail::broken_raw<raw<int*>>, error::unreadable_row<int*>>);
static_assert(
    std::is_same_v<detail::broken_raw<raw<std::tuple<int, int*>>>, error::unreadable_row<std::tuple<int, int*>>>);
static_assert(std::is_same_v<detail::broken_raw<raw<int>, int, int*>, error::not_a_parameter<int*>>);
static_assert(std::is_same_v<detail::broken_raw<raw<void>, std::vector<std::vector<int>>>,
                             error::not_a_parameter<std::vector<std::vector<int>>>>);

} // namespace

TEST_CASE_METHOD(fixture, "a hand-written query gives values, tuples and structs") {
    CHECK(db(raw<std::int64_t>("SELECT count(*) FROM users")).one() == 2);
    CHECK(db(raw<std::optional<int>>("SELECT age FROM users ORDER BY id DESC")).first().value().has_value() == false);
    CHECK(db(raw<std::tuple<std::string, rank>>("SELECT name, rank FROM users WHERE id = ?"), 1).one() ==
          std::tuple{std::string{"ada"}, rank::high});
    CHECK(db(raw<user>("SELECT * FROM users WHERE name = ?"), "ada").one() == ada);
    // in any order of the columns
    CHECK(db(raw<user>("SELECT seen_at, RANK, age, name, id FROM users WHERE id = ?"), 2).one() == bob);
    int rows = 0;
    for (short_user const& each : db(raw<short_user>("SELECT age, upper(name) AS name FROM users ORDER BY id"))) {
        CHECK(each.name == (rows == 0 ? "ADA" : "BOB"));
        CHECK(each.age == (rows == 0 ? std::optional{36} : std::nullopt));
        ++rows;
    }
    CHECK(rows == 2);
}

TEST_CASE_METHOD(fixture, "parameters travel through the codecs of their types") {
    const std::string ada_name = "ada";
    char const* const pointer = "ada";
    const auto found = [&](auto query, auto const&... given) { return db(query, given...).one(); };
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE name = ?"), ada_name) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE name = ?"), pointer) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE name = ?"), std::string_view{"ada"}) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE name = ?"), std::optional<std::string>{"ada"}) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE rank = ?"), rank::high) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE seen_at = ?"), ada.seen_at) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE coalesce(age, -1) = coalesce(?, -1)"), null) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE coalesce(age, -1) = coalesce(?, -1)"), std::nullopt) == 1);
    CHECK(found(raw<int>("SELECT count(*) FROM users WHERE coalesce(age, -1) = coalesce(?, -1)"),
                std::optional<int>{36}) == 1);
    CHECK(found(raw<std::string>("SELECT ? || ?"), "'; DROP TABLE users; --", "x") == "'; DROP TABLE users; --x");
    CHECK(found(raw<int>("SELECT ?1 + ?1 + ?2"), 1, 5) == 7);

    const auto invalid = refused([&] { db(raw_write("UPDATE users SET name = ?"), "\xff"); });
    CHECK(invalid.kind == error_kind::invalid_value);

    // rows may outlive what was bound
    std::string name = "bob";
    auto later = db(raw<int>("SELECT count(*) FROM users WHERE name = ?"), name);
    name = "ada, or somebody with a long name";
    CHECK(std::move(later).one() == 1);
}

TEST_CASE_METHOD(fixture, "a hand-written write tells how many rows it changed") {
    const auto changed = db(raw_write("UPDATE users SET age = age + ? WHERE name = ?"), 1, "ada");
    changed.expect_one();
    CHECK(db.get<user>(1)->age == 37);
    CHECK(db(raw<void>("CREATE TABLE notes (text TEXT)")).rows() == 0);
    CHECK(db(raw<void>("WITH gone AS (SELECT 2 AS id) DELETE FROM users WHERE id IN (SELECT id FROM gone)")).rows() ==
          1);
    CHECK(db(raw_returning<std::string>("INSERT INTO notes VALUES ('a'), ('b') RETURNING text")).all() ==
          std::vector<std::string>{"a", "b"});
    const auto wrong = error_of([&] { db(raw_write("DELETE FROM notes WHERE text = ?"), "z").expect_one(); });
    CHECK(wrong.kind == error_kind::row_count);
    CHECK(wrong.facts.file == db.connection().file());
    CHECK(wrong.facts.sql == "DELETE FROM notes WHERE text = ?");

    db.transaction([](auto& tx) { tx(raw_write("DELETE FROM notes")).expect(2); });
    CHECK(integer(db.connection(), "SELECT count(*) FROM notes") == 0);
}

TEST_CASE_METHOD(fixture, "columns that the row's type does not have are named") {
    for (int i = 0; i < 2; ++i)
        CHECK(refused([&] { (void)db(raw<short_user>("SELECT name FROM users")); }).facts.columns == "age");
    const auto missing = refused([&] { (void)db(raw<short_user>("SELECT name FROM users WHERE false")); });
    CHECK(missing.kind == error_kind::schema_mismatch);
    CHECK(missing.facts.columns == "age");
    CHECK(contains(missing.facts.message, "no column fills"));
    CHECK(missing.facts.file == db.connection().file());

    const auto surplus = refused([&] { (void)db(raw<short_user>("SELECT name, age, id FROM users")); });
    CHECK(surplus.kind == error_kind::schema_mismatch);
    CHECK(surplus.facts.columns == "id");

    const auto twice = refused([&] { (void)db(raw<short_user>("SELECT name, age, id AS age FROM users")); });
    CHECK(twice.kind == error_kind::schema_mismatch);
    CHECK(twice.facts.columns == "age");
    CHECK(contains(twice.facts.message, "two columns"));

    const auto count = refused([&] { (void)db(raw<std::tuple<int, int>>("SELECT id FROM users")); });
    CHECK(count.kind == error_kind::schema_mismatch);
    CHECK(contains(count.facts.message, "2 columns, the statement returns 1"));
    CHECK(refused([&] { (void)db(raw<int>("SELECT id, age FROM users")); }).kind == error_kind::schema_mismatch);
    CHECK(refused([&] { db(raw_returning<short_user>("DELETE FROM users RETURNING id")); }).kind ==
          error_kind::schema_mismatch);

    // a wrong type is found by the codec, which names the column
    const auto type = refused([&] { (void)db(raw<int>("SELECT name AS label FROM users")).first(); });
    CHECK(type.kind == error_kind::invalid_value);
    CHECK(type.facts.columns == "label");
}

TEST_CASE_METHOD(fixture, "columns are looked at again when the table has changed") {
    const auto read = [&] { return db(raw<short_user>("SELECT * FROM shorts")).all(); };
    db.connection().execute("CREATE TABLE shorts (name TEXT, age INTEGER); INSERT INTO shorts VALUES ('a', 1)");
    CHECK(read().at(0).name == "a");
    db.connection().execute("DROP TABLE shorts; CREATE TABLE shorts (age INTEGER, name TEXT);"
                            "INSERT INTO shorts VALUES (2, 'b')");
    CHECK(read().at(0).name == "b");
    CHECK(read().at(0).age == 2);
    db.connection().execute("ALTER TABLE shorts ADD COLUMN extra TEXT");
    const auto changed = error_of(read);
    CHECK(changed.kind == error_kind::schema_mismatch);
    CHECK(changed.facts.columns == "extra");
    db.connection().execute("ALTER TABLE shorts DROP COLUMN extra");
    CHECK(read().at(0).name == "b");
}

TEST_CASE_METHOD(fixture, "columns that did not match may match later") {
    db.connection().execute("CREATE TABLE shorts (name TEXT)");
    const auto read = [&] { return db(raw<short_user>("SELECT * FROM shorts")).all(); };
    CHECK(error_of(read).facts.columns == "age");
    db.connection().execute("ALTER TABLE shorts ADD COLUMN age INTEGER");
    CHECK(read().empty());
}

TEST_CASE_METHOD(fixture, "a hand-written statement that cannot be what it says is refused before it runs") {
    const auto kind = [&](auto&& call) { return refused(call).kind; };
    SECTION("a wrong number of values") {
        const auto few = refused([&] { (void)db(raw<int>("SELECT ? + ?"), 1); });
        CHECK(few.kind == error_kind::misuse);
        CHECK(contains(few.facts.message, "2 parameters, the call gives 1"));
        CHECK(kind([&] { (void)db(raw<int>("SELECT 1"), 1); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("DELETE FROM users WHERE id = ?")); }) == error_kind::misuse);
    }
    SECTION("a write that says it is a query") {
        CHECK(kind([&] { (void)db(raw<int>("DELETE FROM users RETURNING id")); }) == error_kind::misuse);
        db.read([&](auto& tx) {
            CHECK(error_of([&] { (void)tx(raw<int>("DELETE FROM users RETURNING id")); }).kind == error_kind::misuse);
            CHECK(tx(raw<int>("SELECT count(*) FROM users")).one() == 2);
        });
        if (!is_postgres()) {
            CHECK(kind([&] { (void)db(raw<int>("PRAGMA user_version = 3")); }) == error_kind::misuse);
            CHECK(integer(db.connection(), "PRAGMA user_version") == 0);
        }
    }
    SECTION("a query that says it is a write") {
        CHECK(kind([&] { db(raw_write("SELECT 1")); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("DELETE FROM users RETURNING id")); }) == error_kind::misuse);
        CHECK(integer(db.connection(), "SELECT count(*) FROM users") == 2);
    }
    SECTION("several statements, or none") {
        CHECK(kind([&] { (void)db(raw<int>("SELECT 1; SELECT 2")); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("UPDATE users SET age = 1; DELETE FROM users")); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("")); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("-- nothing")); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("DELETE FROM users WHERE id = 99\0; DELETE FROM users")); }) ==
              error_kind::misuse);
        CHECK(db(raw<int>("SELECT 1;")).one() == 1);
        CHECK(integer(db.connection(), "SELECT count(*) FROM users") == 2);
    }
    SECTION("transactions") {
        CHECK(kind([&] { db(raw_write("BEGIN")); }) == error_kind::misuse);
        CHECK(kind([&] { db(raw_write("/* sly */ commit")); }) == error_kind::misuse);
        CHECK_FALSE(db.connection().in_transaction());
    }
    SECTION("a table that is not there") {
        CHECK(kind([&] { (void)db(raw<int>("SELECT 1 FROM nowhere")); }) == error_kind::schema_mismatch);
    }
}

TEST_CASE_METHOD(fixture, "a hand-written statement is prepared once") {
    for (int i = 0; i < 3; ++i) {
        CHECK(db(raw<int>("SELECT 1 + count(*) FROM users")).one() == 3);
        CHECK(db(raw<std::int64_t>("SELECT 1 + count(*) FROM users")).one() == 3); // the same text, read otherwise
        CHECK(db(raw<int>("SELECT 2 + count(*) FROM users")).one() == 4);
    }
    CHECK(prepared("SELECT 1 + count(*) FROM users") == (is_postgres() ? 1 : 2)); // where two may share one
    CHECK(prepared("SELECT 2 + count(*) FROM users") == 1);
    CHECK(db.run().statements().shapes() == 3);

    // within a loop over itself, a second one
    int pairs = 0;
    constexpr raw<int> ids{"SELECT id FROM users ORDER BY id"};
    for (int outer : db(ids))
        for (int inner : db(ids))
            pairs += outer * 10 + inner;
    CHECK(pairs == 11 + 12 + 21 + 22);
    CHECK(prepared("SELECT id FROM users ORDER BY id") == (is_postgres() ? 1 : 2));

    db.run().statements().clear();
    CHECK(db.run().statements().shapes() == 0);
    if (!is_postgres()) // whose connection keeps them
        CHECK(prepared("users") == 0);
    CHECK(db(ids).all().size() == 2);
}

TEST_CASE_METHOD(fixture, "a text is run with values of one type and then of another") {
    constexpr raw<int> older{"SELECT count(*) FROM users WHERE age > ?"};
    CHECK(db(older, 35).one() == 1);
    CHECK(db(older, 35.5).one() == 1);
    CHECK(db(older, 36).one() == 0);
    CHECK(db(older, null).one() == 0);
}

TEST_CASE_METHOD(fixture, "parameters have the numbers that they are given") {
    CHECK(db(raw<std::string>("SELECT name FROM users WHERE id = ?2 AND name = ?1"), "bob", 2).one() == "bob");
    CHECK(db(raw<std::string>("SELECT name FROM users WHERE id = ?2 AND name <> ?1 AND id < ?"), "x", 2, 9).one() ==
          "bob");
}
