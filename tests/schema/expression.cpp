// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/expression.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

struct person {
    std::int64_t id{};
    std::optional<std::string> nick_name;
    varchar<10> code;
    double weight{};
    bool active{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("people", column_name<&person::weight>("kg"));
    }
};
struct other_use;

// --- columns ---------------------------------------------------------------------------------------------------------

static_assert(expression<column<&person::id>> && !expression<person> && !expression<int> && !expression<null_marker>);
static_assert(is_column<std::remove_const_t<decltype(col<&person::id>)>> && !is_column<null_value>);
static_assert(reads(col<&person::id>, "id") && reads(col<&person::weight>, "kg"));

constexpr expression_node id_node = nodes_of<column<&person::id>>[0];
static_assert(id_node.kind == node_kind::column && id_node.type == value_kind::integer && !id_node.nullable &&
              id_node.arity == 0 && id_node.table == id_of<person>);
constexpr expression_node name_node = nodes_of<column<&person::nick_name>>[0];
static_assert(name_node.type == value_kind::text && name_node.nullable);
static_assert(nodes_of<column<&person::id, other_use>>[0].table == id_of<other_use>);
static_assert(std::is_same_v<column<&person::nick_name>::type, std::string> && column<&person::nick_name>::nullable);
static_assert(std::is_same_v<column<&person::nick_name>::declared, std::optional<std::string>>);
static_assert(std::is_same_v<column<&person::id, other_use>::owner, person>);

static_assert(reads(excluded<&person::weight>, "excluded.kg") &&
              std::is_same_v<excluded_column<&person::nick_name>::type, std::string> &&
              excluded_column<&person::nick_name>::nullable);
static_assert(reads(null_value{}, "null") && nodes_of<null_value>[0].nullable);

// --- parameters ------------------------------------------------------------------------------------------------------

using text_parameter = bound_value<std::string, std::string_view>;
static_assert(reads(text_parameter{}, "?") && nodes_of<text_parameter>[0].type == value_kind::text &&
              !text_parameter::nullable);
static_assert(bound_value<std::string, std::optional<std::string_view>>::nullable);
static_assert(reads(call_argument<0, int>{}, "?0") && reads(call_argument<7, int, true>{}, "?7") &&
              nodes_of<call_argument<7, int, true>>[0].nullable && !nodes_of<call_argument<7, int>>[0].nullable);

// What is given for a column of type `T`, and what it is kept as.
template <class T, class Value, class Holder>
constexpr bool kept_as = detail::accepts<T, Value>() && std::is_same_v<detail::holder_t<T, Value>, Holder>;
static_assert(kept_as<std::int64_t, int&&, int> && kept_as<std::int16_t, long const&, long>);
static_assert(kept_as<double, int&&, int> && kept_as<double, float&, float>);
static_assert(kept_as<bool, bool&&, bool>);
static_assert(kept_as<std::string, char const (&)[4], std::string_view>);
static_assert(kept_as<std::string, std::string const&, std::string_view>); // borrowed
static_assert(kept_as<std::string, std::string&&, std::string>);           // moved in
static_assert(kept_as<std::string, std::string_view&&, std::string_view>);
static_assert(kept_as<std::string, varchar<3> const&, std::string_view>);
static_assert(kept_as<varchar<3>, std::string const&, std::string_view>);
static_assert(kept_as<blob, blob const&, blob_view> && kept_as<blob, blob&&, blob>);
static_assert(kept_as<timestamp, timestamp const&, timestamp> && kept_as<uuid, uuid&&, uuid>);
static_assert(kept_as<std::string, std::optional<std::string> const&, std::optional<std::string_view>>);
static_assert(kept_as<std::int64_t, std::optional<std::int64_t>&&, std::optional<std::int64_t>>);
static_assert(kept_as<decimal<5, 2>, int&&, decimal<5, 2>>);

enum class color { red };
static_assert(!detail::accepts<std::int64_t, double>() && !detail::accepts<std::int64_t, bool>() &&
              !detail::accepts<bool, int>() && !detail::accepts<std::string, int>() &&
              !detail::accepts<std::int64_t, char const*>() && !detail::accepts<color, int>() &&
              !detail::accepts<int, color>() && !detail::accepts<timestamp, std::int64_t>() &&
              !detail::accepts<decimal<5, 2>, double>() && !detail::accepts<uuid, std::string>());
static_assert(detail::accepts<color, color>() && detail::accepts<std::optional<color>, std::optional<color>>());

struct recorder {
    std::string seen;
    template <class T, class Holder>
    void value(Holder const& held) {
        if constexpr (std::is_convertible_v<Holder const&, std::string_view>)
            seen += std::string{std::string_view{held}};
        else
            seen += std::to_string(held);
    }
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() {
        seen += "argument " + std::to_string(N) + (Nullable ? " null" : "") + (Stored ? " stored" : "");
    }
};

} // namespace

TEST_CASE("a bound value keeps what it was made from") {
    std::string text = "lvalue";
    const auto borrowed = detail::make_bound<std::string>(text);
    text = "LVALUE";
    CHECK(borrowed.held == "LVALUE");
    const auto owned = detail::make_bound<std::string>(std::string(100, 'x'));
    CHECK(owned.held == std::string(100, 'x'));

    const std::optional<std::string> some = "some";
    CHECK(detail::make_bound<std::string>(some).held == std::optional<std::string_view>{"some"});
    CHECK(detail::make_bound<std::string>(std::optional<std::string>{}).held == std::nullopt);
    CHECK(detail::make_bound<std::int64_t>(7).held == 7);
}

TEST_CASE("parameters are visited with their values") {
    recorder visitor;
    detail::make_bound<std::string>("text").bind(visitor);
    detail::make_bound<std::int16_t>(42).bind(visitor);
    call_argument<3, int>::bind(visitor);
    call_argument<4, int, true, true>::bind(visitor);
    col<&person::id>.bind(visitor);
    CHECK(visitor.seen == "text42argument 3argument 4 null stored");
}
