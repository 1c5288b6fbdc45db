// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/any/value.hpp>

#include <optional>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

template <class Read>
auto value_of(engine const& on, std::string_view sql, Read read) {
    auto statement = on.open().prepare(sql);
    REQUIRE(statement.step());
    return read(statement.value(0));
}

} // namespace

TEST_CASE("a value of either engine tells what it holds") {
    for_each_engine([](engine& on) {
        const auto storage = [](any_value value) { return value.storage(); };
        CHECK(value_of(on, "SELECT NULL", storage) == storage_class::null);
        CHECK(value_of(on, "SELECT 41 + 1", [](any_value value) { return value.integer(); }) == 42);
        CHECK(value_of(on, "SELECT CAST(0.5 AS DOUBLE PRECISION)", [](any_value value) { return value.real(); }) ==
              0.5);
        CHECK(value_of(on, "SELECT CAST('text' AS TEXT)", [](any_value value) { return std::string{value.text()}; }) ==
              "text");
        CHECK(value_of(on, on.is_postgres() ? "SELECT '\\x00ff'::bytea" : "SELECT x'00ff'",
                       [](any_value value) { return value.blob().size(); }) == 2);
    });
}

TEST_CASE("decimals and dates are what each engine stores them as") {
    for_each_engine([](engine& on) {
        const auto scaled = [](any_value value) { return value.scaled(2); };
        // SQLite has the scaled integer, PostgreSQL the number.
        CHECK(value_of(on, on.is_postgres() ? "SELECT 12.34::numeric" : "SELECT 1234", scaled) == 1234);
        CHECK(value_of(on, on.is_postgres() ? "SELECT 12.345::numeric" : "SELECT 12.5", scaled) == std::nullopt);
        const auto days = [](any_value value) { return value.days(); };
        CHECK(value_of(on, on.is_postgres() ? "SELECT '1970-01-11'::date" : "SELECT '1970-01-11'", days) == 10);
        CHECK(value_of(on, "SELECT CAST('soon' AS TEXT)", days) == std::nullopt);
        const auto shown = [](any_value value) { return value.local_microseconds(); };
        CHECK(value_of(on, on.is_postgres() ? "SELECT timestamp '1970-01-01 00:00:01'" : "SELECT '1970-01-01 00:00:01'",
                       shown) == 1'000'000);
        CHECK(value_of(on, on.is_postgres() ? "SELECT timestamptz '1970-01-01 00:00:01Z'" : "SELECT 1000000", shown) ==
              std::nullopt);
    });
}
