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
    enumeration, ///< stored as the enumerator's name
    local_timestamp
};

[[nodiscard]] constexpr std::string_view to_string(value_kind kind) noexcept {
    constexpr std::string_view names[]{"none", "boolean",     "integer",        "real", "text",
                                       "blob", "timestamp",   "date",           "uuid", "decimal",
                                       "json", "enumeration", "local_timestamp"};
    return names[static_cast<unsigned>(kind)];
}

/// What is known of a parameter before it is bound.
struct parameter_type {
    value_kind kind = value_kind::none;
    std::uint8_t scale = 0; ///< decimal: digits after the point
    bool list = false;      ///< several values in one parameter
};

/// The type of a column as a plain value.
struct value_type {
    value_kind kind = value_kind::none;
    std::uint8_t bits = 0;                      ///< integer and real: width
    bool is_unsigned = false;                   ///< integer
    std::uint32_t length = 0;                   ///< text: most code points, 0 for any number
    std::uint8_t precision = 0;                 ///< decimal: digits in all
    std::uint8_t scale = 0;                     ///< decimal: digits after the point
    array_view<const enumerator> enumerators{}; ///< the values allowed, of an enum

    [[nodiscard]] friend constexpr bool operator==(value_type const& a, value_type const& b) noexcept {
        if (a.kind != b.kind || a.bits != b.bits || a.is_unsigned != b.is_unsigned || a.length != b.length ||
            a.precision != b.precision || a.scale != b.scale || a.enumerators.size() != b.enumerators.size())
            return false;
        for (std::size_t i = 0; i < a.enumerators.size(); ++i)
            if (a.enumerators[i].name != b.enumerators[i].name || a.enumerators[i].value != b.enumerators[i].value)
                return false;
        return true;
    }
};

} // namespace constable

#endif
