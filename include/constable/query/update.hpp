// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_UPDATE_HPP
#define CONSTABLE_QUERY_UPDATE_HPP

// UPDATE and DELETE.

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "assignment.hpp"
#include "projection.hpp"
#include "rules.hpp"
#include "statement.hpp"

namespace constable {

/// The condition of a statement that means every row.
struct every_row_clause : no_clause {};

/// A condition that no index needs to serve.
template <class Condition>
struct scanned_clause : Condition {};

namespace detail {

template <class Where>
inline constexpr bool is_scanned = false;
template <class Condition>
inline constexpr bool is_scanned<scanned_clause<Condition>> = true;

/// RETURNING: the same items as in select.
struct no_reader {
    using row = void;
};
template <class Table, class Returning>
struct returning_reader {
    using type = typename Returning::template reader<source_list<Table>, false>;
};
template <class Table>
struct returning_reader<Table, no_clause> {
    using type = no_reader;
};

template <class First, class... Joins, class Visitor>
constexpr void bind_update_sources(pack<First, Joins...> const& joins, Visitor& visitor) {
    joins.apply([&](auto const& first, auto const&... others) {
        (others.on.bind(visitor), ...);
        first.on.bind(visitor);
    });
}

constexpr query_rule scopes_of_write(array_view<const source_model> sources,
                                     array_view<const assignment_model> assignments, node_span where) {
    for (const auto& assigned : assignments)
        if (const auto rule = violation_of_scopes(sources, assigned.value); rule != query_rule::none)
            return rule;
    return violation_of_scopes(sources, where);
}

template <class Table, class... Items>
consteval auto returning_error() {
    if constexpr (std::is_void_v<broken_items<Table, Items...>>) {
        using list = expression_list<Items...>;
        return error_of_violation<list, violation_in_row(source_list<Table>::models, nodes_of<list>)>();
    } else {
        return std::type_identity<broken_items<Table, Items...>>{};
    }
}
/// Void, or the error of items that a write cannot return.
template <class Table, class... Items>
using broken_returning = typename decltype(returning_error<Table, Items...>())::type;

} // namespace detail

namespace error {

template <class Table>
struct nothing_to_set {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: an update needs .set(col<&T::member> = value) [errors.md#nothing_to_set]");
};

} // namespace error

/// An UPDATE under construction.
template <class Sources, class Assignments = assignment_list<>, class Where = no_clause, class Returning = no_clause>
struct update_query {
    using parts = type_list<Assignments, Sources, Where, Returning>;
    [[no_unique_address]] Sources sources{};
    [[no_unique_address]] Assignments assignments{};
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Returning returned{};

    using table = typename Sources::first;
    template <std::size_t I>
    using table_at = table_behind<typename Sources::template table<I>>;
    static constexpr array_view<const source_model> visible_tables = Sources::models;
    using reader = typename detail::returning_reader<table, Returning>::type;
    using row = typename reader::row;
    static constexpr update_model model{
        &table_of<table>, Sources::models,     detail::maintained_assignments<table, Assignments>,
        nodes_of<Where>,  nodes_of<Returning>, detail::is_scanned<Where>};

