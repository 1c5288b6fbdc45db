// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_PLACEHOLDERS_HPP
#define CONSTABLE_SESSION_PLACEHOLDERS_HPP

// The parameters of a hand-written statement, for engines that number them.

#include <cstddef>
#include <string>
#include <string_view>

namespace constable {

namespace detail {

/// Where the literal, the quoted name or the comment that begins at `at` ends; `at` itself where none does. As
/// PostgreSQL reads them: https://www.postgresql.org/docs/15/sql-syntax-lexical.html
class sql_token_end {
public:
    constexpr explicit sql_token_end(std::string_view text) : text_(text) {}

    [[nodiscard]] constexpr std::size_t after(std::size_t at) const {
        const char c = text_[at];
        if (c == '\'')
            return behind_quote(at, is_escaped(at));
        if (c == '"')
            return behind_quote(at, false);
        if (c == '$')
            return behind_dollars(at);
        if (text_.substr(at, 2) == "--")
            return find("\n", at);
        return text_.substr(at, 2) == "/*" ? behind_comment(at) : at;
    }

private:
    static constexpr bool in_name(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 0x80;
    }
    [[nodiscard]] constexpr std::size_t find(std::string_view wanted, std::size_t from) const {
        const std::size_t found = text_.find(wanted, from);
        return found == std::string_view::npos ? text_.size() : found + wanted.size();
    }
    /// E'…': there a backslash takes the next character with it.
    [[nodiscard]] constexpr bool is_escaped(std::size_t quote) const {
        return quote > 0 && (text_[quote - 1] == 'E' || text_[quote - 1] == 'e') &&
               (quote == 1 || !in_name(text_[quote - 2]));
    }
    // A quote that is doubled ends one literal and begins the next.
    [[nodiscard]] constexpr std::size_t behind_quote(std::size_t at, bool escaped) const {
        const char quote = text_[at];
        for (++at; at < text_.size() && text_[at] != quote; ++at)
            if (escaped && text_[at] == '\\')
                ++at;
        return at < text_.size() ? at + 1 : text_.size();
    }
    /// $tag$ … $tag$; a parameter, $1, is no tag.
    [[nodiscard]] constexpr std::size_t behind_dollars(std::size_t at) const {
        std::size_t end = at + 1;
        if (end < text_.size() && text_[end] >= '0' && text_[end] <= '9')
            return at;
        while (end < text_.size() && in_name(text_[end]))
            ++end;
        if (end == text_.size() || text_[end] != '$')
            return at;
        return find(text_.substr(at, end + 1 - at), end + 1);
    }
    /// Comments nest.
    [[nodiscard]] constexpr std::size_t behind_comment(std::size_t at) const {
        std::size_t depth = 0;
        for (; at < text_.size(); ++at) {
            const std::string_view two = text_.substr(at, 2);
            depth = two == "/*" ? depth + 1 : two == "*/" ? depth - 1 : depth;
            if (two == "/*" || two == "*/")
                ++at;
            if (depth == 0)
                return at + 1;
        }
        return text_.size();
    }

    std::string_view text_;
};

} // namespace detail

/// A text whose parameters have numbers, and the largest of them.
struct numbered_text {
    std::string text{};
    int parameters = 0;
};

namespace detail {

/// Reads the number that begins at `at`; 0 where none does. No engine takes one of more than five digits.
constexpr int number_at(std::string_view text, std::size_t& at) {
    int number = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && number < 100'000; ++at)
        number = number * 10 + (text[at] - '0');
    return number;
}

} // namespace detail

/// The text with `$1`, `$2`, … for each `?` that stands outside of literals, quoted names and comments. `?3` is `$3`,
/// and the next `?` then `$4`, as on SQLite (https://sqlite.org/lang_expr.html#varparam); `??` becomes the operator
/// `?`.
[[nodiscard]] inline numbered_text with_numbered_parameters(std::string_view text) {
    const detail::sql_token_end token{text};
    numbered_text numbered;
    int last = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t end = token.after(at); end > at) {
            numbered.text += text.substr(at, end - at);
            at = end;
            continue;
        }
        const char mark = text[at];
        const bool is_operator = text.substr(at, 2) == "??";
        if ((mark != '?' && mark != '$') || is_operator) {
            numbered.text += mark;
            at += is_operator ? 2 : 1;
            continue;
        }
        const int given = detail::number_at(text, ++at);
        numbered.text += '$';
        if (mark == '$' && given == 0)
            continue;
        const int number = given != 0 ? given : last + 1;
        if (mark == '?')
            last = last < number ? number : last;
        numbered.text += std::to_string(number);
        numbered.parameters = numbered.parameters < number ? number : numbered.parameters;
    }
    return numbered;
}

} // namespace constable

#endif
