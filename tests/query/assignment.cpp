// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/assignment.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <constable/schema/functions.hpp>

#include "../support/nodes.hpp"
#include "../support/parameters.hpp"

using namespace constable;
using constable_test::parameters_of;
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

struct counted {
    std::int64_t id{};
    std::string text{};
    std::int32_t version{1};
    timestamp changed{};
    std::string upper_text{};
    static consteval auto table() {
        return constable::table("counted", primary_key<&counted::id>, row_version<&counted::version>,
                                updated_at<&counted::changed>,
                                generated<&counted::upper_text>(upper(col<&counted::text>)));
    }
};
constexpr auto text = col<&counted::text>;
constexpr auto version = col<&counted::version>;
constexpr auto changed = col<&counted::changed>;

// --- a list ----------------------------------------------------------------------------------------------------------

template <class... Assignments>
constexpr assignment_list<Assignments...> list_of(Assignments... assignments) {
    return {pack<Assignments...>{assignments...}};
}
constexpr auto two = list_of(text = "x", version = arg<0>);
static_assert(decltype(two)::size == 2 && decltype(two)::models[0].column == "text" &&
              reads(decltype(two)::models[1].value, "?0"));

// --- columns that follow by themselves -------------------------------------------------------------------------------

template <class List>
constexpr auto& all = detail::maintained_assignments<counted, std::remove_const_t<List>>;
constexpr auto one = list_of(text = "x");
static_assert(all<decltype(one)>.size() == 3 && all<decltype(one)>[0].column == "text");
static_assert(all<decltype(one)>[1].column == "version" && reads(all<decltype(one)>[1].value, "add(version,1)"));
static_assert(all<decltype(one)>[2].column == "changed" && reads(all<decltype(one)>[2].value, "?"));
static_assert(all<decltype(two)>.size() == 3 && all<decltype(two)>[2].column == "changed");
constexpr auto every = list_of(changed = timestamp{}, version += 2);
static_assert(all<decltype(every)>.size() == 2 && reads(all<decltype(every)>[1].value, "add(version,?)"));
static_assert(detail::maintained_times<counted, std::remove_const_t<decltype(one)>> == 1);
static_assert(detail::maintained_times<counted, std::remove_const_t<decltype(every)>> == 0);

// --- which assignments a table takes ---------------------------------------------------------------------------------

template <assignment_place Place, class... Items>
using broken = detail::broken_assignments<source_list<counted>, Place, Items...>;
template <class... Items>
using broken_update = broken<assignment_place::update, Items...>;
// The version of another table is no change of this one.
struct release {
    std::int64_t id{};
    std::int64_t version{};
    static consteval auto table() { return constable::table("releases", primary_key<&release::id>); }
};
static_assert(
    std::is_same_v<detail::broken_assignments<
                       source_list<counted, joined_table<join_kind::inner, release, column<&release::version>>>,
                       assignment_place::update, decltype(version = col<&release::version>)>,
                   error::set_row_version<column<&counted::version>>>);
static_assert(std::is_void_v<broken_update<decltype(text = "x"), decltype(version += 2)>>);
static_assert(std::is_same_v<broken_update<decltype(version = 1)>, error::set_row_version<column<&counted::version>>>);
static_assert(std::is_void_v<broken_update<decltype(text = lower(text))>>);
static_assert(std::is_same_v<broken_update<>, error::empty_clause<counted>>);
static_assert(std::is_same_v<broken_update<decltype(text = "x"), int>, error::not_an_assignment<int>>);
static_assert(std::is_same_v<broken_update<decltype(col<&shop::name> = "x")>,
                             error::column_of_another_table<column<&shop::name>>>);
static_assert(std::is_same_v<broken_update<decltype(col<&counted::upper_text> = "x")>,
                             error::set_generated_column<column<&counted::upper_text>>>);
static_assert(std::is_same_v<broken_update<decltype(text = "x"), decltype(text = arg<0>)>,
                             error::assigned_twice<column<&counted::text>>>);
static_assert(
    std::is_same_v<broken_update<decltype(text = col<&shop::name>)>, error::table_not_in_from<column<&shop::name>>>);
static_assert(std::is_same_v<broken_update<decltype(text = excluded<&counted::text>)>,
                             error::misplaced_excluded<excluded_column<&counted::text>>>);
// An upsert reads the row that is there and the one that was refused; an insert reads nothing.
static_assert(std::is_void_v<broken<assignment_place::upsert, decltype(text = excluded<&counted::text>)>>);
static_assert(
    std::is_void_v<broken<assignment_place::upsert, decltype(version = version + excluded<&counted::version>)>>);
static_assert(!std::is_void_v<broken<assignment_place::insert, decltype(text = lower(text))>>);
static_assert(std::is_void_v<broken<assignment_place::insert, decltype(text = "x"), decltype(version = arg<0>)>>);

} // namespace

TEST_CASE("the values of a list are bound in its order, then the library's times") {
    CHECK(parameters_of(two) == "x stored0");
    constable_test::parameter_list times;
    detail::bind_maintained<counted, std::remove_const_t<decltype(one)>>(times);
    CHECK(times.text() == "now");
}
