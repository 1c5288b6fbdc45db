// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/oid.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(postgres_type_of(postgres_oid::varchar) == postgres_type::text);
static_assert(postgres_type_of(postgres_oid::timestamptz) == postgres_type::timestamp);
static_assert(postgres_type_of(postgres_oid::timestamp) == postgres_type::local_timestamp);
static_assert(postgres_type_of(600) == postgres_type::unknown); // point
static_assert(postgres_type_of(1016) == postgres_type::list);
static_assert(postgres_element_of(1016) == postgres_oid::int8);
static_assert(postgres_element_of(postgres_oid::int8) == postgres_oid::none);
static_assert(postgres_element_of(0) == postgres_oid::none);

// A number is declared as wide as it can be, whatever the member's width is.
static_assert(postgres_parameter_type({.kind = value_kind::integer}) == postgres_oid::int8);
static_assert(postgres_parameter_type({.kind = value_kind::enumeration}) == postgres_oid::text);
static_assert(postgres_parameter_type({.kind = value_kind::uuid, .list = true}) == 2951);
static_assert(postgres_parameter_type({.kind = value_kind::none}) == postgres_oid::none);
static_assert(postgres_parameter_type({.kind = value_kind::blob, .list = true}) == 1001);
static_assert(postgres_parameter_type({.kind = value_kind::json, .list = true}) == 3807);
// The array of a column is as wide as the column's elements.
static_assert(postgres_parameter_type({.kind = value_kind::integer, .list = true}) == 1016);
static_assert(postgres_parameter_type({.kind = value_kind::integer, .list = true, .bits = 8}) == 1005);
static_assert(postgres_parameter_type({.kind = value_kind::integer, .list = true, .bits = 17}) == 1007);
static_assert(postgres_parameter_type({.kind = value_kind::real, .list = true, .bits = 32}) == 1021);
static_assert(postgres_parameter_type({.kind = value_kind::text, .list = true, .limited = true}) == 1015);

TEST_CASE("every kind of value has a type") {
    for (int kind = 1; kind <= static_cast<int>(value_kind::local_timestamp); ++kind) {
        const std::uint32_t oid = postgres_element_type(static_cast<value_kind>(kind));
        CHECK(oid != postgres_oid::none);
        CHECK(postgres_type_of(oid) != postgres_type::unknown);
        if (const std::uint32_t array = postgres_array_of(oid); array != postgres_oid::none)
            CHECK(postgres_element_of(array) == oid);
    }
}
