// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/functions.hpp>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "../support/nodes.hpp"

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::reads;

namespace {

struct person {
    std::string name;
    std::optional<varchar<20>> nick;
    std::int64_t age{};
    static consteval auto table() { return constable::table("people"); }
};
constexpr auto name = col<&person::name>;
constexpr auto nick = col<&person::nick>;

static_assert(reads(lower(name), "lower(name)") && reads(upper(nick), "upper(nick)") &&
              reads(length(name), "length(name)"));
static_assert(reads(lower(upper(name)), "lower(upper(name))"));
static_assert(reads(length(name) > 5 && lower(name) == "x",
                    "logical_and(greater(length(name),?),equal(lower(name),?))"));
static_assert(reads(length(nick) + col<&person::age>, "add(length(nick),age)"));

static_assert(std::is_same_v<decltype(lower(name))::type, std::string> &&
              std::is_same_v<decltype(upper(nick))::type, std::string>);
static_assert(std::is_same_v<decltype(length(name))::type, std::int64_t>);
static_assert(!decltype(lower(name))::nullable && decltype(lower(nick))::nullable && decltype(length(nick))::nullable);
static_assert(!decltype(lower(name))::has_parameters);

constexpr auto nodes = nodes_of<decltype(length(nick))>;
static_assert(nodes[0].kind == node_kind::function && nodes[0].called == function_kind::length && nodes[0].arity == 1 &&
              nodes[0].type == value_kind::integer && nodes[0].nullable && end_of(nodes, 0) == 2);

struct recorder {
    std::string seen;
    template <class T, class Holder>
    void value(Holder const& held) {
        seen += held;
    }
};

} // namespace

TEST_CASE("the parameters inside a call are visited") {
    const auto call = lower(detail::make_bound<std::string>("inside"));
    STATIC_CHECK(decltype(call)::has_parameters);
    recorder visitor;
    call.bind(visitor);
    CHECK(visitor.seen == "inside");
}

using people = schema<"people", person>;

TEST_CASE_METHOD(constable_test::on_each_engine<people>, "functions of text and numbers give what C++ gives") {
    db.insert(person{.name = "  Anna-Bella ", .nick = {}, .age = -7});
    const auto row = db(from<person>.select(
                            trimmed(name), trimmed_left(name), trimmed_right(name), substring(trimmed(name), 6, arg<0>),
                            replaced(name, "n", arg<1>), position_in(name, "Bella"), concat(trimmed(name), "!", "?"),
                            absolute(col<&person::age>), rounded(cast_to<double>(col<&person::age>) / 2),
                            floored(cast_to<double>(col<&person::age>) / 2)),
                        std::int64_t{3}, "m")
                         .one();
    CHECK(std::get<0>(row) == "Anna-Bella");
    CHECK(std::get<1>(row) == "Anna-Bella ");
    CHECK(std::get<2>(row) == "  Anna-Bella");
    CHECK(std::get<3>(row) == "Bel");
    CHECK(std::get<4>(row) == "  Amma-Bella ");
    CHECK(std::get<5>(row) == 8);
    CHECK(std::get<6>(row) == "Anna-Bella!?");
    CHECK(std::get<7>(row) == 7);
    CHECK(std::get<8>(row) == -4.0);
    CHECK(std::get<9>(row) == -4);
}
