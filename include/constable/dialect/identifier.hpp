// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_IDENTIFIER_HPP
#define CONSTABLE_DIALECT_IDENTIFIER_HPP

// Identifiers in SQL text: bare where every engine takes them so, quoted where one does not.

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

constexpr bool is_reserved(std::string_view word) {
    std::size_t low = 0;
    std::size_t high = std::size(reserved_words);
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const int order = reserved_words[middle].compare(word);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

constexpr bool is_plain(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9'))
        return false;
    for (char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    return true;
}

} // namespace detail

namespace detail {

/// No reserved word has a digit, and those with an underscore begin with c (current_date, …) or s (session_user).
constexpr bool may_be_reserved(std::string_view plain) {
    const bool underscores = plain[0] == 'c' || plain[0] == 's';
    for (char c : plain)
        if ((c >= '0' && c <= '9') || (c == '_' && !underscores))
            return false;
    return true;
}

} // namespace detail

[[nodiscard]] constexpr bool needs_quotes(std::string_view name) {
    return !detail::is_plain(name) || (detail::may_be_reserved(name) && detail::is_reserved(name));
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
