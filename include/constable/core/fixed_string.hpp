// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_FIXED_STRING_HPP
#define CONSTABLE_CORE_FIXED_STRING_HPP

// A string literal as a template argument.

#include <compare>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace constable {

namespace detail {

// Not constexpr on purpose: its name is the compiler's message.
inline void fixed_string_needs_a_nul_terminated_literal() noexcept {}

} // namespace detail

/// `N` characters without the terminating NUL, which is kept too. Structural: `template <fixed_string Name>`.
template <std::size_t N>
struct fixed_string {
    char characters[N + 1]{};

    constexpr fixed_string() noexcept = default;

    /// Implicit, so that a literal can stand where a `fixed_string` is expected. Embedded NULs are kept.
    consteval fixed_string(char const (&literal)[N + 1]) noexcept {
        if (literal[N] != '\0')
            detail::fixed_string_needs_a_nul_terminated_literal();
        for (std::size_t i = 0; i < N; ++i)
            characters[i] = literal[i];
    }

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N}; }
    [[nodiscard]] constexpr operator std::string_view() const noexcept { return view(); }
    /// NUL-terminated.
    [[nodiscard]] constexpr char const* c_str() const noexcept { return characters; }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] static constexpr bool empty() noexcept { return N == 0; }

    [[nodiscard]] friend constexpr bool operator==(fixed_string const&, fixed_string const&) noexcept = default;
    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend constexpr bool operator==(fixed_string const& a, Text const& b) noexcept {
        return a.view() == std::string_view{b};
    }
    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(fixed_string const& a, Text const& b) noexcept {
        return a.view() <=> std::string_view{b};
    }
};

template <std::size_t M>
fixed_string(char const (&)[M]) -> fixed_string<M - 1>;

template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr fixed_string<N + M> operator+(fixed_string<N> const& a, fixed_string<M> const& b) noexcept {
    fixed_string<N + M> joined;
    for (std::size_t i = 0; i < N; ++i)
        joined.characters[i] = a.characters[i];
    for (std::size_t i = 0; i < M; ++i)
        joined.characters[N + i] = b.characters[i];
    return joined;
}

} // namespace constable

#endif
