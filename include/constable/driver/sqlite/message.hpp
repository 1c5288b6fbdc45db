// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_MESSAGE_HPP
#define CONSTABLE_DRIVER_SQLITE_MESSAGE_HPP

// Reads SQLite's messages and just enough SQL to name the table and the columns of an error.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../../core/ascii.hpp"

namespace constable {

namespace detail {

constexpr bool word_character(char c) noexcept {
    return (c >= '0' && c <= '9') || (ascii_lower_case(c) >= 'a' && ascii_lower_case(c) <= 'z') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

} // namespace detail

/// Splits SQL into words, quoted pieces (quotes included) and single signs; blanks and comments are skipped.
class sqlite_tokens {
public:
    explicit constexpr sqlite_tokens(std::string_view sql) noexcept : rest_(sql) {}

    /// The next token, or an empty view at the end.
    constexpr std::string_view next() noexcept {
        skip_blanks();
        if (rest_.empty())
            return {};
        const char first = rest_.front();
        if (first == '\'' || first == '"' || first == '`')
            return take(quoted_size(first));
        if (first == '[')
            return take(up_to_end_of("]", 1));
        std::size_t size = 0;
        while (size < rest_.size() && detail::word_character(rest_[size]))
            ++size;
        return take(size == 0 ? 1 : size);
    }

private:
    constexpr void skip_blanks() noexcept {
        for (;;) {
            if (rest_.empty())
                return;
            if (std::string_view{" \t\n\r\f"}.find(rest_.front()) != std::string_view::npos)
                rest_.remove_prefix(1);
            else if (rest_.substr(0, 2) == "--")
                take(up_to_end_of("\n", 2));
            else if (rest_.substr(0, 2) == "/*")
                take(up_to_end_of("*/", 2));
            else
                return;
        }
    }
    constexpr std::size_t up_to_end_of(std::string_view mark, std::size_t from) const noexcept {
        const std::size_t at = rest_.find(mark, from);
        return at == std::string_view::npos ? rest_.size() : at + mark.size();
    }
    constexpr std::size_t quoted_size(char quote) const noexcept {
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] != quote)
                continue;
            if (i + 1 == rest_.size() || rest_[i + 1] != quote)
                return i + 1;
            ++i; // a doubled quote stands for itself
        }
        return rest_.size();
    }
    constexpr std::string_view take(std::size_t size) noexcept {
        const std::string_view token = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return token;
    }

    std::string_view rest_;
};

/// An identifier without its quotes.
[[nodiscard]] inline std::string sqlite_unquoted(std::string_view token) {
    if (token.size() < 2 || std::string_view{"'\"`["}.find(token.front()) == std::string_view::npos)
        return std::string{token};
    const char quote = token.front();
    const std::string_view inner = token.substr(1, token.size() - 2);
    std::string result;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        result += inner[i];
        if (quote != '[' && inner[i] == quote && i + 1 < inner.size() && inner[i + 1] == quote)
            ++i;
    }
    return result;
}

/// What a statement does to its table.
enum class sqlite_write : std::uint8_t { none, insert, update, erase };

/// The table that a statement writes; empty when it writes none.
struct sqlite_target {
    sqlite_write write = sqlite_write::none;
    std::string table;
};

namespace detail {

constexpr sqlite_write write_verb(std::string_view word) noexcept {
    if (same_identifier(word, "INSERT") || same_identifier(word, "REPLACE"))
        return sqlite_write::insert;
    if (same_identifier(word, "UPDATE"))
        return sqlite_write::update;
    return same_identifier(word, "DELETE") ? sqlite_write::erase : sqlite_write::none;
}

inline std::string table_after_verb(sqlite_tokens& tokens) {
    std::string_view token = tokens.next();
    for (; same_identifier(token, "OR") || same_identifier(token, "INTO") || same_identifier(token, "FROM");
         token = tokens.next())
        if (same_identifier(token, "OR"))
            tokens.next(); // INSERT OR IGNORE
    sqlite_tokens ahead = tokens;
    return sqlite_unquoted(ahead.next() == "." ? ahead.next() : token); // schema.table
}

} // namespace detail

/// Finds the table that `sql` writes: INSERT, REPLACE, UPDATE or DELETE, with or without WITH before it.
[[nodiscard]] inline sqlite_target sqlite_target_of(std::string_view sql) {
    sqlite_tokens tokens{sql};
    std::string_view token = tokens.next();
    if (same_identifier(token, "WITH")) {
        int depth = 0;
        while (!token.empty() &&
               (depth > 0 || (detail::write_verb(token) == sqlite_write::none && !same_identifier(token, "SELECT")))) {
            token = tokens.next();
            depth += token == "(" ? 1 : token == ")" ? -1 : 0;
        }
    }
    const sqlite_write write = detail::write_verb(token);
    if (write == sqlite_write::none)
        return {};
    return {write, detail::table_after_verb(tokens)};
}

