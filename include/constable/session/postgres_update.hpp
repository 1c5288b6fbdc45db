// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POSTGRES_UPDATE_HPP
#define CONSTABLE_SESSION_POSTGRES_UPDATE_HPP

// Many rows written back at once.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/text.hpp"
#include "../dialect/identifier.hpp"
#include "../dialect/postgres.hpp"
#include "../driver/postgres/columns.hpp"
#include "../driver/postgres/connection.hpp"
#include "../query/row_write.hpp"
#include "../query/sql.hpp"
#include "executor.hpp"
#include "operations.hpp"
#include "postgres_copy.hpp"
#include "row_error.hpp"

namespace constable {

namespace detail {

/// The columns that an update of whole rows sends: the key, the version, and what is written.
template <class Table>
constexpr bool is_sent_by_update(std::size_t column) {
    return table_of<Table>.columns[column].generated == generation::none;
}
template <class Table>
inline constexpr std::size_t columns_sent_by_update = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        count += is_sent_by_update<Table>(i) ? 1U : 0U;
    return count;
}();
template <class Table>
inline constexpr auto scales_of_update = [] {
    std::array<std::uint8_t, columns_sent_by_update<Table>> scales{};
    std::size_t next = 0;
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        if (is_sent_by_update<Table>(i))
            scales[next++] = table_of<Table>.columns[i].type.scale;
    return scales;
}();

/// `unnest` makes plain values of the arrays inside an array: tables that have such columns are updated row by row.
template <class Table>
inline constexpr bool can_be_unnested = [] {
    for (auto const& column : table_of<Table>.columns)
        if (column.type.kind == value_kind::array)
            return false;
    return true;
}();

/// Enums of the database's own travel as text.
constexpr void write_sent_type(text_sink& sink, value_type type) {
    type.name = {};
    postgres::traits.write_type(sink, type);
}
constexpr void write_given(text_sink& sink, column_model const& column) {
    const bool native = !column.type.name.empty();
    sink.append(native ? "CAST(given." : "given.");
    write_identifier(sink, column.name);
    if (native) {
        sink.append(" AS ");
        write_identifier(sink, column.type.name);
        sink.append(")");
    }
}

template <class Table>
constexpr void write_update_assignments(text_sink& sink) {
    std::string_view separator = " SET ";
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        if (is_written_by_update<Table>(i)) {
            auto const& column = table_of<Table>.columns[i];
            sink.append(std::exchange(separator, ", "));
            write_identifier(sink, column.name);
            sink.append(" = ");
            write_given(sink, column);
            if (is_version<Table>(i))
                sink.append(" + 1");
        }
}
template <class Table>
constexpr void write_given_rows(text_sink& sink) {
    sink.append(" FROM unnest(");
    std::size_t sent = 0;
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        if (is_sent_by_update<Table>(i)) {
            sink.append(sent == 0 ? "CAST($" : ", CAST($");
            sink.append_number(++sent);
            sink.append(" AS ");
            write_sent_type(sink, table_of<Table>.columns[i].type);
            sink.append("[])");
        }
    std::string_view separator = ") AS given (";
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        if (is_sent_by_update<Table>(i)) {
            sink.append(std::exchange(separator, ", "));
            write_identifier(sink, table_of<Table>.columns[i].name);
        }
    sink.append(")");
}
/// https://www.postgresql.org/docs/15/sql-update.html
template <class Table>
constexpr void write_update_all(text_sink& sink) {
    sink.append("UPDATE ");
    write_identifier(sink, table_name<Table>);
    write_update_assignments<Table>(sink);
    write_given_rows<Table>(sink);
    std::string_view separator = " WHERE ";
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        if (is_key_column<Table>(i) || is_version<Table>(i)) {
            auto const& column = table_of<Table>.columns[i];
            sink.append(std::exchange(separator, " AND "));
            write_identifier(sink, table_name<Table>);
            sink.append(".");
            write_identifier(sink, column.name);
            sink.append(" = ");
            write_given(sink, column);
        }
}

/// Rows of one statement: what a server takes at once without having to hold too much.
inline constexpr std::size_t rows_per_update = 10'000;

template <class Table>
std::int64_t update_by_unnest(postgres_connection& connection, std::span<const Table> rows, timestamp time,
                              std::source_location where) {
    postgres_statement statement = connection.prepare(static_text<&write_update_all<Table>>, where);
    postgres_columns columns{statement, scales_of_update<Table>};
    for (Table const& row : rows) {
        bound_row visitor{columns};
        for_each_member<Table>([&]<std::size_t I>() {
            if constexpr (is_sent_by_update<Table>(I))
                bind_written<Table, I>(visitor, row, time);
        });
        columns.end_row();
    }
    columns.bind();
    statement.step();
    return connection.rows_changed();
}

template <class Table, class Executor>
void update_one_by_one(Executor& on, std::span<const Table> rows, std::size_t before, timestamp time,
                       std::source_location where) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        naming_part("row", before + i, "", [&] { on.write_back(rows[i], time, where); });
}

/// False, and nothing applied, where a row is missing or was refused.
template <class Table>
bool all_updated_by_unnest(postgres_connection& connection, std::span<const Table> rows, timestamp time,
                           std::source_location where) {
    return all_applied(connection, where, [&] {
        return update_by_unnest(connection, rows, time, where) == static_cast<std::int64_t>(rows.size());
    });
}

template <class Table, class Executor>
void update_rows(Executor& on, std::span<const Table> rows, timestamp time, std::source_location where) {
    postgres_connection* const server = server_behind(on.connection());
    if (server != nullptr)
        on.check_writing(static_text<&write_update_all<Table>>, where);
    for (std::size_t done = 0; done < rows.size(); done += rows_per_update) {
        const auto some = rows.subspan(done, std::min(rows_per_update, rows.size() - done));
        if constexpr (can_be_unnested<Table>)
            if (server != nullptr && all_updated_by_unnest(*server, some, time, where))
                continue;
        update_one_by_one(on, some, done, time, where);
    }
}

} // namespace detail

/// Writes rows back, as `update` does with one: every column but the key. All of them or none: in a transaction, or in
/// a savepoint of the one that is open. PostgreSQL takes 10,000 rows by one statement, whose parameters are arrays;
/// tables with array columns, and SQLite, take row by row. The rows learn their raised versions and the times that were
/// set, when all were written. An error names the row, counted from 0. `session` is a database or a transaction.
/// Returns the number of rows.
template <class Session, class Table>
std::int64_t update_all(Session& session, std::span<Table> rows,
                        std::source_location where = std::source_location::current()) {
    using broken = detail::broken_row_write<typename Session::schema, Session::writes, Table, true>;
    if constexpr (std::is_void_v<broken>) {
        const timestamp time = detail::time_of_update<Table>();
        session.atomically(where,
                           [&] { detail::update_rows(session.run(where), std::span<const Table>{rows}, time, where); });
        for (Table& row : rows)
            detail::learn_update(row, time);
    } else {
        using report [[maybe_unused]] = typename broken::reported;
    }
    return static_cast<std::int64_t>(rows.size());
}
template <class Session, class Rows>
    requires requires(Rows& rows) { std::span<typename Rows::value_type>{rows}; }
std::int64_t update_all(Session& session, Rows& rows, std::source_location where = std::source_location::current()) {
    return update_all(session, std::span<typename Rows::value_type>{rows}, where);
}

} // namespace constable

#endif
