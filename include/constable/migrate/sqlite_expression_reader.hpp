// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_EXPRESSION_READER_HPP
#define CONSTABLE_MIGRATE_SQLITE_EXPRESSION_READER_HPP

// From the text of an expression in a SQLite schema to its nodes.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "../core/ascii.hpp"
#include "../core/date.hpp"
#include "../core/text.hpp"
#include "../dialect/expression_sql.hpp"
#include "../dialect/sqlite.hpp"
#include "../schema/model.hpp"
#include "live_schema.hpp"
#include "sqlite_sql_parser.hpp"

namespace constable {

/// The nodes of an expression that this library would write exactly so; one raw node for any other text. A literal gets
/// the kind of what it is compared or calculated with, as in a compiled schema. The nodes name `table` by its id.
[[nodiscard]] inline node_span sqlite_read_expression(schema_storage& storage, table_model const& table,
                                                      std::string_view text);

/// A column's default, as `pragma_table_xinfo` gives it, goes into `column`; a default that is the library's own
/// expression for the time of the insert makes its column a timestamp.
inline void sqlite_read_default(schema_storage& storage, column_model& column, std::string_view text);

namespace detail {

inline std::string sqlite_expression_text(node_span nodes) {
    return build_text([&](text_sink& sink) { sql_writer{sink, sqlite::traits}.expression(nodes); });
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
    char const* const end = text.data() + text.size();
    const auto [next, failure] = std::from_chars(text.data(), end, number);
    return failure == std::errc{} && next == end;
}

/// Reads `text` as a literal of this kind. False where it is none; the caller still compares how it is written.
inline bool read_literal(schema_storage& storage, value_kind kind, std::string_view text, expression_node& literal) {
    literal.kind = node_kind::literal;
    literal.type = kind;
    switch (kind) {
    case value_kind::boolean:
    case value_kind::integer:
    case value_kind::timestamp:
    case value_kind::interval:
    case value_kind::decimal: return read_number(text, literal.integer);
    case value_kind::real: return read_number(text, literal.real);
    case value_kind::text:
    case value_kind::enumeration: {
        const bool quoted = text.size() >= 2 && text.front() == '\'';
        if (quoted)
            literal.text = storage.keep(sqlite_unquoted(text));
        return quoted;
    }
    case value_kind::date: {
        const auto day = text.size() < 2 ? std::nullopt : parse_date(text.substr(1, text.size() - 2));
        if (day)
            literal.integer = day->days();
        return day.has_value();
    }
    case value_kind::local_timestamp: {
        const auto time = text.size() < 2 ? std::nullopt : parse_local_timestamp(text.substr(1, text.size() - 2));
        if (time)
            literal.integer = time->microseconds();
        return time.has_value();
    }
    default: return false;
    }
}

/// Understands what sql_writer writes for the expressions of a table definition, and gives up at anything else.
class sqlite_expression_parser {
public:
    sqlite_expression_parser(schema_storage& storage, table_model const& table, std::string_view text)
        : storage_(storage), table_(table), reader_(text, origin_) {}

    /// Empty if it gave up.
    std::vector<expression_node> parse() {
        bool understood = expression(0) && reader_.at_end();
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            understood = understood && !is_open_literal(i);
        return understood ? std::move(nodes_) : std::vector<expression_node>{};
    }

private:
    // More than a table definition has. SQLite's own limit is 1000, and inserting is quadratic.
    static constexpr int deepest = 50;
    static constexpr std::size_t most_nodes = 1000;

    struct infix {
        std::string_view first, second;
        operator_kind op;
        int strength; // as in sql_writer
    };
    static constexpr infix infixes[]{
        {"OR", {}, operator_kind::logical_or, 1}, {"AND", {}, operator_kind::logical_and, 2},
        {"=", {}, operator_kind::equal, 4},       {"<", ">", operator_kind::not_equal, 4},
        {"<", "=", operator_kind::less_equal, 4}, {">", "=", operator_kind::greater_equal, 4},
        {"<", {}, operator_kind::less, 4},        {">", {}, operator_kind::greater, 4},
        {"+", {}, operator_kind::add, 5},         {"-", {}, operator_kind::subtract, 5},
        {"*", {}, operator_kind::multiply, 6},    {"/", {}, operator_kind::divide, 6},
        {"%", {}, operator_kind::modulo, 6}};

