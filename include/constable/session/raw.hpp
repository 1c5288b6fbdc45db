// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_RAW_HPP
#define CONSTABLE_SESSION_RAW_HPP

// SQL written by hand, as a literal: its parameters and its rows are typed.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/array_view.hpp"
#include "../core/ascii.hpp"
#include "../core/error.hpp"
#include "../driver/driver.hpp"
#include "../query/projection.hpp"
#include "../reflect/members.hpp"
#include "../schema/codec.hpp"
#include "../schema/definition.hpp"
#include "executor.hpp"
#include "parameters.hpp"
#include "placeholders.hpp"
#include "returned_rows.hpp"
#include "rows.hpp"
#include "slot.hpp"
#include "statement_cache.hpp"

namespace constable {

namespace error {

template <class Text>
struct run_time_sql {
    using reported = void;
    static_assert(!sizeof(Text), "constable: the SQL of raw is a string literal, so that no input ever becomes SQL; "
                                 "write the text in place, and give values as parameters [errors.md#run_time_sql]");
};

template <class Row>
struct unreadable_row {
    using reported = void;
    static_assert(!sizeof(Row), "constable: rows of raw<…> are a type that a column can have, a std::tuple of such, or "
                                "a struct of such [errors.md#unreadable_row]");
};

template <class Value>
struct not_a_parameter {
    using reported = void;
    static_assert(!sizeof(Value), "constable: a value of this type cannot be a parameter; give one of a type that a "
                                  "column can have, or a text [errors.md#not_a_parameter]");
};

} // namespace error

namespace detail {

/// What a hand-written statement begins with.
enum class raw_verb : std::uint8_t { other, change, transaction };

constexpr bool is_word(std::string_view text, std::size_t at, std::string_view word) {
    for (std::size_t i = 0; i < word.size(); ++i)
        if (at + i >= text.size() || ascii_lower_case(text[at + i]) != word[i])
            return false;
    const std::size_t end = at + word.size();
    return end == text.size() || !(ascii_lower_case(text[end]) >= 'a' && ascii_lower_case(text[end]) <= 'z');
}

/// The position of the first word, behind blanks and comments.
constexpr std::size_t first_word(std::string_view text) {
    std::size_t at = 0;
    const auto skip_to = [&](std::string_view mark) {
        const std::size_t found = text.find(mark, at + 2);
        at = found == std::string_view::npos ? text.size() : found + mark.size();
    };
    while (at < text.size()) {
        if (text.substr(at, 2) == "--")
            skip_to("\n");
        else if (text.substr(at, 2) == "/*")
            skip_to("*/");
        else if (text[at] <= ' ' || text[at] == ';')
            ++at;
        else
            break;
    }
    return at;
}

constexpr raw_verb verb_of(std::string_view text) {
    const std::size_t at = first_word(text);
    for (std::string_view word : {"insert", "update", "delete", "replace", "merge", "with"})
        if (is_word(text, at, word))
            return raw_verb::change;
    for (std::string_view word : {"begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release"})
        if (is_word(text, at, word))
            return raw_verb::transaction;
    return raw_verb::other;
}

constexpr std::uint64_t hash_of_text(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

/// Anything but a literal.
template <class Text>
concept no_literal_text =
    !std::is_array_v<std::remove_reference_t<Text>> && std::convertible_to<Text, std::string_view>;

template <class Text>
constexpr void refuse_text() {
    using report [[maybe_unused]] = typename error::run_time_sql<std::remove_cvref_t<Text>>::reported;
}

} // namespace detail

/// The text of a hand-written statement. It can be made from a string literal only.
class raw_text {
public:
    template <std::size_t Size>
    consteval explicit raw_text(char const (&literal)[Size])
        : text_(literal, Size - 1), hash_(detail::hash_of_text(text_)), verb_(detail::verb_of(text_)) {}

    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
    [[nodiscard]] constexpr std::uint64_t hash() const noexcept { return hash_; }
    [[nodiscard]] constexpr detail::raw_verb verb() const noexcept { return verb_; }

protected:
    constexpr raw_text() = default;

private:
    std::string_view text_{};
    std::uint64_t hash_ = 0;
    detail::raw_verb verb_ = detail::raw_verb::other;
};

/// A query written by hand, in the SQL of the engine: `db(raw<user>("SELECT * FROM users WHERE age > ?"), 18)`. `Row`
/// is a type that a column can have, a `std::tuple` of such, or a struct: each column fills the member of its name, a
/// table's struct by the names of its columns. What the columns do not match is a `schema_mismatch_error`, a wrong
/// number of parameters, several statements, a write, and `BEGIN` and its like are `misuse_error`s. The tables are not
/// checked: the schema knows nothing of this text.
template <class Row>
struct raw : raw_text {
    using row = Row;
    static constexpr bool writes = false;
    template <std::size_t Size>
    consteval explicit raw(char const (&literal)[Size]) : raw_text(literal) {}
    template <detail::no_literal_text Text>
    constexpr explicit raw(Text&&) {
        detail::refuse_text<Text>();
    }
};

/// A statement without rows: `db(raw<void>("UPDATE …"), 7)`. Gives an `execution_result`.
template <>
struct raw<void> : raw_text {
    using row = void;
    static constexpr bool writes = true;
    template <std::size_t Size>
    consteval explicit raw(char const (&literal)[Size]) : raw_text(literal) {}
    template <detail::no_literal_text Text>
    constexpr explicit raw(Text&&) {
        detail::refuse_text<Text>();
    }
};
using raw_write = raw<void>;

/// A write that returns rows: `db(raw_returning<std::int64_t>("DELETE … RETURNING id"))`. Gives `returned_rows`.
template <class Row>
struct raw_returning : raw_text {
    using row = Row;
    static constexpr bool writes = true;
    template <std::size_t Size>
    consteval explicit raw_returning(char const (&literal)[Size]) : raw_text(literal) {}
    template <detail::no_literal_text Text>
    constexpr explicit raw_returning(Text&&) {
        detail::refuse_text<Text>();
    }
};

template <class Q>
concept raw_statement = std::derived_from<Q, raw_text> && requires { typename Q::row; };

namespace detail {

// --- parameters ---

template <class Given>
consteval auto raw_parameter() {
    using T = std::remove_cvref_t<Given>;
    if constexpr (is_optional<T>) {
        if constexpr (text_like<without_optional<T>>)
            return std::type_identity<std::string_view>{};
        else
            return std::type_identity<without_optional<T>>{};
    } else if constexpr (text_like<T> && !storable<T>) {
        return std::type_identity<std::string_view>{};
    } else {
        return std::type_identity<T>{};
    }
}
template <class Given>
using raw_parameter_t = typename decltype(raw_parameter<Given>())::type;

template <class Given>
concept bindable = is_null_marker<Given> || storable<raw_parameter_t<Given>>;

inline constexpr select_model unknown_query{};

template <class Target, class Given>
void bind_raw(Target& target, int index, bound_lifetime lifetime, Given const& given) {
    if constexpr (is_null_marker<Given>) {
        target.bind_null(index);
    } else if constexpr (is_optional<Given>) {
        if (given)
            bind_raw(target, index, lifetime, *given);
        else
            target.bind_null(index);
    } else {
        using T = raw_parameter_t<Given>;
        codec<T>::bind(target, index, static_cast<typename codec<T>::parameter>(given), lifetime);
    }
}

// --- rows ---

inline constexpr std::size_t no_columns = 0;

/// What is wrong with the columns of a hand-written query.
template <class Statement>
[[noreturn, gnu::cold, gnu::noinline]] void fail_columns(Statement const& statement, std::string_view column,
                                                         std::string_view message, std::string_view remedy) {
    statement.fail(error_kind::schema_mismatch,
                   {.message = std::string{message}, .remedy = std::string{remedy}, .columns = std::string{column}});
}

/// Finds the column of each member; each column must have one, and each member.
template <class Statement>
void match_columns(Statement const& statement, array_view<const std::string_view> members, array_view<int> positions) {
    for (int& position : positions)
        position = -1;
    const int count = statement.column_count();
    for (int column = 0; column < count; ++column) {
        const std::string_view name = statement.column_name(column);
        auto member = static_cast<std::size_t>(column);
        if (member >= members.size() || !same_identifier(members[member], name))
            for (member = 0; member < members.size() && !same_identifier(members[member], name); ++member) {
            }
        if (member == members.size()) [[unlikely]]
            fail_columns(statement, name, "the struct has no member of the name of this column",
                         "select the columns that the struct has, or add the member, or rename the column by AS");
        if (positions[member] >= 0) [[unlikely]]
            fail_columns(statement, name, "two columns have this name", "give one of them another name by AS");
        positions[member] = column;
    }
    for (std::size_t i = 0; i < members.size(); ++i)
        if (positions[i] < 0) [[unlikely]]
            fail_columns(statement, members[i], "no column fills this member of the struct",
                         "select a column of its name, or give one that name by AS");
}

template <class Statement>
void match_count(Statement const& statement, int wanted) {
    if (const int count = statement.column_count(); count != wanted) [[unlikely]]
        statement.fail(error_kind::schema_mismatch,
                       {.message = "the row's type has " + std::to_string(wanted) + " columns, the statement returns " +
                                   std::to_string(count),
                        .remedy = "select as many columns as the type has"});
}

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

template <class Row>
inline constexpr bool is_raw_tuple = false;
template <class... T>
inline constexpr bool is_raw_tuple<std::tuple<T...>> = sizeof...(T) > 0 && (storable<T> && ...);

template <class Row>
consteval bool is_raw_struct() {
    if constexpr (std::is_class_v<Row> && !is_tuple<Row> && !is_optional<Row>) {
        if constexpr (std::is_void_v<broken_struct<Row>>)
            return []<std::size_t... I>(std::index_sequence<I...>) {
                return (storable<member_type<Row, I>> && ...);
            }(std::make_index_sequence<member_count<Row>>{});
        else
            return false;
    } else {
        return false;
    }
}

template <class Row>
consteval auto raw_row_error() {
    if constexpr (storable<Row> || is_raw_tuple<Row>)
        return std::type_identity<void>{};
    else if constexpr (is_raw_struct<Row>())
        return std::type_identity<void>{};
    else
        return std::type_identity<error::unreadable_row<Row>>{};
}

/// A value, or a tuple, by position.
template <class Row>
struct raw_reader {
    using row = Row;
    bool matched = false;

