// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/postgres.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/schema/codec.hpp>

using namespace constable;

namespace {

enum class animal { cat, dog };
enum class size : std::uint8_t { small = 1, large = 9 };

} // namespace

template <>
inline constexpr bool constable::stored_as_integer<size> = true;

namespace {

constexpr bool typed(value_type const& type, std::string_view expected) {
    char characters[64]{};
    text_sink sink{characters, sizeof characters};
    postgres::traits.write_type(sink, type);
    return sink.view() == expected;
}
constexpr bool guarded(value_type const& type, std::string_view expected) {
    char characters[256]{};
    text_sink sink{characters, sizeof characters};
    postgres::traits.write_domain(sink, type, "x");
    return sink.view() == expected;
}
template <class T>
constexpr auto& type_of = codec<T>::type;

static_assert(typed({.kind = value_kind::json}, "jsonb") && guarded({.kind = value_kind::json}, ""));
static_assert(typed(type_of<bool>, "boolean") && typed(type_of<float>, "real") &&
              typed(type_of<double>, "double precision"));
static_assert(typed(type_of<std::string>, "text") && typed(type_of<varchar<40>>, "varchar(40)") &&
              typed(type_of<blob>, "bytea"));
static_assert(typed(type_of<timestamp>, "timestamptz") && typed(type_of<date>, "date") && typed(type_of<uuid>, "uuid"));
static_assert(typed(type_of<local_timestamp>, "timestamp") && guarded(type_of<local_timestamp>, ""));
static_assert(typed(type_of<decimal<10, 2>>, "numeric(10,2)") && typed(type_of<decimal<5, 0>>, "numeric(5,0)"));
static_assert(typed(type_of<animal>, "text") && guarded(type_of<animal>, "x IN ('cat', 'dog')"));
static_assert(guarded(type_of<size>, "x IN (1, 9)"));
// No unsigned types and none of one byte: the next larger one and a CHECK.
static_assert(typed(type_of<std::int8_t>, "smallint") && guarded(type_of<std::int8_t>, "x BETWEEN -128 AND 127"));
static_assert(typed(type_of<std::uint8_t>, "smallint") && guarded(type_of<std::uint8_t>, "x BETWEEN 0 AND 255"));
static_assert(typed(type_of<std::int16_t>, "smallint") && guarded(type_of<std::int16_t>, ""));
static_assert(typed(type_of<std::uint16_t>, "integer") && guarded(type_of<std::uint16_t>, "x BETWEEN 0 AND 65535"));
static_assert(typed(type_of<std::int32_t>, "integer") && guarded(type_of<std::int32_t>, ""));
static_assert(typed(type_of<std::uint32_t>, "bigint") && guarded(type_of<std::uint32_t>, "x BETWEEN 0 AND 4294967295"));
static_assert(typed(type_of<std::int64_t>, "bigint") && guarded(type_of<std::int64_t>, ""));
static_assert(typed(type_of<std::uint64_t>, "bigint") && guarded(type_of<std::uint64_t>, "x >= 0"));
static_assert(typed(type_of<std::optional<varchar<3>>>, "varchar(3)"));

// As format_type() spells what is there.
template <class T>
constexpr bool holds(std::string_view declared) {
    return postgres::traits.holds(declared, type_of<T>);
}
static_assert(holds<std::int64_t>("bigint") && !holds<std::int64_t>("integer") && holds<std::uint16_t>("integer"));
static_assert(holds<timestamp>("timestamp with time zone") && !holds<timestamp>("timestamp without time zone"));
static_assert(holds<local_timestamp>("timestamp without time zone") &&
              !holds<local_timestamp>("timestamp with time zone") &&
              !holds<local_timestamp>("timestamp(0) without time zone")); // rounds
static_assert(holds<std::string>("text") && holds<std::string>("character varying(20)") &&
              !holds<std::string>("bytea"));
static_assert(holds<varchar<20>>("character varying(20)") && holds<animal>("text") && holds<bool>("boolean"));
static_assert(holds<uuid>("uuid") && holds<date>("date") && holds<double>("double precision") &&
              holds<double>("numeric(10,2)") && !holds<double>("real") && !holds<float>("numeric(10,2)"));

constexpr bool literal(expression_node const& node, std::string_view expected) {
    char characters[64]{};
    text_sink sink{characters, sizeof characters};
    postgres::traits.write_literal(sink, node);
    return sink.view() == expected;
}
static_assert(literal({.type = value_kind::real, .real = -0.5}, "-0.5") &&
              literal({.type = value_kind::date}, "'1970-01-01'"));
static_assert(literal({.type = value_kind::timestamp, .integer = 1'500'000}, "'1970-01-01T00:00:01.500000Z'"));
static_assert(literal({.type = value_kind::decimal, .scale = 2, .integer = -5}, "-0.05"));

} // namespace

TEST_CASE("decimals as format_type spells them") {
    CHECK(holds<decimal<8, 2>>("numeric(8,2)"));
    CHECK_FALSE(holds<decimal<8, 2>>("numeric(8,3)"));
    CHECK_FALSE(holds<decimal<8, 2>>("double precision"));
}