    infix const* next_infix() const {
        for (infix const& candidate : infixes)
            if (candidate.second.empty() ? reader_.at(candidate.first) : reader_.at(candidate.first, candidate.second))
                return &candidate;
        return nullptr;
    }

    /// Appends the nodes of everything that binds at least as tightly as `strength`.
    bool expression(int strength) {
        const std::size_t start = nodes_.size();
        if (++depth_ > deepest || !operand())
            return false;
        while (nodes_.size() < most_nodes) {
            if (strength <= 4 && reader_.at("IS")) {
                reader_.take();
                const bool negated = reader_.accept("NOT");
                if (!reader_.accept("NULL"))
                    return false;
                wrap(start, start, negated ? operator_kind::is_not_null : operator_kind::is_null, value_kind::boolean);
                continue;
            }
            infix const* const found = next_infix();
            if (found == nullptr || found->strength < strength) {
                --depth_;
                return true;
            }
            reader_.take();
            if (!found->second.empty())
                reader_.take();
            const std::size_t right = nodes_.size();
            if (!expression(found->strength + 1) || !type_literals(found->op, start, right))
                return false;
            wrap(start, right, found->op, result(found->op, nodes_[start].type, nodes_[right].type));
        }
        return false;
    }

    /// Makes what stands from `start` on, and from `right` on if there are two, the operands of an operator.
    void wrap(std::size_t start, std::size_t right, operator_kind op, value_kind type) {
        const bool test = op == operator_kind::is_null || op == operator_kind::is_not_null;
        const bool nullable = !test && (nodes_[start].nullable || nodes_[right].nullable);
        const std::uint16_t arity = start == right ? 1 : 2;
        nodes_.insert(nodes_.begin() + static_cast<std::ptrdiff_t>(start),
                      {.kind = node_kind::operation, .op = op, .type = type, .nullable = nullable, .arity = arity});
    }

    /// The kind of the result, by the rules of operators.hpp.
    static value_kind result(operator_kind op, value_kind left, value_kind right) {
        if (op < operator_kind::add)
            return value_kind::boolean;
        if (left == value_kind::integer)
            return right;
        return left == value_kind::decimal ? left : value_kind::real;
    }

    bool operand() {
        if (reader_.at("(")) {
            reader_.take();
            return expression(0) && reader_.accept(")");
        }
        const std::size_t start = nodes_.size();
        if (reader_.at("NOT")) {
            reader_.take();
            if (!expression(4))
                return false;
            wrap(start, start, operator_kind::logical_not, value_kind::boolean);
            return true;
        }
        if (reader_.at("-"))
            return negative(start);
        if (reader_.at_end())
            return false;
        const char first = reader_.peek().front();
        if (first == '\'' || (first >= '0' && first <= '9'))
            return number_or_text({});
        return call() || column();
    }

    bool negative(std::size_t start) {
        reader_.take();
        if (!reader_.at_end() && reader_.peek().front() >= '0' && reader_.peek().front() <= '9')
            return number_or_text("-");
        if (++depth_ > deepest || !operand())
            return false;
        --depth_;
        wrap(start, start, operator_kind::negate, nodes_[start].type);
        return true;
    }

    /// Its kind is settled by what stands beside it, its text is kept until then.
    bool number_or_text(std::string_view sign) {
        std::string text{sign};
        text += reader_.take();
        if (reader_.at(".")) {
            text += reader_.take();
            if (reader_.at_end())
                return false;
            text += reader_.take();
        }
        nodes_.push_back({.kind = node_kind::literal, .text = storage_.keep(text)});
        return true;
    }

    bool call() {
        constexpr std::pair<std::string_view, function_kind> functions[]{
            {"lower", function_kind::lower}, {"upper", function_kind::upper}, {"length", function_kind::length}};
        for (const auto& [name, called] : functions) {
            if (!reader_.at(name, "("))
                continue;
            reader_.take();
            reader_.take();
            const std::size_t start = nodes_.size();
            nodes_.push_back({.kind = node_kind::function,
                              .called = called,
                              .type = called == function_kind::length ? value_kind::integer : value_kind::text,
                              .arity = 1});
            if (!expression(0) || !reader_.accept(")"))
                return false;
            nodes_[start].nullable = nodes_[start + 1].nullable;
            return true;
        }
        return false;
    }

