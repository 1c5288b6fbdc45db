// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/value_type.hpp>

#include <array>
#include <string_view>

using namespace constable;

namespace {

// Every kind has its own name; the table of names and the enum must not drift apart.
static_assert(to_string(value_kind::none) == "none");
static_assert(to_string(value_kind::boolean) == "boolean");
static_assert(to_string(value_kind::integer) == "integer");
static_assert(to_string(value_kind::real) == "real");
static_assert(to_string(value_kind::text) == "text");
static_assert(to_string(value_kind::blob) == "blob");
static_assert(to_string(value_kind::timestamp) == "timestamp");
static_assert(to_string(value_kind::date) == "date");
static_assert(to_string(value_kind::uuid) == "uuid");
static_assert(to_string(value_kind::decimal) == "decimal");
static_assert(to_string(value_kind::json) == "json");
static_assert(to_string(value_kind::enumeration) == "enumeration");
static_assert(to_string(value_kind::interval) == "interval");
static_assert(to_string(value_kind::local_timestamp) == "local_timestamp");
static_assert(to_string(value_kind::array) == "array");
static_assert(enumerators<value_kind>.size() == 15);

constexpr value_type integer{.kind = value_kind::integer, .bits = 32};
static_assert(integer == value_type{.kind = value_kind::integer, .bits = 32});
static_assert(integer != value_type{.kind = value_kind::real, .bits = 32});
static_assert(integer != value_type{.kind = value_kind::integer, .bits = 64});
static_assert(integer != value_type{.kind = value_kind::integer, .bits = 32, .is_unsigned = true});

static_assert(integer != value_type{.kind = value_kind::array, .element = value_kind::integer, .bits = 32});
static_assert(value_type{.kind = value_kind::enumeration} !=
              value_type{.kind = value_kind::enumeration, .name = "mood"});

// An array is declared with the width of its elements, an unsigned one with the next one; an enum of the database's own
// not at all.
static_assert(parameter_type_of(integer).bits == 0);
static_assert(parameter_type_of({.kind = value_kind::array, .element = value_kind::integer, .bits = 32}).bits == 32);
static_assert(
    parameter_type_of({.kind = value_kind::array, .element = value_kind::integer, .bits = 8, .is_unsigned = true})
        .bits == 9);
static_assert(parameter_type_of({.kind = value_kind::enumeration, .name = "mood"}).kind == value_kind::none);

constexpr value_type text{.kind = value_kind::text, .length = 20};
static_assert(text != value_type{.kind = value_kind::text} &&
              text != value_type{.kind = value_kind::text, .length = 21});

constexpr value_type money{.kind = value_kind::decimal, .precision = 10, .scale = 2};
static_assert(money != value_type{.kind = value_kind::decimal, .precision = 11, .scale = 2});
static_assert(money != value_type{.kind = value_kind::decimal, .precision = 10, .scale = 3});

constexpr std::array<enumerator, 2> two{{{"a", 0}, {"b", 1}}};
constexpr std::array<enumerator, 2> same{{{"a", 0}, {"b", 1}}};
constexpr std::array<enumerator, 2> other_name{{{"a", 0}, {"c", 1}}};
constexpr std::array<enumerator, 2> other_value{{{"a", 0}, {"b", 2}}};
constexpr std::array<enumerator, 3> more{{{"a", 0}, {"b", 1}, {"c", 2}}};
constexpr value_type of(array_view<const enumerator> items) {
    return {.kind = value_kind::enumeration, .enumerators = items};
}
static_assert(of(two) == of(same));
static_assert(of(two) != of(other_name) && of(two) != of(other_value) && of(two) != of(more) && of(two) != of({}));

} // namespace

TEST_CASE("a default value type is no type") {
    CHECK(value_type{}.kind == value_kind::none);
    CHECK(value_type{} == value_type{});
    CHECK(value_type{} != integer);
}
