// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SUBQUERY_HPP
#define CONSTABLE_QUERY_SUBQUERY_HPP

// Queries inside expressions: exists, in, scalar subqueries.

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../schema/functions.hpp"
#include "projection.hpp"
#include "rules.hpp"
#include "statement.hpp"

namespace constable {

/// A query that gives rows: a select or a compound of selects.
template <class Q>
concept row_query =
    std::same_as<std::remove_const_t<decltype(Q::model)>, select_model> && requires { typename Q::reader; };

namespace error {

template <class Query>
struct ordered_subquery {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: the order of a subquery's rows means nothing without a limit; drop order_by, or add "
                  ".limit(n) [errors.md#ordered_subquery]");
};

template <class Query>
struct subquery_needs_one_column {
    using reported = void;
    static_assert(!sizeof(Query), "constable: a subquery that stands for a value, or for a list of values, gives one "
                                  "column; write .select(expression) [errors.md#subquery_needs_one_column]");
};

} // namespace error

/// A query as an operand. `T` is the type of its only column, `bool` where it has no value (exists).
template <class Query, class T, bool Nullable>
struct subquery_operand {
    using type = T;
    using query_type = Query;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    Query query;

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::subquery;
        out->type = codec<T>::type.kind;
        out->nullable = Nullable;
        out->query = &Query::model;
        return out + 1;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        query.bind(visitor);
    }
};

namespace detail {

template <class Query, class T, bool Nullable, class Values>
struct wrong_argument<subquery_operand<Query, T, Nullable>, Values> : wrong_argument<typename Query::parts, Values> {};

template <class Query>
consteval auto subquery_error() {
    constexpr bool ordered = !Query::model.order_by.empty() && !Query::model.has_limit && Query::model.distinct_on == 0;
    if constexpr (!std::is_void_v<typename decltype(Query::check_parts())::type>)
        return Query::check_parts();
    else
        return std::type_identity<std::conditional_t<ordered, error::ordered_subquery<Query>, void>>{};
}

template <class Query>
consteval auto column_subquery_error() {
    if constexpr (!std::is_void_v<typename decltype(subquery_error<Query>())::type>)
        return subquery_error<Query>();
    else
        return std::type_identity<
            std::conditional_t<Query::columns == 1, void, error::subquery_needs_one_column<Query>>>{};
}
/// Void, or the error of a query that cannot stand for values.
template <class Query>
using broken_column_subquery = typename decltype(column_subquery_error<Query>())::type;

template <class Query>
using column_type = without_optional<typename Query::row>;

/// One row whatever the tables hold: aggregates without group_by.
template <class Query>
inline constexpr bool always_one_row =
    first_aggregate(Query::model.projection) < Query::model.projection.size() && Query::model.group_by.empty() &&
    Query::model.having.empty() && Query::model.operands.empty();

template <operator_kind Op, class E, class Query>
constexpr auto in_subquery(E e, Query query) {
    using broken = broken_column_subquery<Query>;
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return refused_expression{};
    } else if constexpr (!comparable<typename E::type, column_type<Query>>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, column_type<Query>>::reported;
        return refused_expression{};
    } else {
        using list = subquery_operand<Query, column_type<Query>, is_optional<typename Query::row>>;
        return binary_expression<Op, E, list>{std::move(e), list{std::move(query)}};
    }
}

} // namespace detail

/// True where the query has a row. Its tables may be joined to the statement's by `outer<&T::member>`.
template <row_query Query>
[[nodiscard]] constexpr auto exists(Query query) {
    using broken = typename decltype(detail::subquery_error<Query>())::type;
    if constexpr (std::is_void_v<broken>) {
        using operand = subquery_operand<Query, bool, false>;
        return call_expression<function_kind::exists, bool, false, operand>{pack<operand>{operand{std::move(query)}}};
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return detail::refused_expression{};
    }
}

/// The query's only value. Null where it has no row; more than one row is an error on PostgreSQL and the first one on
/// SQLite.
template <row_query Query>
[[nodiscard]] constexpr auto subquery(Query query) {
    using broken = detail::broken_column_subquery<Query>;
    if constexpr (std::is_void_v<broken>) {
        constexpr bool nullable = !detail::always_one_row<Query> || detail::is_optional<typename Query::row>;
        return subquery_operand<Query, detail::column_type<Query>, nullable>{std::move(query)};
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return detail::refused_expression{};
    }
}

/// Is the value among those of the query's only column?
template <expression E, row_query Query>
[[nodiscard]] constexpr auto in(E e, Query query) {
    return detail::in_subquery<operator_kind::in_list>(std::move(e), std::move(query));
}
/// Is it none of them? Null, so false, where the column holds a null.
template <expression E, row_query Query>
[[nodiscard]] constexpr auto not_in(E e, Query query) {
    return detail::in_subquery<operator_kind::not_in_list>(std::move(e), std::move(query));
}

} // namespace constable

#endif