    bool column() {
        if (!sqlite_sql_reader::is_name(reader_.peek()))
            return false;
        const std::size_t position = find_column(table_, reader_.name());
        if (position == not_found)
            return false;
        column_model const& named = table_.columns[position];
        nodes_.push_back({.kind = node_kind::column,
                          .type = named.type.kind,
                          .nullable = named.nullable,
                          .table = table_.id,
                          .text = named.name});
        return true;
    }

    bool is_open_literal(std::size_t at) const {
        return nodes_[at].kind == node_kind::literal && nodes_[at].type == value_kind::none;
    }

    /// One of the two may be a literal; the other one settles its kind.
    bool type_literals(operator_kind op, std::size_t left, std::size_t right) {
        if (is_open_literal(left) && is_open_literal(right))
            return false;
        for (const auto& [literal, other] : {std::pair{left, right}, std::pair{right, left}})
            if (is_open_literal(literal) && !close(literal, kind_beside(op, nodes_[other].type, nodes_[literal].text)))
                return false;
        return true;
    }

    static value_kind kind_beside(operator_kind op, value_kind other, std::string_view text) {
        const bool calculated = op >= operator_kind::add;
        if (!calculated ||
            (other == value_kind::decimal && (op == operator_kind::add || op == operator_kind::subtract)))
            return other;
        return text.find('.') == std::string_view::npos ? value_kind::integer : value_kind::real;
    }

    bool close(std::size_t at, value_kind kind) {
        const std::string_view text = nodes_[at].text;
        nodes_[at] = {};
        return read_literal(storage_, kind, text, nodes_[at]);
    }

    static constexpr sqlite_sql_origin origin_{};
    schema_storage& storage_;
    table_model const& table_;
    sqlite_sql_reader reader_;
    std::vector<expression_node> nodes_;
    int depth_ = 0;
};

/// The text without blanks and comments around it, and how many tokens it has.
inline std::pair<std::string_view, std::size_t> trimmed_tokens(std::string_view text) {
    static constexpr sqlite_sql_origin nowhere{};
    sqlite_sql_reader reader{text, nowhere};
    char const* const first = reader.peek().data();
    char const* last = first;
    std::size_t count = 0;
    for (; !reader.at_end(); ++count) {
        const std::string_view token = reader.take();
        last = token.data() + token.size();
    }
    return {{first, static_cast<std::size_t>(last - first)}, count};
}

} // namespace detail

inline node_span sqlite_read_expression(schema_storage& storage, table_model const& table, std::string_view text) {
    const auto nodes = detail::sqlite_expression_parser{storage, table, text}.parse();
    if (!nodes.empty() && detail::sqlite_expression_text(nodes) == text)
        return storage.keep(nodes);
    return storage.keep(std::vector{expression_node{.kind = node_kind::raw, .text = storage.keep(text)}});
}

inline void sqlite_read_default(schema_storage& storage, column_model& column, std::string_view given) {
    const auto [text, tokens] = detail::trimmed_tokens(given);
    const std::string wrapped = "(" + std::string{text} + ")";
    if (wrapped == sqlite::traits.now && column.type.kind == value_kind::integer) {
        column.defaulted = default_kind::now;
        column.type = {.kind = value_kind::timestamp};
        return;
    }
    expression_node literal;
    if (same_identifier(text, "NULL")) {
        literal = {.kind = node_kind::null, .nullable = true};
    } else if (!detail::read_literal(storage, column.type.kind, text, literal) ||
               detail::sqlite_expression_text({&literal, 1}) != text) {
        // SQLite takes one token, or a sign and a number, bare; the pragma has dropped the parentheses of all else.
        const bool is_signed = text.starts_with('-') || text.starts_with('+');
        const bool bare = tokens == (is_signed ? 2U : 1U);
        literal = {.kind = node_kind::raw, .text = storage.keep(bare ? text : std::string_view{wrapped})};
    }
    column.defaulted = default_kind::expression;
    column.default_expression = storage.keep(std::vector{literal});
}

} // namespace constable

#endif
