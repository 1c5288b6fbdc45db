// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/parts.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <constable/query/select.hpp>
#include <constable/query/update.hpp>

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

constexpr auto id = col<&sale::id>;
constexpr auto amount = col<&sale::amount>;
constexpr auto rating = col<&sale::rating>;
using id_type = column<&sale::id>;
using amount_t = column<&sale::amount>;

// --- from a node to the expression it comes from ---------------------------------------------------------------------

using condition = decltype((id > amount) && !(rating == null));
template <std::size_t Node>
using part = part_at<condition, Node>;
static_assert(std::is_same_v<part<0>, condition>);
static_assert(std::is_same_v<part<1>, decltype(id > amount)> && std::is_same_v<part<2>, id_type> &&
              std::is_same_v<part<3>, amount_t>);
static_assert(std::is_same_v<part<4>, decltype(!(rating == null))> &&
              std::is_same_v<part<5>, decltype(rating == null)> && std::is_same_v<part<6>, column<&sale::rating>>);
static_assert(condition::node_count == 7);
static_assert(std::is_same_v<part_at<decltype(sum(amount * 2)), 2>, amount_t>);

// Through the clauses of a whole query, which have no node of their own.
constexpr auto query =
    from<sale>.where(id > 1).group_by(amount).having(count() > 2).order_by(amount, sum(id)).select(amount);
using parts = decltype(query)::parts;
static_assert(std::is_same_v<part_at<parts, 0>, amount_t>);          // select
static_assert(std::is_same_v<part_at<parts, 2>, id_type>);           // where
static_assert(std::is_same_v<part_at<parts, 4>, amount_t>);          // group_by
static_assert(std::is_same_v<part_at<parts, 6>, decltype(count())>); // having
static_assert(std::is_same_v<part_at<parts, 9>, decltype(sum(id))>); // order_by
static_assert(std::is_same_v<part_at<parts, 10>, id_type>);

// --- from the values of a call to the argument that one does not go with ---------------------------------------------

template <class Statement, class... Values>
using wrong = wrong_argument_of<std::remove_const_t<Statement>, std::tuple<Values...>>;
constexpr auto asking = from<shop>.where(col<&shop::id> == arg<1> && col<&shop::name> == arg<0>).limit(arg<2>);
static_assert(std::is_void_v<wrong<decltype(asking), char const*, int, long>>);
static_assert(std::is_void_v<wrong<decltype(asking), std::string, std::int64_t, std::int64_t>>);
static_assert(std::is_same_v<wrong<decltype(asking), int, int, int>, error::wrong_argument_type<0, std::string, int>>);
static_assert(std::is_same_v<wrong<decltype(asking), std::string, double, int>,
                             error::wrong_argument_type<1, std::int64_t, double>>);
static_assert(
    std::is_same_v<wrong<decltype(asking), std::string, int, bool>, error::wrong_argument_type<2, row_count, bool>>);
// An optional can be stored where null can be, and compared with nothing.
using maybe = std::optional<std::string>;
static_assert(
    std::is_same_v<wrong<decltype(asking), maybe, int, int>, error::wrong_argument_type<0, std::string, maybe>>);
constexpr auto storing = update<shop>.set(col<&shop::city> = arg<0>, col<&shop::name> = arg<1>).all_rows();
static_assert(std::is_void_v<wrong<decltype(storing), maybe, std::string>>);
static_assert(
    std::is_same_v<wrong<decltype(storing), maybe, maybe>, error::wrong_argument_type<1, std::string, maybe>>);
static_assert(std::is_void_v<wrong<decltype(from<shop>)>>);

} // namespace

TEST_CASE("every node of a condition has its part") {
    STATIC_CHECK(part<2>::node_count == 1);
    STATIC_CHECK(part_at<id_type, 0>::pointer == &sale::id);
}
