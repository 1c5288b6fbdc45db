// SPDX-License-Identifier: BSL-1.0

// One prepared statement per type of query and connection; what its memory costs is counted in allocations.cpp.

#include <constable/sqlite.hpp>

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

#include "../driver/sqlite_support.hpp"

using namespace constable;
using constable_test::error_of;

namespace {

struct word {
    std::int64_t id{};
    std::string text{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("words", primary_key<&word::id>, unique_key<&word::text>);
    }
};

using dictionary = schema<"dictionary", word>;
using cache = statement_cache<sqlite_connection>;

constexpr auto up_to = from<word>.where(col<&word::id> <= arg<0>).order_by(col<&word::id>);

int statements_with(sqlite_connection const& connection, std::string_view part) {
    int count = 0;
    for (sqlite3_stmt* each = nullptr; (each = sqlite3_next_stmt(connection.handle(), each)) != nullptr;)
        count += constable_test::contains(sqlite3_sql(each), part);
    return count;
}

int all_statements(sqlite_connection const& connection) { return statements_with(connection, ""); }

struct words_in_memory {
    sqlite_database<dictionary> db = open<dictionary>("sqlite::memory:");
    words_in_memory() {
        db.create_tables();
        db.insert_all(std::vector<word>{{.text = "a"}, {.text = "b"}, {.text = "c"}});
    }
};

} // namespace

TEST_CASE_METHOD(words_in_memory, "a statement is prepared once per connection") {
    const auto run_everything = [](auto& on) {
        for (int i = 1; i <= 3; ++i) {
            CHECK(on.template get<word>(i).has_value());
            CHECK(on(up_to, i).all().size() == static_cast<std::size_t>(i));
            CHECK(on(up_to, i).first()->id == 1);
            CHECK(on(from<word>.where(col<&word::id> == i)).value().id == i); // another value, the same type
            on(update<word>.set(col<&word::text> = "a").where(col<&word::id> == 1)).expect_one();
        }
    };
    run_everything(db);
    const int prepared = all_statements(db.connection());
    CHECK(statements_with(db.connection(), "FROM words WHERE id <= ?") == 1);
    CHECK(statements_with(db.connection(), "UPDATE words") == 1);

    run_everything(db);
    db.transaction([&](auto& running) { run_everything(running); });
    CHECK(all_statements(db.connection()) == prepared);

    sqlite_database<dictionary> moved = std::move(db); // the statements move with their database
    run_everything(moved);
    CHECK(all_statements(moved.connection()) == prepared);

    auto another = open<dictionary>("sqlite::memory:");
    another.create_tables();
    CHECK(statements_with(another.connection(), "FROM words WHERE id <= ?") == 0);
    CHECK(another(up_to, 1).all().empty());
    CHECK(statements_with(another.connection(), "FROM words WHERE id <= ?") == 1);
}

TEST_CASE_METHOD(words_in_memory, "a query that runs within itself has a statement for each depth") {
    std::string seen;
    const auto run = [&] {
        seen.clear();
        for (auto const& outer : db(up_to, 3))
            for (auto const& middle : db(up_to, outer.id))
                for (auto const& inner : db(up_to, middle.id))
                    seen += std::to_string(outer.id) + std::to_string(middle.id) + std::to_string(inner.id) + ' ';
    };
    run();
    CHECK(seen == "111 211 221 222 311 321 322 331 332 333 ");
    CHECK(statements_with(db.connection(), "FROM words WHERE id <= ?") == 3);
    run();
    CHECK(seen == "111 211 221 222 311 321 322 331 332 333 ");
    CHECK(statements_with(db.connection(), "FROM words WHERE id <= ?") == 3);
    CHECK(db.connection().busy_statements() == 0);
}

TEST_CASE_METHOD(words_in_memory, "clear forgets what is not in use") {
    CHECK(db(up_to, 3).all().size() == 3);
    {
        auto running = db(up_to, 3);
        auto row = running.begin();
        CHECK(row->id == 1);
        db.run().statements().clear();
        CHECK(statements_with(db.connection(), "FROM words") == 1);
        CHECK((++row)->id == 2);
    }
    const int before = all_statements(db.connection());
    db.run().statements().clear();
    CHECK(all_statements(db.connection()) == before - 1);
    CHECK(db(up_to, 2).all().size() == 2);
}

TEST_CASE_METHOD(words_in_memory, "a lease is given back, whatever happens to it") {
    sqlite_connection& connection = db.connection();
    cache statements;
    constexpr std::uint32_t slot = 3;
    constexpr std::string_view text = "SELECT id FROM words ORDER BY id";
    const auto take = [&] { return statements.take(connection, slot, text, std::source_location::current()); };

    SECTION("destroyed") {
        sqlite3_stmt const* first = nullptr;
        {
            auto lease = take();
            REQUIRE(lease->step());
            first = lease->handle();
            CHECK(connection.busy_statements() == 1);
        }
        CHECK(connection.busy_statements() == 0);
        CHECK(take()->handle() == first);
    }
    SECTION("released, twice") {
        auto lease = take();
        REQUIRE(lease->step());
        lease.release();
        lease.release();
        CHECK_FALSE(lease);
        CHECK(connection.busy_statements() == 0);
    }
    SECTION("moved") {
        auto lease = take();
        REQUIRE(lease->step());
        cache::lease other{std::move(lease)};
        lease.release(); // has nothing
        CHECK(connection.busy_statements() == 1);
        cache::lease third;
        third = std::move(other);
        CHECK(third->value(0).integer() == 1);
        CHECK(third->step());
        third.release();
        CHECK(connection.busy_statements() == 0);
    }
    SECTION("two at once are two statements, both kept") {
        {
            auto first = take();
            auto second = take();
            CHECK(first->handle() != second->handle());
        }
        auto first = take();
        auto second = take();
        CHECK(statements_with(connection, text) == 2);
        first.release();
        CHECK(take()->handle() != second->handle());
        CHECK(statements_with(connection, text) == 2);
    }
}

