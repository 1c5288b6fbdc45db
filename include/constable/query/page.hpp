// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_PAGE_HPP
#define CONSTABLE_QUERY_PAGE_HPP

// Keyset pagination: the predicate of the next page, derived from the order.
// https://use-the-index-luke.com/no-offset

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/pack.hpp"
#include "../core/static_vector.hpp"
#include "../schema/operators.hpp"
#include "cardinality.hpp"
#include "order.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

/// A row value: `(a, b) < (x, y)` compares term by term.
template <class... Values>
struct row_value {
    using type = bool;
    static constexpr bool nullable = (Values::nullable || ...);
    static constexpr bool has_parameters = (Values::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{1} + ... + Values::node_count);
    using parts = type_list<Values...>;
    using held = pack<Values...>;
    [[no_unique_address]] held values{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::row;
        out->arity = sizeof...(Values);
        ++out;
        ((out = Values::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        values.for_each([&](auto const& value) { value.bind(visitor); });
    }
};

namespace error {

template <class Table>
struct page_without_order {
    using reported = void;
    static_assert(!sizeof(Table), "constable: pages need an order to be told apart; write .order_by(…) before "
                                  ".after(…) [errors.md#page_without_order]");
};

template <class Table>
struct page_order_not_unique {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: rows that sort equal would be lost between two pages; end the order with the primary key "
                  "or a unique key of the first table, and join others by a key of theirs "
                  "[errors.md#page_order_not_unique]");
};

template <class Order>
struct page_order_nullable {
    using reported = void;
    static_assert(!sizeof(Order), "constable: a page cannot begin behind NULL; order by columns that are never null "
                                  "[errors.md#page_order_nullable]");
};

template <class Table>
struct changed_page {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: after(…) begins a page behind a row of the order that was said before it; say order_by "
                  "before after, say after once, and no offset [errors.md#changed_page]");
};

template <class Table>
struct window_in_page {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: after(…) leaves out the rows before the page, and a window would not see them; take the "
                  "page by limit and offset, or compute the window's value in the program [errors.md#window_in_page]");
};

template <class Given, class Row>
struct not_a_row_of_page {
    using reported = void;
    static_assert(!sizeof(Given), "constable: after(…) takes the last row of the page before (second argument), or a "
                                  "value for each term of order_by; this is another struct (first argument) "
                                  "[errors.md#not_a_row_of_page]");
};

template <std::size_t Needed, std::size_t Given>
struct wrong_number_of_page_values {
    using reported = void;
    static_assert(Needed == Given, "constable: after(…) takes one value or argument for each term of order_by "
                                   "(arguments: needed, given) [errors.md#wrong_number_of_page_values]");
};

} // namespace error

