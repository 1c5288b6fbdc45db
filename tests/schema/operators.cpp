// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/operators.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

enum class color { red, green };

struct item {
    std::int64_t id{};
    std::int32_t amount{};
    double weight{};
    std::string name;
    varchar<10> code;
    std::optional<std::string> note;
    bool active{};
    color paint{};
    timestamp at;
    decimal<10, 2> price;
    decimal<8, 3> rate;
    std::optional<std::int64_t> parent_id;
    static consteval auto table() { return constable::table("items"); }
};

constexpr auto id = col<&item::id>;
constexpr auto amount = col<&item::amount>;
constexpr auto weight = col<&item::weight>;
constexpr auto name = col<&item::name>;
constexpr auto code = col<&item::code>;
constexpr auto note = col<&item::note>;
constexpr auto active = col<&item::active>;
constexpr auto price = col<&item::price>;
constexpr auto parent = col<&item::parent_id>;

template <class E>
constexpr bool is_condition = std::is_same_v<typename E::type, bool>;

// --- comparison ------------------------------------------------------------------------------------------------------

static_assert(reads(id == 1, "equal(id,?)") && reads(id != 1, "not_equal(id,?)") && reads(id < 1, "less(id,?)") &&
              reads(id <= 1, "less_equal(id,?)") && reads(id > 1, "greater(id,?)") &&
              reads(id >= 1, "greater_equal(id,?)"));
// A value on the left turns the comparison round, for the column always comes first.
static_assert(reads(1 == id, "equal(id,?)") && reads(1 != id, "not_equal(id,?)") && reads(1 < id, "greater(id,?)") &&
              reads(1 <= id, "greater_equal(id,?)") && reads(1 > id, "less(id,?)") &&
              reads(1 >= id, "less_equal(id,?)"));
static_assert(reads(id == amount, "equal(id,amount)") && reads(weight < amount, "less(weight,amount)") &&
              reads(name == code, "equal(name,code)") && reads(name == note, "equal(name,note)"));
static_assert(reads(name == "x", "equal(name,?)") && reads(active == true, "equal(active,?)") &&
              reads(col<&item::paint> == color::red, "equal(paint,?)") &&
              reads(col<&item::at> > timestamp{}, "greater(at,?)") && reads(price >= 5, "greater_equal(price,?)"));
static_assert(reads(id == arg<0>, "equal(id,?0)") && reads(arg<4> <= name, "greater_equal(name,?4)"));
static_assert(reads(note == null, "is_null(note)") && reads(note != null, "is_not_null(note)") &&
              reads(null == note, "is_null(note)") && reads(nullptr != parent, "is_not_null(parent_id)") &&
              reads(parent == std::nullopt, "is_null(parent_id)"));
static_assert(is_condition<decltype(id == 1)> && is_condition<decltype(note == null)>);

// Null makes a comparison unknown, but IS NULL is always known.
static_assert(decltype(note == "x")::nullable && !decltype(name == "x")::nullable &&
              !decltype(note == null)::nullable && decltype(name == note)::nullable);

// --- logic -----------------------------------------------------------------------------------------------------------

static_assert(reads(id == 1 && name == "x", "logical_and(equal(id,?),equal(name,?))"));
static_assert(reads(id == 1 || active, "logical_or(equal(id,?),active)"));
static_assert(reads(!active && !(id == 1), "logical_and(logical_not(active),logical_not(equal(id,?)))"));
static_assert(reads(id == 1 || (id == 2 && id == 3), "logical_or(equal(id,?),logical_and(equal(id,?),equal(id,?)))"));
static_assert(reads((id == 1 || id == 2) && id == 3, "logical_and(logical_or(equal(id,?),equal(id,?)),equal(id,?))"));

// --- arithmetic ------------------------------------------------------------------------------------------------------

static_assert(reads(id + 1, "add(id,?)") && reads(1 + id, "add(?,id)") && reads(id - amount, "subtract(id,amount)") &&
              reads(id * 2, "multiply(id,?)") && reads(id / 2, "divide(id,?)") && reads(id % 2, "modulo(id,?)") &&
              reads(-id, "negate(id)"));
static_assert(reads(10 - id > 3 * amount, "greater(subtract(?,id),multiply(?,amount))"));
static_assert(reads(id + arg<2> == 0, "equal(add(id,?2),?)"));
template <class E, class T>
constexpr bool has_type = std::is_same_v<typename E::type, T>;
static_assert(has_type<decltype(id + 1), std::int64_t> && has_type<decltype(amount * amount), std::int64_t>);
static_assert(has_type<decltype(id * 0.5), double> && has_type<decltype(weight + id), double>);
static_assert(has_type<decltype(price + price), decimal<10, 2>> && has_type<decltype(price * 3), decimal<10, 2>> &&
              has_type<decltype(3 * price), decimal<10, 2>> && has_type<decltype(-price), decimal<10, 2>>);
