// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_OPERATIONS_HPP
#define CONSTABLE_SESSION_OPERATIONS_HPP

// What one can ask of a database and of a transaction alike.

#include <cstdint>
#include <optional>
#include <source_location>
#include <span>
#include <type_traits>
#include <utility>

#include "../query/sql.hpp"
#include "../schema/registry.hpp"
#include "executor.hpp"

namespace constable {

namespace error {

    template <class Schema, class Query>
    struct table_not_in_schema {
        static_assert(sizeof(Query) == 0, "constable: the statement uses a table that is not part of this database's schema; "
                                          "list it in schema<…> [errors.md#table_not_in_schema]");
        using reported = void;
    };

    template <class Query>
    struct write_in_read_transaction {
        static_assert(sizeof(Query) == 0, "constable: a read transaction only reads; use db.transaction(…) to write "
                                          "[errors.md#write_in_read_transaction]");
        using reported = void;
    };

} // namespace error

namespace detail {

    consteval bool all_listed(schema_model const& schema, select_model const& query) {
        for (const auto& source : query.sources) {
            bool listed = false;
            for (const auto& table : schema.tables)
                listed = listed || table.id == source.id;
            if (!listed)
                return false;
        }
        return true;
    }
    template <class Model>
    consteval bool all_listed(schema_model const& schema, Model const& query) {
        for (const auto& table : schema.tables)
            if (table.id == query.table->id)
                return true;
        return false;
    }

    template <class Schema, class Query>
    consteval bool belongs_to() {
        if constexpr (!Query::check()) {
            return false;
        } else if constexpr (!all_listed(model_of<Schema>, Query::model)) {
            using report [[maybe_unused]] = typename error::table_not_in_schema<Schema, Query>::reported;
            return false;
        }
        return true;
    }

} // namespace detail

/// Statements of one schema over an executor; `Derived` gives `run(where)`. Reading is always there, writing where `Writes`.
template <class Derived, schema_type Schema, bool Writes>
class operations {
public:
    using schema = Schema;
    using here = std::source_location;

    // The last parameter is the caller's place, so the arguments cannot be one pack.

    /// Runs a statement: a query gives `rows`, a write with RETURNING `returned_rows`, any other an `execution`.
    template <typed_statement Query>
    auto operator()(Query const& query, here where = here::current()) {
        return perform(where, query);
    }
    template <typed_statement Query, class A>
    auto operator()(Query const& query, A const& a, here where = here::current()) {
        return perform(where, query, a);
    }
    template <typed_statement Query, class A, class B>
    auto operator()(Query const& query, A const& a, B const& b, here where = here::current()) {
        return perform(where, query, a, b);
    }
    template <typed_statement Query, class A, class B, class C>
    auto operator()(Query const& query, A const& a, B const& b, C const& c, here where = here::current()) {
        return perform(where, query, a, b, c);
    }
    template <typed_statement Query, class A, class B, class C, class D>
    auto operator()(Query const& query, A const& a, B const& b, C const& c, D const& d, here where = here::current()) {
        return perform(where, query, a, b, c, d);
    }
    template <typed_statement Query, class A, class B, class C, class D, class E>
    auto operator()(Query const& query, A const& a, B const& b, C const& c, D const& d, E const& e,
                    here where = here::current()) {
        return perform(where, query, a, b, c, d, e);
    }
    /// Any number of arguments, the place given first.
    template <typed_statement Query, class... Arguments>
    auto at(here where, Query const& query, Arguments const&... arguments) {
        return perform(where, query, arguments...);
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
        table row(std::forward<Row>(given));
        if constexpr (may_write<insert_query<table, row_values<table, true, 1>>>())
            executor(where).insert(row, where);
        return row;
    }

    /// Inserts the rows of a vector, an array or a span, all or none; returns how many. Keys that the database gives are
    /// not read back.
    template <class Rows>
        requires requires(Rows const& all) { std::span{all}; }
    std::int64_t insert_all(Rows const& all, here where = here::current()) {
        const std::span list{all};
        using table = std::remove_const_t<typename decltype(list)::element_type>;
        if constexpr (may_write<insert_query<table, row_values<table, true, 1>>>())
            return self().atomically(where, [&] {
                return executor(where).template insert_all<table>(std::span<const table>{list}, where);
            });
        else
            return 0;
    }

private:
    Derived& self() noexcept { return static_cast<Derived&>(*this); }
    auto& executor(here where) { return self().run(where); }

    template <class Query>
    static consteval bool may_write() {
        if constexpr (!Writes) {
            using report [[maybe_unused]] = typename error::write_in_read_transaction<Query>::reported;
            return false;
        } else {
            return detail::belongs_to<Schema, Query>();
        }
    }
    template <class Query>
    static consteval bool may_run() {
        if constexpr (detail::is_select<Query>)
            return detail::belongs_to<Schema, Query>();
        else
            return may_write<Query>();
    }

    template <class Query, class... Arguments>
    auto perform(here where, Query const& query, Arguments const&... arguments) {
        if constexpr (may_run<Query>()) {
            if constexpr (detail::is_select<Query>)
                return executor(where).select(query, where, arguments...);
            else if constexpr (detail::returns_rows<Query>)
                return executor(where).write_returning(query, where, arguments...);
            else
                return executor(where).execute(query, where, arguments...);
        }
    }

    template <class Table, class... Keys>
    std::optional<Table> look_up(here where, Keys const&... keys) {
        if constexpr (detail::belongs_to<Schema, std::remove_cvref_t<decltype(from<Table>)>>())
            return executor(where).template get<Table>(where, keys...);
        else
            return std::nullopt;
    }
};

} // namespace constable

#endif
