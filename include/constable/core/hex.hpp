// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_HEX_HPP
#define CONSTABLE_CORE_HEX_HPP

// Hexadecimal digits to bytes and back.

#include <cstdint>

namespace constable {

inline constexpr char hex_digits[] = "0123456789abcdef";

/// 0 to 15 for a digit of either case, otherwise -1.
[[nodiscard]] constexpr int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/// 0 to 255 for the two digits at `first`, negative if one of them is none.
[[nodiscard]] constexpr int parse_hex_byte(char const* first) noexcept {
    const int high = hex_value(first[0]);
    const int low = hex_value(first[1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Writes two lower-case digits at `to`.
constexpr void write_hex_byte(char* to, std::uint8_t byte) noexcept {
    to[0] = hex_digits[byte >> 4];
    to[1] = hex_digits[byte & 15];
}

} // namespace constable

#endif
