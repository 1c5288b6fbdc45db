// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_UUID_HPP
#define CONSTABLE_CORE_UUID_HPP

// Universally unique identifiers after RFC 9562: keys that need no coordination.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "entropy.hpp"
#include "hex.hpp"
#include "small_text.hpp"
#include "timestamp.hpp"

namespace constable {

/// The variants of RFC 9562, section 4.1.
enum class uuid_variant : std::uint8_t { ncs, rfc9562, microsoft, reserved };

/// Sixteen bytes in network order; ordered byte by byte, which for version 7 is the order of creation.
/// A default-constructed one is the nil UUID.
struct uuid {
    std::array<std::byte, 16> bytes{};

    [[nodiscard]] static constexpr uuid from_words(std::uint64_t high, std::uint64_t low) noexcept {
        uuid id;
        for (int i = 0; i != 8; ++i) {
            id.bytes[static_cast<std::size_t>(i)] = static_cast<std::byte>((high >> (56 - 8 * i)) & 0xFF);
            id.bytes[static_cast<std::size_t>(i + 8)] = static_cast<std::byte>((low >> (56 - 8 * i)) & 0xFF);
        }
        return id;
    }
    /// Version 4 (RFC 9562, section 5.4) from 128 random bits, of which it keeps 122.
    [[nodiscard]] static constexpr uuid make_v4(std::uint64_t random_high, std::uint64_t random_low) noexcept {
        return from_words((random_high & ~std::uint64_t{0xF000}) | 0x4000U, with_variant(random_low));
    }
    /// Version 7 (RFC 9562, section 5.7) from milliseconds since 1970 (48 bits), `rand_a` (12 bits) and `rand_b`
    /// (62 bits); bits beyond are ignored.
    [[nodiscard]] static constexpr uuid make_v7(std::uint64_t unix_ms, std::uint64_t rand_a,
                                                std::uint64_t rand_b) noexcept {
        return from_words((unix_ms << 16) | 0x7000U | (rand_a & 0xFFFU), with_variant(rand_b));
    }

    [[nodiscard]] constexpr std::uint64_t high() const noexcept { return word(0); }
    [[nodiscard]] constexpr std::uint64_t low() const noexcept { return word(8); }
    [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == uuid{}; }
    /// 0 to 15; it means something only if `variant()` is `rfc9562`.
    [[nodiscard]] constexpr int version() const noexcept { return std::to_integer<int>(bytes[6] >> 4); }
    [[nodiscard]] constexpr uuid_variant variant() const noexcept {
        const int bits = std::to_integer<int>(bytes[8] >> 5);
        return bits < 4   ? uuid_variant::ncs
               : bits < 6 ? uuid_variant::rfc9562
               : bits < 7 ? uuid_variant::microsoft
                          : uuid_variant::reserved;
    }

    [[nodiscard]] friend constexpr bool operator==(uuid const&, uuid const&) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(uuid const&, uuid const&) noexcept = default;

private:
    static constexpr std::uint64_t with_variant(std::uint64_t low) noexcept {
        return (low & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
    }
    constexpr std::uint64_t word(std::size_t first) const noexcept {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i != 8; ++i)
            value = (value << 8) | std::to_integer<std::uint64_t>(bytes[first + i]);
        return value;
    }
};

inline constexpr uuid nil_uuid{};
inline constexpr uuid max_uuid = uuid::from_words(~std::uint64_t{0}, ~std::uint64_t{0});

/// When a version 7 was made, in milliseconds. Empty for others and beyond the year 9999.
[[nodiscard]] constexpr std::optional<timestamp> time_of(uuid const& id) noexcept {
    const auto milliseconds = static_cast<std::int64_t>(id.high() >> 16);
    if (id.version() != 7 || id.variant() != uuid_variant::rfc9562 ||
        milliseconds > timestamp::max().microseconds() / 1000)
        return std::nullopt;
    return timestamp::from_microseconds(milliseconds * 1000);
}

using uuid_text = small_text<36>;

/// 36 characters, lower case: `919108f7-52d1-4320-9bac-f847db4148a8`.
[[nodiscard]] constexpr uuid_text to_text(uuid const& id) noexcept {
    uuid_text text;
    char* to = text.characters;
    for (std::size_t i = 0; i != 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        write_hex_byte(to, std::to_integer<std::uint8_t>(id.bytes[i]));
        to += 2;
    }
    text.length = 36;
    return text;
}

/// The 36 characters of RFC 9562, section 4, in either case; no braces, no `urn:uuid:`, no spaces.
[[nodiscard]] constexpr std::optional<uuid> parse_uuid(std::string_view text) noexcept {
    if (text.size() != 36)
        return std::nullopt;
    uuid id;
    char const* at = text.data();
    for (std::size_t i = 0; i != 16; ++i) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
            return std::nullopt;
        const int value = parse_hex_byte(at);
        if (value < 0)
            return std::nullopt;
        id.bytes[i] = static_cast<std::byte>(value);
        at += 2;
    }
    return id;
}

namespace detail {

inline std::array<std::uint64_t, 2> random_words() {
    std::array<std::uint64_t, 2> words{};
    fill_with_entropy(std::as_writable_bytes(std::span{words}));
    return words;
}

// RFC 9562, section 6.2, method 1: the 60 bits of `unix_ts_ms` and of the counter in `rand_a`, greater than every one
// that came from the same `last` before. A new millisecond seeds the counter with `seed`'s low eleven bits; the twelfth
// is the guard against rollover. A counter that does roll over carries into the milliseconds.
// The compiler's atomics: <atomic> would cost each translation unit 0.08 s.
inline std::uint64_t next_v7_prefix(std::uint64_t& last, std::uint64_t unix_ms, std::uint64_t seed) noexcept {
    const std::uint64_t fresh = (unix_ms << 12) | (seed & 0x7FFU);
    std::uint64_t before = __atomic_load_n(&last, __ATOMIC_RELAXED);
    std::uint64_t next;
    do
        next = (before >> 12) < unix_ms ? fresh : before + 1;
    while (!__atomic_compare_exchange_n(&last, &before, next, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return next;
}

inline std::uint64_t last_v7_prefix = 0;

} // namespace detail

/// Version 4: 122 random bits of the kernel. Thread-safe, fork-safe; one system call. Throws `io_error`.
[[nodiscard]] inline uuid uuid_v4() {
    const auto [first, second] = detail::random_words();
    return uuid::make_v4(first, second);
}

/// Version 7: each is greater than all that this process made before, also when the clock steps back. 62 of its bits
/// are the kernel's and new for every id, so processes (a fork's two as well) do not meet. Thread-safe; one system
/// call. Throws `io_error`. At more than 2048 ids per millisecond it may run ahead of the clock.
[[nodiscard]] inline uuid uuid_v7() {
    const auto [first, second] = detail::random_words();
    const std::int64_t clock = now().microseconds() / 1000;
    const std::uint64_t unix_ms = clock > 0 ? static_cast<std::uint64_t>(clock) : 0;
    const std::uint64_t prefix = detail::next_v7_prefix(detail::last_v7_prefix, unix_ms, first);
    return uuid::make_v7(prefix >> 12, prefix, second);
}

} // namespace constable

/// The low word has 62 random bits in versions 4 and 7; the high word tells name-based ids apart.
template <>
struct std::hash<constable::uuid> {
    [[nodiscard]] std::size_t operator()(constable::uuid const& id) const noexcept {
        return static_cast<std::size_t>(id.low() ^ id.high());
    }
};

#endif
