// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/reflect/backend.hpp>

#include <any>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace backend = constable::reflect_backend;

namespace {

// --- how many --------------------------------------------------------------------------------------------------------

/// Converts from anything, so a probe converts to it in two ways.
struct greedy {
    greedy() = default;
    template <class T>
    greedy(T&&) {}
};
struct immovable {
    immovable() = default;
    immovable(immovable&&) = delete;
};
struct nested {
    int a;
    std::string b;
};

template <class T>
struct holds_one {
    T only;
};
template <class T>
struct holds_three {
    int before;
    T between;
    int after;
};
template <class... T>
constexpr bool each_counts_as_one =
    ((backend::member_count<holds_one<T>> == 1 && backend::member_count<holds_three<T>> == 3 &&
      std::is_same_v<backend::member_type<holds_three<T>, 1>, T>) &&
     ...);

static_assert(
    each_counts_as_one<bool, char, std::int8_t, std::uint64_t, float, double, long double, int*, char const*>);
static_assert(each_counts_as_one<std::string, std::string_view, std::vector<int>, std::map<int, std::string>>);
static_assert(each_counts_as_one<std::optional<int>, std::optional<std::string>, std::optional<std::optional<int>>>);
static_assert(
    each_counts_as_one<std::unique_ptr<int>, std::function<void()>, std::any, std::variant<int, std::string>>);
static_assert(each_counts_as_one<nested, holds_one<nested>, std::array<int, 3>, greedy, std::optional<greedy>>);
static_assert(each_counts_as_one<std::nullptr_t, std::byte, int nested::*, void (*)(int)>);
static_assert(backend::member_count<holds_three<immovable>> == 3);

struct none {};
static_assert(backend::member_count<none> == 0);

template <std::size_t>
struct number {
    int value;
};
template <class Block>
struct eight {
    Block a, b, c, d, e, f, g, h;
};
static_assert(backend::member_count<eight<int>> == 8);

// The sizes around which the search doubles its steps.
struct seven {
    int a, b, c, d, e, f, g;
};
struct nine {
    int a, b, c, d, e, f, g, h, i;
};
struct fifteen {
    std::string a, b, c, d, e, f, g, h, i, j, k, l, m, n, o;
};
struct sixteen {
    int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
};
struct seventeen {
    std::optional<std::string> a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q;
};
static_assert(backend::member_count<seven> == 7 && backend::member_count<nine> == 9);
static_assert(backend::member_count<fifteen> == 15 && backend::member_count<sixteen> == 16);
static_assert(backend::member_count<seventeen> == 17);

// Arrays count by element: the one thing that tells them from other members.
struct with_array {
    int a;
    std::string b[3];
    int c[2];
};
static_assert(backend::member_count<with_array> == 6);
struct with_long_array {
    char text[1000];
};
static_assert(backend::member_count<with_long_array> == backend::counted_members);

// --- names -----------------------------------------------------------------------------------------------------------

template <class T, class... Name>
constexpr bool is_named(Name... name) {
    return backend::member_names<T> == std::array<std::string_view, sizeof...(Name)>{name...};
}

struct spelled_in_many_ways {
    int x;
    int x1;
    int _under;
    int trailing_;
    int two__underscores;
    int CamelCase;
    int holder;
    int value;
    int unreal;
    int größe;
    int 名前;
    int operator_;
};
static_assert(is_named<spelled_in_many_ways>("x", "x1", "_under", "trailing_", "two__underscores", "CamelCase",
                                             "holder", "value", "unreal", "größe", "名前", "operator_"));

struct of_many_types {
    std::string text;
    std::optional<std::string> maybe;
    nested inner;
    std::vector<std::pair<int, int>> list;
    int nested::* pointer;
    std::map<std::string, holds_one<std::array<char, 4>>> deep;
    immovable stays;
};
static_assert(is_named<of_many_types>("text", "maybe", "inner", "list", "pointer", "deep", "stays"));

template <class T, int N, char C>
struct templated {
    T first_member;
    int second_member;
};
static_assert(is_named<templated<std::pair<int, nested>, -7, '}'>>("first_member", "second_member"));
static_assert(is_named<templated<int, 7, ')'>>("first_member", "second_member"));
static_assert(is_named<templated<void (*)(int, int), 7, '('>>("first_member", "second_member"));

int some_object;
template <auto, class...>
struct with_addresses {
    int first_member;
    int second_member;
};
static_assert(is_named<with_addresses<&some_object, with_addresses<&some_object>, int>>("first_member",
                                                                                        "second_member"));
static_assert(is_named<none>());

struct outer {
    struct inner {
        int deep_inside;
    };
};
static_assert(is_named<outer::inner>("deep_inside"));

inline namespace v1 {
struct in_inline_namespace {
    int a_column;
};
} // namespace v1
static_assert(is_named<in_inline_namespace>("a_column"));

struct with_empty_member {
    none nothing;
    int something;
};
static_assert(is_named<with_empty_member>("nothing", "something"));

static_assert(backend::pointer_name<&nested::b> == "b");
static_assert(backend::pointer_name<&spelled_in_many_ways::two__underscores> == "two__underscores");
static_assert(backend::pointer_name<&spelled_in_many_ways::größe> == "größe");
static_assert(backend::pointer_name<&spelled_in_many_ways::x1> == "x1");
static_assert(backend::pointer_name<&templated<std::pair<int, nested>, -7, '}'>::second_member> == "second_member");
static_assert(backend::pointer_name<&outer::inner::deep_inside> == "deep_inside");
static_assert(backend::pointer_name<&in_inline_namespace::a_column> == "a_column");

// --- enumerators -----------------------------------------------------------------------------------------------------

enum class color { red, green = 5, blue = 63, ultraviolet = 64, infrared = -1 };
static_assert(backend::enumerators<color>.size() == 3);
static_assert(backend::enumerators<color>[1].name == "green" && backend::enumerators<color>[1].value == 5);

} // namespace

namespace not_anonymous {
struct plain {
    int of_named_namespace;
};
} // namespace not_anonymous
struct in_global_namespace {
    int of_the_global_namespace;
    double other;
};
static_assert(is_named<not_anonymous::plain>("of_named_namespace"));
static_assert(is_named<in_global_namespace>("of_the_global_namespace", "other"));
static_assert(backend::pointer_name<&in_global_namespace::other> == "other");

TEST_CASE("members are reached by reference") {
    of_many_types object{};
    backend::member_at<0>(object) = "changed";
    backend::member_at<2>(object).a = 7;
    CHECK(object.text == "changed");
    CHECK(object.inner.a == 7);
    CHECK(&backend::member_at<6>(object) == &object.stays);

    of_many_types const& constant = object;
    static_assert(std::is_same_v<decltype(backend::member_at<0>(constant)), std::string const&>);
    CHECK(&backend::member_at<3>(constant) == &object.list);
}

TEST_CASE("a struct that is local to a function is reflected too") {
    struct local {
        int here;
        std::string there;
    };
    STATIC_CHECK(is_named<local>("here", "there"));
    STATIC_CHECK(backend::pointer_name<&local::there> == "there");
}
