// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_RELATION_HPP
#define CONSTABLE_QUERY_RELATION_HPP

// What a foreign key says of two tables: the queries for the children of rows, for their parents, for counts.

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../schema/list.hpp"
#include "insert.hpp"
#include "select.hpp"
#include "subquery.hpp"

namespace constable {

namespace error {

template <class Member>
struct no_relation {
    using reported = void;
    static_assert(!sizeof(Member),
                  "constable: this member is no foreign key by itself; name a member of foreign_key<&T::member>, or, "
                  "for a key of several columns, write a join [errors.md#no_relation]");
};

template <class Row, class Wanted>
struct wrong_relation_rows {
    using reported = void;
    static_assert(!sizeof(Row), "constable: children(…) takes rows of the table that the foreign key leads to, and "
                                "parents(…) rows of the table that has it (given, wanted) "
                                "[errors.md#wrong_relation_rows]");
};

} // namespace error

namespace detail {

/// A member and the member that it refers to.
template <auto Child, auto Parent>
struct member_pair {
    using child = owner_of<Child>;
    using parent = owner_of<Parent>;
    using key = without_optional<member_of<Child>>;
    static constexpr auto child_member = Child;
    static constexpr auto parent_member = Parent;
};

template <auto Wanted, class Attribute>
struct pair_of {
    using type = void;
};
template <auto Wanted, auto Target>
struct pair_of<Wanted, foreign_key_attribute<member_list<Wanted>, member_list<Target>>> {
    using type = member_pair<Wanted, Target>;
};

template <auto Wanted, class Definition>
struct relation_in;
template <auto Wanted>
struct relation_in<Wanted, table_description<>> {
    using type = void;
};
template <auto Wanted, class First, class... Rest>
struct relation_in<Wanted, table_description<First, Rest...>> {
    using own = typename pair_of<Wanted, First>::type;
    using type = typename std::conditional_t<std::is_void_v<own>, relation_in<Wanted, table_description<Rest...>>,
                                             pair_of<Wanted, First>>::type;
};

} // namespace detail

/// The two members of a foreign key of one column; void where the member is none.
template <auto ForeignKey>
using relation_of =
    typename detail::relation_in<ForeignKey,
                                 std::remove_const_t<decltype(table_definition<owner_of<ForeignKey>>)>>::type;

namespace detail {

/// The rows of one parent are together, in the order of their own key.
template <class Query, class Key, auto... Own>
constexpr auto ordered_by_key(Query query, Key key, member_list<Own...>) {
    return query.order_by(key, col<Own>...);
}

template <class Relation>
inline constexpr auto children_query =
    ordered_by_key(from<typename Relation::child>.where(in_values(col<Relation::child_member>, arg<0>)),
                   col<Relation::child_member>, primary_key_of<typename Relation::child>{});

template <class Relation>
inline constexpr auto parents_query =
    from<typename Relation::parent>.where(in_values(col<Relation::parent_member>, arg<0>)).order_by(col<Relation::parent_member>);

template <auto ForeignKey>
consteval auto make_count() {
    using relation = relation_of<ForeignKey>;
    if constexpr (std::is_void_v<relation>) {
        using report [[maybe_unused]] = typename error::no_relation<column<ForeignKey>>::reported;
        return refused_expression{};
    } else {
        // A table that refers to itself stands in both queries.
        using child = typename relation::child;
        using counted =
            std::conditional_t<std::is_same_v<child, typename relation::parent>, alias<child, "children">, child>;
        return subquery(
            from<counted>.where(col<ForeignKey, counted> == outer<relation::parent_member>).select(count()));
    }
}

} // namespace detail

/// How many rows refer to the row, in the query of the rows: `from<key>.select(whole<key>,
/// children_count<&entry::key_id>)`.
template <auto ForeignKey>
inline constexpr auto children_count = detail::make_count<ForeignKey>();

} // namespace constable

#endif