    /// UPDATE … FROM: the rows of another table that go with the row, by the foreign key between them. `set` and
    /// `where` see its columns. Where several rows go with one, any of them is taken.
    template <class Other>
    [[nodiscard]] constexpr auto join() const {
        using broken = typename decltype(Sources::template broken_join<Other>())::type;
        if constexpr (std::is_void_v<broken>) {
            return with_sources(
                sources.template with<join_kind::inner, Other>(typename Sources::template on_foreign_key<Other>{}));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    template <class Other, class On>
    [[nodiscard]] constexpr auto join(On on) const {
        using broken = detail::broken_condition_t<On>;
        if constexpr (Sources::template contains<Other>) {
            using report [[maybe_unused]] = typename error::table_joined_twice<Other>::reported;
            return *this;
        } else if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        } else {
            return with_sources(sources.template with<join_kind::inner, Other>(std::move(on)));
        }
    }

    /// `set(col<&T::a> = 1, col<&T::b> -= 5)`. Columns marked row_version and updated_at follow by themselves.
    template <class... List>
    [[nodiscard]] constexpr auto set(List... list) const {
        using broken = detail::broken_assignments<Sources, assignment_place::update, List...>;
        if constexpr (std::is_void_v<broken>) {
            return update_query<Sources, assignment_list<List...>, Where, Returning>{
                sources, assignment_list<List...>{pack<List...>{std::move(list)...}}, condition, returned};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return update_query<Sources, refused_assignments, Where, Returning>{sources, {}, condition, returned};
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<update_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return update_query<Sources, Assignments, Condition, Returning>{sources, assignments,
                                                                            std::move(new_condition), returned};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return update_query<Sources, Assignments, refused_clause, Returning>{sources, assignments, {}, returned};
        }
    }
    /// Instead of where: every row is meant.
    [[nodiscard]] constexpr auto all_rows() const {
        return update_query<Sources, Assignments, every_row_clause, Returning>{sources, assignments, {}, returned};
    }
    /// This statement may look through whole tables, in a schema that requires indexes. Comes behind where.
    [[nodiscard]] constexpr auto allow_scan() const {
        return update_query<Sources, Assignments, scanned_clause<Where>, Returning>{
            sources, assignments, scanned_clause<Where>{condition}, returned};
    }
    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using broken = detail::broken_returning<table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            using list = tuple_projection<Items...>;
            return update_query<Sources, Assignments, Where, list>{sources, assignments, condition,
                                                                   list{{pack<Items...>{std::move(items)...}}}};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        assignments.bind(visitor);
        detail::bind_maintained<table, Assignments>(visitor);
        if constexpr (Sources::size > 1) // the first ON stands in WHERE, and so behind the other ones
            detail::bind_update_sources(sources.joins, visitor);
        condition.bind(visitor);
        returned.bind(visitor);
    }

    /// Void, or the error of what is left out.
    static consteval auto check() {
        constexpr query_rule rule = detail::scopes_of_write(visible_tables, model.assignments, model.where);
        if constexpr (std::is_same_v<Assignments, assignment_list<>>)
            return std::type_identity<error::nothing_to_set<table>>{};
        else if constexpr (!is_written<Where>)
            return std::type_identity<error::missing_where<table>>{};
        else
            return detail::error_of_scopes<table, rule>();
    }

private:
    template <class NewSources>
    constexpr auto with_sources(NewSources new_sources) const {
        return update_query<NewSources, Assignments, Where, Returning>{std::move(new_sources), assignments, condition,
                                                                       returned};
    }
};

template <class Table>
inline constexpr update_query<source_list<Table>> update = detail::start_on<Table, update_query<source_list<Table>>>();

/// A DELETE under construction.
template <class Table, class Where = no_clause, class Returning = no_clause>
struct erase_query {
    using parts = type_list<Where, Returning>;
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Returning returned{};

    using table = Table;
    template <std::size_t>
    using table_at = Table;
    static constexpr array_view<const source_model> visible_tables = source_list<Table>::models;
    using reader = typename detail::returning_reader<Table, Returning>::type;
    using row = typename reader::row;
    static constexpr erase_model model{&table_of<Table>, nodes_of<Where>, nodes_of<Returning>,
                                       detail::is_scanned<Where>};

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<erase_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return erase_query<Table, Condition, Returning>{std::move(new_condition), returned};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return erase_query<Table, refused_clause, Returning>{{}, returned};
        }
    }
    /// Instead of where: every row is meant.
    [[nodiscard]] constexpr auto all_rows() const {
        return erase_query<Table, every_row_clause, Returning>{{}, returned};
    }
    /// This statement may look through the whole table, in a schema that requires indexes. Comes behind where.
    [[nodiscard]] constexpr auto allow_scan() const {
        return erase_query<Table, scanned_clause<Where>, Returning>{scanned_clause<Where>{condition}, returned};
    }
    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using broken = detail::broken_returning<Table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            using list = tuple_projection<Items...>;
            return erase_query<Table, Where, list>{condition, list{{pack<Items...>{std::move(items)...}}}};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        condition.bind(visitor);
        returned.bind(visitor);
    }

    /// Void, or the error of what is left out.
    static consteval auto check() {
        if constexpr (!is_written<Where>)
            return std::type_identity<error::missing_where<Table>>{};
        else
            return detail::error_of_scopes<Table, detail::scopes_of_write(visible_tables, {}, model.where)>();
    }
};

template <class Table>
inline constexpr erase_query<Table> erase = detail::start_on<Table, erase_query<Table>>();

} // namespace constable

#endif
