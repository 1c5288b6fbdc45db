// SPDX-License-Identifier: BSL-1.0

#include <constable/driver/postgres/columns.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

constexpr char rows_of_arrays[] =
    "SELECT count(*), sum(a), string_agg(coalesce(b, '-'), ',' ORDER BY a), sum(c) FROM unnest(CAST($1 AS integer[]), "
    "CAST($2 AS text[]), CAST($3 AS numeric[])) AS given (a, b, c)";
constexpr std::array<std::uint8_t, 3> scales{0, 0, 2};

} // namespace

TEST_CASE("rows become arrays, and rows again") {
    postgres_scratch scratch;
    auto connection = scratch.open();
    auto statement = connection.prepare(rows_of_arrays);
    postgres_columns columns{statement, scales};
    for (int repetition = 0; repetition < 2; ++repetition) {
        columns.clear();
        for (int i = 0; i < 3; ++i) {
            columns.bind_integer(0, i);
            if (i == 1)
                columns.bind_null(1);
            else
                columns.bind_text(1, "t" + std::to_string(i), bound_lifetime::call);
            columns.bind_integer(2, 150);
            columns.end_row();
        }
        columns.bind();
        REQUIRE(statement.step());
        CHECK(statement.value(0).integer() == 3);
        CHECK(statement.value(1).integer() == 3);
        CHECK(statement.value(2).text() == "t0,-,t2");
        CHECK(statement.value(3).scaled(2) == 450);
        statement.reset();
    }
    columns.clear();
    columns.bind();
    REQUIRE(statement.step());
    CHECK(statement.value(0).integer() == 0);
}

TEST_CASE("a value that does not fit names its row") {
    postgres_scratch scratch;
    auto connection = scratch.open();
    auto statement = connection.prepare(rows_of_arrays);
    postgres_columns columns{statement, scales};
    columns.bind_integer(0, 1);
    columns.bind_text(1, "", bound_lifetime::call);
    columns.bind_integer(2, 1);
    columns.end_row();
    const auto refused = error_of([&] { columns.bind_integer(0, std::int64_t{1} << 40); });
    CHECK(refused.kind == error_kind::invalid_value);
    CHECK(refused.facts.message.starts_with("row 1, value 1: the number leaves the range"));
    CHECK(error_of([&] { columns.bind_text(1, std::string(1, '\0'), bound_lifetime::call); }).kind ==
          error_kind::invalid_value);
    CHECK(connection.ping());
}
