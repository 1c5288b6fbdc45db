// SPDX-License-Identifier: BSL-1.0

// Dynamic statements, run: every set of parts gives the rows that the same conditions give in memory.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::require_usable;

namespace {

struct item {
    std::int64_t id{};
    std::string name{};
    int weight{};
    std::optional<int> price{};
    bool sold{};
    std::int64_t version{1};

    friend bool operator==(item const&, item const&) = default;
    static consteval auto table() {
        using namespace constable;
        return constable::table("items", primary_key<&item::id>, row_version<&item::version>);
    }
};

using shop = schema<"shop", item>;

constexpr auto id = col<&item::id>;
constexpr auto name = col<&item::name>;
constexpr auto weight = col<&item::weight>;
constexpr auto price = col<&item::price>;
constexpr auto sold = col<&item::sold>;

struct fixture : constable_test::on_each_engine<shop> {
    std::vector<item> items;

    fixture() {
        for (int i = 1; i <= 60; ++i)
            items.push_back({.id = i,
                             .name = std::string(1, static_cast<char>('a' + i * 7 % 5)),
                             .weight = i * 13 % 11,
                             .price = i % 4 == 0 ? std::nullopt : std::optional{i * 5 % 17},
                             .sold = i % 3 == 0});
        db.insert_all(items);
    }
    std::int64_t prepared(std::string_view part) { return constable_test::prepared_statements(db.connection(), part); }
};

/// Six conditions, and which of them hold; three terms to sort by.
auto search(unsigned mask) {
    const auto on = [mask](unsigned bit) { return (mask >> bit & 1) != 0; };
    return from<item>
        .where(dynamic(on(0), name == "c" || name == "a") && weight < 9 && dynamic(on(1), weight > arg<0>) &&
               (dynamic(on(2), price < 9) && dynamic(on(3), !(sold == true))) &&
               (id % 2 == 0 || dynamic(on(4), price == null)))
        .order_by(dynamic(on(5), desc<&item::weight>), dynamic(on(0), name), id)
        .limit(40);
}

std::vector<item> expected(std::vector<item> const& items, unsigned mask, int lightest) {
    const auto on = [mask](unsigned bit) { return (mask >> bit & 1) != 0; };
    std::vector<item> found;
    for (item const& each : items)
        if ((!on(0) || each.name == "c" || each.name == "a") && each.weight < 9 && (!on(1) || each.weight > lightest) &&
            (!on(2) || (each.price && *each.price < 9)) && (!on(3) || !each.sold) &&
            (each.id % 2 == 0 || (on(4) && !each.price)))
            found.push_back(each);
    std::sort(found.begin(), found.end(), [&](item const& a, item const& b) {
        return std::tuple{on(5) ? -a.weight : 0, on(0) ? a.name : std::string{}, a.id} <
               std::tuple{on(5) ? -b.weight : 0, on(0) ? b.name : std::string{}, b.id};
    });
    if (found.size() > 40)
        found.resize(40);
    return found;
}

} // namespace

TEST_CASE_METHOD(fixture, "all sets of six parts give what the same conditions give in memory") {
    std::size_t rows = 0;
    for (int run = 0; run < 2; ++run)
        for (unsigned mask = 0; mask < 64; ++mask) {
            INFO(running_sql<sqlite>(search(mask)));
            const auto found = db(search(mask), 3).all();
            CHECK(found == expected(items, mask, 3));
            rows += found.size();
        }
    CHECK(rows > 100);
    // each was prepared once
    CHECK(db.run().statements().shapes() == 64);
    CHECK(prepared("FROM items WHERE") == 64);
    CHECK(db(search(0), 3).all().size() == expected(items, 0, 3).size());
}

TEST_CASE_METHOD(fixture, "a dynamic query may run within itself") {
    int pairs = 0;
    const auto light = [](bool given) { return from<item>.where(dynamic(given, weight < 2)).order_by(id); };
    const auto lightest = db(light(true)).all().size();
    for (item const& outer : db(light(true)))
        for (item const& inner : db(light(true)))
            pairs += inner.weight < 2 && outer.weight < 2 ? 1 : 0;
    CHECK(pairs == static_cast<int>(lightest * lightest));
    CHECK(prepared("FROM items WHERE weight < ") == (is_postgres() ? 1 : 2)); // where two may share one
    CHECK(db.run().statements().shapes() == 1);
}

TEST_CASE_METHOD(fixture, "an update writes the columns that are given") {
    const auto change = [](bool rename, bool reprice, std::int64_t which) {
        return update<item>.set(dynamic(rename, name = "new"), dynamic(reprice, price = null)).where(id == which);
    };
    CHECK(db(change(true, false, 1)).rows() == 1);
    CHECK(db.get<item>(1)->name == "new");
    CHECK(db.get<item>(1)->price == items[0].price);
    CHECK(db.get<item>(1)->version == 2);
    CHECK(db(change(false, true, 1)).rows() == 1);
    CHECK_FALSE(db.get<item>(1)->price);
    CHECK(db.get<item>(1)->version == 3);

    SECTION("without any, nothing runs") {
        const auto nothing = db(change(false, false, 1));
        CHECK(nothing.rows() == 0);
        CHECK(db.get<item>(1)->version == 3);
        CHECK(prepared("UPDATE items SET version = version + 1") == 0);
        const auto refused = error_of([&] { nothing.expect_one(); });
        CHECK(refused.kind == error_kind::row_count);
        CHECK(refused.facts.table == "items");
        CHECK(db(change(false, false, 1).returning(id)).empty());
        CHECK(db(change(true, false, 1).returning(id, name)).one() == std::tuple{std::int64_t{1}, std::string{"new"}});
    }
    SECTION("a delete with a condition that is always there") {
        const auto purge = [](bool only_sold) {
            return erase<item>.where(id > 50 && dynamic(only_sold, sold == true));
        };
        CHECK(db(purge(true)).rows() == 4);
        CHECK(db(purge(false)).rows() == 6);
    }
    SECTION("in transactions") {
        db.transaction([&](auto& tx) { tx(change(true, false, 2)).expect_one(); });
        CHECK(db.get<item>(2)->name == "new");
        db.read([&](auto& tx) { CHECK(tx(search(1), 0).all().size() == expected(db(from<item>).all(), 1, 0).size()); });
    }
}

TEST_CASE_METHOD(fixture, "an error of a value names the column, whatever parts are there") {
    const std::string bad = "\xff";
    const auto query = [&](bool given) {
        return from<item>.where(dynamic(given, weight < 2 && price > 1) && name == bad);
    };
    for (bool given : {false, true}) {
        const auto refused = error_of([&] { (void)db(query(given)); });
        CHECK(refused.kind == error_kind::invalid_value);
        CHECK(refused.facts.columns == "name");
        require_usable(db.connection());
    }
}

TEST_CASE_METHOD(fixture, "a table that is not there is named by a dynamic statement too") {
    db.connection().execute("DROP TABLE items");
    const auto missing = error_of([&] { (void)db(search(0), 1); });
    CHECK(missing.kind == error_kind::schema_mismatch);
    CHECK(missing.facts.table == "items");
    CHECK(db.run().statements().shapes() == 0);
}
