// SPDX-License-Identifier: BSL-1.0

#include <constable/dialect/operator_sql.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

TEST_CASE("what binds tighter needs no parentheses inside what binds looser") {
    STATIC_CHECK(detail::strength(operator_kind::logical_or) < detail::strength(operator_kind::logical_and));
    STATIC_CHECK(detail::strength(operator_kind::logical_not) < detail::strength(operator_kind::equal));
    STATIC_CHECK(detail::strength(operator_kind::less) == detail::strength(operator_kind::in_list));
    STATIC_CHECK(detail::strength(operator_kind::add) < detail::strength(operator_kind::divide));
    STATIC_CHECK(detail::strength(operator_kind::divide) < detail::strength(operator_kind::negate));
}

TEST_CASE("operators are spelled with the blanks around them") {
    STATIC_CHECK(detail::spelled(operator_kind::not_equal) == " <> ");
    STATIC_CHECK(detail::spelled(operator_kind::is_not_null) == " IS NOT NULL");
    STATIC_CHECK(detail::spelled(operator_kind::logical_not) == "NOT ");
    STATIC_CHECK(detail::spelled(operator_kind::not_in_list) == " NOT IN ");
    STATIC_CHECK(detail::spelled(operator_kind::between).empty());
}
