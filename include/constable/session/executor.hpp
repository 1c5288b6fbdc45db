// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_EXECUTOR_HPP
#define CONSTABLE_SESSION_EXECUTOR_HPP

// Runs statements on one connection.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../query/insert.hpp"
#include "../query/row_write.hpp"
#include "../query/select.hpp"
#include "../query/sql.hpp"
#include "../query/update.hpp"
#include "error_names.hpp"
#include "parameter_types.hpp"
#include "parameters.hpp"
#include "returned_rows.hpp"
#include "rows.hpp"
#include "slot.hpp"
#include "statement_cache.hpp"
#include "statement_facts.hpp"

namespace constable {

/// What a statement without result rows did. Must not outlive its database.
class execution_result {
public:
    /// Where it was done, for errors; borrowed.
    struct place {
        std::string_view sql{};
        std::string_view file{};
        std::string_view table{};
    };

    execution_result(std::int64_t rows, place done, std::source_location where) noexcept
        : rows_(rows), done_(done), where_(where) {}

    /// Rows inserted, updated or deleted.
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    /// Throws `row_count_error` unless exactly so many rows were changed; a transaction around it rolls back.
    void expect(std::int64_t wanted) const {
        if (rows_ != wanted) [[unlikely]]
            fail(wanted);
    }
    void expect_one() const { expect(1); }

private:
    [[noreturn, gnu::cold, gnu::noinline]] void fail(std::int64_t wanted) const {
        throw_error(error_kind::row_count,
                    {.message = "rows to be changed: " + std::to_string(wanted) + ", changed: " + std::to_string(rows_),
                     .remedy = "look at the condition; in a transaction the change is rolled back",
                     .file = std::string{done_.file},
                     .table = std::string{done_.table},
                     .sql = std::string{done_.sql},
                     .where = where_,
                     .result = outcome::unknown});
    }

    std::int64_t rows_;
    place done_;
    std::source_location where_;
};

namespace detail {

/// A connection whose engine is known at run time: `with_dialect(use)` calls `use.template operator()<dialect>()`.
template <class Connection>
concept chooses_dialect = requires(Connection const& connection) { connection.with_dialect([]<class Dialect>() {}); };

template <class Query>
inline constexpr bool is_select = std::is_same_v<std::remove_const_t<decltype(Query::model)>, select_model>;

template <class Query>
inline constexpr bool returns_rows = !std::is_void_v<typename Query::row>;

// The query behind get<T>(key…): WHERE on the whole primary key.
template <class Table, class Key>
struct point_query;
template <class Table, auto First, auto... Rest>
struct point_query<Table, member_list<First, Rest...>> {
    static constexpr std::size_t columns = 1 + sizeof...(Rest);

    template <std::size_t... I>
    static constexpr auto condition(std::index_sequence<I...>) {
        return ((col<First> == arg<0>) && ... && (col<Rest> == arg<I + 1>));
    }
    static constexpr auto value = from<Table>.where(condition(std::make_index_sequence<sizeof...(Rest)>{}));
    using type = std::remove_const_t<decltype(value)>;
};

template <class Table>
void fill_times(Table& row) {
    for_each_member<Table>([&]<std::size_t I>() {
        if constexpr (takes_now<Table>(I))
            if (is_unset(member_at<I>(row)))
                member_at<I>(row) = now();
    });
}

/// Rows per statement of a bulk insert. SQLite sets the pages that such a statement changes aside, to undo it alone:
/// the fewer statements, the fewer copies. From 128 on, more rows save nothing; more parameters take memory.
inline constexpr std::size_t bulk_rows = 128;
inline constexpr std::size_t bulk_parameters = 1'024;
/// Rows per statement for the rest, before it goes row by row.
inline constexpr std::size_t rest_rows = 16;

template <class Table, bool WithKey, class Dialect>
inline constexpr std::size_t rows_per_insert = [] {
    constexpr std::size_t columns = inserted_columns<Table, WithKey>;
    constexpr std::size_t parameters =
        Dialect::traits.max_parameters < bulk_parameters ? Dialect::traits.max_parameters : bulk_parameters;
    constexpr std::size_t fitting = parameters / (columns == 0 ? 1 : columns);
    return columns == 0 ? 1 : fitting < bulk_rows ? fitting : bulk_rows; // no columns: DEFAULT VALUES is one row
}();

/// The time of an update of rows that keep it.
template <class Table>
timestamp time_of_update() {
    constexpr bool kept = []<std::size_t... I>(std::index_sequence<I...>) {
        return (is_update_time<Table>(I) || ...);
    }(std::make_index_sequence<member_count<Table>>{});
    return kept ? now() : timestamp{};
}
/// What a row that was written back learns of it.
template <class Table>
void learn_update(Table& row, timestamp time) {
    for_each_member<Table>([&]<std::size_t I>() {
        if constexpr (is_update_time<Table>(I))
            member_at<I>(row) = time;
        if constexpr (is_version<Table>(I))
            ++member_at<I>(row);
    });
}

} // namespace detail

/// A connection and its prepared statements. One thread owns it at a time. Running a statement that ran before costs
/// what the driver's bind, step and reset cost, and allocates nothing.
template <driver_connection Connection>
class executor {
public:
    using connection_type = Connection;
    using dialect = typename Connection::dialect;

