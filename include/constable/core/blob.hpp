// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_BLOB_HPP
#define CONSTABLE_CORE_BLOB_HPP

// A byte string that owns its bytes, and one that does not.

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hex.hpp"

namespace constable {

/// Somebody else's bytes.
using blob_view = std::span<std::byte const>;

/// Bytes as they are: SQLite's BLOB, PostgreSQL's bytea. Ordered as databases order them: byte by byte, unsigned, a
/// prefix first.
struct blob {
    std::vector<std::byte> bytes{};

    blob() = default;
    explicit constexpr blob(std::vector<std::byte> owned) noexcept : bytes(std::move(owned)) {}
    explicit constexpr blob(blob_view copied) : bytes(copied.begin(), copied.end()) {}

    [[nodiscard]] constexpr std::size_t size() const noexcept { return bytes.size(); }
    [[nodiscard]] constexpr bool empty() const noexcept { return bytes.empty(); }
    [[nodiscard]] constexpr std::byte* data() noexcept { return bytes.data(); }
    [[nodiscard]] constexpr std::byte const* data() const noexcept { return bytes.data(); }
    /// Valid until the blob changes.
    [[nodiscard]] constexpr blob_view view() const noexcept { return {bytes.data(), bytes.size()}; }
    [[nodiscard]] constexpr operator blob_view() const noexcept { return view(); }

    [[nodiscard]] friend constexpr bool operator==(blob const&, blob const&) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(blob const&, blob const&) noexcept = default;
};

/// Two lower-case digits per byte.
[[nodiscard]] inline std::string to_hex(blob_view bytes) {
    std::string text(bytes.size() * 2, '\0');
    char* to = text.data();
    for (const std::byte byte : bytes) {
        write_hex_byte(to, std::to_integer<std::uint8_t>(byte));
        to += 2;
    }
    return text;
}

/// Pairs of digits of either case and nothing between them; otherwise empty. A template so that only those who call it
/// pay for the optional.
template <std::same_as<blob> Blob = blob>
[[nodiscard]] constexpr std::optional<Blob> parse_hex(std::string_view digits) {
    if (digits.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::byte> bytes(digits.size() / 2);
    for (std::size_t i = 0; i != bytes.size(); ++i) {
        const int value = parse_hex_byte(digits.data() + 2 * i);
        if (value < 0)
            return std::nullopt;
        bytes[i] = static_cast<std::byte>(value);
    }
    return Blob{std::move(bytes)};
}

} // namespace constable

#endif
