// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/aggregates.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <constable/query/sql.hpp>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

struct shop {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> city{};
    static consteval auto table() { return constable::table("shops", primary_key<&shop::id>); }
};

struct sale {
    std::int64_t id{};
    std::int64_t shop_id{};
    std::optional<std::int64_t> branch_id{};
    std::int32_t amount{};
    decimal<8, 2> price{};
    std::optional<double> rating{};
    static consteval auto table() {
        return constable::table("sales", primary_key<&sale::id>, foreign_key<&sale::shop_id>.references<&shop::id>());
    }
};

constexpr auto amount = col<&sale::amount>;
constexpr auto price = col<&sale::price>;
constexpr auto rating = col<&sale::rating>;

static_assert(reads(count(), "count_rows") && reads(count(rating), "count(rating)") &&
              reads(count_distinct(rating), "count_distinct(rating)") && reads(sum(amount), "sum(amount)") &&
              reads(avg(amount), "average(amount)") && reads(min(price), "minimum(price)") &&
              reads(max(price), "maximum(price)"));
static_assert(reads(concatenated(col<&shop::name>, ", "), "concatenated(name,?)"));
static_assert(reads(sum(price * amount) / count(), "divide(sum(multiply(price,amount)),count_rows)"));

template <class E, class Type>
constexpr bool is(E const&, bool nullable) {
    return std::is_same_v<typename E::type, Type> && E::nullable == nullable;
}
static_assert(is<decltype(count()), std::int64_t>(count(), false) &&
              is<decltype(count(rating)), std::int64_t>(count(rating), false));
static_assert(is<decltype(sum(amount)), std::int64_t>(sum(amount), true)); // wider than its operand
static_assert(is<decltype(sum(rating)), double>(sum(rating), true));
static_assert(is<decltype(sum(price)), decimal<8, 2>>(sum(price), true));
static_assert(is<decltype(avg(amount)), double>(avg(amount), true));
static_assert(is<decltype(min(amount)), std::int32_t>(min(amount), true));
static_assert(is<decltype(max(col<&shop::name>)), std::string>(max(col<&shop::name>), true));

static_assert(is<decltype(concatenated(col<&shop::name>, "-")), std::string>(concatenated(col<&shop::name>, "-"),
                                                                             true));

static_assert(level_of(nodes_of<decltype(sum(amount) + 1)>) == aggregate_level::aggregate);
static_assert(level_of(nodes_of<decltype(amount + 1)>) == aggregate_level::none);

// Over no rows an aggregate is null, a group always has a row; a count is never null.
template <class Query>
using row_of = typename Query::row;
static_assert(std::is_same_v<row_of<decltype(from<sale>.select(sum(amount), count(), count(rating)))>,
                             std::tuple<std::optional<std::int64_t>, std::int64_t, std::int64_t>>);
static_assert(std::is_same_v<
              row_of<decltype(from<sale>.group_by(col<&sale::shop_id>).select(sum(amount), max(rating), avg(amount)))>,
              std::tuple<std::int64_t, std::optional<double>, double>>);

} // namespace

TEST_CASE("an aggregate of an aggregate's neighbours is one expression") {
    STATIC_CHECK(decltype(sum(amount) - sum(amount * 2))::node_count == 7);
    STATIC_CHECK(!decltype(sum(amount))::has_parameters);
    STATIC_CHECK(decltype(sum(amount * 2))::has_parameters);
}
