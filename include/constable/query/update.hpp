// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_UPDATE_HPP
#define CONSTABLE_QUERY_UPDATE_HPP

// UPDATE and DELETE.

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "assignment.hpp"
#include "projection.hpp"
#include "rules.hpp"
#include "statement.hpp"

namespace constable {

/// The condition of a statement that means every row.
struct every_row_clause : no_clause {};

namespace detail {

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

    template <class Table, class... Items>
    consteval bool check_returning() {
        return knows_all_tables(source_list<Table>::models, nodes_of<expression_list<Items...>>);
    }

    template <class Query, class Table, class Where>
    consteval bool check_where() {
        if constexpr (!is_written<Where>) {
            using report [[maybe_unused]] = typename error::missing_where<Query>::reported;
            return false;
        }
        return true;
    }

} // namespace detail

namespace error {

    template <class Query>
    struct nothing_to_set {
        static_assert(sizeof(Query) == 0,
                      "constable: an update needs .set(col<&T::member> = value) [errors.md#nothing_to_set]");
        using reported = void;
    };

} // namespace error

/// An UPDATE under construction.
template <class Table, class Assignments, class Where = no_clause, class Returning = no_clause>
struct update_query {
    [[no_unique_address]] Assignments assignments{};
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Returning returned{};

    using table = Table;
    static constexpr std::span<const source_model> visible_tables = source_list<Table>::models;
    using reader = typename detail::returning_reader<Table, Returning>::type;
    using row = typename reader::row;
    static constexpr update_model model{&table_of<Table>, detail::maintained_assignments<Table, Assignments>,
                                        nodes_of<Where>, nodes_of<Returning>};

    /// `set(col<&T::a> = 1, col<&T::b> -= 5)`. Columns marked row_version and updated_at follow by themselves.
    template <class... List>
    [[nodiscard]] constexpr auto set(List... list) const {
        if constexpr (detail::check_assignments<Table, List...>())
            return update_query<Table, assignment_list<List...>, Where, Returning>{
                assignment_list<List...>{pack<List...>{std::move(list)...}}, condition, returned};
        else
            return update_query<Table, assignment_list<>, every_row_clause, Returning>{};
    }

    template <expression Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        if constexpr (detail::where_is_allowed<update_query, Condition, is_written<Where>>())
            return update_query<Table, Assignments, Condition, Returning>{assignments, std::move(new_condition), returned};
        else
            return update_query<Table, Assignments, every_row_clause, Returning>{assignments, {}, returned};
    }
    /// Instead of where: every row is meant.
    [[nodiscard]] constexpr auto all_rows() const {
        return update_query<Table, Assignments, every_row_clause, Returning>{assignments, {}, returned};
    }
    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using list = tuple_projection<Items...>;
        return update_query<Table, Assignments, Where, list>{assignments, condition,
                                                             list{{pack<Items...>{std::move(items)...}}}};
    }

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        assignments.bind(visitor);
        detail::bind_maintained<Table, Assignments>(visitor);
        condition.bind(visitor);
        returned.bind(visitor);
    }

    static consteval bool check() {
        if constexpr (Assignments::size == 0) {
            if constexpr (!std::is_same_v<Where, every_row_clause>)
                using report [[maybe_unused]] = typename error::nothing_to_set<update_query>::reported;
            return false;
        } else {
            return detail::check_where<update_query, Table, Where>();
        }
    }
};

template <class Table>
inline constexpr update_query<Table, assignment_list<>> update{};

/// A DELETE under construction.
template <class Table, class Where = no_clause, class Returning = no_clause>
struct erase_query {
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Returning returned{};

    using table = Table;
    static constexpr std::span<const source_model> visible_tables = source_list<Table>::models;
    using reader = typename detail::returning_reader<Table, Returning>::type;
    using row = typename reader::row;
    static constexpr erase_model model{&table_of<Table>, nodes_of<Where>, nodes_of<Returning>};

    template <expression Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        if constexpr (detail::where_is_allowed<erase_query, Condition, is_written<Where>>())
            return erase_query<Table, Condition, Returning>{std::move(new_condition), returned};
        else
            return erase_query<Table, every_row_clause, Returning>{{}, returned};
    }
    /// Instead of where: every row is meant.
    [[nodiscard]] constexpr auto all_rows() const {
        return erase_query<Table, every_row_clause, Returning>{{}, returned};
    }
    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using list = tuple_projection<Items...>;
        return erase_query<Table, Where, list>{condition, list{{pack<Items...>{std::move(items)...}}}};
    }

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        condition.bind(visitor);
        returned.bind(visitor);
    }

    static consteval bool check() { return detail::check_where<erase_query, Table, Where>(); }
};

template <class Table>
inline constexpr erase_query<Table> erase{};

} // namespace constable

#endif
