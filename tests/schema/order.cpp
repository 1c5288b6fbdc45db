// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/order.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

// --- at compile time -------------------------------------------------------------------------------------------------

struct alone {
    std::int64_t id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("alone", primary_key<&alone::id>);
    }
};
struct root {
    std::int64_t id{};
    std::optional<std::int64_t> self_id;
    static consteval auto table() {
        using namespace constable;
        return constable::table("root", primary_key<&root::id>, foreign_key<&root::self_id>.references<&root::id>());
    }
};
struct middle {
    std::int64_t id{};
    std::int64_t root_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("middle", primary_key<&middle::id>,
                                foreign_key<&middle::root_id>.references<&root::id>());
    }
};
struct leaf {
    std::int64_t id{};
    std::int64_t middle_id{};
    std::int64_t root_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("leaf", primary_key<&leaf::id>, foreign_key<&leaf::root_id>.references<&root::id>(),
                                foreign_key<&leaf::middle_id>.references<&middle::id>());
    }
};

template <std::size_t N>
using positions = std::array<std::size_t, N>;

static_assert(table_order<schema<"s", leaf, middle, root, alone>> == positions<4>{2, 1, 0, 3});
static_assert(table_drop_order<schema<"s", leaf, middle, root, alone>> == positions<4>{3, 0, 1, 2});
static_assert(late_foreign_keys<schema<"s", leaf, middle, root, alone>>.empty()); // a key to its own table is no cycle
// What is in order already stays as it was declared.
static_assert(table_order<schema<"s", alone, root, middle, leaf>> == positions<4>{0, 1, 2, 3});
static_assert(table_order<schema<"s", root, alone, middle, leaf>> == positions<4>{0, 1, 2, 3});
static_assert(table_order<schema<"s">>.empty() && table_drop_order<schema<"s">>.empty());

struct egg;
struct hen {
    std::int64_t id{};
    std::int64_t egg_id{};
};
struct egg {
    std::int64_t id{};
    std::optional<std::int64_t> hen_id;
};
struct fox {
    std::int64_t id{};
    std::int64_t hen_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("fox", primary_key<&fox::id>, foreign_key<&fox::hen_id>.references<&hen::id>());
    }
};

} // namespace
template <>
inline constexpr auto constable::table_definition<hen> =
    constable::table("hen", primary_key<&hen::id>, foreign_key<&hen::egg_id>.references<&egg::id>());
template <>
inline constexpr auto constable::table_definition<egg> =
    constable::table("egg", primary_key<&egg::id>, foreign_key<&egg::hen_id>.references<&hen::id>());
namespace {

using farm = schema<"farm", fox, hen, egg>;
static_assert(table_order<farm> == positions<3>{2, 1, 0});
// The egg's key closes the cycle; the fox stands outside of it.
static_assert(late_foreign_keys<farm>.size() == 1 && late_foreign_keys<farm>[0] == foreign_key_position{2, 0});
static_assert(table_drop_order<farm> == positions<3>{0, 1, 2});

// --- at run time -----------------------------------------------------------------------------------------------------

/// A schema from lists of the tables that each table needs.
struct made_schema {
    explicit made_schema(std::vector<std::vector<std::size_t>> const& needs) {
        for (std::size_t i = 0; i < needs.size() + 1; ++i)
            names.push_back("t" + std::to_string(i));
        for (std::size_t i = 0; i < needs.size(); ++i) {
            auto& list = keys.emplace_back();
            for (std::size_t target : needs[i])
                list.push_back({.target_table = names[target]});
            tables.push_back({.name = names[i], .foreign_keys = list});
        }
    }
    [[nodiscard]] schema_model model() const { return {"made", tables}; }