    explicit executor(Connection connection) : connection_(std::move(connection)) {}

    [[nodiscard]] Connection& connection() noexcept { return connection_; }
    [[nodiscard]] Connection const& connection() const noexcept { return connection_; }
    [[nodiscard]] statement_cache<Connection>& statements() noexcept { return statements_; }

    /// From now on, until it is `false` again, writing is a misuse: a transaction that only reads is open.
    void only_read(bool reading) noexcept { reading_ = reading; }
    /// Throws where a transaction that only reads is open.
    void check_writing(std::string_view sql, std::source_location where) const {
        if (reading_) [[unlikely]]
            fail_writing(sql, where);
    }

    /// The statement of a query with its parameters, before its first step. Bound for the lifetime `call`, text and
    /// blobs are copied into the statement: its rows may outlive the arguments.
    template <class Query, class... Arguments>
    [[nodiscard]] auto bound(Query const& query, bound_lifetime lifetime, std::source_location where,
                             Arguments const&... arguments) {
        if constexpr (!detail::is_select<Query>)
            check_writing(text_of<Query>(), where);
        typename statement_cache<Connection>::lease statement;
        if constexpr (is_dynamic<Query>)
            statement = take_dynamic(query, where);
        else if constexpr (detail::chooses_dialect<Connection>)
            statement = take(connection_.with_dialect([]<class D>() { return facts_of<Query, D>; }), where);
        else
            statement = take(facts_of<Query, dialect>, where);
        parameter_binder<typename Connection::statement, Arguments...> binder{
            *statement, statement.copies(), any_model{Query::model}, lifetime, arguments...};
        query.bind(binder);
        return statement;
    }

    /// The row of a query that gives at most one.
    template <class Query, class... Arguments>
    [[nodiscard]] std::optional<typename Query::row> find(Query const& query, std::source_location where,
                                                          Arguments const&... arguments) {
        return first_row<typename Query::reader>(bound(query, bound_lifetime::until_reset, where, arguments...),
                                                 any_model{Query::model});
    }

    /// Runs a write with RETURNING to its end.
    template <class Query, class... Arguments>
    auto write_returning(Query const& query, std::source_location where, Arguments const&... arguments) {
        std::vector<typename Query::row> returned;
        if constexpr (is_dynamic<Query>)
            if (nothing_to_do(query))
                return returned_rows<typename Query::row>{std::move(returned), text_of<Query>(), where};
        auto statement = bound(query, bound_lifetime::until_reset, where, arguments...);
        const detail::row_source<typename Connection::statement> source{*statement, any_model{Query::model}};
        while (step_write(*statement, *Query::model.table))
            detail::append_row(returned, [&](typename Query::row& row) { Query::reader::read(source, row); });
        return returned_rows<typename Query::row>{std::move(returned), text_of<Query>(), where};
    }

    /// Runs a statement without result rows to its end.
    template <class Query, class... Arguments>
    execution_result execute(Query const& query, std::source_location where, Arguments const&... arguments) {
        const execution_result::place done{text_of<Query>(), connection_.file(), Query::model.table->name};
        if constexpr (is_dynamic<Query>)
            if (nothing_to_do(query))
                return {0, done, where};
        auto statement = bound(query, bound_lifetime::until_reset, where, arguments...);
        step_write(*statement, *Query::model.table);
        return {connection_.rows_changed(), done, where};
    }

