// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_OPERATIONS_HPP
#define CONSTABLE_SESSION_OPERATIONS_HPP

// What one can ask of a database and of a transaction alike.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "../query/cardinality.hpp"
#include "../query/index_use.hpp"
#include "../query/origin.hpp"
#include "../query/parts.hpp"
#include "../query/sql.hpp"
#include "../schema/registry.hpp"
#include "executor.hpp"
#include "raw.hpp"
#include "relations.hpp"

namespace constable {

namespace error {

template <class Schema, class Table>
struct table_not_in_schema {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: this table, or one in this query (second argument), is not part of the database's schema (first "
        "argument); list it in schema<…> [errors.md#table_not_in_schema]");
};

template <class Table, class Column>
struct no_index {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: no declared index serves this statement: it would read the whole table (first argument), "
        "by this column (second argument; every_row where it names none); add indexed<…>, or say .allow_scan() "
        "[errors.md#no_index]");
};

template <class Table>
struct write_in_read_transaction {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: a read transaction only reads, and so does what a pool lends by read(); use "
                  "db.transaction(…), or the pool's write(), to write [errors.md#write_in_read_transaction]");
};

template <std::size_t Needed, std::size_t Given>
struct wrong_number_of_arguments {
    using reported = void;
    static_assert(Needed == Given,
                  "constable: the query asks for arg<0>, arg<1>, … and the call gives another number of "
                  "values (arguments: needed, given) [errors.md#wrong_number_of_arguments]");
};

template <class Table>
struct no_primary_key {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: get<T>(), update(row) and erase(row) look a row up by its primary key and this "
                  "table has none; add primary_key<&T::member>, or say .where(…) [errors.md#no_primary_key]");
};

template <class Table, std::size_t Needed, std::size_t Given>
struct wrong_number_of_keys {
    using reported = void;
    static_assert(Needed == Given, "constable: get<T>() takes a value for each column of the primary key, in the order "
                                   "of primary_key<…> (second and third argument: needed and given) "
                                   "[errors.md#wrong_number_of_keys]");
};

} // namespace error

namespace detail {

constexpr bool is_listed(schema_model const& schema, table_model const& wanted) {
    for (const auto& listed : schema.tables)
        if (listed.id == wanted.id)
            return true;
    return false;
}

/// The position of the first table of the statement that the schema does not list.
constexpr std::size_t first_unlisted(schema_model const& schema, array_view<const source_model> sources) {
    for (std::size_t i = 0; i < sources.size(); ++i)
        if (!sources[i].common && !is_listed(schema, *sources[i].model))
            return i;
    return not_found;
}
constexpr std::size_t first_unlisted(schema_model const& schema, select_model const& query) {
    return first_unlisted(schema, query.sources);
}

/// Does a subquery, an operand or a common table of the statement read a table that the schema does not list?
constexpr bool reads_unlisted(schema_model const& schema, select_model const& query);

constexpr bool reads_unlisted(schema_model const& schema, node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery &&
            (first_unlisted(schema, *n.query) != not_found || reads_unlisted(schema, *n.query)))
            return true;
    return false;
}

constexpr bool reads_unlisted(schema_model const& schema, select_model const& query) {
    bool found = false;
    for_each_part(query, [&](auto const& part) {
        if constexpr (std::is_same_v<decltype(part), select_model const&>)
            found = found || first_unlisted(schema, part) != not_found;
        found = found || reads_unlisted(schema, part);
    });
    return found;
}
constexpr bool reads_unlisted(schema_model const& schema, array_view<const assignment_model> assignments) {
    for (const auto& assigned : assignments)
        if (reads_unlisted(schema, assigned.value))
            return true;
    return false;
}
constexpr bool reads_unlisted(schema_model const& schema, insert_model const& query) {
    return reads_unlisted(schema, query.values) || reads_unlisted(schema, query.updates);
}
constexpr bool reads_unlisted(schema_model const& schema, update_model const& query) {
    return reads_unlisted(schema, query.assignments) || reads_unlisted(schema, query.where);
}
constexpr bool reads_unlisted(schema_model const& schema, erase_model const& query) {
    return reads_unlisted(schema, query.where);
}
constexpr std::size_t first_unlisted(schema_model const& schema, update_model const& query) {
    return first_unlisted(schema, query.sources);
}
template <class Model>
constexpr std::size_t first_unlisted(schema_model const& schema, Model const& query) {
    return is_listed(schema, *query.table) ? not_found : 0;
}

