// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_SQL_PARSER_HPP
#define CONSTABLE_MIGRATE_SQLITE_SQL_PARSER_HPP

// Reads from CREATE TABLE and CREATE INDEX what SQLite's pragmas do not tell: names, checks, expressions, clauses.

#include <cstddef>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/ascii.hpp"
#include "../core/error.hpp"
#include "../driver/sqlite/message.hpp"

namespace constable {

/// Where an SQL text comes from, for errors.
struct sqlite_sql_origin {
    std::string_view file{};
    std::string_view table{};
    std::source_location where{};
};

/// Takes an SQL text token by token. A word in quotes is never a keyword. Every view that it gives is a part of the
/// text.
class sqlite_sql_reader {
public:
    sqlite_sql_reader(std::string_view sql, sqlite_sql_origin const& origin) : sql_(sql), origin_(&origin), rest_(sql) {
        token_ = scan(rest_);
    }

    /// The token that comes next, quotes included; empty at the end.
    [[nodiscard]] std::string_view peek() const noexcept { return token_; }
    [[nodiscard]] bool at_end() const noexcept { return token_.empty(); }
    [[nodiscard]] bool at(std::string_view keyword) const noexcept { return same_identifier(token_, keyword); }
    /// Are these the next two tokens?
    [[nodiscard]] bool at(std::string_view keyword, std::string_view second) const noexcept {
        std::string_view after = rest_;
        return at(keyword) && same_identifier(scan(after), second);
    }

    std::string_view take() {
        if (at_end())
            fail("more text");
        return std::exchange(token_, scan(rest_));
    }
    bool accept(std::string_view keyword) {
        const bool found = at(keyword);
        if (found)
            take();
        return found;
    }
    bool accept(std::string_view keyword, std::string_view second) {
        const bool found = at(keyword, second);
        if (found) {
            take();
            take();
        }
        return found;
    }
    void expect(std::string_view keyword) {
        if (!accept(keyword))
            fail(keyword);
    }
    /// An identifier without its quotes.
    std::string name() {
        if (!is_name(token_))
            fail("a name");
        const std::string_view token = take();
        if (token.front() == '[') // nothing is doubled between these quotes
            return std::string{token.substr(1, token.size() - 2)};
        return sqlite_unquoted(token);
    }
    /// What stands between this parenthesis and the one that closes it, without blanks and comments around it.
    std::string_view group() {
        expect("(");
        const std::string_view inside = up_to([this] { return at(")"); });
        expect(")");
        return inside;
    }
    /// The text up to a token outside parentheses for which `stop()` holds, or to the end.
    template <class Stop>
    std::string_view up_to(Stop&& stop) {
        char const* const first = token_.data();
        char const* last = first;
        std::size_t depth = 0;
        while (!at_end() && (depth > 0 || !stop())) {
            if (at(")") && depth-- == 0)
                fail("'(' before ')'");
            depth += at("(") ? 1U : 0U;
            const std::string_view token = take();
            last = token.data() + token.size();
        }
        if (depth > 0)
            fail("')'");
        return {first, static_cast<std::size_t>(last - first)};
    }

    [[noreturn]] void fail(std::string_view expected) const {
        const std::size_t offset = at_end() ? sql_.size() : static_cast<std::size_t>(token_.data() - sql_.data());
        throw_error(error_kind::unsupported,
                    {.message = "the definition of this table cannot be read: expected " + std::string{expected} +
                                " at byte " + std::to_string(offset) + ", found " +
                                (at_end() ? "the end" : "'" + std::string{token_.substr(0, 40)} + "'"),
                     .remedy = "make the table again by a plain CREATE TABLE, and report its definition",
                     .file = std::string{origin_->file},
                     .table = std::string{origin_->table},
                     .sql = std::string{sql_},
                     .where = origin_->where});
    }

