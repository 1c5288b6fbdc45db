// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_VALUE_TYPE_HPP
#define CONSTABLE_SCHEMA_VALUE_TYPE_HPP

// What kind of value a column holds, independent of the engine.

#include <cstdint>
#include <string_view>

#include "../core/array_view.hpp"
#include "../reflect/enums.hpp"

namespace constable {

enum class value_kind : std::uint8_t {
    none,
    boolean,
    integer,
    real,
    text,
    blob,
    timestamp,
    date,
    uuid,
    decimal,
    json,
    enumeration,     ///< stored as the enumerator's name
    interval,        ///< a span of time, in microseconds
    local_timestamp, ///< without a zone
    array            ///< several values of one type
};

[[nodiscard]] constexpr std::string_view to_string(value_kind kind) noexcept {
    constexpr std::string_view names[]{
        "none", "boolean", "integer", "real", "text",        "blob",     "timestamp",
        "date", "uuid",    "decimal", "json", "enumeration", "interval", "local_timestamp",
        "array"};
    return names[static_cast<unsigned>(kind)];
}

/// What is known of a parameter before it is bound.
struct parameter_type {
    value_kind kind = value_kind::none;
    std::uint8_t scale = 0; ///< decimal: digits after the point
    bool list = false;      ///< several values in one parameter
    std::uint8_t bits = 0;  ///< of an array column's elements: width of a number; 0 for the widest
    bool limited = false;   ///< of an array column's elements: texts with a greatest length
};

/// The type of a column as a plain value.
struct value_type {
    value_kind kind = value_kind::none;
    value_kind element = value_kind::none;      ///< array: what it holds; what follows is said of the elements
    std::uint8_t bits = 0;                      ///< integer and real: width
    bool is_unsigned = false;                   ///< integer
    std::uint32_t length = 0;                   ///< text: most code points, 0 for any number
    std::uint8_t precision = 0;                 ///< decimal: digits in all
    std::uint8_t scale = 0;                     ///< decimal: digits after the point
    array_view<const enumerator> enumerators{}; ///< the values allowed, of an enum
    std::string_view name{};                    ///< of an enum that is a type of the database's own

    [[nodiscard]] friend constexpr bool operator==(value_type const& a, value_type const& b) noexcept {
        if (a.kind != b.kind || a.element != b.element || a.bits != b.bits || a.is_unsigned != b.is_unsigned ||
            a.length != b.length || a.precision != b.precision || a.scale != b.scale || a.name != b.name ||
            a.enumerators.size() != b.enumerators.size())
            return false;
        for (std::size_t i = 0; i < a.enumerators.size(); ++i)
            if (a.enumerators[i].name != b.enumerators[i].name || a.enumerators[i].value != b.enumerators[i].value)
                return false;
        return true;
    }
};

/// What a server is told of a parameter of this type.
[[nodiscard]] constexpr parameter_type parameter_type_of(value_type const& type) noexcept {
    if (!type.name.empty())
        return {}; // the server knows better
    if (type.kind != value_kind::array)
        return {.kind = type.kind, .scale = type.scale};
    return {.kind = type.element,
            .scale = type.scale,
            .list = true,
            .bits = static_cast<std::uint8_t>(type.bits + (type.is_unsigned ? 1 : 0)),
            .limited = type.length > 0};
}

} // namespace constable

#endif
