// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_CHANNEL_HPP
#define CONSTABLE_DRIVER_POSTGRES_CHANNEL_HPP

// Names of channels, which the compiler looks at.

#include <cstddef>
#include <string>
#include <string_view>

#include "../../core/fixed_string.hpp"
#include "../../core/utf8.hpp"

namespace constable {

/// Bytes of a channel's name at most. The server cuts the name of a LISTEN that is longer:
/// https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
inline constexpr std::size_t max_channel_name = 63;

namespace error {

template <fixed_string Name>
struct not_a_channel {
    using reported = void;
    static_assert(
        Name.size() == 0 && Name.size() != 0,
        "constable: the name of a channel is text of 1 to 63 bytes without NUL: PostgreSQL would cut a longer "
        "one, and listen to another channel; give it a shorter name [errors.md#not_a_channel]");
};

} // namespace error

namespace detail {

constexpr bool is_channel(std::string_view name) noexcept {
    return !name.empty() && name.size() <= max_channel_name && name.find('\0') == std::string_view::npos &&
           is_valid_utf8(name);
}

template <fixed_string Name>
inline constexpr auto channel_text = Name;

/// As an identifier in quotes.
inline void append_channel(std::string& to, std::string_view channel) {
    to += '"';
    for (const char each : channel)
        to.append(each == '"' ? 2 : 1, each);
    to += '"';
}

} // namespace detail

/// The name of a channel, as text that lives as long as the program. Upper and lower case differ.
template <fixed_string Name>
[[nodiscard]] consteval std::string_view channel_name() {
    if constexpr (!detail::is_channel(Name.view()))
        using report [[maybe_unused]] = typename error::not_a_channel<Name>::reported;
    return detail::channel_text<Name>.view();
}

} // namespace constable

#endif
