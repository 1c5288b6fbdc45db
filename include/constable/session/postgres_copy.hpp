// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POSTGRES_COPY_HPP
#define CONSTABLE_SESSION_POSTGRES_COPY_HPP

// Rows in bulk by COPY, in and out.

#include <array>
#include <concepts>
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
#include "../driver/postgres/connection.hpp"
#include "../query/insert.hpp"
#include "../query/sql.hpp"
#include "../schema/codec.hpp"
#include "executor.hpp"
#include "operations.hpp"
#include "row_error.hpp"
#include "rows.hpp"
#include "transaction.hpp"

namespace constable {

namespace detail {

template <class Table, bool WithKey>
constexpr void write_copied_columns(text_sink& sink) {
    bool first = true;
    for (auto const& assigned : row_assignments<Table, WithKey>) {
        if (!first)
            sink.append(", ");
        first = false;
        write_identifier(sink, assigned.column);
    }
}
template <class Table, bool WithKey>
constexpr void write_copy_in(text_sink& sink) {
    sink.append("COPY ");
    write_identifier(sink, table_name<Table>);
    sink.append(" (");
    write_copied_columns<Table, WithKey>(sink);
    sink.append(") FROM STDIN (FORMAT binary)");
}
template <class Table, bool WithKey>
constexpr void write_column_query(text_sink& sink) {
    sink.append("SELECT ");
    write_copied_columns<Table, WithKey>(sink);
    sink.append(" FROM ");
    write_identifier(sink, table_name<Table>);
}

template <class Table, bool WithKey>
inline constexpr auto copied_scales = [] {
    std::array<std::uint8_t, inserted_columns<Table, WithKey>> scales{};
    for (std::size_t i = 0; i < scales.size(); ++i)
        for (auto const& column : table_of<Table>.columns)
            if (column.name == row_assignments<Table, WithKey>[i].column)
                scales[i] = static_cast<std::uint8_t>(column.type.scale);
    return scales;
}();

/// Visits the values of one row like a binder, and binds them to what gathers rows.
template <class Target>
class bound_row {
public:
    explicit bound_row(Target& target) noexcept : target_(target) {}

    template <class T, class Held>
    void value(Held const& held) {
        if constexpr (is_optional<Held>) {
            if (held)
                value<T>(*held);
            else
                target_.bind_null(next_++);
        } else {
            codec<without_optional<T>>::bind(target_, next_++, held, bound_lifetime::until_reset);
        }
    }
    /// The position of the value behind the one that was bound last, or that was refused.
    [[nodiscard]] int next() const noexcept { return next_; }

private:
    Target& target_;
    int next_ = 0;
};

/// Null where another engine is connected.
template <class Connection>
postgres_connection* server_behind([[maybe_unused]] Connection& connection) noexcept {
    if constexpr (std::same_as<Connection, postgres_connection>)
        return &connection;
    else if constexpr (requires { connection.as_postgres(); })
        return connection.as_postgres();
    else
        return nullptr;
}

template <class Query>
consteval bool takes_parameters() {
    bool found = is_dynamic<Query>;
    for_each_parameter(Query::model, [&](node_span, std::size_t, column_origin) { found = true; });
    return found;
}

template <bool WithKey, class Table>
std::int64_t copy_alike(postgres_connection& connection, std::span<const Table> rows, std::source_location where) {
    auto copy =
        connection.copy_in(static_text<&write_copy_in<Table, WithKey>>,
                           static_text<&write_column_query<Table, WithKey>>, copied_scales<Table, WithKey>, where);
    for (Table const& row : rows) {
        copy.begin_row();
        bound_row visitor{copy};
        try {
            row_values<Table, WithKey, 1>{&row}.bind(visitor);
        } catch (value_error const& refused) {
            error_facts facts = refused.facts();
            facts.table = table_name<Table>;
            facts.columns = row_assignments<Table, WithKey>[static_cast<std::size_t>(visitor.next() - 1)].column;
            throw value_error(std::move(facts));
        }
        copy.end_row();
    }
    return copy.finish();
}

template <class Executor, class Table>
std::int64_t copy_rows(Executor& on, postgres_connection& server, std::span<const Table> rows,
                       std::source_location where) {
    on.check_writing(static_text<&write_copy_in<Table, true>>, where);
    if (rows.empty())
        return 0;
    const bool with_key = has_key(rows.front());
    for (Table const& row : rows)
        if (has_key(row) != with_key)
            throw_error(error_kind::misuse, {.message = "some rows of the copy have a key, and some have none",
                                             .remedy = "copy them apart",
                                             .file = std::string{server.file()},
                                             .table = std::string{table_name<Table>},
                                             .where = where});
    return with_key ? copy_alike<true>(server, rows, where) : copy_alike<false>(server, rows, where);
}

/// Runs `work` in a savepoint. False, and nothing applied, where it gives false or a row was refused.
template <class Connection, class Work>
bool all_applied(Connection& connection, std::source_location where, Work work) {
    const int depth = connection.savepoint(where);
    undo_guard guard{[&] { connection.rollback_to(depth); }};
    try {
        if (!work())
            return false;
    } catch (database_error const& refused) {
        if (!concerns_a_row(refused.kind()))
            throw;
        return false;
    }
    guard.dismiss();
    connection.release(depth, where);
    return true;
}
/// Where there is no COPY. What refuses the rows refuses one of them by itself. Returns the number of rows.
template <class Executor, class Table>
std::int64_t insert_rows(Executor& on, std::span<const Table> rows, std::source_location where) {
    std::int64_t inserted = 0;
    const auto all = [&] {
        inserted = on.insert_all(rows, where);
        return true;
    };
    if (all_applied(on.connection(), where, all))
        return inserted;
    inserted = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        inserted += naming_part("row", i, " of the copy", [&] { return on.insert_all(rows.subspan(i, 1), where); });
    return inserted;
}

} // namespace detail

namespace error {

template <class Connection>
struct not_through_pooler {
    using reported = void;
    static_assert(
        !sizeof(Connection),
        "constable: a pooler in transaction mode gives each transaction another session, and this needs one of "
        "its own; open the server itself, with postgres_options [errors.md#not_through_pooler]");
};

template <class Query>
struct copy_with_parameters {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: COPY takes no parameters, and each value in a query is one; read its rows by running "
                  "it, or copy from a query without values [errors.md#copy_with_parameters]");
};

} // namespace error

