// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SELECT_HPP
#define CONSTABLE_QUERY_SELECT_HPP

// SELECT: from<T>.join<U>().where(…).group_by(…).select(…).order_by(…).limit(…).

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"

#include "aggregates.hpp"
#include "projection.hpp"
#include "rules.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

/// One term of ORDER BY.
template <class E, bool Descending>
struct order_expression {
    using inner_type = E;
    [[no_unique_address]] E inner{};
    static constexpr bool is_descending = Descending;
};

/// `order_by(descending(count()))`; for a column, `desc<&T::member>` is shorter.
template <expression E>
[[nodiscard]] constexpr auto descending(E e) {
    return order_expression<E, true>{std::move(e)};
}

template <class... Terms>
struct order_list {
    [[no_unique_address]] pack<Terms...> terms{};
    using parts = pack<typename Terms::inner_type...>;
    static constexpr bool has_parameters = (Terms::inner_type::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Terms::inner_type::node_count);
    static constexpr std::array<order_term, sizeof...(Terms)> models{
        order_term{nodes_of<typename Terms::inner_type>, Terms::is_descending}...};

    static constexpr expression_node* emit(expression_node* out) {
        ((out = Terms::inner_type::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        terms.for_each([&](auto const& term) { term.inner.bind(visitor); });
    }
};

namespace detail {

template <class T>
inline constexpr bool is_order_expression = false;
template <class E, bool D>
inline constexpr bool is_order_expression<order_expression<E, D>> = true;

template <auto Member>
constexpr auto as_term(descending_column<Member>) {
    return order_expression<column<Member>, true>{};
}
template <expression E>
constexpr auto as_term(E e) {
    return order_expression<E, false>{std::move(e)};
}
template <class E, bool Descending>
constexpr auto as_term(order_expression<E, Descending> term) {
    return term;
}

template <class T>
concept sortable = requires(T term) { as_term(term); };

template <class Item, class... Rest>
consteval auto find_unsortable() {
    if constexpr (!sortable<Item>)
        return std::type_identity<error::not_an_expression<Item>>{};
    else
        return find_unsortable<Rest...>();
}
/// Void, or the error of terms that cannot be sorted by.
template <class Table, class... Terms>
consteval auto broken_terms() {
    if constexpr (sizeof...(Terms) == 0)
        return std::type_identity<error::empty_clause<Table>>{};
    else if constexpr ((sortable<Terms> && ...))
        return std::type_identity<void>{};
    else
        return find_unsortable<Terms...>();
}

template <std::size_t N>
constexpr auto as_count(argument_marker<N>) {
    return call_argument<N, std::int64_t>{};
}
template <std::integral Value>
    requires(!std::same_as<Value, bool>)
constexpr auto as_count(Value value) {
    return bound_value<std::int64_t, Value>{value};
}
template <class T>
concept countable = requires(T count) { as_count(count); };

} // namespace detail

/// A SELECT under construction. Every clause returns a new query; the object holds the bound values only.
template <class Sources, class Projection, class Where = no_clause, class GroupBy = no_clause, class Having = no_clause,
          class OrderBy = no_clause, class Limit = no_clause, class Offset = no_clause, bool Distinct = false>
struct select_query {
    using parts = pack<Projection, Sources, Where, GroupBy, Having, OrderBy, Limit, Offset>;
    [[no_unique_address]] Sources sources{};
    [[no_unique_address]] Projection projection{};
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] GroupBy groups{};
    [[no_unique_address]] Having group_condition{};
    [[no_unique_address]] OrderBy order{};
    [[no_unique_address]] Limit row_limit{};
    [[no_unique_address]] Offset row_offset{};

    static constexpr bool grouped = is_written<GroupBy>;
    using first_table = typename Sources::first;
    template <std::size_t I>
    using table_at = typename Sources::template table<I>;
    static constexpr std::span<const source_model> visible_tables = Sources::models;
    using reader = typename Projection::template reader<Sources, grouped>;
    using row = typename reader::row;

    static constexpr select_model model = [] {
        select_model m{.sources = Sources::models,
                       .projection = nodes_of<Projection>,
                       .where = nodes_of<Where>,
                       .group_by = nodes_of<GroupBy>,
                       .having = nodes_of<Having>,
                       .has_limit = is_written<Limit>,
                       .has_offset = is_written<Offset>,
                       .limit_argument = argument_count(nodes_of<Limit>),
                       .offset_argument = argument_count(nodes_of<Offset>),
                       .distinct = Distinct};
        if constexpr (is_written<OrderBy>)
            m.order_by = OrderBy::models;
        return m;
    }();

    /// JOIN on the foreign key between `Table` and the tables so far.
    template <class Table>
    [[nodiscard]] constexpr auto join() const {
        return join_by_key<join_kind::inner, Table>();
    }
    template <class Table, class On>
    [[nodiscard]] constexpr auto join(On on) const {
        return join_on<join_kind::inner, Table>(std::move(on));
    }
    /// LEFT JOIN: the table's columns become optional.
    template <class Table>
    [[nodiscard]] constexpr auto left_join() const {
        return join_by_key<join_kind::left, Table>();
    }
    template <class Table, class On>
    [[nodiscard]] constexpr auto left_join(On on) const {
        return join_on<join_kind::left, Table>(std::move(on));
    }

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<select_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return select_query<Sources, Projection, Condition, GroupBy, Having, OrderBy, Limit, Offset, Distinct>{
                sources, projection, std::move(new_condition), groups, group_condition, order, row_limit, row_offset};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Tuples of these items; a single item gives plain values.
    template <class... Items>
    [[nodiscard]] constexpr auto select(Items... items) const {
        using broken = detail::broken_items<first_table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            return with_projection(tuple_projection<Items...>{{pack<Items...>{std::move(items)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// Structs whose members the items fill: a column fills the member of its name, `into_member` any.
    template <class Row, class... Items>
    [[nodiscard]] constexpr auto select_as(Items... items) const {
        using broken = detail::broken_items<first_table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            return with_projection(struct_projection<Row, Items...>{{pack<Items...>{std::move(items)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class... Keys>
    [[nodiscard]] constexpr auto group_by(Keys... keys) const {
        using broken = detail::broken_items<first_table, Keys...>;
        if constexpr (std::is_void_v<broken>) {
            using list = expression_list<Keys...>;
            return select_query<Sources, Projection, Where, list, Having, OrderBy, Limit, Offset, Distinct>{
                sources,         projection, condition, list{pack<Keys...>{std::move(keys)...}},
                group_condition, order,      row_limit, row_offset};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto having(Condition new_condition) const {
        using broken = detail::broken_condition_t<Condition>;
        if constexpr (std::is_void_v<broken>) {
            return select_query<Sources, Projection, Where, GroupBy, Condition, OrderBy, Limit, Offset, Distinct>{
                sources, projection, condition, groups, std::move(new_condition), order, row_limit, row_offset};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Columns, `desc<&T::member>`, expressions, `descending(expression)`.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = typename decltype(detail::broken_terms<first_table, Terms...>())::type;
        if constexpr (std::is_void_v<broken>) {
            using list = order_list<decltype(detail::as_term(terms))...>;
            return select_query<Sources, Projection, Where, GroupBy, Having, list, Limit, Offset, Distinct>{
                sources,         projection,
                condition,       groups,
                group_condition, list{pack<decltype(detail::as_term(terms))...>{detail::as_term(std::move(terms))...}},
                row_limit,       row_offset};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// At most so many rows: a number, or an argument.
    template <class Count>
    [[nodiscard]] constexpr auto limit(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            return select_query<Sources, Projection, Where, GroupBy, Having, OrderBy, decltype(value), Offset,
                                Distinct>{sources,         projection, condition, groups,
                                          group_condition, order,      value,     row_offset};
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    /// Skips so many rows. Its cost grows with the number; needs a limit.
    template <class Count>
    [[nodiscard]] constexpr auto offset(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            return select_query<Sources, Projection, Where, GroupBy, Having, OrderBy, Limit, decltype(value), Distinct>{
                sources, projection, condition, groups, group_condition, order, row_limit, value};
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    /// SELECT DISTINCT.
    [[nodiscard]] constexpr auto distinct() const {
        return select_query<Sources, Projection, Where, GroupBy, Having, OrderBy, Limit, Offset, true>{
            sources, projection, condition, groups, group_condition, order, row_limit, row_offset};
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Projection::has_parameters)
            projection.bind(visitor);
        if constexpr (Sources::has_parameters)
            sources.bind(visitor);
        if constexpr (Where::has_parameters)
            condition.bind(visitor);
        if constexpr (GroupBy::has_parameters)
            groups.bind(visitor);
        if constexpr (Having::has_parameters)
            group_condition.bind(visitor);
        if constexpr (OrderBy::has_parameters)
            order.bind(visitor);
        if constexpr (Limit::has_parameters)
            row_limit.bind(visitor);
        if constexpr (Offset::has_parameters)
            row_offset.bind(visitor);
    }

    /// Void, or the error of a rule that needs the whole query.
    static consteval auto check() {
        constexpr query_violation found = violation_in(model);
        if constexpr (found.rule != query_rule::none)
            return detail::error_of_violation<parts, found>();
        else
            return Projection::template check<Sources, grouped>();
    }

private:
    template <class NewSources>
    constexpr auto with_sources(NewSources new_sources) const {
        return select_query<NewSources, Projection, Where, GroupBy, Having, OrderBy, Limit, Offset, Distinct>{
            std::move(new_sources), projection, condition, groups, group_condition, order, row_limit, row_offset};
    }
    template <class NewProjection>
    constexpr auto with_projection(NewProjection new_projection) const {
        return select_query<Sources, NewProjection, Where, GroupBy, Having, OrderBy, Limit, Offset, Distinct>{
            sources, std::move(new_projection), condition, groups, group_condition, order, row_limit, row_offset};
    }

    template <join_kind Kind, class Table>
    constexpr auto join_by_key() const {
        using broken = typename decltype(Sources::template broken_join<Table>())::type;
        if constexpr (std::is_void_v<broken>) {
            return with_sources(sources.template with<Kind, Table>(typename Sources::template on_foreign_key<Table>{}));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    template <join_kind Kind, class Table, class On>
    constexpr auto join_on(On on) const {
        using broken = detail::broken_condition_t<On>;
        if constexpr (Sources::template contains<Table>) {
            using report [[maybe_unused]] = typename error::table_joined_twice<Table>::reported;
            return *this;
        } else if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        } else {
            return with_sources(sources.template with<Kind, Table>(std::move(on)));
        }
    }
};

/// `from<user>`: all rows, as `user`.
template <class Table>
inline constexpr select_query<source_list<Table>, table_projection<Table>> from =
    detail::start_on<Table, select_query<source_list<Table>, table_projection<Table>>>();

} // namespace constable

#endif
