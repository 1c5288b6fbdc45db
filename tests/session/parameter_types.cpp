// SPDX-License-Identifier: BSL-1.0
#include <constable/session/parameter_types.hpp>

#include <cstdint>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/filter.hpp>

#include "../support/staff.hpp"

using namespace constable;
using namespace staff;

namespace {

struct priced {
    std::int64_t id{};
    decimal<10, 2> price{};
    std::optional<decimal<8, 3>> rebate{};

    static consteval auto table() { return constable::table("priced", primary_key<&priced::price>); }
};

struct typed {
    value_kind kind;
    bool list;
    int scale = 0;
    friend bool operator==(typed const&, typed const&) = default;
};
using types = std::vector<typed>;

types listed(parameter_type_list const& list) {
    types all;
    for (parameter_type const& each : list.all())
        all.push_back({each.kind, each.list, each.scale});
    return all;
}

/// By the statement's type alone, and by visiting the statement as a binder does.
template <class Query>
types types_of(Query const& query) {
    const types by_model = listed(parameter_type_list{any_model{Query::model}});
    parameter_type_list visited;
    query.bind(visited);
    CHECK(by_model == listed(visited));
    return by_model;
}

constexpr typed integer{value_kind::integer, false};
constexpr typed text{value_kind::text, false};

} // namespace

TEST_CASE("a query's parameters have types, in the order of the text") {
    CHECK(types_of(from<employee>).empty());
    CHECK(types_of(from<employee>.where(col<&employee::name> == arg<0> && col<&employee::pay> > 5).limit(3)) ==
          types{text, integer, integer});
    CHECK(types_of(from<employee>.select(col<&employee::pay> + 1).where(col<&employee::name> == "x").order_by(
              col<&employee::pay>).limit(arg<0>).offset(arg<1>)) == types{integer, text, integer, integer});
    CHECK(types_of(from<employee>.where(exists(from<task>.where(col<&task::title> == arg<0>)) &&
                                        col<&employee::id> == arg<1>)) == types{text, integer});
}

TEST_CASE("a list has the type of its elements") {
    CHECK(types_of(from<employee>.where(in_values(col<&employee::id>, std::vector<std::int64_t>{1, 2}))) ==
          types{{value_kind::integer, true}});
}

TEST_CASE("a decimal's scale goes with its type") {
    constexpr typed id{value_kind::integer, false}, price{value_kind::decimal, false, 2},
        rebate{value_kind::decimal, false, 3};
    priced row{};
    CHECK(types_of(into<priced>.values_with_key(row)) == types{id, price, rebate});
    CHECK(types_of(row_update<priced>{&row}) == types{id, rebate, price});
    CHECK(types_of(from<priced>.where(col<&priced::rebate> > arg<0>)) == types{rebate});
    CHECK(types_of(from<priced>.where(in_values(col<&priced::price>, std::vector<decimal<10, 2>>{}))) ==
          types{{value_kind::decimal, true, 2}});
}

TEST_CASE("writes have the types of their columns") {
    CHECK(types_of(update<task>.set(col<&task::title> = "x", col<&task::hours> = arg<0>).where(col<&task::id> == 1)) ==
          types{text, integer, integer});
    CHECK(types_of(erase<task>.where(col<&task::title> == arg<0>)) == types{text});
    const task row{};
    CHECK(types_of(into<task>.values_with_key(row)) == types{integer, integer, text, integer});
}

TEST_CASE("of a dynamic statement only the parts that are there count") {
    const auto query =
        from<employee>.where(dynamic(false, col<&employee::name> == "x") && dynamic(true, col<&employee::pay> > 5));
    parameter_type_list visited;
    query.bind(visited);
    CHECK(listed(visited) == types{integer});
    filter<employee> wanted;
    wanted.add(col<&employee::name> == "x");
    wanted.add(in_values(col<&employee::id>, std::vector<std::int64_t>{1}));
    parameter_type_list filtered;
    from<employee>.where(wanted).bind(filtered);
    CHECK(listed(filtered) == types{text, {value_kind::integer, true}});
}