    /// A word, a number, or something in quotes.
    [[nodiscard]] static bool is_name(std::string_view token) noexcept {
        if (token.empty())
            return false;
        const char first = token.front();
        if (std::string_view{"'\"`["}.find(first) != std::string_view::npos)
            return token.size() >= 2 && token.back() == (first == '[' ? ']' : first);
        return (first >= '0' && first <= '9') || (ascii_lower_case(first) >= 'a' && ascii_lower_case(first) <= 'z') ||
               first == '_' || first == '$' || static_cast<unsigned char>(first) >= 0x80;
    }

private:
    // SQLite takes a byte order mark for a blank, and a vertical tab after one.
    static std::string_view scan(std::string_view& rest) noexcept {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        for (;;) {
            const std::string_view token = sqlite_tokens{rest}.next();
            if (token.empty())
                return rest = {};
            char const* const end = rest.data() + rest.size();
            char const* next = token.data() + token.size();
            const bool mark = token.starts_with(byte_order_mark);
            if (mark)
                next = token.data() + byte_order_mark.size();
            rest = {next, static_cast<std::size_t>(end - next)};
            if (!mark && token != "\v")
                return token;
        }
    }

    std::string_view sql_;
    sqlite_sql_origin const* origin_;
    std::string_view rest_;
    std::string_view token_;
};

struct sqlite_key_sql {
    std::string name{};
    std::vector<std::string> columns{};
    bool descending = false;
    bool collated = false; ///< COLLATE
    bool conflict = false; ///< ON CONFLICT, other than ABORT
};

struct sqlite_check_sql {
    std::string name{};
    std::string_view expression{};
};

struct sqlite_foreign_key_sql {
    std::string name{};
    std::vector<std::string> columns{};
    std::string target{};
    bool deferred = false;
};

struct sqlite_column_sql {
    std::string name{};
    std::string collation{};      ///< empty: BINARY
    std::string_view generated{}; ///< the expression
    bool conflict = false;        ///< NOT NULL ON CONFLICT, other than ABORT
};

/// Names are without quotes, expressions are parts of the text that was read.
struct sqlite_table_sql {
    std::vector<sqlite_column_sql> columns{};
    std::optional<sqlite_key_sql> primary_key{};
    std::vector<sqlite_key_sql> unique_keys{};
    std::vector<sqlite_check_sql> checks{};
    std::vector<sqlite_foreign_key_sql> foreign_keys{};
    bool auto_increment = false;
};

struct sqlite_index_sql {
    std::vector<std::string_view> parts{}; ///< without ASC, DESC and parentheses around the whole
    std::string_view predicate{};
};

namespace detail {

// The grammar is SQLite's: https://sqlite.org/src/file/src/parse.y, sections "CREATE TABLE" and "CREATE INDEX".
class sqlite_table_parser {
public:
    sqlite_table_parser(std::string_view sql, sqlite_sql_origin const& origin)
        : origin_(origin), reader_(sql, origin) {}

    sqlite_table_sql parse() {
        reader_.expect("CREATE");
        if (!reader_.accept("TEMP"))
            reader_.accept("TEMPORARY");
        reader_.expect("TABLE");
        if (reader_.accept("IF", "NOT"))
            reader_.expect("EXISTS");
        reader_.name();
        if (reader_.accept("."))
            reader_.name();
        reader_.expect("(");
        while (!reader_.accept(")")) {
            if (starts_constraint())
                table_constraint();
            else
                column();
            if (!reader_.accept(",") && !reader_.at(")") && !starts_constraint())
                reader_.fail("',' or ')'");
        }
        return std::move(table_);
    }

private:
    bool starts_constraint() const {
        return reader_.at("CONSTRAINT") || reader_.at("PRIMARY") || reader_.at("UNIQUE") || reader_.at("CHECK") ||
               reader_.at("FOREIGN");
    }

    bool conflict() {
        if (!reader_.accept("ON", "CONFLICT"))
            return false;
        return !same_identifier(reader_.take(), "ABORT");
    }

