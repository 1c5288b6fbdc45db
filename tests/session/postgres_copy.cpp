// SPDX-License-Identifier: BSL-1.0
#include <constable/session/postgres_copy.hpp>

#include <constable/postgres.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

enum class mood { calm, wild };

struct sample {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int32_t> small{};
    double real{};
    bool yes{};
    decimal<10, 2> price{};
    timestamp at{};
    date day{};
    uuid key{};
    blob data{};
    mood temper{};
    std::optional<std::string> note{};

    static consteval auto table() {
        return constable::table("samples", primary_key<&sample::id>, unique_key<&sample::name>,
                                check("price_positive", col<&sample::price> >= decimal<10, 2>{}));
    }
    friend bool operator==(sample const&, sample const&) = default;
};

using samples = schema<"samples", sample>;

std::vector<sample> made(int count) {
    std::vector<sample> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back({.id = i + 1,
                        .name = "n" + std::to_string(i),
                        .small = i % 3 == 0 ? std::nullopt : std::optional{i},
                        .real = i / 8.0,
                        .yes = i % 2 == 0,
                        .price = decimal<10, 2>::from_unscaled(i * 101),
                        .at = timestamp::from_microseconds(i * 1'000'003LL),
                        .day = date::from_days(i),
                        .key = uuid::from_words(static_cast<std::uint64_t>(i), 7),
                        .data = blob{std::vector(static_cast<std::size_t>(i % 5), std::byte{9})},
                        .temper = i % 2 == 0 ? mood::calm : mood::wild,
                        .note = i % 4 == 0 ? std::optional<std::string>{"caf\xc3\xa9"} : std::nullopt});
    return rows;
}

struct opened {
    postgres_scratch scratch;
    postgres_database<samples> db{scratch.open()};
    opened() { db.create_tables(); }
};

constexpr auto in_order = from<sample>.order_by(col<&sample::id>);

std::vector<sample> copied_out(postgres_database<samples>& db) {
    std::vector<sample> rows;
    const std::int64_t number = copy_out(db, in_order, [&](sample const& row) { rows.push_back(row); });
    CHECK(number == static_cast<std::int64_t>(rows.size()));
    return rows;
}

} // namespace

TEST_CASE("rows of every type go in and come out by COPY as they were") {
    opened with;
    const std::vector<sample> rows = made(3'000); // several times what is sent at once
    CHECK(copy_in(with.db, rows) == 3'000);
    CHECK(with.db(in_order).all() == rows);
    CHECK(copied_out(with.db) == rows);
    require_usable(with.db.connection());
}

TEST_CASE("COPY leaves out the keys that the database gives") {
    opened with;
    std::vector<sample> rows = made(3);
    for (sample& row : rows)
        row.id = 0;
    CHECK(copy_in(with.db, rows) == 3);
    CHECK(with.db(from<sample>.select(max(col<&sample::id>))).one() == 3);
    CHECK(copy_in(with.db, std::vector<sample>{}) == 0);
    rows[1].id = 77;
    CHECK(error_of([&] { copy_in(with.db, rows); }).kind == error_kind::misuse);
}

TEST_CASE("a row that COPY refuses is named, and nothing is applied") {
    opened with;
    auto& db = with.db;
    std::vector<sample> rows = made(2'500);
    rows[1'234].name = "n7";
    const auto twice = error_of([&] { copy_in(db, rows); });
    CHECK(twice.kind == error_kind::constraint);
    CHECK(twice.facts.columns == "name");
    CHECK(contains(twice.what, "row 1234 of the copy"));
    CHECK_FALSE(contains(twice.what, "n7"));
    require_usable(db.connection());

    rows = made(5);
    rows[3].price = decimal<10, 2>::from_unscaled(-1);
    const auto negative = error_of([&] { copy_in(db, rows); });
    CHECK(negative.facts.constraint == "ck_samples_price_positive");
    CHECK(contains(negative.what, "row 3 of the copy"));

    rows = made(5);
    rows[2].name = std::string{"a\0b", 3};
    const auto nul = error_of([&] { copy_in(db, rows); });
    CHECK(nul.kind == error_kind::invalid_value);
    CHECK(contains(nul.what, "row 2 of the copy"));
    rows[2].name = "\xff";
    CHECK(contains(error_of([&] { copy_in(db, rows); }).what, "row 2 of the copy"));
    require_usable(db.connection());
    CHECK(db(from<sample>.select(count())).one() == 0);
}

TEST_CASE("COPY within a transaction is part of it") {
    opened with;
    auto& db = with.db;
    CHECK_THROWS_AS(db.transaction([](auto& running) {
        CHECK(copy_in(running, made(10)) == 10);
        CHECK(running(from<sample>.select(count())).one() == 10);
        throw 1;
    }),
                    int);
    CHECK(copied_out(db).empty());
    CHECK(db.transaction([](auto& running) { return copy_in(running, made(10)); }) == 10);
    CHECK(copied_out(db).size() == 10);
    CHECK(error_of([&] { db.read([&](auto&) { copy_in(db, made(1)); }); }).kind == error_kind::misuse);
}

TEST_CASE("who stops copying out can go on with the connection") {
    opened with;
    auto& db = with.db;
    copy_in(db, made(5'000));
    int seen = 0;
    CHECK_THROWS_AS(copy_out(db, in_order,
                             [&](sample const&) {
                                 if (++seen == 3)
                                     throw 1;
                             }),
                    int);
    require_usable(db.connection());
    CHECK(copied_out(db).size() == 5'000);
    CHECK(error_of([&] { copy_in(db, made(1)); }).kind == error_kind::constraint); // the key is taken
    db.connection().execute("ALTER TABLE samples DROP CONSTRAINT ck_samples_temper_domain; UPDATE samples SET temper = "
                            "'furious' WHERE id = 9");
    const auto unknown = error_of([&] { copied_out(db); });
    CHECK(unknown.facts.columns == "temper");
    require_usable(db.connection());
}

TEST_CASE("a statement in the middle of a COPY is refused, and the COPY goes on") {
    opened with;
    copy_in(with.db, made(10));
    int refused = 0;
    const auto insert_one = [&] { with.db.insert(made(1)[0]); };
    const auto number = copy_out(with.db, in_order, [&](sample const&) {
        refused += error_of(insert_one).kind == error_kind::misuse ? 1 : 0;
        refused += error_of([&] { with.db.connection().execute("SELECT 1"); }).kind == error_kind::misuse ? 1 : 0;
    });
    CHECK(number == 10);
    CHECK(refused == 20);
    CHECK(with.db(from<sample>.select(count())).one() == 10);
    require_usable(with.db.connection());
}
