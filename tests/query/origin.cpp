// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/origin.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <constable/query/insert.hpp>
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
constexpr auto name = col<&shop::name>;

template <class Query>
constexpr bool parameter_is_of(Query const&, std::size_t position, std::string_view table, std::string_view column) {
    const auto origin = origin_of_parameter(Query::model, position);
    return origin.table == table && origin.column == column;
}
template <class Query>
constexpr bool column_is_of(Query const&, std::size_t position, std::string_view table, std::string_view column) {
    const auto origin = origin_of_column(Query::model, position);
    return origin.table == table && origin.column == column;
}

// --- parameters, counted in the order of the text --------------------------------------------------------------------

constexpr auto one_table = from<sale>.where(id > 1 && amount == arg<0>).group_by(rating).having(count(rating) > 2)
                               .order_by(rating).select(rating).limit(3);
static_assert(parameter_is_of(one_table, 0, "sales", "id") && parameter_is_of(one_table, 1, "sales", "amount") &&
              parameter_is_of(one_table, 2, "sales", "rating"));
static_assert(parameter_is_of(one_table, 3, "", "") && parameter_is_of(one_table, 99, "", "")); // a limit has no column
constexpr auto both = from<sale>.select(amount * 2).join<shop>(col<&shop::id> == 1).where(name == "x");
static_assert(parameter_is_of(both, 0, "sales", "amount") && parameter_is_of(both, 1, "shops", "id") &&
              parameter_is_of(both, 2, "shops", "name"));

constexpr auto change = update<sale>.set(rating = 1.5, amount += 1).where(id == 3);
static_assert(parameter_is_of(change, 0, "sales", "rating") && parameter_is_of(change, 1, "sales", "amount") &&
              parameter_is_of(change, 2, "sales", "id") && parameter_is_of(change, 3, "", ""));
constexpr auto removal = erase<sale>.where(amount < 1 && rating == 2.0);
static_assert(parameter_is_of(removal, 0, "sales", "amount") && parameter_is_of(removal, 1, "sales", "rating"));

constexpr auto added =
    into<shop>.set(name = "x", col<&shop::city> = arg<0>).on_conflict<&shop::id>().do_update(name = "y");
static_assert(parameter_is_of(added, 0, "shops", "name") && parameter_is_of(added, 1, "shops", "city") &&
              parameter_is_of(added, 2, "shops", "name"));
using three_rows = insert_query<shop, row_values<shop, false, 3>>;
static_assert(parameter_is_of(three_rows{}, 3, "shops", "city") && parameter_is_of(three_rows{}, 4, "shops", "name") &&
              parameter_is_of(three_rows{}, 6, "", ""));

// --- columns of a result ---------------------------------------------------------------------------------------------

constexpr auto result = from<sale>.join<shop>().select(name, amount + 1, whole<sale>, count());
static_assert(column_is_of(result, 0, "shops", "name") && column_is_of(result, 1, "", "") &&
              column_is_of(result, 3, "sales", "shop_id") && column_is_of(result, 8, "", "") &&
              column_is_of(result, 99, "", ""));
static_assert(column_is_of(change.returning(id, rating), 1, "sales", "rating"));
static_assert(column_is_of(removal.returning(id), 0, "sales", "id") &&
              column_is_of(added.returning(lower(name)), 0, "", ""));

// --- how many arguments ----------------------------------------------------------------------------------------------

template <class Query>
constexpr std::size_t arguments(Query const&) {
    return argument_count_of(Query::model);
}
static_assert(arguments(from<sale>) == 0 && arguments(from<sale>.where(id == 1)) == 0);
static_assert(arguments(from<sale>.where(id == arg<0> || amount == arg<0>)) == 1);
static_assert(arguments(from<sale>.where(id == arg<4>)) == 5);
static_assert(arguments(from<sale>.limit(arg<2>)) == 3 && arguments(from<sale>.limit(1).offset(arg<3>)) == 4);
static_assert(arguments(from<sale>.select(amount + arg<1>)) == 2);
static_assert(arguments(from<sale>.join<shop>(col<&shop::id> == arg<2>)) == 3);
static_assert(arguments(from<sale>.group_by(rating).having(count() > arg<1>).select(rating)) == 2);
static_assert(arguments(from<sale>.order_by(amount + arg<0>)) == 1);
static_assert(arguments(update<sale>.set(amount = arg<1>).where(id == arg<0>)) == 2);
static_assert(arguments(update<sale>.set(amount = 1).all_rows().returning(amount + arg<0>)) == 1);
static_assert(arguments(erase<sale>.where(id == arg<1>)) == 2 &&
              arguments(erase<sale>.all_rows().returning(id + arg<0>)) == 1);
static_assert(arguments(added) == 1);
static_assert(arguments(into<shop>.set(name = "x").on_conflict<&shop::id>().do_update(name = arg<1>)) == 2);

} // namespace

TEST_CASE("any statement answers through its model") {
    const any_model select{decltype(both)::model};
    CHECK(select.parameter(1).table == "shops");
    CHECK(any_model{decltype(result)::model}.column(0).column == "name");
    CHECK(any_model{decltype(change)::model}.parameter(2).column == "id");
    CHECK(any_model{decltype(removal)::model}.parameter(1).column == "rating");
    CHECK(any_model{decltype(added)::model}.parameter(1).column == "city");
    CHECK(any_model{decltype(added)::model}.column(0).column.empty());
}
