// SPDX-License-Identifier: BSL-1.0

// Vectors as columns: arrays on PostgreSQL, JSON arrays on SQLite; the same rows.

#include <constable/any.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

enum class size { small, large };

struct article {
    std::int64_t id{};
    std::vector<std::string> tags{};
    std::vector<std::int64_t> scores{};
    std::vector<std::int32_t> pages{};
    std::vector<std::uint8_t> shades{};
    std::vector<double> weights{};
    std::vector<float> ratios{};
    std::vector<bool> flags{};
    std::vector<timestamp> times{};
    std::vector<date> days{};
    std::vector<duration> pauses{};
    std::vector<local_timestamp> alarms{};
    std::vector<decimal<10, 2>> prices{};
    std::vector<uuid> keys{};
    std::vector<blob> pieces{};
    std::vector<size> sizes{};
    std::vector<varchar<5>> codes{};
    std::vector<std::optional<std::int64_t>> gaps{};
    std::optional<std::vector<std::string>> notes{};

    static consteval auto table() { return constable::table("articles", primary_key<&article::id>); }
    friend bool operator==(article const&, article const&) = default;
};

using press = schema<"press", article>;

any_database<press> created(engine const& on) {
    auto db = open<press>(on.url(), any_options{});
    db.create_tables();
    return db;
}

article full() {
    return {.id = 1,
            .tags = {"a", "", "b,\"c\"\\]", "\n\t\x01", "caf\xc3\xa9 \xf0\x9f\x98\x80", "null"},
            .scores = {0, -1, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()},
            .pages = {1, std::numeric_limits<std::int32_t>::min()},
            .shades = {0, 255},
            .weights = {0.1, -1e300, 3.0, 5e-324},
            .ratios = {0.1F, -3.4e38F},
            .flags = {true, false},
            .times = {timestamp::from_microseconds(-1), timestamp::max()},
            .days = {date::min(), date::max()},
            .pauses = {-duration::hours(30), duration::microseconds(1)},
            .alarms = {local_timestamp::min(), local_timestamp::max()},
            .prices = {decimal<10, 2>::from_unscaled(-1), decimal<10, 2>::max()},
            .keys = {parse_uuid("0198c0de-0000-7000-8000-0000000000ff").value(), uuid{}},
            .pieces = {blob{{std::byte{0}, std::byte{255}}}, blob{}},
            .sizes = {size::large, size::small, size::large},
            .codes = {varchar<5>{"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"}},
            .gaps = {1, std::nullopt, -3},
            .notes = std::vector<std::string>{"x"}};
}

} // namespace

TEST_CASE("any_arrays: arrays of every type come back as they were") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        db.insert(full());
        CHECK(db.get<article>(1) == full());
        db.insert(article{.id = 2});
        CHECK(db.get<article>(2) == article{.id = 2});
        db.verify();
        auto changed = full();
        changed.tags.clear();
        changed.notes.reset();
        db.update(changed);
        CHECK(db.get<article>(1) == changed);
        CHECK(db(from<article>.where(col<&article::pages> == full().pages).select(col<&article::id>)).all() ==
              std::vector<std::int64_t>{1});
        CHECK(
            db(from<article>.select(element_count(col<&article::scores>), element_count(col<&article::notes>)).order_by(col<&article::id>))
                .all()
                .front() == std::tuple{std::int64_t{4}, std::optional<std::int64_t>{}});
        std::vector<article> many(3, full());
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i].id = 10 + static_cast<std::int64_t>(i);
        CHECK(copy_in(db, many) == 3);
        CHECK(db.get<article>(12) == many[2]);
    });
}

TEST_CASE("any_arrays: PostgreSQL has the types that one would have chosen by hand") {
    postgres_scratch scratch;
    auto db = open<press>(scratch.url(), any_options{});
    db.create_tables();
    CHECK(text(scratch.open(), "SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM "
                               "pg_attribute WHERE attrelid = 'articles'::regclass AND attnum > 1") ==
          "text[] bigint[] integer[] smallint[] double precision[] real[] boolean[] timestamp with time zone[] date[] "
          "interval[] timestamp without time zone[] numeric(10,2)[] uuid[] bytea[] text[] character varying(5)[] "
          "bigint[] text[]");
}