/// What a constraint message names.
struct sqlite_names {
    std::string table;
    std::string columns;    ///< separated by ", "
    std::string constraint; ///< of a check, or the index of a unique expression
};

/// Reads "t.a, t.b". SQLite quotes nothing here: `target`, the table of the statement, settles names with a full stop.
[[nodiscard]] inline sqlite_names sqlite_columns_in(std::string_view list, std::string_view target) {
    constexpr auto none = std::string_view::npos;
    const bool is_target = !target.empty() && list.size() > target.size() && list[target.size()] == '.' &&
                           same_identifier(list.substr(0, target.size()), target);
    const std::string_view first = list.substr(0, list.find(", "));
    const std::size_t dot = is_target ? target.size() : first.rfind('.');
    if (dot == none)
        return {};
    sqlite_names names{std::string{list.substr(0, dot)}, {}, {}};
    const std::string separator = ", " + names.table + ".";
    std::string_view rest = list.substr(dot + 1);
    for (std::size_t at = rest.find(separator); at != none; at = rest.find(separator)) {
        names.columns.append(rest.substr(0, at)).append(", ");
        rest.remove_prefix(at + separator.size());
    }
    names.columns += rest;
    return names;
}

/// Reads the messages of SQLITE_CONSTRAINT: "UNIQUE constraint failed: t.a, t.b", "CHECK constraint failed: name",
/// "UNIQUE constraint failed: index 'name'", "cannot store TEXT value in INTEGER column t.c".
[[nodiscard]] inline sqlite_names sqlite_names_in(std::string_view message, std::string_view target) {
    constexpr std::string_view failed = " constraint failed: ";
    constexpr std::string_view column = " column ";
    if (const std::size_t at = message.find(failed); at != std::string_view::npos) {
        const std::string_view tail = message.substr(at + failed.size());
        if (message.substr(0, at) == "CHECK")
            return {std::string{target}, {}, std::string{tail}};
        if (tail.substr(0, 7) == "index '")
            return {std::string{target}, {}, sqlite_unquoted(tail.substr(6))};
        return sqlite_columns_in(tail, target);
    }
    if (message.substr(0, 13) == "cannot store ")
        if (const std::size_t at = message.find(column); at != std::string_view::npos)
            return sqlite_columns_in(message.substr(at + column.size()), target);
    return {std::string{target}, {}, {}};
}

/// Reads "no such table: t", "no such column: t.c", "table t has no column named c".
[[nodiscard]] inline sqlite_names sqlite_names_missing(std::string_view message) {
    constexpr auto none = std::string_view::npos;
    constexpr std::string_view no_column = " has no column named ";
    if (message.substr(message.size() - (message.size() < 3 ? message.size() : 3)) == "...")
        return {}; // cut by sqlite_without_values
    if (message.substr(0, 15) == "no such table: ") {
        const std::string_view name = message.substr(15);
        const std::size_t dot = name.find('.'); // "main.t"
        return {std::string{dot == none ? name : name.substr(dot + 1)}, {}, {}};
    }
    if (message.substr(0, 16) == "no such column: ") {
        const std::string_view name = message.substr(16);
        const std::size_t dot = name.rfind('.');
        return dot == none ? sqlite_names{{}, std::string{name}, {}}
                           : sqlite_names{std::string{name.substr(0, dot)}, std::string{name.substr(dot + 1)}, {}};
    }
    if (const std::size_t at = message.find(no_column); at != none && message.substr(0, 6) == "table ")
        return {std::string{message.substr(6, at - 6)}, std::string{message.substr(at + no_column.size())}, {}};
    return {};
}

/// A message of a running statement with everything cut off that is not in its SQL text: what a function quotes (a
/// JSON path, a full-text expression) may be a bound value.
[[nodiscard]] inline std::string sqlite_without_values(std::string_view message, std::string_view sql) {
    const auto in_sql = [sql](std::string_view piece) {
        return sql.find(piece.substr(piece.substr(0, 5) == "main." ? 5 : 0)) != std::string_view::npos;
    };
    std::size_t keep = message.size();
    for (const char quote : {'"', '\''}) {
        const std::size_t open = message.find(quote);
        const std::size_t close = message.rfind(quote);
        if (open != close && open < keep && !in_sql(message.substr(open + 1, close - open - 1)))
            keep = open;
    }
    if (const std::size_t colon = message.find(": "); colon < keep && !in_sql(message.substr(colon + 2)))
        keep = colon + 2;
    return std::string{message.substr(0, keep)} + (keep == message.size() ? "" : "...");
}

} // namespace constable

#endif
