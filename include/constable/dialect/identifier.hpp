// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_IDENTIFIER_HPP
#define CONSTABLE_DIALECT_IDENTIFIER_HPP

// Identifiers in SQL text: bare where every engine takes them so, quoted where one does not.

#include <array>
#include <cstddef>
#include <string_view>

#include "../core/array_view.hpp"
#include "../core/text.hpp"

namespace constable {

namespace detail {

// Words that SQLite (https://sqlite.org/lang_keywords.html) or PostgreSQL 15
// (https://www.postgresql.org/docs/15/sql-keywords-appendix.html) does not take as a bare column name. Sorted.
inline constexpr std::string_view reserved_words[]{"add",
                                                   "all",
                                                   "alter",
                                                   "analyse",
                                                   "analyze",
                                                   "and",
                                                   "any",
                                                   "array",
                                                   "as",
                                                   "asc",
                                                   "asymmetric",
                                                   "authorization",
                                                   "autoincrement",
                                                   "between",
                                                   "binary",
                                                   "both",
                                                   "case",
                                                   "cast",
                                                   "check",
                                                   "collate",
                                                   "collation",
                                                   "column",
                                                   "commit",
                                                   "concurrently",
                                                   "constraint",
                                                   "create",
                                                   "cross",
                                                   "current_catalog",
                                                   "current_date",
                                                   "current_role",
                                                   "current_schema",
                                                   "current_time",
                                                   "current_timestamp",
                                                   "current_user",
                                                   "default",
                                                   "deferrable",
                                                   "delete",
                                                   "desc",
                                                   "distinct",
                                                   "do",
                                                   "drop",
                                                   "else",
                                                   "end",
                                                   "escape",
                                                   "except",
                                                   "exists",
                                                   "false",
                                                   "fetch",
                                                   "for",
                                                   "foreign",
                                                   "freeze",
                                                   "from",
                                                   "full",
                                                   "grant",
                                                   "group",
                                                   "having",
                                                   "if",
                                                   "ilike",
                                                   "in",
                                                   "index",
                                                   "indexed",
                                                   "initially",
                                                   "inner",
                                                   "insert",
                                                   "intersect",
                                                   "into",
                                                   "is",
                                                   "isnull",
                                                   "join",
                                                   "lateral",
                                                   "leading",
                                                   "left",
                                                   "like",
                                                   "limit",
                                                   "localtime",
                                                   "localtimestamp",
                                                   "natural",
                                                   "not",
                                                   "nothing",
                                                   "notnull",
                                                   "null",
                                                   "offset",
                                                   "on",
                                                   "only",
                                                   "or",
                                                   "order",
                                                   "outer",
                                                   "overlaps",
                                                   "placing",
                                                   "primary",
                                                   "raise",
                                                   "references",
                                                   "returning",
                                                   "right",
                                                   "rowid",
                                                   "select",
                                                   "session_user",
                                                   "set",
                                                   "similar",
                                                   "some",
                                                   "symmetric",
                                                   "table",
                                                   "tablesample",
                                                   "then",
                                                   "to",
                                                   "trailing",
                                                   "transaction",
                                                   "true",
                                                   "union",
                                                   "unique",
                                                   "update",
                                                   "user",
                                                   "using",
                                                   "values",
                                                   "variadic",
                                                   "verbose",
                                                   "when",
                                                   "where",
                                                   "window",
                                                   "with"};

/// The position of the first word that begins with each letter, and of the end.
inline constexpr std::array<std::size_t, 27> words_from = [] {
    std::array<std::size_t, 27> starts{};
    std::size_t at = 0;
    for (std::size_t letter = 0; letter < 26; ++letter) {
        starts[letter] = at;
        while (at < std::size(reserved_words) && reserved_words[at][0] == static_cast<char>('a' + letter))
            ++at;
    }
    starts[26] = at;
    return starts;
}();

/// `word` begins with a letter. Few steps, for every name in every statement is asked.
constexpr bool is_reserved(std::string_view word) {
    const auto letter = static_cast<std::size_t>(word[0] - 'a');
    for (std::size_t at = words_from[letter]; at < words_from[letter + 1]; ++at)
        if (reserved_words[at] == word)
            return true;
    return false;
}

} // namespace detail

[[nodiscard]] constexpr bool needs_quotes(std::string_view name) {
    char const* const text = name.data();
    if (name.empty() || (text[0] >= '0' && text[0] <= '9'))
        return true;
    bool has_digit = false; // no reserved word has one
    for (std::size_t i = 0, size = name.size(); i < size; ++i) {
        const char c = text[i];
        if (c >= 'a' && c <= 'z')
            continue;
        if (c >= '0' && c <= '9')
            has_digit = true;
        else if (c != '_')
            return true;
    }
    return !has_digit && text[0] != '_' && detail::is_reserved(name);
}

constexpr void write_identifier(text_sink& sink, std::string_view name) {
    if (needs_quotes(name))
        sink.append_quoted(name, '"');
    else
        sink.append(name);
}

constexpr void write_identifiers(text_sink& sink, array_view<const std::string_view> names) {
    bool first = true;
    for (std::string_view name : names) {
        if (!first)
            sink.append(", ");
        first = false;
        write_identifier(sink, name);
    }
}

} // namespace constable

#endif
