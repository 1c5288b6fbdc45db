// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/copy.hpp>

#include <array>
#include <cstdint>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

constexpr std::array<std::uint8_t, 2> no_scales{};
constexpr std::string_view into_t = "COPY t (a, b) FROM STDIN (FORMAT binary)";
constexpr std::string_view columns_of_t = "SELECT a, b FROM t";

postgres_connection with_table(postgres_scratch const& scratch) {
    auto connection = scratch.open();
    connection.execute("CREATE TABLE t (a integer PRIMARY KEY, b text)");
    return connection;
}

void add(postgres_copy_in& copy, std::int64_t a, std::string_view b) {
    copy.begin_row();
    copy.bind_integer(0, a);
    copy.bind_text(1, b, bound_lifetime::until_reset);
    copy.end_row();
}

} // namespace

static_assert(detail::copy_signature.size() == 11);

TEST_CASE("only the number of a row is taken from where an error was") {
    CHECK(detail::row_in_context("COPY t, line 3, column b: \"secret\"") == "row 2 of the copy: ");
    CHECK(detail::row_in_context("COPY t, line 1") == "row 0 of the copy: ");
    CHECK(detail::row_in_context("COPY t").empty());
    CHECK(detail::row_in_context("SQL function \"f\", line 3").empty());
    CHECK(detail::row_in_context("").empty());
}

TEST_CASE("rows go in as their columns want them") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    {
        auto copy = connection.copy_in(into_t, columns_of_t, no_scales);
        add(copy, 1, "one");
        copy.begin_row();
        copy.bind_integer(0, 2);
        copy.bind_null(1);
        copy.end_row();
        CHECK(copy.finish() == 2);
    }
    CHECK(integer(connection, "SELECT sum(a) FROM t WHERE b = 'one' OR a = 2 AND b IS NULL") == 3);

    auto out = connection.copy_out("SELECT b, a FROM t ORDER BY a");
    REQUIRE(out.step());
    CHECK(out.value(0).text() == "one");
    CHECK(out.value(1).integer() == 1);
    REQUIRE(out.step());
    CHECK(out.value(0).storage() == storage_class::null);
    CHECK_FALSE(out.step());
    require_usable(connection);
}

TEST_CASE("a copy that is not finished has done nothing") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    {
        auto copy = connection.copy_in(into_t, columns_of_t, no_scales);
        add(copy, 1, "one");
    }
    CHECK(integer(connection, "SELECT count(*) FROM t") == 0);
    {
        auto copy = connection.copy_in(into_t, columns_of_t, no_scales);
        add(copy, 1, "one");
        const auto wide = error_of([&] { add(copy, std::int64_t{1} << 40, "too large"); });
        CHECK(wide.kind == error_kind::invalid_value);
        CHECK(contains(wide.what, "row 1 of the copy, value 1"));
        require_usable(connection);
    }
    {
        auto out = connection.copy_out("SELECT generate_series(1, 100000)");
        REQUIRE(out.step());
    }
    require_usable(connection);
}

TEST_CASE("errors of COPY leave the connection usable") {
    const postgres_scratch scratch;
    const auto connection = with_table(scratch);
    CHECK(error_of([&] {
              (void)connection.copy_in("COPY nowhere FROM STDIN (FORMAT binary)", columns_of_t, no_scales);
          }).kind == error_kind::schema_mismatch);
    require_usable(connection);
    CHECK(error_of([&] { (void)connection.copy_out("SELECT nothing FROM t"); }).kind == error_kind::schema_mismatch);
    require_usable(connection);
    auto out = connection.copy_out("SELECT 10 / (50000 - g) FROM generate_series(1, 50000) AS g");
    const auto division = error_of([&] {
        while (out.step()) {
        }
    });
    CHECK(division.kind == error_kind::invalid_value);
    require_usable(connection);
    auto twice = connection.copy_in(into_t, columns_of_t, no_scales);
    add(twice, 7, "first");
    add(twice, 7, "second");
    const auto refused = error_of([&] { twice.finish(); });
    CHECK(refused.kind == error_kind::constraint);
    CHECK(contains(refused.what, "row 1 of the copy"));
    CHECK_FALSE(contains(refused.what, "second"));
    require_usable(connection);
}