TEST_CASE("any_arrays: what is no such array is refused, and the connection goes on") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        db.insert(article{.id = 1});
        const auto problem = [&](std::string_view assignment) {
            db.connection().execute("UPDATE articles SET " + std::string{assignment} + " WHERE id = 1");
            const auto refused = error_of([&] { std::ignore = db.get<article>(1); });
            CHECK(refused.kind == error_kind::invalid_value);
            CHECK(refused.facts.table == "articles");
            return refused.facts.message;
        };
        if (on.is_postgres()) {
            CHECK(problem("scores = '{1,NULL}'").starts_with("element 2: NULL"));
            CHECK(problem("scores = '{{1,2},{3,4}}'").starts_with("the stored value is no array of one dimension"));
            CHECK(error_of([&] { problem("scores = '{}', sizes = '{huge}'"); }).facts.violated ==
                  constraint_kind::check);
            CHECK(error_of([&] { problem("shades = '{256}'"); }).facts.violated == constraint_kind::check);
        } else {
            CHECK(problem("scores = '[1,null]'").starts_with("element 2: NULL"));
            CHECK(problem("scores = '[1,[2]]'").starts_with("the stored value is no array"));
            CHECK(problem("scores = '[1'").starts_with("the stored value is no array"));
            CHECK(problem("scores = '[1.5]'").starts_with("element 1: expected an integer"));
            CHECK(problem("scores = '[]', shades = '[256]'").starts_with("element 1: the stored integer"));
            CHECK(problem("shades = '[]', sizes = '[\"huge\"]'").starts_with("element 1: the stored text is no"));
            CHECK(problem("sizes = '[]', keys = '[\"00\"]'").starts_with("element 1: the blob has 1 bytes"));
            db.connection().execute(
                R"(UPDATE articles SET keys = '[]', flags = '[true , false]', tags = ' [ "\u00e9\ud83d\ude00" ] ')");
            CHECK(db.get<article>(1).value().tags == std::vector<std::string>{"\xc3\xa9\xf0\x9f\x98\x80"});
            CHECK(db.get<article>(1).value().flags == std::vector{true, false});
        }
        CHECK(error_of([&] { db.insert(article{.id = 3, .tags = {std::string(1, '\0')}}); }).kind ==
              error_kind::invalid_value);
        db.insert(article{.id = 4});
    });
}

TEST_CASE("any_arrays: operators of PostgreSQL's arrays") {
    postgres_scratch scratch;
    auto db = open<press>(scratch.url(), postgres_options{});
    db.create_tables();
    db.insert(full());
    db.insert(article{.id = 2, .tags = {"a", "x"}, .pages = {1, 2, 3}, .sizes = {size::small}, .codes = {"one"}});
    db.insert(article{.id = 3});
    const auto ids = [&](auto condition) {
        return db(from<article>.where(condition).order_by(col<&article::id>).select(col<&article::id>)).all();
    };
    using found = std::vector<std::int64_t>;
    CHECK(ids(has_element(col<&article::tags>, "x")) == found{2});
    CHECK(ids(has_element(col<&article::pages>, 1)) == found{1, 2});
    CHECK(ids(has_element(col<&article::sizes>, size::small)) == found{1, 2});
    CHECK(ids(has_element(col<&article::codes>, "one")) == found{2});
    CHECK(ids(has_element(col<&article::prices>, decimal<10, 2>::max())) == found{1});
    CHECK(ids(has_element(col<&article::keys>, uuid{})) == found{1});
    CHECK(ids(has_element(col<&article::scores>, col<&article::id>)) == found{});
    CHECK(ids(!has_element(col<&article::tags>, "a")) == found{3});
    CHECK(ids(contains_all(col<&article::pages>, std::vector<std::int32_t>{3, 1})) == found{2});
    CHECK(ids(contains_all(col<&article::codes>, std::vector<varchar<5>>{"one"})) == found{2});
    CHECK(ids(contains_all(col<&article::shades>, std::vector<std::uint8_t>{255})) == found{1});
    CHECK(ids(contains_any(col<&article::tags>, std::vector<std::string>{"x", "null"})) == found{1, 2});
    CHECK(ids(contained_in(col<&article::sizes>, std::vector{size::small})) == found{2, 3});
    CHECK(ids(contains_all(col<&article::tags>, col<&article::tags>)) == found{1, 2, 3});
    constexpr auto given = from<article>.where(contains_all(col<&article::tags>, arg<0>)).select(col<&article::id>);
    CHECK(db(given, std::vector<std::string>{"x"}).all() == found{2});
    CHECK(
        db(update<article>.set(col<&article::tags> = std::vector<std::string>{"new"}).where(has_element(col<&article::tags>, "x")))
            .rows() == 1);
    CHECK(ids(has_element(col<&article::tags>, "new")) == found{2});
}
