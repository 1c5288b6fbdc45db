// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/rules.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <constable/query/select.hpp>

using namespace constable;

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

constexpr auto name = col<&shop::name>;
constexpr auto city = col<&shop::city>;
constexpr auto amount = col<&sale::amount>;
constexpr auto rating = col<&sale::rating>;
constexpr auto shop_id = col<&sale::shop_id>;

template <class Query>
constexpr query_violation found(Query const&) {
    return violation_in(Query::model);
}
template <class Query>
constexpr bool obeys(Query const& query) {
    return found(query).rule == query_rule::none;
}
template <class Query>
constexpr bool breaks(Query const& query, query_rule rule, std::size_t node) {
    return found(query).rule == rule && found(query).node == node;
}

// --- groups ----------------------------------------------------------------------------------------------------------

static_assert(obeys(from<sale>) && obeys(from<sale>.select(count())) &&
              obeys(from<sale>.select(sum(amount) / count())));
static_assert(
    obeys(from<sale>.group_by(shop_id).select(shop_id, sum(amount)).order_by(descending(sum(amount)), shop_id)));
static_assert(
    obeys(from<sale>.group_by(shop_id).select(shop_id + 1, sum(amount + shop_id)).having(shop_id > 1 && count() > 2)));
static_assert(obeys(from<sale>.join<shop>().group_by(lower(name), shop_id).select(length(lower(name)), shop_id)));
static_assert(breaks(from<sale>.select(count(), amount), query_rule::column_not_grouped, 1));
static_assert(breaks(from<sale>.select(amount + sum(amount)), query_rule::column_not_grouped, 1));
static_assert(breaks(from<sale>.group_by(shop_id).select(shop_id, amount), query_rule::column_not_grouped, 1));
// lower(name) is known of a group, name is not.
static_assert(breaks(from<shop>.group_by(lower(name)).select(name), query_rule::column_not_grouped, 0));
static_assert(breaks(from<shop>.group_by(lower(name)).select(upper(name)), query_rule::column_not_grouped, 1));
// Two parameters are two values, whatever they will be.
static_assert(breaks(from<sale>.group_by(amount / 10).select(amount / 10), query_rule::column_not_grouped, 1));
static_assert(breaks(from<sale>.group_by(shop_id).select(count()).order_by(amount), query_rule::column_not_grouped, 2));
static_assert(breaks(from<sale>.group_by(shop_id).select(count()).having(amount > 1), query_rule::column_not_grouped,
                     3));
static_assert(breaks(from<sale>.order_by(count()), query_rule::column_not_grouped, 0)); // the rows beside it
static_assert(breaks(from<sale>.select(count()).having(count() > 1), query_rule::having_without_group, 1));
static_assert(breaks(from<sale>.group_by(sum(amount)).select(count()), query_rule::misplaced_aggregate, 1));

// --- tables ----------------------------------------------------------------------------------------------------------

static_assert(obeys(from<sale>.select(name).join<shop>()) && obeys(from<sale>.order_by(name).join<shop>()));
static_assert(breaks(from<sale>.select(amount, name), query_rule::table_not_in_from, 1));
static_assert(breaks(from<sale>.select(amount).order_by(amount, name), query_rule::table_not_in_from, 2));
static_assert(breaks(from<sale>.group_by(name).select(count()), query_rule::table_not_in_from, 1));
// ON sees the tables up to its own.
struct third {
    std::int64_t id{};
    static consteval auto table() { return constable::table("thirds", primary_key<&third::id>); }
};
static_assert(breaks(from<sale>.select(amount).join<shop>(col<&third::id> == shop_id).join<third>(col<&third::id> == 1),
                     query_rule::table_not_in_from, 2));
static_assert(
    obeys(from<sale>.select(amount).join<third>(col<&third::id> == 1).join<shop>(col<&third::id> == shop_id)));

// --- limits ----------------------------------------------------------------------------------------------------------

static_assert(obeys(from<sale>.limit(1)) && obeys(from<sale>.offset(5).limit(1)));
static_assert(breaks(from<sale>.select(amount).offset(5), query_rule::offset_without_limit, 1));

// --- conditions ------------------------------------------------------------------------------------------------------

constexpr auto both = source_list<sale>{}.with<join_kind::left, shop>(detail::on_foreign_key<shop, sale>{});
template <class E>
constexpr query_violation in_row(E const&, bool upsert = false) {
    return violation_in_row(decltype(both)::models, nodes_of<E>, upsert);
}
static_assert(in_row(amount > 1 && rating == null).rule == query_rule::none);
static_assert(in_row(amount > 1 || sum(amount) > 2).rule == query_rule::misplaced_aggregate);
static_assert(in_row(amount == null).rule == query_rule::null_comparison && in_row(amount == null).node == 1);
static_assert(in_row(rating > 1 && amount + 1 != null).node == 5);
static_assert(in_row(name == null).rule == query_rule::none); // its table may be missing: an anti-join
static_assert(in_row(name == null && col<&third::id> == 1).rule == query_rule::table_not_in_from);
static_assert(in_row(excluded<&sale::amount> > 1).rule == query_rule::misplaced_excluded);
static_assert(in_row(excluded<&sale::amount> > 1, true).rule == query_rule::none);
static_assert(in_row(excluded<&third::id> > 1, true).rule == query_rule::table_not_in_from);

// --- which error -----------------------------------------------------------------------------------------------------

template <class Query, class Condition>
using where_error = detail::broken_where<Query, Condition, false>;
using sales = std::remove_const_t<decltype(from<sale>)>;
static_assert(std::is_void_v<where_error<sales, decltype(amount > 1)>>);
static_assert(std::is_same_v<where_error<sales, decltype(name == "x")>, error::table_not_in_from<column<&shop::name>>>);
static_assert(std::is_same_v<where_error<sales, std::remove_const_t<decltype(amount)>>,
                             error::not_a_condition<column<&sale::amount>>>);
static_assert(std::is_same_v<where_error<sales, decltype(amount > sum(amount))>,
                             error::aggregate_in_where<decltype(sum(amount))>>);
static_assert(
    std::is_same_v<where_error<sales, decltype(amount == null)>, error::null_comparison<column<&sale::amount>>>);
static_assert(std::is_same_v<where_error<sales, int>, error::not_a_condition<int>>);
static_assert(
    std::is_same_v<detail::broken_where<sales, decltype(amount > 1), true>, error::second_where<decltype(amount > 1)>>);
static_assert(std::is_void_v<detail::broken_having<decltype(count() > 1), false>>);
static_assert(
    std::is_same_v<detail::broken_having<decltype(count() > 1), true>, error::second_where<decltype(count() > 1)>>);
static_assert(
    std::is_same_v<detail::broken_having<decltype(count()), false>, error::not_a_condition<decltype(count())>>);

} // namespace

TEST_CASE("the error of a broken rule names the part that breaks it") {
    constexpr auto query = from<sale>.select(count(), city).join<shop>();
    using query_t = std::remove_const_t<decltype(query)>;
    STATIC_CHECK(std::is_same_v<decltype(query_t::check())::type, error::column_not_grouped<column<&shop::city>>>);
    using fine = std::remove_const_t<decltype(from<sale>.select(count()))>;
    STATIC_CHECK(std::is_void_v<decltype(fine::check())::type>);
}
