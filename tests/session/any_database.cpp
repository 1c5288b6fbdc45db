// SPDX-License-Identifier: BSL-1.0

// One type of database over both engines: the same program, the same rows, the same errors.

#include <constable/any.hpp>
#include <constable/filter.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

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
    std::int32_t version{};

    static consteval auto table() {
        return constable::table("authors", primary_key<&author::id>, unique_key<&author::name>,
                                row_version<&author::version>);
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
                                check("pages_positive", col<&book::pages> >= 0), full_text<&book::title>);
    }
};

using library = schema<"library", author, book>;

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

any_database<library> created(engine const& on) {
    auto db = open<library>(on.url(), any_options{});
    db.create_tables();
    return db;
}

} // namespace

TEST_CASE("a row of every type comes back from either engine as it was inserted") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        const author first = db.insert(ada());
        CHECK(first.id == 1);
        CHECK(db.get<author>(1) == first);
        CHECK(db.insert(author{.name = "Bob"}).id == 2);
        CHECK(db.insert(author{.id = 7, .name = "Cid"}).id == 7);
        CHECK_FALSE(db.get<author>(3));
        db.verify();
        db.create_tables(); // they are there: compared
    });
}

TEST_CASE("queries give the same on either engine") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        const auto id = db.insert(ada()).id;
        std::vector<book> many;
        for (int i = 0; i < 300; ++i)
            many.push_back({.author_id = id, .title = "b" + std::to_string(i), .pages = i});
        CHECK(db.insert_all(many) == 300);

        constexpr auto totals =
            from<author>.join<book>().group_by(col<&author::name>).select(col<&author::name>, count(), sum(col<&book::pages>), avg(col<&book::pages>));
        CHECK(db(totals).one() == std::tuple{std::string{"Ada"}, std::int64_t{300}, std::optional<std::int64_t>{44'850},
                                             std::optional{149.5}});
        CHECK(db(from<author>.select(min(col<&author::day>), max(col<&author::fee>))).one() ==
              std::tuple{std::optional{ada().day}, std::optional{ada().fee}});

        CHECK(db(from<book>.where(col<&book::title> == arg<0>).select(col<&book::pages>), "b7").first() == 7);
        CHECK(db(update<book>.set(col<&book::pages> = col<&book::pages> + 1).where(col<&book::pages> < 10)).rows() ==
              10);
        CHECK(db(erase<book>.where(col<&book::pages> > 100)).rows() == 199);
        CHECK(db(into<book>.values(book{.author_id = id, .title = "new"}).returning(col<&book::title>)).one() == "new");
        const std::vector<std::int64_t> wanted{1, 3, 1'000};
        CHECK(db(from<book>.where(in_values(col<&book::id>, wanted))).all().size() == 2);
        CHECK(db(from<book>.matching("B3")).all().size() == 1);

        filter<book> found;
        CHECK(db(from<book>.where(found)).all().size() == 102);
        found.add(col<&book::title> == "new");
        CHECK(db(from<book>.where(found)).all().size() == 1);
        for (bool few : {true, false})
            CHECK(db(from<book>.where(dynamic(few, col<&book::pages> < 5))).all().size() == (few ? 5U : 102U));
        CHECK(db(raw<std::int64_t>("SELECT count(*) FROM books WHERE pages < ? AND title <> '?'"), 3).one() == 3);
        const std::vector<author> all = db(from<author>).all();
        CHECK(db.children<&book::author_id>(all).of(all[0]).size() == 102);
    });
}

TEST_CASE("transactions and their errors are the same on either engine") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        auto names = [&] { return db(from<author>.order_by(col<&author::id>).select(col<&author::name>)).all(); };
        db.transaction([](auto& running) {
            running.insert(author{.name = "kept"});
            CHECK(error_of([&] {
                      running.savepoint([](auto& part) {
                          part.insert(author{.name = "undone"});
                          part.insert(author{.name = "kept"});
                      });
                  }).kind == error_kind::constraint);
            running.insert(author{.name = "kept too"});
        });
        CHECK(names() == std::vector<std::string>{"kept", "kept too"});
        CHECK_THROWS_AS(db.transaction([](auto& running) {
            running.insert(author{.name = "gone"});
            throw 1;
        }),
                        int);
        CHECK(names().size() == 2);
        const auto number = [](auto& reading) { return reading(from<author>.select(count())).one(); };
        CHECK(db.read(number) == 2);
        CHECK(db.read({.deferrable = true}, number) == 2);
        CHECK(db.transaction({.isolation = isolation::read_committed, .commit = commit::verified}, number) == 2);

        const auto twice = error_of([&] { db.insert(author{.name = "kept"}); });
        CHECK(twice.facts.table == "authors");
        CHECK(twice.facts.columns == "name");
        CHECK(error_of([&] { db.insert(book{.author_id = 77, .title = "x"}); }).facts.violated ==
              constraint_kind::foreign_key);

        auto first = db.get<author>(1).value();
        const auto stale = first;
        first.name = "changed";
        CHECK(db.update(first).version == stale.version + 1);
        CHECK(error_of([&] { db.update(stale); }).kind == error_kind::stale);
        CHECK(names()[0] == "changed");
    });
}

TEST_CASE("rows are copied in and out of either engine") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        const auto id = db.insert(ada()).id;
        std::vector<book> many;
        for (int i = 0; i < 1'000; ++i)
            many.push_back({.author_id = id, .title = "b" + std::to_string(i), .pages = i});
        CHECK(copy_in(db, many) == 1'000);
        std::int64_t pages = 0;
        CHECK(copy_out(db, from<book>.select(col<&book::pages>), [&](int each) { pages += each; }) == 1'000);
        CHECK(pages == 999 * 500);
        many = {{.author_id = id, .title = "whole", .pages = 1}, {.author_id = id, .title = "wrong", .pages = -1}};
        const auto refused = error_of([&] { copy_in(db, many); });
        CHECK(refused.kind == error_kind::constraint);
        CHECK(contains(refused.what, "row 1 of the copy"));
        CHECK(db(from<book>.select(count())).one() == 1'000);
    });
}

TEST_CASE("a database whose tables differ is refused on either engine") {
    for_each_engine([](engine& on) {
        auto db = open<library>(on.url(), any_options{});
        db.connection().execute("CREATE TABLE authors (id BIGINT)");
        const auto differs = error_of([&] { db.create_tables(); });
        CHECK(differs.kind == error_kind::schema_mismatch);
        CHECK(differs.facts.table == "authors");
    });
}

TEST_CASE("a file is opened by its URL, and what is no database's URL is refused without its password") {
    const auto refused = error_of([] { (void)open<library>("mysql://app:hunter2@db/x", any_options{}); });
    CHECK(refused.kind == error_kind::unsupported);
    CHECK_FALSE(contains(refused.what, "hunter2"));
    CHECK(error_of([] { (void)open<library>("sqlite:/nowhere/at/all.db", any_options{}); }).kind ==
          error_kind::unavailable);
    CHECK(error_of([] {
              (void)open<library>("postgresql://app:hunter2@/x?host=/nowhere/at/all", any_options{});
          }).kind == error_kind::unavailable);
    auto db = open<library>("sqlite::memory:", any_options{.sqlite = {.busy_timeout = 7}});
    CHECK(db.connection().as_sqlite()->busy_timeout() == 7);
    CHECK(db.connection().as_postgres() == nullptr);
}
