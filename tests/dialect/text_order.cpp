// SPDX-License-Identifier: BSL-1.0

#include <constable/dialect/text_order.hpp>

#include <array>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

constexpr expression_node stage{.kind = node_kind::column, .type = value_kind::enumeration, .native_enum = true};
constexpr expression_node title{.kind = node_kind::column, .type = value_kind::text};
constexpr expression_node word{.kind = node_kind::literal, .type = value_kind::text};

constexpr expression_node call(function_kind called, value_kind type, std::uint16_t arity) {
    return {.kind = node_kind::function, .called = called, .type = type, .arity = arity};
}

} // namespace

TEST_CASE("text has the collation of a column in it, and none without") {
    constexpr auto joined = call(function_kind::coalesce, value_kind::text, 2);
    STATIC_CHECK(detail::has_collation(std::array{title}, 0));
    STATIC_CHECK_FALSE(detail::has_collation(std::array{word}, 0));
    STATIC_CHECK(detail::has_collation(std::array{joined, word, title}, 0));
    STATIC_CHECK_FALSE(detail::has_collation(std::array{joined, word, word}, 0));
}

TEST_CASE("a column that is no text gives no collation") {
    constexpr expression_node number{.kind = node_kind::column, .type = value_kind::integer};
    constexpr auto written = call(function_kind::cast, value_kind::text, 1);
    STATIC_CHECK_FALSE(detail::has_collation(std::array{written, number}, 0));
}

TEST_CASE("an expression gives a native enum if a column of one is in it and its type is an enum") {
    constexpr auto first = call(function_kind::coalesce, value_kind::enumeration, 2);
    constexpr expression_node value{.kind = node_kind::parameter, .type = value_kind::enumeration};
    STATIC_CHECK(detail::gives_native_enum(std::array{first, stage, value}, 0));
    STATIC_CHECK_FALSE(detail::gives_native_enum(std::array{first, value, value}, 0));
    STATIC_CHECK_FALSE(
        detail::gives_native_enum(std::array{call(function_kind::count, value_kind::integer, 1), stage}, 0));
}

TEST_CASE("a window with two partitions is no enum") {
    constexpr expression_node window{.kind = node_kind::window, .type = value_kind::integer, .arity = 3, .integer = 2};
    constexpr auto latest = call(function_kind::maximum, value_kind::enumeration, 1);
    constexpr expression_node plain{.kind = node_kind::column, .type = value_kind::enumeration};
    STATIC_CHECK_FALSE(detail::gives_native_enum(std::array{window, latest, plain, title, title}, 0));
    STATIC_CHECK_FALSE(detail::is_enum_operand(window));
    STATIC_CHECK(detail::is_enum_operand(stage));
    STATIC_CHECK_FALSE(detail::is_enum_operand(plain));
}

TEST_CASE("an enum is tested as it is, and ordered as a text") {
    constexpr expression_node value{.kind = node_kind::literal, .type = value_kind::enumeration};
    constexpr auto operation = [](operator_kind op, std::uint16_t arity) {
        return expression_node{.kind = node_kind::operation, .op = op, .type = value_kind::boolean, .arity = arity};
    };
    constexpr auto equal = operation(operator_kind::equal, 2);
    constexpr auto less = operation(operator_kind::less, 2);
    constexpr auto both = operation(operator_kind::logical_and, 2);
    constexpr auto in = operation(operator_kind::in_list, 3);
    constexpr auto absent = operation(operator_kind::is_null, 1);
    constexpr auto first = call(function_kind::coalesce, value_kind::enumeration, 2);
    STATIC_CHECK_FALSE(detail::reads_enum_as_text(std::array{equal, stage, value}));
    STATIC_CHECK_FALSE(detail::reads_enum_as_text(std::array{both, in, stage, value, value, absent, stage}));
    STATIC_CHECK_FALSE(detail::reads_enum_as_text(std::array{equal, title, word}));
    STATIC_CHECK(detail::reads_enum_as_text(std::array{less, stage, value}));
    STATIC_CHECK(detail::reads_enum_as_text(std::array{both, equal, title, word, less, value, stage}));
    STATIC_CHECK(detail::reads_enum_as_text(std::array{equal, first, stage, value, value}));
}