    /// `(a, b COLLATE nocase DESC)`, and AUTOINCREMENT, which SQLite takes here too.
    void key_columns(sqlite_key_sql& key) {
        sqlite_sql_reader list{reader_.group(), origin_};
        do {
            while (list.accept("(")) {
            }
            key.columns.push_back(list.name());
            while (!list.at_end() && !list.at(",")) {
                key.descending = key.descending || list.at("DESC");
                key.collated = key.collated || list.at("COLLATE");
                table_.auto_increment = table_.auto_increment || list.at("AUTOINCREMENT");
                list.take();
            }
        } while (list.accept(","));
    }

    std::vector<std::string> names() {
        std::vector<std::string> found;
        sqlite_sql_reader list{reader_.group(), origin_};
        do
            found.push_back(list.name());
        while (list.accept(","));
        return found;
    }

    void references(sqlite_foreign_key_sql key) {
        key.target = reader_.name();
        if (reader_.at("("))
            reader_.group();
        table_.foreign_keys.push_back(std::move(key));
        for (;;) {
            if (reader_.accept("MATCH")) {
                reader_.take();
            } else if (reader_.at("ON") && !reader_.at("ON", "CONFLICT")) {
                reader_.take();
                reader_.take(); // DELETE or UPDATE; the pragma knows the action
                if (reader_.accept("SET") || reader_.accept("NO"))
                    reader_.take();
                else
                    reader_.take();
            } else if (!deferrable()) {
                return;
            }
        }
    }

    /// It speaks of the foreign key that was read last.
    bool deferrable() {
        const bool refused = reader_.accept("NOT", "DEFERRABLE");
        if (!refused && !reader_.accept("DEFERRABLE"))
            return false;
        const bool deferred = reader_.accept("INITIALLY", "DEFERRED");
        if (!deferred)
            reader_.accept("INITIALLY", "IMMEDIATE");
        if (!table_.foreign_keys.empty()) // SQLite does not mind
            table_.foreign_keys.back().deferred = deferred && !refused;
        return true;
    }

    void table_constraint() {
        std::string name;
        while (reader_.accept("CONSTRAINT"))
            name = reader_.name();
        if (reader_.accept("PRIMARY")) {
            reader_.expect("KEY");
            sqlite_key_sql key{.name = std::move(name)};
            key_columns(key);
            key.conflict = conflict();
            table_.primary_key = std::move(key);
        } else if (reader_.accept("UNIQUE")) {
            sqlite_key_sql key{.name = std::move(name)};
            key_columns(key);
            key.conflict = conflict();
            table_.unique_keys.push_back(std::move(key));
        } else if (reader_.accept("CHECK")) {
            const std::string_view expression = reader_.group();
            table_.checks.push_back({std::move(name), expression});
            conflict(); // SQLite reads it, and forgets it
        } else if (reader_.accept("FOREIGN")) {
            reader_.expect("KEY");
            sqlite_foreign_key_sql key{.name = std::move(name), .columns = names()};
            reader_.expect("REFERENCES");
            references(std::move(key));
        } else if (name.empty()) { // CONSTRAINT and a name may stand alone
            reader_.fail("a constraint");
        }
    }

    void column() {
        const std::size_t position = table_.columns.size();
        table_.columns.push_back({.name = reader_.name()});
        std::string name;
        while (!reader_.at(",") && !reader_.at(")")) {
            if (reader_.accept("CONSTRAINT"))
                name = reader_.name();
            else if (column_constraint(table_.columns[position], name))
                name.clear();
            else if (reader_.at("("))
                reader_.group(); // VARCHAR(20)
            else
                reader_.take(); // a word of the type
        }
    }