TEST_CASE_METHOD(words_in_memory, "a statement that cannot be prepared is tried again the next time") {
    db.connection().execute("ALTER TABLE words RENAME TO elsewhere");
    const int line = __LINE__ + 1;
    const auto missing = error_of([&] { (void)db(up_to, 3); });
    CHECK(missing.kind == error_kind::schema_mismatch);
    CHECK(missing.facts.table == "words");
    CHECK(missing.facts.where.line() == line);
    db.connection().execute("ALTER TABLE elsewhere RENAME TO words");
    CHECK(db(up_to, 3).all().size() == 3);
    CHECK(statements_with(db.connection(), "FROM words WHERE id <= ?") == 1);
}

TEST_CASE_METHOD(words_in_memory, "a prepared statement survives a change of the schema") {
    CHECK(db(up_to, 3).all().size() == 3);
    db.connection().execute("CREATE INDEX later ON words (text, id); ALTER TABLE words ADD COLUMN note TEXT");
    CHECK(db(up_to, 3).all().size() == 3);
    CHECK(statements_with(db.connection(), "FROM words WHERE id <= ?") == 1);
}

TEST_CASE_METHOD(words_in_memory, "an error carries the place of its own call, not of the one that prepared") {
    const auto insert_a = [&](std::source_location where) { db.insert(word{.text = "a"}, where); };
    const auto first = std::source_location::current();
    CHECK(error_of([&] { insert_a(first); }).facts.where.line() == first.line());
    const auto second = std::source_location::current();
    CHECK(error_of([&] { insert_a(second); }).facts.where.line() == second.line());
}

// --- shapes ----------------------------------------------------------------------------------------------------------

namespace {

struct shaped_cache {
    sqlite_database<dictionary> db = open<dictionary>("sqlite::memory:");
    cache statements;
    int made = 0;

    auto take(std::uint32_t slot, std::uint64_t mask, std::string_view identity, std::uint64_t hash = 1) {
        const auto prepare = [&] {
            ++made;
            return db.connection().prepare("SELECT " + std::to_string(slot) + ", " + std::to_string(mask) + ", '" +
                                           std::string{identity} + "'");
        };
        return statements.take_shaped({slot, mask, identity, hash}, std::source_location::current(), prepare);
    }
};

} // namespace

TEST_CASE_METHOD(shaped_cache, "shapes of one hash are told apart") {
    const auto text = [&](std::uint32_t slot, std::uint64_t mask, std::string_view identity) {
        return std::string{take(slot, mask, identity)->sql()};
    };
    for (int i = 0; i < 2; ++i) {
        CHECK(text(1, 0, "") == "SELECT 1, 0, ''");
        CHECK(text(2, 0, "") == "SELECT 2, 0, ''");
        CHECK(text(1, 1, "") == "SELECT 1, 1, ''");
        CHECK(text(1, 0, "a") == "SELECT 1, 0, 'a'");
    }
    CHECK(made == 4);
    CHECK(statements.shapes() == 4);
}

TEST_CASE_METHOD(shaped_cache, "the shapes that were used last are kept, and those in use") {
    auto held = take(1, 0, "held", 0);
    for (std::uint64_t i = 0; i < most_shapes - 1; ++i)
        take(1, i, "many", i);
    CHECK(statements.shapes() == most_shapes);
    CHECK(made == static_cast<int>(most_shapes));
    take(1, 0, "many", 0); // the oldest but one is 1 now
    take(1, 1000, "many", 1000);
    CHECK(statements.shapes() == most_shapes);
    made = 0;
    take(1, 0, "many", 0);
    take(1, 2, "many", 2);
    CHECK(made == 0);
    take(1, 1, "many", 1);
    CHECK(made == 1);
    CHECK(held->sql() == "SELECT 1, 0, 'held'");
    CHECK(held->step());
    CHECK(statements_with(db.connection(), "'many'") == static_cast<int>(most_shapes) - 1);

    statements.clear();
    CHECK(statements.shapes() == 1); // in use
    CHECK(held->value(2).text() == "held");
    held.release();
    statements.clear();
    CHECK(statements.shapes() == 0);
}

TEST_CASE_METHOD(shaped_cache, "a shape whose text is refused is not kept") {
    const auto refused = error_of([&] {
        (void)statements.take_shaped({.slot = 1}, std::source_location::current(),
                                     [&] { return db.connection().prepare("SELEKT 1"); });
    });
    CHECK(refused.kind == error_kind::misuse);
    CHECK(statements.shapes() == 0);
}