    template <class Statement>
    static void match(Statement const& statement) {
        if constexpr (is_tuple<Row>)
            match_count(statement, static_cast<int>(std::tuple_size_v<Row>));
        else
            match_count(statement, 1);
    }
    /// The columns are counted again: the engine prepares a statement anew when a table has changed.
    template <class Source>
    void read(Source const& source, Row& into) {
        if (!matched)
            match(source.statement);
        matched = true;
        if constexpr (is_tuple<Row>) {
            int column = 0;
            std::apply(
                [&](auto&... values) {
                    (codec<std::remove_reference_t<decltype(values)>>::read(source, column++, values), ...);
                },
                into);
        } else {
            codec<Row>::read(source, 0, into);
        }
    }
};

template <class Row>
consteval auto raw_member_names() {
    std::array<std::string_view, member_count<Row>> names = member_names<Row>;
    if constexpr (is_defined<Row>)
        names = column_names<Row>;
    return names;
}

/// A struct, by the names of the columns.
template <class Row>
    requires(!storable<Row> && !is_tuple<Row>)
struct raw_reader<Row> {
    using row = Row;
    static constexpr std::array<std::string_view, member_count<Row>> names = raw_member_names<Row>();
    std::array<int, member_count<Row>> positions{};
    bool matched = false;

