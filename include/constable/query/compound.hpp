// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_COMPOUND_HPP
#define CONSTABLE_QUERY_COMPOUND_HPP

// Set operations: UNION, INTERSECT, EXCEPT.

#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/pack.hpp"
#include "select.hpp"

namespace constable {

/// The right side of a set operation.
template <set_operator Op, class Query>
struct set_operand_query {
    static constexpr set_operator op = Op;
    using query_type = Query;
    [[no_unique_address]] Query query;
};

namespace error {

template <class First, class Second>
struct different_shapes {
    using reported = void;
    static_assert(!sizeof(First), "constable: the queries of a set operation give the same columns in the same order; "
                                  "these are the rows of the first and of the other [errors.md#different_shapes]");
};

template <class Query>
struct operand_with_order {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: order_by, limit and with belong to the whole set operation, not to one of its queries; "
                  "write them behind the last one, and with(…) on the first [errors.md#operand_with_order]");
};

template <class Query>
struct nested_operand {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: this query is a set operation itself; write the operations in a row, they are taken from "
                  "left to right [errors.md#nested_operand]");
};

} // namespace error

namespace detail {

/// The row of a set operation: what can be null in one of the queries can be null.
template <class First, class Second>
consteval auto merged_value() {
    if constexpr (std::is_same_v<First, Second> || std::is_same_v<First, std::optional<Second>>)
        return std::type_identity<First>{};
    else if constexpr (std::is_same_v<std::optional<First>, Second>)
        return std::type_identity<Second>{};
    else
        return std::type_identity<void>{};
}

template <class First, class Second>
struct merged_reader {
    using type = std::conditional_t<std::is_same_v<First, Second>, First, void>;
};
template <class... First, class... Second>
    requires(sizeof...(First) == sizeof...(Second) && !std::is_same_v<pack<First...>, pack<Second...>>)
struct merged_reader<tuple_reader<First...>, tuple_reader<Second...>> {
    static consteval auto merged() {
        if constexpr ((!std::is_void_v<typename decltype(merged_value<First, Second>())::type> && ...))
            return std::type_identity<tuple_reader<typename decltype(merged_value<First, Second>())::type...>>{};
        else
            return std::type_identity<void>{};
    }
    using type = typename decltype(merged())::type;
};

/// A reader of structs has the members as arguments: queries that fill the same members in another order differ.
template <class First, class Second>
using merged_reader_t = typename merged_reader<First, Second>::type;

template <class Reader, class... Operands>
struct compound_reader {
    using type = Reader;
};
template <class Reader, class First, class... Rest>
struct compound_reader<Reader, First, Rest...>
    : compound_reader<merged_reader_t<Reader, typename First::query_type::reader>, Rest...> {};

template <class Query, class Term>
consteval auto find_term_not_selected() {
    return std::type_identity<
        std::conditional_t<selected_position(Query::model.projection, nodes_of<typename Term::inner_type>) != 0, void,
                           error::order_not_selected<typename Term::inner_type>>>{};
}

template <class Query, class Term, class... Rest>
consteval auto compound_order_error(pack<Term, Rest...>) {
    if constexpr (std::is_void_v<typename decltype(find_term_not_selected<Query, Term>())::type> && sizeof...(Rest) > 0)
        return compound_order_error<Query>(pack<Rest...>{});
    else
        return find_term_not_selected<Query, Term>();
}

template <class Query, class... Terms>
consteval auto compound_terms_error() {
    if constexpr (!std::is_void_v<broken_terms<typename Query::first_table, Terms...>>)
        return std::type_identity<broken_terms<typename Query::first_table, Terms...>>{};
    else
        return compound_order_error<Query>(pack<decltype(as_term(std::declval<Terms>()))...>{});
}

template <class Query>
inline constexpr bool is_compound = !Query::model.operands.empty();

template <class Query>
inline constexpr bool has_tail =
    !Query::model.order_by.empty() || Query::model.has_limit || Query::model.has_offset || !Query::model.with.empty();

template <class First, class Reader, class Query>
consteval auto operand_error() {
    constexpr bool first_ordered = !First::model.order_by.empty() || First::model.has_limit;
    if constexpr (first_ordered)
        return std::type_identity<error::operand_with_order<First>>{};
    else if constexpr (is_compound<Query>)
        return std::type_identity<error::nested_operand<Query>>{};
    else if constexpr (has_tail<Query>)
        return std::type_identity<error::operand_with_order<Query>>{};
    else if constexpr (std::is_void_v<merged_reader_t<Reader, typename Query::reader>>)
        return std::type_identity<error::different_shapes<typename First::row, typename Query::row>>{};
    else
        return std::type_identity<void>{};
}

template <class... Operands>
struct broken_operands {
    using type = void;
};
template <class First, class... Rest>
struct broken_operands<First, Rest...> {
    using own = typename decltype(First::query_type::check_parts())::type;
    using type =
        typename std::conditional_t<std::is_void_v<own>, broken_operands<Rest...>, std::type_identity<own>>::type;
};

/// ORDER BY of a set operation: positions of the first query's columns.
template <class Query, class Order>
inline constexpr auto positioned_order = [] {
    auto terms = Order::models;
    for (auto& term : terms)
        term.position = selected_position(Query::model.projection, term.expression);
    return terms;
}();

} // namespace detail