static_assert(!decltype(id + 1)::nullable && decltype(parent + 1)::nullable && decltype(-parent)::nullable);

template <class L, class R>
constexpr bool comparable = detail::comparable<typename L::type, typename R::type>();
using id_column = column<&item::id>;
using name_column = column<&item::name>;
static_assert(!comparable<id_column, name_column> && !comparable<id_column, column<&item::active>> &&
              !comparable<id_column, column<&item::at>> && !comparable<name_column, column<&item::paint>> &&
              !comparable<column<&item::price>, column<&item::rate>>);
using money = decimal<10, 2>;
static_assert(detail::calculable<operator_kind::add, money, money>() &&
              !detail::calculable<operator_kind::add, money, decimal<8, 3>>() &&
              !detail::calculable<operator_kind::multiply, money, money>() &&
              !detail::calculable<operator_kind::multiply, money, double>() &&
              detail::calculable<operator_kind::divide, money, int>() &&
              !detail::calculable<operator_kind::divide, int, money>() &&
              !detail::calculable<operator_kind::add, std::string, std::string>() &&
              !detail::calculable<operator_kind::add, bool, int>());

// --- assignment ------------------------------------------------------------------------------------------------------

template <class Column, class A, std::size_t N>
constexpr bool assigns(A const& assigned, char const (&expected)[N]) {
    return std::is_same_v<typename A::target, Column> && reads(assigned.value, expected);
}
static_assert(assigns<column<&item::id>>(id = 1, "?") && assigns<column<&item::name>>(name = "x", "?") &&
              assigns<column<&item::note>>(note = "x", "?") && assigns<column<&item::name>>(name = code, "code"));
static_assert(assigns<column<&item::note>>(note = null, "null") &&
              assigns<column<&item::note>>(note = std::optional<std::string_view>{}, "?"));
static_assert(assigns<column<&item::id>>(id += 1, "add(id,?)") &&
              assigns<column<&item::id>>(id -= amount, "subtract(id,amount)") &&
              assigns<column<&item::weight>>(weight *= 2, "multiply(weight,?)"));
static_assert(assigns<column<&item::id>>(id = arg<1>, "?1") && assigns<column<&item::id>>(id += arg<1>, "add(id,?1)"));

static_assert(!decltype((id = arg<1>).value)::nullable && decltype((note = arg<1>).value)::nullable);

struct recorder {
    std::string seen;
    template <class T, class Holder>
    void value(Holder const& held) {
        if constexpr (std::is_convertible_v<Holder const&, std::string_view>)
            seen += std::string{std::string_view{held}} + ' ';
        else
            seen += std::to_string(held) + ' ';
    }
    template <class T, class Integer>
    void narrow(Integer held) {
        seen += "narrow" + std::to_string(sizeof(T)) + ':' + std::to_string(held) + ' ';
    }
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() {
        seen += "argument" + std::to_string(N) + (Stored ? "stored " : " ");
    }
};

template <class E>
std::string parameters_of(E const& e) {
    recorder visitor;
    e.bind(visitor);
    return visitor.seen;
}

} // namespace

TEST_CASE("parameters are bound in the order of their nodes") {
    CHECK(parameters_of(id == 1 && (name == "two" || 3 < amount)) == "1 two 3 ");
    CHECK(parameters_of(id + 1 == arg<5>) == "1 argument5 ");
    CHECK(parameters_of(10 - id > 3 * amount) == "10 3 ");
    CHECK(parameters_of(note == null && !active).empty());
    CHECK(parameters_of((amount += 1).value) == "1 ");
}

TEST_CASE("an expression is made from values of run time, and keeps text as it was given") {
    std::string text = "borrowed";
    const auto condition = name == text;
    text[0] = 'B';
    CHECK(parameters_of(condition) == "Borrowed ");
    CHECK(parameters_of(name == std::string("moved in")) == "moved in ");
}

TEST_CASE("an integer that is stored in a column of another type is marked, to be checked") {
    CHECK(parameters_of((amount = 70'000LL).value) == "narrow4:70000 ");
    CHECK(parameters_of((id = 7).value) == "narrow8:7 ");
    CHECK(parameters_of((id = std::int64_t{7}).value) == "7 ");
    CHECK(parameters_of((amount = arg<0>).value) == "argument0stored ");
    CHECK(parameters_of(amount == 70'000LL) == "70000 ");
}