/// A predicate on a whole key: the result is an optional.
template <class Query>
consteval bool has_one_row_at_most() {
    if constexpr (is_select<Query>)
        return at_most_one_row(Query::model);
    else
        return false;
}
template <class Query>
inline constexpr bool finds_one = has_one_row_at_most<Query>();

template <class Model>
constexpr bool may_scan(Model const& model) {
    if constexpr (requires { model.scans; })
        return model.scans;
    else
        return true;
}

template <class Schema, class Query>
consteval bool needs_index() {
    if constexpr (requires_indexes<Schema>)
        return !may_scan(Query::model) && !index_use_of(Query::model).served;
    else
        return false;
}

/// Names the table and a column that lacks an index, where one can be named.
template <class Query>
consteval auto no_index_error() {
    constexpr index_use use = index_use_of(Query::model);
    using table = typename Query::template table_at<use.source == not_found ? 0 : use.source>;
    if constexpr (use.column.empty())
        return std::type_identity<error::no_index<table, every_row>>{};
    else
        return std::type_identity<error::no_index<table, member_named<as_argument<use.column.size()>(use.column)>>>{};
}

/// To lock rows is to write.
template <class Model>
constexpr bool locks_rows(Model const& model) {
    if constexpr (requires { model.lock; })
        return model.lock != row_lock::none;
    else
        return false;
}

template <class Schema, bool Writes, class Query>
consteval auto statement_error() {
    if constexpr (!std::is_void_v<broken_rule<Query>>)
        return std::type_identity<broken_rule<Query>>{};
    else if constexpr (constexpr auto table = first_unlisted(model_of<Schema>, Query::model); table != not_found)
        return std::type_identity<error::table_not_in_schema<Schema, typename Query::template table_at<table>>>{};
    else if constexpr (reads_unlisted(model_of<Schema>, Query::model))
        return std::type_identity<error::table_not_in_schema<Schema, Query>>{};
    else if constexpr (needs_index<Schema, Query>())
        return no_index_error<Query>();
    else if constexpr (!Writes && !is_select<Query>)
        return std::type_identity<error::write_in_read_transaction<typename Query::table>>{};
    else if constexpr (!Writes && locks_rows(Query::model))
        return std::type_identity<error::write_in_read_transaction<typename Query::template table_at<0>>>{};
    else
        return std::type_identity<void>{};
}
/// Void, or the error of a statement that this schema and this kind of transaction cannot run.
template <class Schema, bool Writes, class Query>
using broken_statement = typename decltype(statement_error<Schema, Writes, Query>())::type;

template <bool Writes, class Query, class... Arguments>
consteval auto raw_call_error() {
    if constexpr (Query::writes && !Writes)
        return std::type_identity<error::write_in_read_transaction<Query>>{};
    else
        return std::type_identity<broken_raw<Query, Arguments...>>{};
}

template <class Schema, class Dialect, bool Writes, class Query, class... Arguments>
consteval auto call_error() {
    constexpr std::size_t needed = argument_count_of(Query::model);
    if constexpr (!std::is_void_v<broken_statement<Schema, Writes, Query>>)
        return statement_error<Schema, Writes, Query>();
    else if constexpr (!std::is_void_v<typename decltype(dialect_error<Query, Dialect>())::type>)
        return dialect_error<Query, Dialect>();
    else if constexpr (needed != sizeof...(Arguments))
        return std::type_identity<error::wrong_number_of_arguments<needed, sizeof...(Arguments)>>{};
    else if constexpr (needed > 0)
        return std::type_identity<wrong_argument_of<Query, std::tuple<Arguments...>>>{};
    else
        return std::type_identity<void>{};
}

