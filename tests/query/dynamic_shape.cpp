// SPDX-License-Identifier: BSL-1.0

// The parts that a query object has at the moment.

#include <constable/query/dynamic_shape.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>

using namespace constable;

namespace {

struct user {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};
constexpr auto id = col<&user::id>;
constexpr auto name = col<&user::name>;

constexpr auto first = nodes_of<decltype(id > 3)>;
constexpr auto second = nodes_of<decltype(name == "x" || id < 4)>;

struct some_filter {
    std::span<const filter_term> held;
    [[nodiscard]] std::span<const filter_term> terms() const { return held; }
};

auto three_parts(unsigned mask) {
    const auto on = [mask](unsigned bit) { return (mask >> bit & 1) != 0; };
    return from<user>.where(dynamic(on(0), id > 1) && name == "a" && dynamic(on(1), id > 2)).order_by(
        dynamic(on(2), name)).limit(3);
}

} // namespace

TEST_CASE("the mask has a bit for each part, in the order of the text") {
    std::set<std::uint64_t> hashes;
    for (unsigned mask = 0; mask < 8; ++mask) {
        std::string identity = "from before";
        dynamic_shape shape{identity};
        three_parts(mask).bind(shape);
        CHECK(shape.mask() == mask);
        CHECK(shape.identity().empty());
        CHECK(shape.filters().empty());
        hashes.insert(shape.hash(7));
        CHECK(shape.hash(7) != shape.hash(8));
    }
    CHECK(hashes.size() == 8);
}

TEST_CASE("filters are told apart by their conditions, the order of these, and their groups") {
    const std::array<std::array<filter_term, 2>, 4> filters{{{{{first, 0}, {second, 0}}},
                                                             {{{second, 0}, {first, 0}}},
                                                             {{{first, 1}, {second, 1}}},
                                                             {{{first, 1}, {second, 2}}}}};
    std::set<std::string> identities;
    std::set<std::uint64_t> hashes;
    const auto add = [&](auto const&... spans) {
        std::string identity;
        dynamic_shape shape{identity};
        (shape.filter(some_filter{spans}), ...);
        CHECK(shape.filters().size() == sizeof...(spans));
        identities.emplace(shape.identity());
        hashes.insert(shape.hash(1));
    };
    for (auto const& each : filters) {
        add(std::span<const filter_term>{each});
        add(std::span<const filter_term>{each});
    }
    // two filters are not one of both
    add(std::span<const filter_term>{filters[0]}.first(1), std::span<const filter_term>{filters[0]}.last(1));
    add(std::span<const filter_term>{});
    CHECK(identities.size() == 6);
    CHECK(hashes.size() == 6);
}

TEST_CASE("a pattern is assembled with the filters of a shape") {
    const std::array<filter_term, 4> terms{{{first, 0}, {second, 0}, {first, 2}, {second, 2}}};
    std::string identity;
    dynamic_shape shape{identity};
    shape.part(false, 1);
    shape.filter(some_filter{terms});
    const auto names = table_names_in(decltype(from<user>)::model);
    CHECK(assembled("\x01$1\x02-\x03 $2 \x0f"
                    "1 $3",
                    shape, names, postgres::traits, nullptr) ==
          "- $1 users.id > $2 AND (users.name = $3 OR users.id < $4) AND "
          "(users.id > $5 OR (users.name = $6 OR users.id < $7)) $8");
    CHECK(assembled("\x0f"
                    "0",
                    shape, names, sqlite::traits,
                    nullptr) == "id > ? AND (name = ? OR id < ?) AND (id > ? OR (name = ? OR id < ?))");
}

TEST_CASE("a statement's tables are called by their aliases") {
    const std::array sources{source_model{.id = {1}, .table = "a", .alias = "x"},
                             source_model{.id = {2}, .table = "b"}};
    select_model query;
    query.sources = sources;
    const auto names = table_names_in(query);
    REQUIRE(names.size() == 2);
    CHECK(names.begin()[0].name == "x");
    CHECK(names.begin()[1].name == "b");
    CHECK(table_names_in(decltype(erase<user>)::model).begin()[0].name == "users");
}