    /// The row of this key, if there is one.
    template <class Table, class... Keys>
    [[nodiscard]] std::optional<Table> get(std::source_location where, Keys const&... keys) {
        return find(detail::point_query<Table, primary_key_of<Table>>::value, where, keys...);
    }

    /// Inserts a row and fills in what the database and the library give: its key, its times.
    template <class Table>
    void insert(Table& row, std::source_location where) {
        detail::fill_times(row);
        if constexpr (detail::key_is_assigned<Table>) {
            if (!detail::has_key(row)) {
                insert_without_key(row, where);
                return;
            }
        }
        execute(into<Table>.values_with_key(row), where);
    }

    /// Writes a row back. Throws `stale_error` where somebody else changed or removed it first, if the table has a
    /// version; `row_count_error` where there is no such row, if it has none. The row takes on what the library set.
    template <class Table>
    void update(Table& row, std::source_location where) {
        const timestamp time = detail::time_of_update<Table>();
        write_back(row, time, where);
        detail::learn_update(row, time);
    }
    /// The same; the row learns nothing.
    template <class Table>
    void write_back(Table const& row, timestamp time, std::source_location where) {
        if (execute(row_update<Table>{&row, time}, where).rows() == 0) [[unlikely]]
            fail_row(table_of<Table>.name, text_of<row_update<Table>>(), detail::has_version<Table>, where);
    }
    /// Removes a row; the errors are those of `update`.
    template <class Table>
    void erase(Table const& row, std::source_location where) {
        if (execute(row_erase<Table>{&row}, where).rows() == 0) [[unlikely]]
            fail_row(table_of<Table>.name, text_of<row_erase<Table>>(), detail::has_version<Table>, where);
    }

    /// Inserts all rows by statements of several rows each. Not atomic by itself.
    template <class Table>
    std::int64_t insert_all(std::span<const Table> all, std::source_location where) {
        std::int64_t inserted = 0;
        while (!all.empty()) {
            const bool with_key = detail::has_key(all.front());
            std::size_t alike = 1;
            while (alike < all.size() && detail::has_key(all[alike]) == with_key)
                ++alike;
            inserted +=
                with_key ? insert_alike<true>(all.first(alike), where) : insert_alike<false>(all.first(alike), where);
            all = all.subspan(alike);
        }
        return inserted;
    }

private:
    /// The text of a statement on the engine that is connected.
    template <class Query>
    [[nodiscard]] std::string_view text_of() const noexcept {
        if constexpr (detail::chooses_dialect<Connection>)
            return connection_.with_dialect([]<class D>() { return statement_sql<Query, D>; });
        else
            return statement_sql<Query, dialect>;
    }

    template <class Table>
    void insert_without_key(Table& row, std::source_location where) {
        if constexpr (detail::chooses_dialect<Connection>) {
            if (connection_.with_dialect([]<class D>() { return D::traits.returns_keys; }))
                insert_returning_key(row, where);
            else
                insert_asking_for_key(row, where);
        } else if constexpr (dialect::traits.returns_keys) {
            insert_returning_key(row, where);
        } else {
            insert_asking_for_key(row, where);
        }
    }
    template <class Table>
    void insert_returning_key(Table& row, std::source_location where) {
        auto& key = member_at<detail::assigned_key_position<Table>()>(row);
        const auto query = [&]<auto Key>(member_list<Key>) {
            return into<Table>.values(row).returning(col<Key>);
        }(primary_key_of<Table>{});
        auto statement = bound(query, bound_lifetime::until_reset, where);
        if (step_write(*statement, table_of<Table>)) {
            const detail::row_source<typename Connection::statement> source{*statement, any_model{query.model}};
            codec<std::remove_reference_t<decltype(key)>>::read(source, 0, key);
        }
    }
    template <class Table>
    void insert_asking_for_key(Table& row, std::source_location where) {
        auto& key = member_at<detail::assigned_key_position<Table>()>(row);
        execute(into<Table>.values(row), where);
        key = static_cast<std::remove_reference_t<decltype(key)>>(connection_.last_insert_key());
    }

