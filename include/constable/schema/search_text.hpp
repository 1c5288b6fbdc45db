// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_SEARCH_TEXT_HPP
#define CONSTABLE_SCHEMA_SEARCH_TEXT_HPP

// What a user types into a search field, as the value of a full-text search.

#include <string>
#include <string_view>
#include <utility>

#include "codec.hpp"

namespace constable {

/// Words that a row must all have. Whatever the text holds it is no query language: every word is bound in quotes, so
/// that operators, parentheses and quotes are nothing but text. No words find no rows.
/// https://sqlite.org/fts5.html#fts5_strings
struct search_text {
    std::string text;

    search_text() = default;
    explicit search_text(std::string_view words) : text(words) {}
    [[nodiscard]] operator std::string_view() const noexcept { return text; }
};

namespace detail {

inline std::string quoted_words(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    std::string quoted;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = text.find_first_of(blanks, at);
        quoted += quoted.empty() ? "\"" : " \"";
        for (char c : text.substr(at, end - at)) {
            quoted += c;
            if (c == '"')
                quoted += c;
        }
        quoted += '"';
        at = text.find_first_not_of(blanks, end);
    }
    return quoted.empty() ? "\"\"" : quoted;
}

} // namespace detail

/// Bound parameters only. Allocates.
template <>
struct codec<search_text> {
    static constexpr value_type type{.kind = value_kind::text};
    using parameter = std::string_view;

    template <class Target>
    static void bind(Target& target, int index, std::string_view value, bound_lifetime) {
        detail::bind_checked_text(target, index, detail::quoted_words(value), bound_lifetime::call);
    }
};

} // namespace constable

#endif
