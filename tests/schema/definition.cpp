// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/definition.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

struct bare {
    std::int64_t id{};
    static consteval auto table() { return constable::table("bare"); }
};
static_assert(table_name<bare> == "bare" && table_definition<bare>.size == 0);
static_assert(column_names<bare> == std::array<std::string_view, 1>{"id"});

struct described {
    std::int64_t id{};
    std::string first_name;
    static consteval auto table() {
        using namespace constable;
        return constable::table("people", primary_key<&described::id>, comment("who"),
                                unique_key<&described::first_name>);
    }
};
// Attributes keep the order in which they were written.
static_assert(table_definition<described>.size == 3);
static_assert(table_definition<described>.attribute<1>().text == "who");
static_assert(std::is_same_v<std::remove_cvref_t<decltype(table_definition<described>.attribute<2>())>,
                             unique_key_attribute<&described::first_name>>);

struct pascal {
    std::int64_t album_id{};
    std::string title;
    std::string _leading_underscore;
    std::string two__underscores;
    std::string line_2_text;
    std::string alreadyCamel;
    std::string größe_in_m;
    static consteval auto table() { return constable::table("Album", naming(pascal_case)); }
};
static_assert(column_names<pascal> == std::array<std::string_view, 7>{"AlbumId", "Title", "LeadingUnderscore",
                                                                      "TwoUnderscores", "Line2Text", "AlreadyCamel",
                                                                      "GrößeInM"});

struct renamed {
    std::int64_t id{};
    std::string kind_of;
    std::string plain;
    static consteval auto table() {
        using namespace constable;
        return constable::table("renamed", column_name<&renamed::kind_of>("type"));
    }
};
static_assert(column_names<renamed> == std::array<std::string_view, 3>{"id", "type", "plain"});

struct renamed_pascal {
    std::int64_t row_id{};
    std::string kind_of;
    static consteval auto table() {
        using namespace constable;
        return constable::table("r", column_name<&renamed_pascal::kind_of>("type"), naming(pascal_case));
    }
};
static_assert(column_names<renamed_pascal> == std::array<std::string_view, 2>{"RowId", "type"});

struct kept_as_declared {
    int some_id{};
    static consteval auto table() { return constable::table("k", naming(as_declared)); }
};
static_assert(column_names<kept_as_declared>[0] == "some_id");

template <class Value, int N>
struct templated {
    std::int64_t id{};
    Value value{};
    static consteval auto table() { return constable::table(N == 1 ? "first" : "other"); }
};
static_assert(table_name<templated<int, 1>> == "first" && table_name<templated<std::string, 2>> == "other");
static_assert(column_names<templated<std::string, 2>>[1] == "value");

// A struct that cannot be edited.
struct foreign {
    std::int64_t key{};
    std::string text;
};
struct has_both {
    int a{};
    static consteval auto table() { return constable::table("inside"); }
};

} // namespace

template <>
inline constexpr auto constable::table_definition<foreign> =
    constable::table("from_outside", primary_key<&foreign::key>, column_name<&foreign::text>("body"));
template <>
inline constexpr auto constable::table_definition<has_both> = constable::table("outside");

static_assert(table_name<foreign> == "from_outside" && column_names<foreign>[1] == "body");
static_assert(table_name<has_both> == "outside");

TEST_CASE("names of tables and columns live as long as the program") {
    std::string_view name;
    {
        constexpr auto copy = column_names<pascal>;
        name = copy[0];
    }
    CHECK(name == "AlbumId");
    CHECK(name.data() == column_names<pascal>[0].data());
}
