// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/source.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <constable/query/aggregates.hpp>

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

struct branch {
    std::int64_t shop_id{};
    std::int64_t number{};
    std::optional<std::int64_t> parent_number{};
    static consteval auto table() {
        return constable::table(
            "branches", primary_key<&branch::shop_id, &branch::number>,
            foreign_key<&branch::shop_id>.references<&shop::id>(),
            foreign_key<&branch::shop_id, &branch::parent_number>.references<&branch::shop_id, &branch::number>());
    }
};
struct visit {
    std::int64_t id{};
    std::int64_t shop_id{};
    std::int64_t branch_number{};
    std::int64_t from_shop_id{};
    static consteval auto table() {
        return constable::table(
            "visits", primary_key<&visit::id>,
            foreign_key<&visit::shop_id, &visit::branch_number>.references<&branch::shop_id, &branch::number>(),
            foreign_key<&visit::shop_id>.references<&shop::id>(),
            foreign_key<&visit::from_shop_id>.references<&shop::id>());
    }
};

// --- joins by key: from the child, from the parent, by several columns -----------------------------------------------

template <class Joined, class... Present>
using on = detail::on_foreign_key<Joined, Present...>;
template <class E>
constexpr bool on_reads(std::string_view expected) {
    return reads(nodes_of<E>, expected);
}
static_assert(on_reads<on<shop, sale>>("equal(shop_id,id)") && on_reads<on<sale, shop>>("equal(shop_id,id)"));
static_assert(on_reads<on<visit, branch>>("logical_and(equal(shop_id,shop_id),equal(branch_number,number))"));
static_assert(nodes_of<on<visit, branch>>[2].table == id_of<visit> &&
              nodes_of<on<visit, branch>>[3].table == id_of<branch>);

template <class Joined, class... Present>
constexpr std::size_t paths = detail::join_path_between<Joined, Present...>.found;
static_assert(paths<shop, sale> == 1 && paths<sale, shop> == 1 && paths<sale, branch> == 0);
static_assert(paths<shop, visit> == 2 && paths<visit, shop, branch> == 3);

// --- the list --------------------------------------------------------------------------------------------------------

constexpr auto list = source_list<sale>{}
                          .with<join_kind::inner, shop>(on<shop, sale>{})
                          .with<join_kind::left, branch>(col<&branch::shop_id> == col<&shop::id>);
using list_t = std::remove_const_t<decltype(list)>;
static_assert(list_t::size == 3 && std::is_same_v<list_t::first, sale>);
static_assert(list_t::contains<sale> && list_t::contains<branch> && !list_t::contains<visit>);
static_assert(!may_be_missing(list_t::models, id_of<sale>) && !may_be_missing(list_t::models, id_of<shop>) &&
              may_be_missing(list_t::models, id_of<branch>));

template <join_kind First, join_kind Second>
constexpr auto chain = source_list<sale>{}
                           .with<First, shop>(on<shop, sale>{})
                           .template with<Second, branch>(col<&branch::shop_id> == col<&shop::id>);
template <join_kind First, join_kind Second, class Table>
constexpr bool missing = may_be_missing(std::remove_const_t<decltype(chain<First, Second>)>::models, id_of<Table>);
using enum join_kind;
static_assert(missing<right, inner, sale> && !missing<right, inner, shop> && !missing<right, inner, branch>);
static_assert(missing<full, inner, sale> && missing<full, inner, shop> && !missing<full, inner, branch>);
static_assert(missing<inner, right, sale> && missing<left, right, shop> && !missing<inner, right, branch>);
static_assert(!missing<inner, cross, sale> && !missing<cross, cross, branch>);
static_assert(list_t::models[0].table == "sales" && list_t::models[0].kind == join_kind::first);
static_assert(list_t::models[1].table == "shops" && list_t::models[1].kind == join_kind::inner);
static_assert(list_t::models[2].table == "branches" && reads(list_t::models[2].on, "equal(shop_id,id)"));
static_assert(std::is_empty_v<list_t>);

// --- what can be null ------------------------------------------------------------------------------------------------

template <class E>
constexpr bool nullable(E const&, bool grouped = false) {
    return is_nullable_in(nodes_of<E>, list_t::models, grouped);
}
constexpr auto amount = col<&sale::amount>;
constexpr auto number = col<&branch::number>; // of the table that may be missing
static_assert(!nullable(amount) && nullable(col<&sale::rating>) && nullable(number) && !nullable(col<&shop::name>));
static_assert(!nullable(amount + 1) && nullable(amount + number) && nullable(-number) && nullable(number == amount));
static_assert(nullable(lower(col<&shop::city>)) && !nullable(lower(col<&shop::name>)));
static_assert(!nullable(number == null) && !nullable(col<&shop::city> != null));
static_assert(!nullable(count()) && !nullable(count(number)) && !nullable(count_distinct(number), true));
static_assert(nullable(sum(amount)) && !nullable(sum(amount), true) && nullable(sum(number), true));
static_assert(!nullable(sum(amount) + count(), true) && nullable(sum(amount) + count()));

} // namespace

TEST_CASE("a join that cannot be found is told from one that is ambiguous") {
    STATIC_CHECK(std::is_same_v<decltype(source_list<sale>::broken_join<shop>())::type, void>);
    STATIC_CHECK(
        std::is_same_v<decltype(source_list<sale>::broken_join<branch>())::type, error::no_join_path<branch, sale>>);
    STATIC_CHECK(
        std::is_same_v<decltype(source_list<visit>::broken_join<shop>())::type, error::ambiguous_join<shop, visit>>);
    STATIC_CHECK(std::is_same_v<decltype(list_t::broken_join<shop>())::type, error::table_joined_twice<shop>>);
}
