// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_OID_HPP
#define CONSTABLE_DRIVER_POSTGRES_OID_HPP

// PostgreSQL's types by their OIDs, and which of them the driver reads and writes.
// The numbers are fixed: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat

#include <cstdint>
#include <string_view>

#include "../../schema/value_type.hpp"

namespace constable {

/// How the binary form of a value is read and written.
enum class postgres_type : std::uint8_t {
    unknown, ///< no form that this library knows
    boolean,
    int2,
    int4,
    int8,
    float4,
    float8,
    text, ///< and everything whose binary form is its text: varchar, names, enums, JSON
    jsonb,
    bytea,
    uuid,
    date,
    timestamp,
    numeric,
    interval,
    list,           ///< an array of one dimension
    local_timestamp ///< without time zone
};

namespace postgres_oid {

inline constexpr std::uint32_t none = 0; ///< the server infers the type
inline constexpr std::uint32_t boolean = 16;
inline constexpr std::uint32_t bytea = 17;
inline constexpr std::uint32_t name = 19;
inline constexpr std::uint32_t int8 = 20;
inline constexpr std::uint32_t int2 = 21;
inline constexpr std::uint32_t int4 = 23;
inline constexpr std::uint32_t text = 25;
inline constexpr std::uint32_t json = 114;
inline constexpr std::uint32_t float4 = 700;
inline constexpr std::uint32_t float8 = 701;
inline constexpr std::uint32_t unknown = 705;
inline constexpr std::uint32_t bpchar = 1042;
inline constexpr std::uint32_t varchar = 1043;
inline constexpr std::uint32_t date = 1082;
inline constexpr std::uint32_t timestamp = 1114;
inline constexpr std::uint32_t timestamptz = 1184;
inline constexpr std::uint32_t interval = 1186;
inline constexpr std::uint32_t numeric = 1700;
inline constexpr std::uint32_t void_type = 2278;
inline constexpr std::uint32_t uuid = 2950;
inline constexpr std::uint32_t jsonb = 3802;
inline constexpr std::uint32_t first_of_database = 16384; ///< from here on, types that a database has created

} // namespace postgres_oid

/// The array type of an element type that a list may have; `none` for others.
[[nodiscard]] constexpr std::uint32_t postgres_array_of(std::uint32_t element) noexcept {
    switch (element) {
    case postgres_oid::boolean: return 1000;
    case postgres_oid::bytea: return 1001;
    case postgres_oid::int2: return 1005;
    case postgres_oid::int4: return 1007;
    case postgres_oid::text: return 1009;
    case postgres_oid::varchar: return 1015;
    case postgres_oid::int8: return 1016;
    case postgres_oid::float4: return 1021;
    case postgres_oid::float8: return 1022;
    case postgres_oid::date: return 1182;
    case postgres_oid::timestamptz: return 1185;
    case postgres_oid::interval: return 1187;
    case postgres_oid::timestamp: return 1115;
    case postgres_oid::numeric: return 1231;
    case postgres_oid::uuid: return 2951;
    case postgres_oid::jsonb: return 3807;
    default: return postgres_oid::none;
    }
}

/// The element type of an array that `postgres_array_of` gives; `none` for everything else.
[[nodiscard]] constexpr std::uint32_t postgres_element_of(std::uint32_t array) noexcept {
    for (std::uint32_t element :
         {postgres_oid::boolean, postgres_oid::bytea, postgres_oid::int2, postgres_oid::int4, postgres_oid::text,
          postgres_oid::varchar, postgres_oid::int8, postgres_oid::float4, postgres_oid::float8, postgres_oid::date,
          postgres_oid::timestamp, postgres_oid::timestamptz, postgres_oid::interval, postgres_oid::numeric,
          postgres_oid::uuid, postgres_oid::jsonb})
        if (postgres_array_of(element) == array)
            return element;
    return postgres_oid::none;
}

/// A type that every database has; `unknown` for others.
[[nodiscard]] constexpr postgres_type postgres_type_of(std::uint32_t oid) noexcept {
    switch (oid) {
    case postgres_oid::boolean: return postgres_type::boolean;
    case postgres_oid::int2: return postgres_type::int2;
    case postgres_oid::int4: return postgres_type::int4;
    case postgres_oid::int8: return postgres_type::int8;
    case postgres_oid::float4: return postgres_type::float4;
    case postgres_oid::float8: return postgres_type::float8;
    case postgres_oid::text:
    case postgres_oid::name:
    case postgres_oid::json:
    case postgres_oid::unknown:
    case postgres_oid::bpchar:
    case postgres_oid::varchar: return postgres_type::text;
    case postgres_oid::jsonb: return postgres_type::jsonb;
    case postgres_oid::bytea: return postgres_type::bytea;
    case postgres_oid::uuid: return postgres_type::uuid;
    case postgres_oid::date: return postgres_type::date;
    case postgres_oid::timestamptz: return postgres_type::timestamp;
    case postgres_oid::interval: return postgres_type::interval;
    case postgres_oid::timestamp: return postgres_type::local_timestamp;
    case postgres_oid::numeric: return postgres_type::numeric;
    default: return postgres_element_of(oid) == postgres_oid::none ? postgres_type::unknown : postgres_type::list;
    }
}

/// The type that a parameter is declared with. Numbers are as wide as the library's, so that a value is compared with a
/// narrower column as it is; what has a type of its own in each table is left to the server.
[[nodiscard]] constexpr std::uint32_t postgres_element_type(value_kind kind) noexcept {
    switch (kind) {
    case value_kind::boolean: return postgres_oid::boolean;
    case value_kind::integer: return postgres_oid::int8;
    case value_kind::real: return postgres_oid::float8;
    case value_kind::text:
    case value_kind::enumeration: return postgres_oid::text;
    case value_kind::blob: return postgres_oid::bytea;
    case value_kind::timestamp: return postgres_oid::timestamptz;
    case value_kind::interval: return postgres_oid::interval;
    case value_kind::date: return postgres_oid::date;
    case value_kind::uuid: return postgres_oid::uuid;
    case value_kind::decimal: return postgres_oid::numeric;
    case value_kind::json: return postgres_oid::jsonb;
    case value_kind::local_timestamp: return postgres_oid::timestamp;
    case value_kind::array:
    case value_kind::none: break;
    }
    return postgres_oid::none;
}
[[nodiscard]] constexpr std::uint32_t postgres_element_type(parameter_type const& type) noexcept {
    if (type.bits != 0 && type.kind == value_kind::integer)
        return type.bits <= 16 ? postgres_oid::int2 : type.bits <= 32 ? postgres_oid::int4 : postgres_oid::int8;
    if (type.bits == 32 && type.kind == value_kind::real)
        return postgres_oid::float4;
    return type.limited ? postgres_oid::varchar : postgres_element_type(type.kind);
}
/// Arrays are as narrow as their column: the operators of arrays take two of one type.
[[nodiscard]] constexpr std::uint32_t postgres_parameter_type(parameter_type const& type) noexcept {
    return type.list ? postgres_array_of(postgres_element_type(type)) : postgres_element_type(type.kind);
}

} // namespace constable

#endif
