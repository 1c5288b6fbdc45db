// SPDX-License-Identifier: BSL-1.0
#include <constable/dialect/function_sql.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(function_name(function_kind::count_distinct) == "count" &&
              function_name(function_kind::average) == "avg");
static_assert(function_name(function_kind::dense_rank) == "dense_rank" &&
              function_name(function_kind::lower) == "lower");
static_assert(function_name(function_kind::none).empty());

// PostgreSQL has these functions for integer alone, and our integers are bigint.
static_assert(detail::postgres_sql::spell(function_kind::substring) ==
              "substr($, CAST($ AS integer), CAST($ AS integer))");
static_assert(detail::postgres_sql::spell(function_kind::ntile) == "ntile(CAST($ AS integer))");
static_assert(detail::postgres_sql::spell(function_kind::lag) == "lag($, CAST($ AS integer))");

TEST_CASE("every function of single rows, aggregate and window function has a name") {
    for (auto called = function_kind::count_rows; called <= function_kind::nth_value;
         called = static_cast<function_kind>(static_cast<int>(called) + 1))
        CHECK((!function_name(called).empty() || !detail::sqlite_sql::spell(called).empty()));
}