template <bool Typed>
struct call_rules {
    template <class Schema, class Dialect, bool Writes, class Query, class... Arguments>
    using broken = typename decltype(call_error<Schema, Dialect, Writes, Query, Arguments...>())::type;
};
template <>
struct call_rules<false> {
    template <class, class, bool Writes, class Query, class... Arguments>
    using broken = typename decltype(raw_call_error<Writes, Query, Arguments...>())::type;
};
/// Void, or the error of a statement with the arguments given.
template <class Schema, class Dialect, bool Writes, class Query, class... Arguments>
using broken_call =
    typename call_rules<typed_statement<Query>>::template broken<Schema, Dialect, Writes, Query, Arguments...>;

struct no_error {
    using reported = void;
};
/// `call_check<…>::reported` reports the error, if there is one.
template <class Schema, class Dialect, bool Writes, class Query, class... Arguments>
using call_check = std::conditional_t<std::is_void_v<broken_call<Schema, Dialect, Writes, Query, Arguments...>>,
                                      no_error, broken_call<Schema, Dialect, Writes, Query, Arguments...>>;

template <class Schema, class Table, class... Keys>
consteval auto look_up_error() {
    if constexpr (!Schema::template contains<Table>) {
        return std::type_identity<error::table_not_in_schema<Schema, Table>>{};
    } else {
        using key = primary_key_of<Table>;
        if constexpr (key::size == 0)
            return std::type_identity<error::no_primary_key<Table>>{};
        else if constexpr (key::size != sizeof...(Keys))
            return std::type_identity<error::wrong_number_of_keys<Table, key::size, sizeof...(Keys)>>{};
        else
            return std::type_identity<wrong_argument_of<typename point_query<Table, key>::type, std::tuple<Keys...>>>{};
    }
}

/// A struct that is no table of the schema is not looked at further: it may have no table at all.
template <class Schema, bool Writes, class Table>
consteval auto insert_error() {
    if constexpr (!Schema::template contains<Table>)
        return std::type_identity<error::table_not_in_schema<Schema, Table>>{};
    else
        return std::type_identity<broken_statement<Schema, Writes, insert_query<Table, row_values<Table, true, 1>>>>{};
}

template <class Schema, bool Writes, class Table>
using broken_insert = typename decltype(insert_error<Schema, Writes, Table>())::type;
template <class Schema, bool Writes, class Table, bool Update>
consteval auto row_write_error() {
    if constexpr (!Schema::template contains<Table>)
        return std::type_identity<error::table_not_in_schema<Schema, Table>>{};
    else if constexpr (!Writes)
        return std::type_identity<error::write_in_read_transaction<Table>>{};
    else if constexpr (table_of<Table>.primary_key.columns.empty())
        return std::type_identity<error::no_primary_key<Table>>{};
    else if constexpr (Update && columns_written_by_update<Table> == 0)
        return std::type_identity<error::nothing_to_set<Table>>{};
    else
        return std::type_identity<void>{};
}
/// Void, or the error of update(row) or erase(row).
template <class Schema, bool Writes, class Table, bool Update>
using broken_row_write = typename decltype(row_write_error<Schema, Writes, Table, Update>())::type;

/// Void, or the error of get<Table>(keys…).
template <class Schema, class Table, class... Keys>
using broken_look_up = typename decltype(look_up_error<Schema, Table, Keys...>())::type;

template <class Row, class Connection, bool Writing>
auto refused_raw(std::source_location where) {
    if constexpr (std::is_void_v<Row>)
        return execution_result{0, {}, where};
    else if constexpr (Writing)
        return returned_rows<Row>{{}, {}, where};
    else
        return rows<refused_reader<Row>, Connection>{{}, any_model{unknown_query}};
}

/// What a refused statement would have returned, so that what is done with it is no error of its own.
template <class Connection, class Query>
auto refused_statement(std::source_location where) {
    if constexpr (!typed_statement<Query>)
        return refused_raw<typename Query::row, Connection, Query::writes>(where);
    else if constexpr (finds_one<Query>)
        return std::optional<typename Query::row>{};
    else if constexpr (is_select<Query>)
        return rows<refused_reader<typename Query::row>, Connection>{{}, any_model{Query::model}};
    else if constexpr (returns_rows<Query>)
        return returned_rows<typename Query::row>{{}, {}, where};
    else
        return execution_result{0, {}, where};
}

