// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_ASCII_HPP
#define CONSTABLE_CORE_ASCII_HPP

// Upper and lower case of the ASCII letters, whatever the locale.

#include <cstddef>
#include <string_view>

namespace constable {

[[nodiscard]] constexpr char ascii_lower_case(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr char ascii_upper_case(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Are two identifiers one to an engine that takes upper and lower case as equal? Compared from the end: names of one
/// table differ there more often than at their beginning.
[[nodiscard]] constexpr bool same_identifier(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = a.size(); i > 0; --i)
        if (a[i - 1] != b[i - 1] && ascii_lower_case(a[i - 1]) != ascii_lower_case(b[i - 1]))
            return false;
    return true;
}

} // namespace constable

#endif