    [[noreturn, gnu::cold, gnu::noinline]] void fail_writing(std::string_view sql, std::source_location where) const {
        throw_error(error_kind::misuse, {.message = "a write within a transaction that only reads",
                                         .remedy = "use transaction(…) instead of read(…)",
                                         .file = std::string{connection_.file()},
                                         .sql = std::string{sql},
                                         .where = where});
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_row(std::string_view table, std::string_view sql, bool versioned,
                                                         std::source_location where) const {
        throw_error(versioned ? error_kind::stale : error_kind::row_count,
                    {.message = versioned ? "the row was changed or removed since it was read"
                                          : "there is no row with this primary key",
                     .remedy = versioned ? "read the row again, and repeat the change on it"
                                         : "insert the row, or look at its key",
                     .file = std::string{connection_.file()},
                     .table = std::string{table},
                     .sql = std::string{sql},
                     .where = where});
    }

    /// The error of a missing column learns its table.
    auto take(statement_facts const& facts, std::source_location where) {
        try {
            return statements_.take(slot_in(*facts.slot), where, [&] {
                return detail::prepared_with(connection_, facts.sql, where,
                                             [&] { return parameter_type_list{facts.model}; });
            });
        } catch (schema_mismatch_error const& missing) {
            throw_with_table(missing, facts.model.table());
        }
    }

    /// The statement with the parts that the query has at the moment: its text is made once for each set of them.
    template <class Query>
    auto take_dynamic(Query const& query, std::source_location where) {
        dynamic_shape shape{identity_};
        query.bind(shape);
        const std::uint32_t slot = slot_of<Query>();
        const statement_shape wanted{slot, shape.mask(), shape.identity(), shape.hash(slot)};
        const auto text_for = [&]<class D>() {
            return assembled(statement_pattern<Query, D>, shape, table_names_in(Query::model), D::traits,
                             &detail::write_query);
        };
        const auto text = [&] {
            if constexpr (detail::chooses_dialect<Connection>)
                return connection_.with_dialect(text_for);
            else
                return text_for.template operator()<dialect>();
        };
        const auto types = [&] {
            parameter_type_list visited;
            query.bind(visited);
            return visited;
        };
        const auto prepare = [&] { return detail::prepared_with(connection_, text(), where, types); };
        try {
            return statements_.take_shaped(wanted, where, prepare);
        } catch (schema_mismatch_error const& missing) {
            throw_with_table(missing, any_model{Query::model}.table());
        }
    }

    /// Has an update no assignment that is there?
    template <class Query>
    bool nothing_to_do(Query const& query) {
        dynamic_shape shape{identity_};
        query.bind(shape);
        return has_nothing_to_do<Query>(shape.mask());
    }

    /// The error of a violated constraint learns what the engine does not say, that of a value its table.
    static bool step_write(typename Connection::statement& statement, table_model const& table) {
        try {
            return statement.step();
        } catch (constraint_error const& refused) {
            throw_with_columns(refused, table);
        } catch (value_error const& refused) {
            throw_with_table(refused, table.name);
        }
    }

    /// Compiled once per type of row, not per query.
    template <class Reader, class Lease>
    static std::optional<typename Reader::row> first_row(Lease statement, any_model model) {
        std::optional<typename Reader::row> found;
        if (statement->step())
            Reader::read(detail::row_source<typename Connection::statement>{*statement, model}, found.emplace());
        return found;
    }

    template <bool WithKey, class Table>
    std::int64_t insert_alike(std::span<const Table> all, std::source_location where) {
        constexpr std::size_t most = detail::rows_per_insert<Table, WithKey, dialect>;
        std::int64_t inserted = insert_by<most, WithKey>(all, where);
        if constexpr (most > detail::rest_rows)
            inserted += insert_by<detail::rest_rows, WithKey>(all, where);
        return inserted + insert_by<1, WithKey>(all, where);
    }

    /// Inserts `Rows` at a time and takes them off the front of `all`.
    template <std::size_t Rows, bool WithKey, class Table>
    std::int64_t insert_by(std::span<const Table>& all, std::source_location where) {
        std::int64_t inserted = 0;
        for (; all.size() >= Rows; all = all.subspan(Rows))
            inserted += execute(insert_query<Table, row_values<Table, WithKey, Rows>>{{all.data()}}, where).rows();
        return inserted;
    }

    Connection connection_;
    statement_cache<Connection> statements_;
    bool reading_ = false;
    std::string identity_; // of the dynamic statement that is being looked for
};

} // namespace constable

#endif
