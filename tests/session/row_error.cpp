// SPDX-License-Identifier: BSL-1.0
#include <constable/session/row_error.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../driver/sqlite_support.hpp"

using namespace constable;

TEST_CASE("an error names the part, and keeps what it was") {
    const auto refused = constable_test::error_of([] {
        detail::naming_part("row", 7, " of the copy", [] {
            throw_error(error_kind::constraint, {.message = "taken", .remedy = "take another", .table = "t"});
        });
    });
    CHECK(refused.kind == error_kind::constraint);
    CHECK(refused.facts.message == "row 7 of the copy: taken");
    CHECK(refused.facts.table == "t");
    CHECK(constable_test::error_of([] {
              detail::naming_part("row", 7, "",
                                  [] { throw_error(error_kind::constraint, {.message = "row 2: no", .remedy = "-"}); });
          }).facts.message == "row 2: no");
    CHECK(detail::naming_part("row", 0, "", [] { return 5; }) == 5);
}

TEST_CASE("a message that tells of another row is no part's") {
    CHECK(detail::names_part("statement 12 of the batch: no", "statement", " of the batch"));
    CHECK(detail::names_part("row 2: no", "row", ""));
    CHECK_FALSE(detail::names_part("row 2 of tasks refers to nothing: no", "row", ""));
    CHECK_FALSE(detail::names_part("row 2 of tasks refers to nothing", "row", " of the copy"));
    CHECK_FALSE(detail::names_part("row", "row", ""));
    CHECK_FALSE(detail::names_part("no", "row", ""));
}

TEST_CASE("what is wrong with a row can be looked for in the rows, a lost link cannot") {
    CHECK(detail::concerns_a_row(error_kind::constraint));
    CHECK(detail::concerns_a_row(error_kind::invalid_value));
    CHECK_FALSE(detail::concerns_a_row(error_kind::unavailable));
}