/// Its type names no schema: that would make each of these functions' names as long as the schema. Compiled into its
/// caller even without optimization: a function of its own for each query costs the compiler more.
template <class Check, class Connection, class Query, class... Arguments>
[[gnu::always_inline]] inline auto run_statement(executor<Connection>& on, Query const& query,
                                                 std::source_location where, Arguments const&... arguments) {
    if constexpr (!std::is_same_v<Check, no_error>)
        return refused_statement<Connection, Query>(where);
    else if constexpr (!typed_statement<Query>)
        return run_raw(on, query, where, arguments...);
    else if constexpr (finds_one<Query>)
        return on.find(query, where, arguments...);
    else if constexpr (is_select<Query>)
        return rows<typename Query::reader, Connection>{on.bound(query, bound_lifetime::call, where, arguments...),
                                                        any_model{Query::model}};
    else if constexpr (returns_rows<Query>)
        return on.write_returning(query, where, arguments...);
    else
        return on.execute(query, where, arguments...);
}

} // namespace detail

/// What a database and a transaction run.
template <class Q>
concept runnable_statement = typed_statement<Q> || raw_statement<Q>;

/// Statements of one schema over an executor; `Derived` gives `run(where)`. Reading is always there, writing where
/// `Writes`.
template <class Derived, schema_type Schema, bool Writes>
class operations {
public:
    using schema = Schema;
    using here = std::source_location;
    static constexpr bool writes = Writes;

    // The last parameter is the caller's place, so the arguments cannot be one pack. Errors are reported here, near the
    // caller.

