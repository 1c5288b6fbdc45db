// SPDX-License-Identifier: BSL-1.0

#include <constable/dialect/table_scope.hpp>

#include <array>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

constexpr table_id first{1};
constexpr table_id second{2};
constexpr std::array outside{table_name_in_text{first, "outside", false}};
constexpr std::array inside{table_name_in_text{second, "inside", true}};
constexpr table_scope around{outside};
constexpr table_scope within{inside, &around};

constexpr std::array of_second{expression_node{.kind = node_kind::column, .table = second}};
constexpr std::array of_first{expression_node{.kind = node_kind::column, .table = first}};

} // namespace

TEST_CASE("a table is found in its statement and in those around it") {
    STATIC_CHECK(within.name_of(second) == "inside");
    STATIC_CHECK(within.name_of(first) == "outside");
    STATIC_CHECK(around.name_of(second).empty());
}

TEST_CASE("columns that an outer join may leave null") {
    STATIC_CHECK(within.may_be_missing(of_second));
    STATIC_CHECK_FALSE(within.may_be_missing(of_first));
}