    template <class Statement>
    void match(Statement const& statement) {
        match_columns(statement, names, positions);
    }
    template <class Source>
    void read(Source const& source, Row& into) {
        if (!matched)
            match(source.statement);
        matched = true;
        for_each_member<Row>(
            [&]<std::size_t I>() { codec<member_type<Row, I>>::read(source, positions[I], member_at<I>(into)); });
    }
};

// --- execution ---

template <class Statement>
[[noreturn, gnu::cold, gnu::noinline]] void refuse_raw(Statement const& statement, std::string_view message,
                                                       std::string_view remedy) {
    statement.fail(error_kind::misuse, {.message = std::string{message}, .remedy = std::string{remedy}});
}

inline std::string wrong_number(int wanted, std::size_t given) {
    return "the statement has " + std::to_string(wanted) + " parameters, the call gives " + std::to_string(given) +
           " values";
}

template <class Statement>
void check_raw(Statement const& statement, raw_verb verb, bool writes, bool returns, std::size_t given) {
    if (verb == raw_verb::transaction) [[unlikely]]
        refuse_raw(statement, "a hand-written statement opens or ends a transaction",
                   "use db.transaction(…), db.read(…) and transaction.savepoint(…)");
    if (!writes && !statement.read_only()) [[unlikely]]
        refuse_raw(statement, "a query with raw<…> only reads, this statement writes",
                   "use raw_write(…), or raw_returning<…>(…) for its rows, outside a read transaction");
    if (!returns && statement.column_count() > 0) [[unlikely]]
        refuse_raw(statement, "raw_write is for statements without rows, this one has rows",
                   "use raw<…>(…) for a query, raw_returning<…>(…) for a write");
    if (const auto wanted = statement.parameter_count(); static_cast<std::size_t>(wanted) != given) [[unlikely]]
        refuse_raw(statement, wrong_number(wanted, given), "give a value for each parameter, in order");
}

[[noreturn, gnu::cold]] inline void refuse_number(std::string_view file, std::string_view text, int wanted,
                                                  std::size_t given, std::source_location where) {
    throw_error(error_kind::misuse, {.message = wrong_number(wanted, given),
                                     .remedy = "give a value for each parameter, in order",
                                     .file = std::string{file},
                                     .sql = std::string{text},
                                     .where = where});
}

/// Is this an engine that numbers the parameters of a text, and is told their types?
template <class Connection>
bool is_server(Connection const& connection) {
    if constexpr (!typed_connection<Connection>)
        return false;
    else if constexpr (chooses_dialect<Connection>)
        return connection.with_dialect([]<class Dialect>() { return Dialect::traits.parameter_mark == '$'; });
    else
        return true;
}

/// A null has no type: the server infers one.
template <class Given>
consteval parameter_type raw_parameter_type() {
    if constexpr (is_null_marker<Given>)
        return {};
    else
        return type_of_parameter<raw_parameter_t<Given>>;
}

/// What a statement is cached by where the server is told the types of the values, which may differ from call to call.
template <class Query, parameter_type... Types>
struct raw_call {};

template <class Query, class Connection, class... Given>
unsigned raw_slot() {
    if constexpr (typed_connection<Connection>)
        return slot_of<raw_call<Query, raw_parameter_type<Given>()...>>();
    else
        return slot_of<Query>();
}

/// A server is told the types of the values.
template <class... Given, class Connection>
auto prepare_text(Connection& connection, std::string_view text, std::source_location where) {
    if constexpr (typed_connection<Connection>)
        if (is_server(connection)) {
            constexpr std::array<parameter_type, sizeof...(Given)> types{raw_parameter_type<Given>()...};
            const numbered_text numbered = with_numbered_parameters(text);
            if (static_cast<std::size_t>(numbered.parameters) != sizeof...(Given)) [[unlikely]] // it would take more
                refuse_number(connection.file(), text, numbered.parameters, sizeof...(Given), where);
            return connection.prepare(numbered.text, types, where);
        }
    return connection.prepare(text, where);
}

/// The statement with its parameters, before its first step.
template <class Query, class Connection, class... Given>
auto prepare_raw(executor<Connection>& on, Query const& text, [[maybe_unused]] bound_lifetime lifetime,
                 std::source_location where, Given const&... given) {
    using statement_type = typename Connection::statement;
    if constexpr (Query::writes)
        on.check_writing(text.text(), where);
    const statement_shape shape{
        .slot = raw_slot<Query, Connection, Given...>(), .identity = text.text(), .hash = text.hash()};
    const auto prepare = [&] { return prepare_text<Given...>(on.connection(), text.text(), where); };
    auto statement = on.statements().take_shaped(shape, where, prepare);
    check_raw(*statement, text.verb(), Query::writes, !std::is_void_v<typename Query::row>, sizeof...(Given));
    parameter_target<statement_type> target{*statement, statement.copies(), any_model{unknown_query}};
    [[maybe_unused]] int index = 0;
    (bind_raw(target, index++, lifetime, given), ...);
    return statement;
}

/// A server tells the columns when it prepares, which may have been a while ago.
template <class Statement, class Reader>
void match_on_server(Statement& statement, Reader& reader) {
    if constexpr (requires { statement.describe_again(); }) {
        try {
            reader.match(statement);
        } catch (schema_mismatch_error const&) {
            statement.describe_again();
            reader.match(statement);
        }
    }
}

/// Before the first execution. From then on a reader looks at the columns with the first row: only a step shows what a
/// changed table has made of them. Columns that did not match may have changed since, so they are asked for again.
template <class Connection, class Lease, class Reader>
void check_columns([[maybe_unused]] executor<Connection>& on, [[maybe_unused]] raw_text const& text, Lease& statement,
                   Reader& reader, [[maybe_unused]] std::source_location where) {
    if (statement.checked()) [[likely]]
        return;
    if (is_server(on.connection()))
        match_on_server(*statement, reader);
    else
        reader.match(on.connection().prepare(text.text(), where));
    statement.checked() = true;
}

template <class Row, class Connection, class... Given>
auto run_raw(executor<Connection>& on, raw<Row> const& text, std::source_location where, Given const&... given) {
    auto statement = prepare_raw(on, text, bound_lifetime::call, where, given...);
    raw_reader<Row> reader;
    check_columns(on, text, statement, reader, where);
    return rows<raw_reader<Row>, Connection>{std::move(statement), any_model{unknown_query}, reader};
}

template <class Connection, class... Given>
execution_result run_raw(executor<Connection>& on, raw<void> const& text, std::source_location where,
                         Given const&... given) {
    auto statement = prepare_raw(on, text, bound_lifetime::until_reset, where, given...);
    statement->step();
    const std::int64_t changed = text.verb() == raw_verb::change ? on.connection().rows_changed() : 0;
    return {changed, {text.text(), on.connection().file(), {}}, where};
}

template <class Row, class Connection, class... Given>
auto run_raw(executor<Connection>& on, raw_returning<Row> const& text, std::source_location where,
             Given const&... given) {
    auto statement = prepare_raw(on, text, bound_lifetime::until_reset, where, given...);
    raw_reader<Row> reader;
    check_columns(on, text, statement, reader, where);
    const row_source<typename Connection::statement> source{*statement, any_model{unknown_query}};
    std::vector<Row> returned;
    while (statement->step())
        append_row(returned, [&](Row& row) { reader.read(source, row); });
    return returned_rows<Row>{std::move(returned), text.text(), where};
}

// --- rules ---

template <class First, class... Rest>
consteval auto unbindable() {
    if constexpr (!bindable<First>)
        return std::type_identity<error::not_a_parameter<First>>{};
    else
        return unbindable<Rest...>();
}

template <class Query, class... Given>
consteval auto raw_error() {
    if constexpr (!std::is_void_v<typename Query::row>) {
        if constexpr (!std::is_void_v<typename decltype(raw_row_error<typename Query::row>())::type>)
            return raw_row_error<typename Query::row>();
        else if constexpr (!(bindable<Given> && ...))
            return unbindable<Given...>();
        else
            return std::type_identity<void>{};
    } else if constexpr (!(bindable<Given> && ...)) {
        return unbindable<Given...>();
    } else {
        return std::type_identity<void>{};
    }
}
/// Void, or the error of a hand-written statement with these values.
template <class Query, class... Given>
using broken_raw = typename decltype(raw_error<Query, Given...>())::type;

} // namespace detail

} // namespace constable

#endif
