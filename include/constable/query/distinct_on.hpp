// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_DISTINCT_ON_HPP
#define CONSTABLE_QUERY_DISTINCT_ON_HPP

// DISTINCT ON: of each group of rows the first in an order.
// https://www.postgresql.org/docs/15/sql-select.html#SQL-DISTINCT

#include <cstddef>
#include <type_traits>

#include "node_match.hpp"
#include "order.hpp"
#include "projection.hpp"
#include "rules.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

template <class Table>
struct distinct_on_without_order {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: distinct_on(keys…) takes the first row for each key in the order that was said before it: "
        "say order_by(keys…, what makes a row the first) and then distinct_on(keys…). The keys bind no values; "
        "a later order_by, distinct and after do not go with it [errors.md#distinct_on_without_order]");
};

} // namespace error

namespace detail {

/// Are the keys the first terms of the order?
template <class Order, class... Keys>
consteval bool leads_order() {
    if constexpr (!is_written<Order>) {
        return false;
    } else {
        constexpr node_span keys[]{nodes_of<Keys>...};
        if (sizeof...(Keys) > Order::models.size())
            return false;
        for (std::size_t i = 0; i < sizeof...(Keys); ++i)
            if (!same_nodes(keys[i], Order::models[i].expression))
                return false;
        return true;
    }
}

template <class Query, class Order, class... Keys>
consteval auto distinct_on_error() {
    using table = typename Query::first_table;
    if constexpr (!std::is_void_v<broken_items<table, Keys...>>)
        return std::type_identity<broken_items<table, Keys...>>{};
    else if constexpr (!leads_order<Order, Keys...>())
        return std::type_identity<error::distinct_on_without_order<table>>{};
    else
        return std::type_identity<void>{};
}
/// Void, or the error of the keys.
template <class Query, class Order, class... Keys>
using broken_distinct_on = typename decltype(distinct_on_error<Query, Order, Keys...>())::type;

/// Void, or the error of an order.
template <class Query, class... Terms>
using broken_order =
    std::conditional_t<(Query::model.distinct_on > 0), error::distinct_on_without_order<typename Query::first_table>,
                       broken_terms<typename Query::first_table, Terms...>>;

} // namespace detail

} // namespace constable

#endif