    /// Runs a statement: a query gives `rows`, and where its conditions name a whole key a `std::optional` of the row;
    /// a write with RETURNING gives `returned_rows`, any other an `execution_result`.
    template <runnable_statement Query>
    auto operator()(Query const& query, here where = here::current()) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where);
    }
    template <runnable_statement Query, class A>
    auto operator()(Query const& query, A const& a, here where = here::current()) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query, A>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where, a);
    }
    template <runnable_statement Query, class A, class B>
    auto operator()(Query const& query, A const& a, B const& b, here where = here::current()) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query, A, B>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where, a, b);
    }
    template <runnable_statement Query, class A, class B, class C>
    auto operator()(Query const& query, A const& a, B const& b, C const& c, here where = here::current()) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query, A, B, C>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where, a, b, c);
    }
    template <runnable_statement Query, class A, class B, class C, class D>
    auto operator()(Query const& query, A const& a, B const& b, C const& c, D const& d, here where = here::current()) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query, A, B, C, D>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where, a, b, c, d);
    }
    template <runnable_statement Query, class A, class B, class C, class D, class E>
    auto operator()(Query const& query, A const& a, B const& b, C const& c, D const& d, E const& e,
                    here where = here::current()) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query, A, B, C, D, E>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where, a, b, c, d, e);
    }
    /// Any number of arguments, the place given first.
    template <runnable_statement Query, class... Arguments>
    auto at(here where, Query const& query, Arguments const&... arguments) {
        using check = detail::call_check<Schema, typename Derived::dialect, Writes, Query, Arguments...>;
        using report [[maybe_unused]] = typename check::reported;
        return detail::run_statement<check>(executor(where), query, where, arguments...);
    }

    /// The row of a primary key: `db.get<user>(7)`.
    template <class Table, class A>
    [[nodiscard]] std::optional<Table> get(A const& a, here where = here::current()) {
        return look_up<Table>(where, a);
    }
    template <class Table, class A, class B>
    [[nodiscard]] std::optional<Table> get(A const& a, B const& b, here where = here::current()) {
        return look_up<Table>(where, a, b);
    }
    template <class Table, class A, class B, class C>
    [[nodiscard]] std::optional<Table> get(A const& a, B const& b, C const& c, here where = here::current()) {
        return look_up<Table>(where, a, b, c);
    }

    /// Inserts a row; returns it with its key and the times that were filled in.
    template <class Row>
    auto insert(Row&& given, here where = here::current()) {
        using table = std::remove_cvref_t<Row>;
        using broken = detail::broken_insert<Schema, Writes, table>;
        table row(std::forward<Row>(given));
        if constexpr (std::is_void_v<broken>)
            executor(where).insert(row, where);
        else
            using report [[maybe_unused]] = typename broken::reported;
        return row;
    }

    /// Writes a row back: every column but the key. Returns it with its raised version and the times that were set.
    /// Where somebody else changed the row since it was read, throws `stale_error` if the table has a `row_version`;
    /// without one the last write wins, and only a missing row is an error, `row_count_error`.
    template <class Row>
    auto update(Row&& given, here where = here::current()) {
        using table = std::remove_cvref_t<Row>;
        using broken = detail::broken_row_write<Schema, Writes, table, true>;
        table row(std::forward<Row>(given));
        if constexpr (std::is_void_v<broken>)
            executor(where).update(row, where);
        else
            using report [[maybe_unused]] = typename broken::reported;
        return row;
    }
    /// Removes a row by its key, and its version where the table has one. Throws as `update` does.
    template <class Row>
    void erase(Row const& row, here where = here::current()) {
        using broken = detail::broken_row_write<Schema, Writes, Row, false>;
        if constexpr (std::is_void_v<broken>)
            executor(where).erase(row, where);
        else
            using report [[maybe_unused]] = typename broken::reported;
    }

    /// Inserts the rows of a vector, an array or a span, all or none; returns how many. Keys that the database gives
    /// are not read back.
    template <class Rows>
        requires requires(Rows const& all) { std::span{all}; }
    std::int64_t insert_all(Rows const& all, here where = here::current()) {
        const std::span list{all};
        using table = std::remove_const_t<typename decltype(list)::element_type>;
        using broken = detail::broken_insert<Schema, Writes, table>;
        if constexpr (std::is_void_v<broken>) {
            return self().atomically(
                where, [&] { return executor(where).template insert_all<table>(std::span<const table>{list}, where); });
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return 0;
        }
    }

    /// The rows that refer to these rows by a foreign key of theirs, by exactly one query for all of them:
    /// `auto entries = db.children<&entry::key_id>(keys); for (auto const& k : keys) entries.of(k) …`
    template <auto ForeignKey, class Rows>
    [[nodiscard]] auto children(Rows const& rows, here where = here::current()) {
        using relation = relation_of<ForeignKey>;
        using row = std::remove_cvref_t<decltype(*std::begin(rows))>;
        if constexpr (std::is_void_v<relation>) {
            using report [[maybe_unused]] = typename error::no_relation<column<ForeignKey>>::reported;
        } else if constexpr (!std::is_same_v<row, typename relation::parent>) {
            using report [[maybe_unused]] =
                typename error::wrong_relation_rows<row, typename relation::parent>::reported;
        } else {
            const auto keys = detail::keys_of_rows<relation::parent_member>(rows);
            return children_of_rows<relation>{at(where, detail::children_query<relation>, keys).all()};
        }
    }
    /// The rows that these rows refer to by a foreign key, by exactly one query for all of them:
    /// `auto keys = db.parents<&entry::key_id>(entries); for (auto const& e : entries) keys.of(e) …`
    template <auto ForeignKey, class Rows>
    [[nodiscard]] auto parents(Rows const& rows, here where = here::current()) {
        using relation = relation_of<ForeignKey>;
        using row = std::remove_cvref_t<decltype(*std::begin(rows))>;
        if constexpr (std::is_void_v<relation>) {
            using report [[maybe_unused]] = typename error::no_relation<column<ForeignKey>>::reported;
        } else if constexpr (!std::is_same_v<row, typename relation::child>) {
            using report [[maybe_unused]] =
                typename error::wrong_relation_rows<row, typename relation::child>::reported;
        } else {
            const auto keys = detail::keys_of_rows<relation::child_member>(rows);
            return parents_of_rows<relation>{at(where, detail::parents_query<relation>, keys).all(), where};
        }
    }

private:
    Derived& self() noexcept { return static_cast<Derived&>(*this); }
    auto& executor(here where) { return self().run(where); }

    template <class Table, class... Keys>
    std::optional<Table> look_up(here where, Keys const&... keys) {
        using broken = detail::broken_look_up<Schema, Table, Keys...>;
        if constexpr (std::is_void_v<broken>) {
            return executor(where).template get<Table>(where, keys...);
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return std::nullopt;
        }
    }
};

} // namespace constable

#endif
