// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_ORDER_HPP
#define CONSTABLE_QUERY_ORDER_HPP

// ORDER BY: terms, their direction, and where NULL stands.

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../schema/attributes.hpp"
#include "rules.hpp"
#include "statement.hpp"

namespace constable {

/// One term of ORDER BY.
template <class E, bool Descending, nulls_order Nulls = nulls_order::unsaid>
struct order_expression {
    using inner_type = E;
    [[no_unique_address]] E inner{};
    static constexpr bool is_descending = Descending;
    static constexpr nulls_order nulls = Nulls;

    /// NULL before every value. Unsaid, NULL comes first in ascending and last in descending order, on every engine.
    [[nodiscard]] constexpr auto nulls_first() const {
        return order_expression<E, Descending, nulls_order::first>{inner};
    }
    [[nodiscard]] constexpr auto nulls_last() const {
        return order_expression<E, Descending, nulls_order::last>{inner};
    }
};

/// `order_by(descending(count()))`; for a column, `desc<&T::member>` is shorter.
template <expression E>
[[nodiscard]] constexpr auto descending(E e) {
    return order_expression<E, true>{std::move(e)};
}
/// `order_by(ascending(col<&T::at>).nulls_last())`; without more to say, the expression alone is shorter.
template <expression E>
[[nodiscard]] constexpr auto ascending(E e) {
    return order_expression<E, false>{std::move(e)};
}

template <class... Terms>
struct order_list {
    [[no_unique_address]] pack<Terms...> terms{};
    using parts = type_list<typename Terms::inner_type...>;
    static constexpr std::size_t size = sizeof...(Terms);
    static constexpr bool has_parameters = (Terms::inner_type::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Terms::inner_type::node_count);
    static constexpr std::array<order_term, sizeof...(Terms)> models{
        order_term{nodes_of<typename Terms::inner_type>, Terms::is_descending, Terms::nulls}...};

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
template <class E, bool D, nulls_order N>
inline constexpr bool is_order_expression<order_expression<E, D, N>> = true;

template <auto Member>
constexpr auto as_term(descending_column<Member>) {
    return order_expression<column<Member>, true>{};
}
template <expression E>
constexpr auto as_term(E e) {
    return order_expression<E, false>{std::move(e)};
}
template <class E, bool Descending, nulls_order Nulls>
constexpr auto as_term(order_expression<E, Descending, Nulls> term) {
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
template <class Table, class... Terms>
consteval auto terms_error() {
    if constexpr (sizeof...(Terms) == 0)
        return std::type_identity<error::empty_clause<Table>>{};
    else if constexpr ((sortable<Terms> && ...))
        return std::type_identity<void>{};
    else
        return find_unsortable<Terms...>();
}
/// Void, or the error of terms that cannot be sorted by.
template <class Table, class... Terms>
using broken_terms = typename decltype(terms_error<Table, Terms...>())::type;

template <class... Terms>
using order_list_of = order_list<decltype(as_term(std::declval<Terms>()))...>;

template <class... Terms>
constexpr auto make_order(Terms... terms) {
    return order_list_of<Terms...>{pack<decltype(as_term(terms))...>{as_term(std::move(terms))...}};
}

} // namespace detail

} // namespace constable

#endif