    std::deque<std::string> names;
    std::deque<std::vector<foreign_key_model>> keys;
    std::vector<table_model> tables;
};

struct result {
    std::vector<std::size_t> order;
    std::vector<foreign_key_position> late;
};

result ordered(made_schema const& made) {
    result found;
    found.order.assign(made.tables.size(), 99);
    dependency_order(made.model(), found.order, [&](foreign_key_position key) { found.late.push_back(key); });
    return found;
}

std::vector<std::size_t> order_of(std::vector<std::vector<std::size_t>> const& needs) {
    return ordered(made_schema{needs}).order;
}

} // namespace

TEST_CASE("parents come first, otherwise the order is kept") {
    using list = std::vector<std::size_t>;
    CHECK(order_of({}).empty());
    CHECK(order_of({{}, {}, {}}) == list{0, 1, 2});
    CHECK(order_of({{2}, {}, {}}) == list{2, 0, 1});
    CHECK(order_of({{1, 2}, {2}, {}}) == list{2, 1, 0});
    CHECK(order_of({{}, {0}, {1}, {2}}) == list{0, 1, 2, 3});
    CHECK(order_of({{0}, {1, 0}}) == list{0, 1});
    CHECK(order_of({{3}, {}}) == list{0, 1}); // the schema has no table t3
}

TEST_CASE("each cycle loses one key") {
    const auto two = ordered(made_schema{{{1}, {0}}});
    CHECK(two.order == std::vector<std::size_t>{1, 0});
    CHECK(two.late == std::vector{foreign_key_position{1, 0}});

    const auto three = ordered(made_schema{{{1}, {2}, {2, 0}}});
    CHECK(three.order == std::vector<std::size_t>{2, 1, 0});
    CHECK(three.late == std::vector{foreign_key_position{2, 1}});

    // Two keys of one table into the same cycle.
    const auto twice = ordered(made_schema{{{1}, {0, 0}}});
    CHECK(twice.late == std::vector{foreign_key_position{1, 0}, foreign_key_position{1, 1}});
}

TEST_CASE("a very long chain needs no deep stack") {
    std::vector<std::vector<std::size_t>> needs(3000);
    for (std::size_t i = 0; i + 1 < needs.size(); ++i)
        needs[i] = {i + 1};
    const auto order = order_of(needs);
    CHECK(order.front() == 2999);
    CHECK(order.back() == 0);
}

TEST_CASE("in every schema the order serves all keys but the late ones") {
    std::mt19937 random{20240229};
    for (int round = 0; round < 300; ++round) {
        const std::size_t count = 1 + random() % 12;
        std::vector<std::vector<std::size_t>> needs(count);
        for (auto& list : needs)
            for (std::size_t target = 0; target < count; ++target)
                if (random() % 5 == 0)
                    list.push_back(target);
        const made_schema made{needs};
        const auto found = ordered(made);

        std::vector<std::size_t> place(count, count);
        for (std::size_t i = 0; i < count; ++i) {
            REQUIRE(place[found.order[i]] == count); // each once
            place[found.order[i]] = i;
        }
        for (std::size_t table = 0; table < count; ++table)
            for (std::size_t key = 0; key < needs[table].size(); ++key) {
                const std::size_t parent = needs[table][key];
                bool late = false;
                for (const auto& candidate : found.late)
                    late = late || candidate == foreign_key_position{table, key};
                if (parent == table)
                    REQUIRE_FALSE(late);
                else
                    REQUIRE(late == (place[parent] > place[table]));
            }

        std::vector<std::size_t> dropped(count, 0);
        drop_order(made.model(), dropped, [](foreign_key_position) {});
        REQUIRE(std::vector<std::size_t>(dropped.rbegin(), dropped.rend()) == found.order);
    }
}

TEST_CASE("a schema without a cycle has no late keys") {
    std::mt19937 random{42};
    for (int round = 0; round < 200; ++round) {
        std::vector<std::vector<std::size_t>> needs(10);
        for (std::size_t table = 0; table < needs.size(); ++table)
            for (std::size_t target = table; target < needs.size(); ++target) // towards the end only
                if (random() % 3 == 0)
                    needs[table].push_back(target);
        REQUIRE(ordered(made_schema{needs}).late.empty());
    }
}
