// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_FINGERPRINT_HPP
#define CONSTABLE_CORE_FINGERPRINT_HPP

// A 128-bit hash that is a constant: has the schema changed?

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hex.hpp"
#include "small_text.hpp"

namespace constable {

/// Tells different contents apart, not forged ones: FNV is no cryptographic hash.
struct fingerprint {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] friend constexpr bool operator==(fingerprint const&, fingerprint const&) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(fingerprint const&,
                                                                    fingerprint const&) noexcept = default;
};

namespace detail {

__extension__ typedef unsigned __int128 fnv_word;

// FNV-1a with 128 bits: constants, algorithm and test vectors are those of RFC 9923, "The FNV Non-Cryptographic Hash
// Algorithm".
inline constexpr fnv_word fnv_offset = (static_cast<fnv_word>(0x6C62272E07BB0142U) << 64) | 0x62B821756295C58DU;
inline constexpr fnv_word fnv_prime = (static_cast<fnv_word>(1) << 88) | 0x13BU;

constexpr fnv_word fnv1a(fnv_word state, std::string_view bytes) noexcept {
    char const* const data = bytes.data();
    for (std::size_t i = 0, size = bytes.size(); i != size; ++i)
        state = (state ^ static_cast<unsigned char>(data[i])) * fnv_prime;
    return state;
}

} // namespace detail

/// The plain hash of one byte string.
[[nodiscard]] constexpr fingerprint fnv1a_128(std::string_view bytes) noexcept {
    const detail::fnv_word state = detail::fnv1a(detail::fnv_offset, bytes);
    return {static_cast<std::uint64_t>(state >> 64), static_cast<std::uint64_t>(state)};
}

/// Takes fields one by one; fields cannot run together: ("ab", "c") differs from ("a", "bc"), and 1 from true.
/// The bytes hashed are a stored format: `s`, the length, the bytes; `u`, the number; `t` or `f`. Lengths and numbers
/// are LEB128. A constant expression pays about one step per byte.
class fingerprint_builder {
public:
    constexpr fingerprint_builder& add(std::string_view text) noexcept {
        add_byte('s');
        add_number(text.size());
        state_ = detail::fnv1a(state_, text);
        return *this;
    }
    /// Of any width; a negative number counts as its 64-bit two's complement.
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    constexpr fingerprint_builder& add(Number number) noexcept {
        add_byte('u');
        add_number(static_cast<std::uint64_t>(number));
        return *this;
    }
    template <std::same_as<bool> Flag> // not a plain bool: a literal would convert to it
    constexpr fingerprint_builder& add(Flag flag) noexcept {
        add_byte(flag ? 't' : 'f');
        return *this;
    }
    constexpr fingerprint_builder& add(fingerprint const& other) noexcept { return add(other.high).add(other.low); }

    [[nodiscard]] constexpr fingerprint result() const noexcept {
        return {static_cast<std::uint64_t>(state_ >> 64), static_cast<std::uint64_t>(state_)};
    }

private:
    constexpr void add_byte(unsigned byte) noexcept { state_ = (state_ ^ byte) * detail::fnv_prime; }
    constexpr void add_number(std::uint64_t number) noexcept {
        for (; number > 0x7F; number >>= 7)
            add_byte(static_cast<unsigned>(number & 0x7F) | 0x80U);
        add_byte(static_cast<unsigned>(number));
    }

    detail::fnv_word state_ = detail::fnv_offset;
};

using fingerprint_text = small_text<32>;

/// 32 lower-case hexadecimal digits.
[[nodiscard]] constexpr fingerprint_text to_text(fingerprint const& value) noexcept {
    fingerprint_text text;
    for (int i = 0; i != 8; ++i) {
        write_hex_byte(text.characters + 2 * i, static_cast<std::uint8_t>(value.high >> (56 - 8 * i)));
        write_hex_byte(text.characters + 16 + 2 * i, static_cast<std::uint8_t>(value.low >> (56 - 8 * i)));
    }
    text.length = 32;
    return text;
}

/// 32 hexadecimal digits of either case and nothing around them.
[[nodiscard]] constexpr std::optional<fingerprint> parse_fingerprint(std::string_view text) noexcept {
    if (text.size() != 32)
        return std::nullopt;
    fingerprint value;
    for (int i = 0; i != 16; ++i) {
        const int byte = parse_hex_byte(text.data() + 2 * i);
        if (byte < 0)
            return std::nullopt;
        std::uint64_t& word = i < 8 ? value.high : value.low;
        word = (word << 8) | static_cast<std::uint64_t>(byte);
    }
    return value;
}

} // namespace constable

#endif
