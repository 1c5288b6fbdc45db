// SPDX-License-Identifier: BSL-1.0

// A database on PostgreSQL, used as one on SQLite is.

#include <constable/filter.hpp>
#include <constable/postgres.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

enum class mood { calm, wild };

struct author {
    std::int64_t id{};
    std::string name{};
    std::optional<int> born{};
    bool alive = true;
    double score{};
    decimal<10, 2> fee{};
    timestamp made{};
    date day{};
    uuid key{};
    blob data{};
    mood temper{};
    std::optional<std::string> note{};

    static consteval auto table() {
        return constable::table("authors", primary_key<&author::id>, unique_key<&author::name>);
    }
    friend bool operator==(author const&, author const&) = default;
};

struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    int pages{};

    static consteval auto table() {
        return constable::table("books", primary_key<&book::id>,
                                foreign_key<&book::author_id>.references<&author::id>(),
                                check("pages_positive", col<&book::pages> >= 0));
    }
};

using library = schema<"library", author, book>;

struct opened {
    postgres_scratch scratch;
    postgres_database<library> db{scratch.open()};
    opened() { db.create_tables(); }
};

author ada() {
    return {.name = "Ada",
            .born = 1815,
            .score = 0.1,
            .fee = decimal<10, 2>::from_unscaled(-123'456),
            .made = timestamp::from_microseconds(-1),
            .day = date::from_days(-1'000),
            .key = parse_uuid("0198c0de-0000-7000-8000-000000000001").value(),
            .data = blob{std::vector{std::byte{0}, std::byte{255}}},
            .temper = mood::wild,
            .note = "caf\xc3\xa9"};
}

} // namespace

TEST_CASE("a row of every type comes back from PostgreSQL as it was inserted") {
    opened with;
    auto& db = with.db;
    const author first = db.insert(ada());
    CHECK(first.id == 1);
    CHECK(db.get<author>(1) == first);
    const author second = db.insert(author{.name = "Bob"});
    CHECK(second.id == 2);
    CHECK(db.get<author>(2) == second);
    CHECK_FALSE(db.get<author>(3));
    db.verify();
}

TEST_CASE("queries on PostgreSQL") {
    opened with;
    auto& db = with.db;
    const auto id = db.insert(ada()).id;
    std::vector<book> many;
    for (int i = 0; i < 300; ++i)
        many.push_back({.author_id = id, .title = "b" + std::to_string(i), .pages = i});
    CHECK(db.insert_all(many) == 300);
    constexpr auto totals =
        from<author>.join<book>().group_by(col<&author::name>).select(col<&author::name>, count(), sum(col<&book::pages>), avg(col<&book::pages>));
    const auto [name, number, pages, average] = db(totals).one();
    CHECK(name == "Ada");
    CHECK(number == 300);
    CHECK(pages == 300 * 299 / 2);
    CHECK(average == 149.5);
    const std::vector<std::int64_t> wanted{1, 3, 1'000};
    CHECK(db(from<book>.where(in_values(col<&book::id>, wanted))).all().size() == 2);
    CHECK(db(from<book>.where(col<&book::title> == arg<0>).select(col<&book::pages>), "b7").first() == 7);
    CHECK(db(update<book>.set(col<&book::pages> = col<&book::pages> + 1).where(col<&book::pages> < 10)).rows() == 10);
    CHECK(db(erase<book>.where(col<&book::pages> > 100)).rows() == 199);
    CHECK(db(into<book>.values(book{.author_id = id, .title = "new"}).returning(col<&book::id>)).one() == 301);
    const book kept = db.update(book{.id = 301, .author_id = id, .title = "newer", .pages = 5});
    CHECK(db.get<book>(301)->title == kept.title);
    filter<book> found;
    found.add(col<&book::title> == "newer");
    CHECK(db(from<book>.where(found)).all().size() == 1);
    CHECK(db(raw<std::int64_t>("SELECT count(*) FROM books WHERE pages < ? AND title <> '?'"), 3).one() == 2);
    CHECK(db(raw<std::int64_t>("SELECT count(*) FROM books WHERE title = ?"), "newer").one() == 1);
    CHECK(db(raw<bool>("SELECT ? IS NULL AND ?::text IS NULL"), std::optional<const char*>{}, null).one());
}

TEST_CASE("constraints on PostgreSQL name table, columns and constraint") {
    opened with;
    auto& db = with.db;
    db.insert(ada());
    const auto twice = error_of([&] { db.insert(ada()); });
    CHECK(twice.kind == error_kind::constraint);
    CHECK(twice.facts.table == "authors");
    CHECK(twice.facts.columns == "name");
    const auto orphan = error_of([&] { db.insert(book{.author_id = 77}); });
    CHECK(orphan.facts.table == "books");
    CHECK(orphan.facts.columns == "author_id");
    const auto negative = error_of([&] { db.insert(book{.author_id = 1, .pages = -1}); });
    CHECK(negative.facts.columns == "pages");
    CHECK(db.get<author>(1)->name == "Ada");
}

TEST_CASE("transactions on PostgreSQL commit, roll back and run again") {
    opened with;
    auto& db = with.db;
    db.insert(ada());
    db.transaction([&](auto& tx) { tx.insert(book{.author_id = 1, .title = "kept"}); });
    CHECK_THROWS_AS(db.transaction([&](auto& tx) {
        tx.insert(book{.author_id = 1, .title = "dropped"});
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    CHECK(db(from<book>.select(count())).one() == 1);

    postgres_database<library> other{with.scratch.open()};
    int runs = 0;
    db.transaction([&](auto& tx) {
        const auto pages = tx(from<book>.where(col<&book::id> == 1).select(col<&book::pages>)).value();
        if (++runs == 1) // somebody else changes what was read
            other(update<book>.set(col<&book::pages> = col<&book::pages> + 10).where(col<&book::id> == 1));
        tx(update<book>.set(col<&book::pages> = pages + 1).where(col<&book::id> == 1));
    });
    CHECK(runs == 2);
    CHECK(db.get<book>(1)->pages == 11);
    CHECK(db.read([&](auto& tx) { return tx(from<book>.select(count())).one(); }) == 1);
}

TEST_CASE("verify names what a PostgreSQL database lacks") {
    const postgres_scratch scratch;
    postgres_database<library> db{scratch.open()};
    CHECK(error_of([&] { db.verify(); }).kind == error_kind::schema_mismatch);
    db.create_tables();
    db.connection().execute("ALTER TABLE books DROP COLUMN pages");
    const auto error = error_of([&] { db.verify(); });
    CHECK(error.facts.table == "books");
    CHECK(contains(error.facts.columns, "pages"));
}

TEST_CASE("verify names a column that orders text in another way, and what to do") {
    const postgres_scratch scratch;
    postgres_database<library> db{scratch.open()};
    db.create_tables();
    db.connection().execute("ALTER TABLE books ALTER COLUMN title TYPE text COLLATE \"en-x-icu\"");
    const auto error = error_of([&] { db.verify(); });
    CHECK(error.kind == error_kind::schema_mismatch);
    CHECK(error.facts.columns == "title");
    CHECK(error.facts.message == "the column compares text by the collation 'en-x-icu', the struct by bytes");
    CHECK(error.facts.remedy == "ALTER TABLE … ALTER COLUMN … TYPE text COLLATE \"C\"");
    db.connection().execute("ALTER TABLE books ALTER COLUMN title TYPE text COLLATE \"C\"");
    db.verify();
}

TEST_CASE("what happens at a row of PostgreSQL that another transaction holds is said by the query") {
    opened with;
    with.db.insert(ada());
    with.db.insert(author{.name = "Bob"});
    postgres_database<library> other{with.scratch.open()};
    constexpr auto names = from<author>.select(col<&author::name>).order_by(col<&author::id>);

    with.db.transaction([&](auto& tx) {
        CHECK(tx(names.where(col<&author::id> == 1).for_update()).value() == "Ada");
        const auto reads = [&](auto const& query) {
            return other.transaction([&](auto& second) { return second(query).all(); });
        };
        CHECK(reads(names.skip_locked()) == std::vector<std::string>{"Bob"});
        CHECK(reads(names.for_share().skip_locked()) == std::vector<std::string>{"Bob"});
        CHECK(reads(names) == std::vector<std::string>{"Ada", "Bob"});
        CHECK_THROWS_AS(reads(names.nowait()), busy_error);
    });
    with.db.transaction([&](auto& tx) {
        CHECK(tx(names.for_share()).all().size() == 2);
        other.transaction([&](auto& second) { CHECK(second(names.for_share().nowait()).all().size() == 2); });
    });
}

TEST_CASE("text on PostgreSQL is ordered and compared by its bytes, whatever the server's collation") {
    opened with;
    for (const char* name : {"b", "A", "a", "B", "\xc3\xa4"})
        with.db.insert(author{.name = name});
    constexpr auto names = from<author>.select(col<&author::name>);
    CHECK(with.db(names.order_by(col<&author::name>)).all() ==
          std::vector<std::string>{"A", "B", "a", "b", "\xc3\xa4"});
    CHECK(with.db(names.where(col<&author::name> < "a").order_by(col<&author::name>)).all() ==
          std::vector<std::string>{"A", "B"});
    CHECK(with.db(from<author>.select(max(col<&author::name>))).one() == "\xc3\xa4");
}

TEST_CASE("a transaction on PostgreSQL that another one has overtaken is run again") {
    opened with;
    with.db.insert(ada());
    postgres_database<library> other{with.scratch.open()};
    constexpr auto born = from<author>.where(col<&author::id> == 1).select(col<&author::born>);
    constexpr auto next = update<author>.set(col<&author::born> = arg<0>).where(col<&author::id> == 1);
    int runs = 0;
    with.db.transaction([&](auto& tx) {
        const int read = tx(born).value().value();
        if (++runs == 1)
            other(next, 1900);
        tx(next, read + 1).expect_one();
    });
    CHECK(runs == 2);
    CHECK(other(born).value() == 1901);
}

TEST_CASE("a transaction may have an isolation of its own") {
    opened with;
    auto& db = with.db;
    const auto shown = [](auto& running) {
        return running(raw<std::string>("SELECT current_setting('transaction_isolation') || ' ' || "
                                        "current_setting('transaction_deferrable')"))
            .one();
    };
    CHECK(db.transaction(shown) == "serializable off");
    CHECK(db.transaction({.isolation = isolation::read_committed}, shown) == "read committed off");
    CHECK(db.transaction({.isolation = isolation::repeatable_read}, shown) == "repeatable read off");
    CHECK(db.read(shown) == "repeatable read off");
    CHECK(db.read({.isolation = isolation::serializable}, shown) == "serializable off");
    CHECK(db.read({.deferrable = true}, shown) == "serializable on");
    CHECK(db.transaction({.commit = commit::verified},
                         [](auto& running) { return running.insert(author{.name = "verified"}).id; }) == 1);
    CHECK(db.transaction({.commit = commit::verified}, shown) == "serializable off"); // it has written nothing
}

TEST_CASE("two programs may create the tables of a PostgreSQL database at the same time") {
    const postgres_scratch scratch;
    postgres_database<library> first{scratch.open()};
    std::optional<caught> refused;
    std::thread second;
    first.transaction([&](auto&) {
        first.create_tables();
        second = std::thread{[&] {
            postgres_database<library> other{scratch.open({.lock_timeout = 60'000})};
            refused = try_call([&] { other.create_tables(); });
        }};
        auto looking = scratch.open();
        constexpr std::string_view waiting =
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM "
            "pg_database WHERE datname = current_database())";
        for (int i = 0; i < 3'000 && integer(looking, waiting) == 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
    });
    second.join();
    CHECK(describe(refused) == "no error");
    first.verify();
}

TEST_CASE("create_tables leaves nothing half done on PostgreSQL, within a transaction and without") {
    const postgres_scratch scratch;
    postgres_database<library> db{scratch.open()};
    CHECK_THROWS_AS(db.transaction([&](auto& running) {
        db.create_tables();
        running.insert(author{.name = "Ada"});
        throw 1;
    }),
                    int);
    CHECK(count_tables(db.connection(), model_of<library>, std::source_location::current()) == 0);
    db.connection().execute("CREATE TABLE uq_authors_name (a bigint)"); // in the way of an index
    const auto error = error_of([&] { db.create_tables(); });
    CHECK(error.kind == error_kind::schema_mismatch);
    CHECK(error.facts.result == outcome::not_applied);
    CHECK(count_tables(db.connection(), model_of<library>, std::source_location::current()) == 0);
    require_usable(db.connection());
}

TEST_CASE("a column of a PostgreSQL table that differs is named, with what differs") {
    const postgres_scratch scratch;
    postgres_database<library> db{scratch.open()};
    const auto differs = [&](std::string_view change, std::string_view column, std::string_view message) {
        INFO(change);
        db.connection().execute("DROP TABLE IF EXISTS books, authors CASCADE");
        db.create_tables();
        db.verify();
        db.connection().execute("ALTER TABLE authors " + std::string{change});
        const auto error = error_of([&] { db.verify(); });
        CHECK(error.kind == error_kind::schema_mismatch);
        CHECK(error.facts.table == "authors");
        CHECK(error.facts.columns == column);
        CHECK(contains(error.facts.message, message));
        require_usable(db.connection());
    };
    differs("RENAME COLUMN note TO noet", "note", "did you mean 'noet'?");
    differs("ALTER COLUMN born TYPE bigint", "born", "the column's type is 'bigint', the struct needs integer");
    differs("ALTER COLUMN fee TYPE numeric(12,4)", "fee", "the struct needs numeric(10,2)");
    differs("ALTER COLUMN made TYPE timestamp", "made", "the struct needs timestamptz");
    differs("ALTER COLUMN score DROP NOT NULL", "score", "may hold NULL");
    differs("ADD COLUMN country text NOT NULL", "country", "demands a value");
    differs("DROP COLUMN alive, ADD COLUMN alive boolean NOT NULL GENERATED ALWAYS AS (true) STORED", "alive",
            "the column is generated, the member is not");
    db.connection().execute("ALTER TABLE authors DROP COLUMN alive, ADD COLUMN alive boolean NOT NULL, "
                            "ADD COLUMN spare text, ADD COLUMN kind text NOT NULL DEFAULT 'writer'");
    db.verify(); // what can be left out is no difference
}