    bool column_constraint(sqlite_column_sql& column, std::string& name) {
        if (reader_.accept("PRIMARY")) {
            reader_.expect("KEY");
            sqlite_key_sql key{.name = name, .columns = {column.name}};
            key.descending = reader_.accept("DESC");
            reader_.accept("ASC");
            key.conflict = conflict();
            table_.auto_increment = reader_.accept("AUTOINCREMENT") || table_.auto_increment;
            table_.primary_key = std::move(key);
        } else if (reader_.accept("UNIQUE")) {
            table_.unique_keys.push_back({.name = name, .columns = {column.name}, .conflict = conflict()});
        } else if (reader_.accept("CHECK")) {
            table_.checks.push_back({name, reader_.group()});
        } else if (reader_.accept("REFERENCES")) {
            references({.name = name, .columns = {column.name}});
        } else if (reader_.accept("NOT", "NULL") || reader_.accept("NULL")) {
            column.conflict = conflict() || column.conflict;
        } else if (reader_.accept("DEFAULT")) {
            if (reader_.at("("))
                reader_.group();
            else
                reader_.take(); // the rest of a number reads like the words of a type
        } else if (reader_.accept("COLLATE")) {
            column.collation = reader_.name();
        } else if (reader_.accept("AS")) { // GENERATED ALWAYS reads like words of the type, to SQLite as well
            column.generated = reader_.group();
        } else {
            return deferrable();
        }
        return true;
    }

    sqlite_sql_origin const& origin_;
    sqlite_sql_reader reader_;
    sqlite_table_sql table_;
};

/// Without parentheses around the whole.
inline std::string_view without_parentheses(std::string_view text, sqlite_sql_origin const& origin) {
    for (;;) {
        sqlite_sql_reader reader{text, origin};
        if (!reader.at("("))
            return text;
        const std::string_view inside = reader.group();
        if (!reader.at_end())
            return text;
        text = inside;
    }
}

/// Does an operand follow after this word?
inline bool is_operator(std::string_view word) {
    for (std::string_view candidate :
         {"AND", "OR", "NOT", "IS", "FROM", "LIKE", "GLOB", "MATCH", "REGEXP", "ESCAPE", "IN", "BETWEEN", "COLLATE"})
        if (same_identifier(word, candidate))
            return true;
    return false;
}

/// `expression [ASC | DESC]`. The words can be names of columns too, but not at that place.
inline std::string_view index_expression(std::string_view part, sqlite_sql_origin const& origin) {
    std::vector<std::string_view> tokens;
    for (sqlite_sql_reader reader{part, origin}; !reader.at_end();)
        tokens.push_back(reader.take());
    const auto ends_with = [&](std::string_view word) {
        return tokens.size() > 1 && same_identifier(tokens.back(), word);
    };
    if (ends_with("ASC") || ends_with("DESC")) {
        const std::string_view before = tokens[tokens.size() - 2];
        if (before == ")" || (sqlite_sql_reader::is_name(before) && !is_operator(before)))
            tokens.pop_back();
    }
    if (tokens.empty())
        return {};
    char const* const end = tokens.back().data() + tokens.back().size();
    return without_parentheses({tokens[0].data(), static_cast<std::size_t>(end - tokens[0].data())}, origin);
}

} // namespace detail

/// Reads the CREATE TABLE statement of an ordinary table, as `sqlite_schema` keeps it. Throws `unsupported_error`,
/// which names the table, when the text is not one.
[[nodiscard]] inline sqlite_table_sql parse_create_table(std::string_view sql, sqlite_sql_origin const& origin) {
    return detail::sqlite_table_parser{sql, origin}.parse();
}

/// The same of CREATE INDEX.
[[nodiscard]] inline sqlite_index_sql parse_create_index(std::string_view sql, sqlite_sql_origin const& origin) {
    sqlite_sql_reader reader{sql, origin};
    reader.expect("CREATE");
    reader.accept("UNIQUE");
    reader.expect("INDEX");
    if (reader.accept("IF", "NOT"))
        reader.expect("EXISTS");
    reader.name();
    if (reader.accept("."))
        reader.name();
    reader.expect("ON");
    reader.name();
    sqlite_index_sql index;
    sqlite_sql_reader list{reader.group(), origin};
    do {
        const std::string_view part = list.up_to([&] { return list.at(","); });
        index.parts.push_back(detail::index_expression(part, origin));
    } while (list.accept(","));
    if (reader.accept("WHERE"))
        index.predicate = reader.up_to([&] { return reader.at(";"); });
    return index;
}

} // namespace constable

#endif