/// A set operation under construction, evaluated from left to right on every engine.
template <class First, class Order, class Limits, class... Operands>
struct compound_query {
    using parts = type_list<First, typename Operands::query_type..., Order, Limits>;
    [[no_unique_address]] First first;
    [[no_unique_address]] Order order{};
    [[no_unique_address]] Limits limits{};
    [[no_unique_address]] pack<Operands...> operands{};

    using first_table = typename First::first_table;
    using projection_type = typename First::projection_type;
    template <std::size_t I>
    using table_at = typename First::template table_at<I>;
    static constexpr std::size_t columns = First::columns;
    static constexpr array_view<const source_model> visible_tables = First::visible_tables;
    using reader = typename detail::compound_reader<typename First::reader, Operands...>::type;
    using row = typename reader::row;

    static constexpr std::array<set_operand, sizeof...(Operands)> operand_models{
        set_operand{Operands::op, &Operands::query_type::model}...};
    static constexpr select_model model = [] {
        select_model m = First::model;
        m.operands = operand_models;
        m.has_limit = Limits::has_limit;
        m.has_offset = Limits::has_offset;
        m.limit_argument = Limits::limit_argument;
        m.offset_argument = Limits::offset_argument;
        if constexpr (is_written<Order>)
            m.order_by = detail::positioned_order<First, Order>;
        return m;
    }();

    template <row_query Query>
    [[nodiscard]] constexpr auto union_distinct(Query query) const {
        return with_operand<set_operator::union_distinct>(std::move(query));
    }
    template <row_query Query>
    [[nodiscard]] constexpr auto union_all(Query query) const {
        return with_operand<set_operator::union_all>(std::move(query));
    }
    template <row_query Query>
    [[nodiscard]] constexpr auto intersect(Query query) const {
        return with_operand<set_operator::intersect>(std::move(query));
    }
    template <row_query Query>
    [[nodiscard]] constexpr auto except(Query query) const {
        return with_operand<set_operator::except>(std::move(query));
    }

    /// By expressions that the first query selects.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = typename decltype(detail::compound_terms_error<First, Terms...>())::type;
        if constexpr (std::is_void_v<broken>) {
            return compound_query<First, detail::order_list_of<Terms...>, Limits, Operands...>{
                first, detail::make_order(std::move(terms)...), limits, operands};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    template <class Count>
    [[nodiscard]] constexpr auto limit(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            using next = limit_clause<decltype(value), decltype(limits.offset)>;
            return compound_query<First, Order, next, Operands...>{first, order, next{value, limits.offset}, operands};
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    template <class Count>
    [[nodiscard]] constexpr auto offset(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            using next = limit_clause<decltype(limits.limit), decltype(value)>;
            return compound_query<First, Order, next, Operands...>{first, order, next{limits.limit, value}, operands};
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    /// A common table expression for all queries of the operation.
    template <row_query Body>
    [[nodiscard]] constexpr auto with(Body body) const {
        auto begun = first.with(std::move(body));
        return compound_query<decltype(begun), Order, Limits, Operands...>{std::move(begun), order, limits, operands};
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        first.bind(visitor);
        operands.for_each([&](auto const& operand) { operand.query.bind(visitor); });
        if constexpr (Limits::has_parameters)
            limits.bind(visitor);
    }

    static consteval auto check_parts() {
        if constexpr (!std::is_void_v<typename decltype(First::check_parts())::type>)
            return First::check_parts();
        else if constexpr (!std::is_void_v<typename detail::broken_operands<Operands...>::type>)
            return std::type_identity<typename detail::broken_operands<Operands...>::type>{};
        else if constexpr (First::model.lock != row_lock::none ||
                           ((Operands::query_type::model.lock != row_lock::none) || ...))
            return std::type_identity<error::lock_without_rows<first_table>>{};
        else
            return std::type_identity<std::conditional_t<Limits::has_offset && !Limits::has_limit,
                                                         error::offset_without_limit<first_table>, void>>{};
    }
    static consteval auto check() {
        if constexpr (std::is_void_v<typename decltype(check_parts())::type>)
            return detail::error_of_scopes<first_table, violation_of_scopes(model)>();
        else
            return check_parts();
    }

private:
    template <set_operator Op, class Query>
    constexpr auto with_operand(Query query) const {
        using broken = typename decltype(detail::operand_error<First, reader, Query>())::type;
        if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        } else if constexpr (is_written<Order> || !std::is_same_v<Limits, no_limit>) {
            using report [[maybe_unused]] = typename error::operand_with_order<compound_query>::reported;
            return *this;
        } else {
            using next = set_operand_query<Op, Query>;
            return operands.apply([&](auto const&... before) {
                return compound_query<First, Order, Limits, Operands..., next>{
                    first, order, limits, pack<Operands..., next>{before..., next{std::move(query)}}};
            });
        }
    }
};

} // namespace constable

#endif
