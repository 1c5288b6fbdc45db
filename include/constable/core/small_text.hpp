// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_SMALL_TEXT_HPP
#define CONSTABLE_CORE_SMALL_TEXT_HPP

// A short text held inline: what `to_text` of the value types returns.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace constable {

/// At most `Capacity` characters; never allocates. Views into it live as long as it does.
template <std::size_t Capacity>
struct small_text {
    static_assert(Capacity <= 255, "constable: small_text holds at most 255 characters: use std::string");

    char characters[Capacity]{};
    std::uint8_t length = 0;

    [[nodiscard]] constexpr std::size_t size() const noexcept { return length; }
    [[nodiscard]] constexpr char const* data() const noexcept { return characters; }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, length}; }
    [[nodiscard]] constexpr operator std::string_view() const noexcept { return view(); }

    [[nodiscard]] friend constexpr bool operator==(small_text const& a, small_text const& b) noexcept {
        return a.view() == b.view();
    }
    [[nodiscard]] friend constexpr bool operator==(small_text const& a, std::string_view b) noexcept {
        return a.view() == b;
    }
};

} // namespace constable

#endif
