// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/sqlite.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/core/timestamp.hpp>
#include <constable/driver/sqlite/open.hpp>
#include <constable/schema/codec.hpp>

using namespace constable;

namespace {

enum class animal { cat, dog };

constexpr bool typed(value_type const& type, std::string_view expected) {
    char characters[64]{};
    text_sink sink{characters, sizeof characters};
    sqlite::traits.write_type(sink, type);
    return sink.view() == expected;
}
constexpr bool guarded(value_type const& type, std::string_view expected) {
    char characters[256]{};
    text_sink sink{characters, sizeof characters};
    sqlite::traits.write_domain(sink, type, "x");
    return sink.view() == expected;
}
template <class T>
constexpr auto& type_of = codec<T>::type;

// JSON is text here; what is in it, the codec checks.
static_assert(typed({.kind = value_kind::json}, "TEXT") && guarded({.kind = value_kind::json}, ""));
static_assert(typed(type_of<bool>, "INTEGER") && guarded(type_of<bool>, "x IN (0, 1)"));
static_assert(typed(type_of<timestamp>, "INTEGER") && guarded(type_of<timestamp>, ""));
static_assert(typed(type_of<local_timestamp>, "TEXT") && guarded(type_of<local_timestamp>, "length(x) IN (19, 26)"));
static_assert(typed(type_of<float>, "REAL") && guarded(type_of<float>, ""));
static_assert(typed(type_of<uuid>, "BLOB") && guarded(type_of<uuid>, "length(x) = 16"));
static_assert(typed(type_of<blob>, "BLOB") && guarded(type_of<blob>, "") && guarded(type_of<std::string>, ""));
static_assert(guarded(type_of<std::int64_t>, "") && guarded(type_of<std::int8_t>, "x BETWEEN -128 AND 127"));
static_assert(guarded(type_of<decimal<3, 1>>, "x BETWEEN -999 AND 999"));
static_assert(guarded(type_of<decimal<18, 2>>, "x BETWEEN -999999999999999999 AND 999999999999999999"));
static_assert(guarded(type_of<animal>, "x IN ('cat', 'dog')"));
static_assert(guarded(type_of<std::optional<animal>>, "x IN ('cat', 'dog')")); // NULL passes a CHECK

// Can a column of a database that others made hold a member?
template <class T>
constexpr bool holds(std::string_view declared) {
    return sqlite::traits.holds(declared, type_of<T>);
}
static_assert(holds<std::int64_t>("INTEGER") && holds<std::int64_t>("int") && holds<std::int64_t>("BIGINT") &&
              holds<std::int64_t>("NUMERIC(10,2)") && holds<bool>("BOOLEAN") && !holds<std::int64_t>("TEXT") &&
              !holds<std::int64_t>("REAL") && !holds<std::int64_t>("BLOB"));
static_assert(holds<std::string>("TEXT") && holds<std::string>("NVARCHAR(160)") && holds<std::string>("clob") &&
              holds<std::string>("DATETIME") && !holds<std::string>("INTEGER") && !holds<std::string>("NUMERIC"));
static_assert(holds<local_timestamp>("TEXT") && holds<local_timestamp>("DATETIME") &&
              holds<local_timestamp>("TIMESTAMP") && !holds<local_timestamp>("INTEGER"));
static_assert(holds<double>("REAL") && holds<double>("DOUBLE PRECISION") && holds<double>("DECIMAL(5,2)") &&
              !holds<double>("TEXT"));
static_assert(holds<blob>("BLOB") && holds<uuid>("BLOB") && !holds<blob>("TEXT"));
static_assert(holds<std::int64_t>("ANY") && holds<std::string>("") && holds<blob>("ANY"));
// SQLite looks for INT first: https://sqlite.org/datatype3.html#affinity_name_examples
static_assert(holds<std::int64_t>("CHARINT") && holds<std::int64_t>("FLOATING POINT"));

} // namespace

TEST_CASE("the default time is the present in microseconds") {
    auto connection = open_sqlite(":memory:");
    const auto before = now().microseconds();
    auto row = connection.prepare("SELECT " + std::string{sqlite::traits.now} + ", typeof(" +
                                  std::string{sqlite::traits.now} + ")");
    REQUIRE(row.step());
    CHECK(row.value(1).text() == "integer");
    CHECK(row.value(0).integer() >= before - 2'000); // SQLite counts milliseconds
    CHECK(row.value(0).integer() <= now().microseconds() + 2'000);
}

TEST_CASE("a statement takes as many parameters as the dialect says") {
    auto connection = open_sqlite(":memory:");
    std::string list = "SELECT 1 WHERE 1 IN (?";
    for (std::size_t i = 1; i < sqlite::traits.max_parameters; ++i)
        list += ",?";
    CHECK_NOTHROW((void)connection.prepare(list + ")"));
}