namespace detail {

template <class Connection>
inline constexpr bool shares_session = requires { typename Connection::shares_session; };

/// Reports that the connection shares its session with others.
template <class Connection>
consteval void require_own_session() {
    if constexpr (shares_session<Connection>)
        using report [[maybe_unused]] = typename error::not_through_pooler<Connection>::reported;
}

} // namespace detail

/// Inserts all rows by COPY, on SQLite by `insert_all`: for many rows the fastest way there is. All of them or none.
/// Rows whose key the database gives leave it out, and do not learn it. `session` is a database or a transaction.
/// Returns the number of rows; an error names the row, counted from 0.
template <class Session, class Table>
std::int64_t copy_in(Session& session, std::span<const Table> rows,
                     std::source_location where = std::source_location::current()) {
    using broken = detail::broken_insert<typename Session::schema, Session::writes, Table>;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return 0;
    } else {
        auto& on = session.run(where);
        detail::require_own_session<typename std::remove_reference_t<decltype(on)>::connection_type>();
        postgres_connection* const server = detail::server_behind(on.connection());
        if (server != nullptr)
            return detail::copy_rows(on, *server, rows, where);
        return session.atomically(where, [&] { return detail::insert_rows(session.run(where), rows, where); });
    }
}
template <class Session, class Rows>
std::int64_t copy_in(Session& session, Rows const& rows, std::source_location where = std::source_location::current()) {
    return copy_in(session, std::span<const typename Rows::value_type>{rows}, where);
}

/// Calls `use(row)` with each row of a query, by COPY: the result is never held as a whole, neither here nor by libpq.
/// On SQLite rows are never held. The row object is used again. Returns the number of rows. An exception of `use`
/// cancels the rest.
template <class Session, class Query, class Use>
std::int64_t copy_out(Session& session, Query const& query, Use use,
                      std::source_location where = std::source_location::current()) {
    std::int64_t rows = 0;
    using connection = typename std::remove_reference_t<decltype(session.run(where))>::connection_type;
    if constexpr (detail::shares_session<connection>) {
        detail::require_own_session<connection>();
    } else if constexpr (detail::takes_parameters<Query>()) {
        using report [[maybe_unused]] = typename error::copy_with_parameters<Query>::reported;
    } else if (postgres_connection* const server = detail::server_behind(session.run(where).connection())) {
        auto copy = server->copy_out(statement_sql<Query, postgres>, where);
        const detail::row_source<postgres_copy_out> source{copy, any_model{Query::model}};
        for (typename Query::row row{}; copy.step(); ++rows) {
            Query::reader::read(source, row);
            use(row);
        }
    } else {
        for (auto const& row : session(query, where)) {
            use(row);
            ++rows;
        }
    }
    return rows;
}

} // namespace constable

#endif