namespace detail {

/// Do the terms hold a whole key of the first table, and do joins give each of its rows once at most, so that no two
/// rows sort equal?
constexpr bool is_total_order(array_view<const source_model> sources, array_view<const order_term> terms) {
    if (sources[0].common)
        return false;
    for (std::size_t i = 1; i < sources.size(); ++i)
        if (!gives_one_row(sources, i, {}))
            return false;
    static_vector<std::string_view, 64> columns;
    for (const auto& term : terms)
        if (term.expression.size() == 1 && term.expression[0].kind == node_kind::column &&
            term.expression[0].table == sources[0].id)
            columns.push_back(term.expression[0].text);
    const array_view<const std::string_view> given{columns.begin(), columns.size()};
    const table_model& table = *sources[0].model;
    if (covers(given, table.primary_key))
        return true;
    for (const auto& key : table.unique_keys)
        if (covers(given, key))
            return true;
    return false;
}

constexpr bool has_nullable_term(array_view<const source_model> sources, array_view<const order_term> terms) {
    for (const auto& term : terms)
        if (is_nullable_in(term.expression, sources, false))
            return true;
    return false;
}

template <class Query, class Order, std::size_t Values>
consteval auto page_error() {
    using table = typename Query::first_table;
    if constexpr (Query::model.pages)
        return std::type_identity<error::changed_page<table>>{};
    else if constexpr (!is_written<Order>)
        return std::type_identity<error::page_without_order<table>>{};
    else if constexpr (has_nullable_term(Query::visible_tables, Order::models))
        return std::type_identity<error::page_order_nullable<table>>{};
    else if constexpr (!is_total_order(Query::visible_tables, Order::models))
        return std::type_identity<error::page_order_not_unique<table>>{};
    else if constexpr (Order::size != Values)
        return std::type_identity<error::wrong_number_of_page_values<Order::size, Values>>{};
    else
        return std::type_identity<void>{};
}
/// A struct, and neither a value of a column nor an expression.
template <class Value>
concept struct_value = std::is_class_v<Value> && std::is_aggregate_v<Value> && !storable<Value> && !expression<Value> &&
                       !is_argument<Value>;

/// Void, or the error of a page of this query.
template <class Query, class Order, std::size_t Values>
using broken_page = typename decltype(page_error<Query, Order, Values>())::type;

/// One side of a comparison with a term: what `term == value` makes of the value.
template <class E, class Value>
constexpr auto page_value(Value&& value) {
    return comparison<operator_kind::equal>(E{}, std::forward<Value>(value)).right;
}

template <class Term, class Value>
constexpr auto behind_term(Term const& term, Value&& value) {
    constexpr auto op = Term::is_descending ? operator_kind::less : operator_kind::greater;
    return comparison<op>(term.inner, std::forward<Value>(value));
}

/// Terms of different directions: a > x OR (a = x AND b < y).
template <class First, class... Terms>
constexpr auto behind_list(First const& first, pack<Terms...> const& rest, auto const& value, auto const&... values) {
    if constexpr (sizeof...(Terms) == 0) {
        return behind_term(first, value);
    } else {
        return rest.apply([&](auto const& second, auto const&... others) {
            using others_pack = pack<std::remove_cvref_t<decltype(others)>...>;
            auto further = behind_list(second, others_pack{others...}, values...);
            return logic<operator_kind::logical_or>(
                behind_term(first, value),
                logic<operator_kind::logical_and>(comparison<operator_kind::equal>(first.inner, value), further));
        });
    }
}

/// The range of the first term stands before it, so that an index can serve it.
template <class First, class... Terms>
constexpr auto behind_directions(First const& first, pack<Terms...> const& rest, auto const& value,
                                 auto const&... values) {
    if constexpr (sizeof...(Terms) == 0) {
        return behind_term(first, value);
    } else {
        constexpr auto op = First::is_descending ? operator_kind::less_equal : operator_kind::greater_equal;
        return logic<operator_kind::logical_and>(comparison<op>(first.inner, value),
                                                 behind_list(first, rest, value, values...));
    }
}

template <class... Terms, class... Values>
constexpr auto behind(pack<Terms...> const& terms, Values&&... values) {
    constexpr bool descending = (Terms::is_descending && ...);
    constexpr bool ascending = (!Terms::is_descending && ...);
    if constexpr (sizeof...(Terms) > 1 && (descending || ascending)) {
        constexpr auto op = descending ? operator_kind::less : operator_kind::greater;
        using left = row_value<typename Terms::inner_type...>;
        using right = row_value<decltype(page_value<typename Terms::inner_type>(std::forward<Values>(values)))...>;
        using held = typename right::held;
        return binary_expression<op, left, right>{
            terms.apply([](auto const&... term) { return left{typename left::held{term.inner...}}; }),
            right{held{page_value<typename Terms::inner_type>(std::forward<Values>(values))...}}};
    } else {
        return terms.apply([&](auto const& first, auto const&... rest) {
            return behind_directions(first, pack<std::remove_cvref_t<decltype(rest)>...>{rest...}, values...);
        });
    }
}

template <class Behind>
constexpr auto both_conditions(no_clause, Behind behind) {
    return behind;
}
template <class Condition, class Behind>
constexpr auto both_conditions(Condition condition, Behind behind) {
    return logic<operator_kind::logical_and>(std::move(condition), std::move(behind));
}

template <class Row, class Term>
inline constexpr bool term_is_member = false;
template <class Row, auto Member, class Source, bool D, nulls_order N>
inline constexpr bool term_is_member<Row, order_expression<column<Member, Source>, D, N>> =
    std::is_same_v<owner_of<Member>, Row>;

/// Is the only value a whole row of the query, whose members the order names?
template <class Row, class Order, class... Values>
inline constexpr bool is_row_of_order = false;
template <class Row, class... Terms, class Value>
inline constexpr bool is_row_of_order<Row, order_list<Terms...>, Value> =
    std::is_same_v<std::remove_cvref_t<Value>, Row> && (term_is_member<Row, Terms> && ...);

template <class Row, auto Member, class Source, bool D, nulls_order N>
constexpr auto const& value_of_term(Row const& row, order_expression<column<Member, Source>, D, N> const&) {
    return row.*Member;
}

} // namespace detail

} // namespace constable

#endif
