// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/any/statement.hpp>

#include <array>
#include <cstddef>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("a statement of either engine binds, steps and starts over") {
    for_each_engine([](engine& on) {
        const auto connection = on.open();
        connection.execute("CREATE TABLE t (id BIGINT, real DOUBLE PRECISION, name TEXT, data " +
                           std::string{on.is_postgres() ? "BYTEA" : "BLOB"} + ")");
        auto insert = connection.prepare("INSERT INTO t VALUES ($1, $2, $3, $4)");
        CHECK(insert.parameter_count() == 4);
        CHECK_FALSE(insert.read_only());
        constexpr std::array bytes{std::byte{1}, std::byte{2}};
        insert.bind_integer(0, 7);
        insert.bind_real(1, 0.25);
        insert.bind_text(2, "seven", bound_lifetime::until_reset);
        insert.bind_blob(3, bytes, bound_lifetime::until_reset);
        CHECK_FALSE(insert.step());
        insert.reset();
        insert.bind_null(2);
        CHECK_FALSE(insert.step());
        insert.reset();
        insert.unbind();
        CHECK_FALSE(insert.step());
        CHECK(connection.rows_changed() == 1);

        auto read = connection.prepare("SELECT id, real, name, data FROM t ORDER BY name DESC");
        CHECK(read.read_only());
        CHECK(read.column_count() == 4);
        CHECK(read.column_name(2) == "name");
        CHECK(contains(read.sql(), "ORDER BY"));
        int sevens = 0;
        int rows = 0;
        for (; read.step(); ++rows) {
            sevens += read.value(0).integer() == 7 ? 1 : 0;
            if (read.value(2).storage() == storage_class::text) {
                CHECK(read.value(1).real() == 0.25);
                CHECK(read.value(3).blob()[1] == std::byte{2});
            }
        }
        CHECK(rows == 3);
        CHECK(sevens == 2);
    });
}

TEST_CASE("an error of either engine's statement names its text and where it was asked for") {
    for_each_engine([](engine& on) {
        const auto connection = on.open();
        connection.execute("CREATE TABLE t (id BIGINT PRIMARY KEY); INSERT INTO t VALUES (1)");
        auto insert = connection.prepare("INSERT INTO t VALUES (1)");
        const auto here = std::source_location::current();
        insert.locate(here);
        const auto refused = error_of([&] { insert.step(); });
        CHECK(refused.kind == error_kind::constraint);
        CHECK(refused.facts.where.line() == here.line());
        CHECK(refused.facts.sql == "INSERT INTO t VALUES (1)");
        const auto own = error_of([&] { insert.fail(error_kind::misuse, {.message = "own", .remedy = "none"}); });
        CHECK(own.kind == error_kind::misuse);
        CHECK(own.facts.sql == refused.facts.sql);
        CHECK(error_of([] { any_statement{}.step(); }).kind == error_kind::misuse);
    });
}
