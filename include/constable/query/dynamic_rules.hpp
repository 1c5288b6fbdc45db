// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_DYNAMIC_RULES_HPP
#define CONSTABLE_QUERY_DYNAMIC_RULES_HPP

// Where dynamic parts and filters may stand in a statement, and how many there may be.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "../core/array_view.hpp"
#include "dynamic.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

template <class Table>
struct misplaced_dynamic {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: a dynamic part stands in where (all of it, or an operand of && and ||), order_by, or as an "
        "assignment of update; a filter in where (all of it, or an operand of &&) "
        "[errors.md#misplaced_dynamic]");
};

template <class Table>
struct too_many_dynamic_parts {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a statement has at most 64 dynamic parts and 8 filters; write two "
                                  "statements, or use one filter [errors.md#too_many_dynamic_parts]");
};

template <class Table>
struct vanishing_where {
    using reported = void;
    static_assert(!sizeof(Table), "constable: every part of this condition may be left out, and then the statement "
                                  "changes every row of the table; add a condition that is always there "
                                  "[errors.md#vanishing_where]");
};

} // namespace error

inline constexpr std::size_t most_dynamic_parts = 64;
inline constexpr std::size_t most_filters = 8;

namespace detail {

[[nodiscard]] constexpr bool has_dynamic_term(array_view<const order_term> terms) {
    for (const auto& term : terms)
        if (!term.expression.empty() && term.expression[0].kind == node_kind::dynamic)
            return true;
    return false;
}
[[nodiscard]] constexpr bool has_dynamic_value(array_view<const assignment_model> assignments) {
    for (const auto& each : assignments)
        if (!each.value.empty() && each.value[0].kind == node_kind::dynamic)
            return true;
    return false;
}

constexpr bool has_dynamic_inside(array_view<const assignment_model> assignments) {
    for (const auto& each : assignments)
        if (has_dynamic(each.value))
            return true;
    return false;
}

} // namespace detail

[[nodiscard]] constexpr bool has_dynamic(insert_model const& query) noexcept {
    return detail::has_dynamic_inside(query.values) || detail::has_dynamic_inside(query.updates) ||
           has_dynamic(query.returning);
}
[[nodiscard]] constexpr bool has_dynamic(update_model const& query) noexcept {
    return detail::has_dynamic_inside(query.assignments) || has_dynamic(query.where) || has_dynamic(query.returning);
}
[[nodiscard]] constexpr bool has_dynamic(erase_model const& query) noexcept {
    return has_dynamic(query.where) || has_dynamic(query.returning);
}

/// Is the text of the statement put together at run time?
template <class Query>
inline constexpr bool is_dynamic = has_dynamic(Query::model);

enum class dynamic_rule : std::uint8_t { none, misplaced, too_many, vanishing };

namespace detail {

/// Counts dynamic parts and filters, and finds those that stand where they have no meaning.
struct dynamic_judge {
    std::size_t parts = 0;
    std::size_t filters = 0;
    bool misplaced = false;

    /// Nothing dynamic may stand here, but for subqueries that have parts of their own.
    constexpr void plain(node_span nodes) {
        for (const expression_node& n : nodes) {
            misplaced = misplaced || n.kind == node_kind::dynamic || n.kind == node_kind::filter;
            if (n.query != nullptr)
                subquery(*n.query);
        }
    }
    constexpr void item(node_span nodes) {
        const bool dynamic = !nodes.empty() && nodes[0].kind == node_kind::dynamic;
        parts += dynamic ? 1U : 0U;
        plain(dynamic ? nodes.subspan(1) : nodes);
    }
    constexpr void where(node_span nodes) {
        if (!nodes.empty())
            condition(nodes, 0, true);
    }
    constexpr void select(select_model const& query, bool outermost) {
        for (const auto& table : query.with)
            if (table.query != nullptr)
                subquery(*table.query);
        plain(query.projection);
        for (const auto& source : query.sources)
            plain(source.on);
        const std::size_t before = filters;
        where(query.where);
        misplaced = misplaced || (!outermost && filters > before);
        plain(query.group_by);
        plain(query.having);
        for (const auto& operand : query.operands)
            if (operand.query != nullptr)
                subquery(*operand.query);
        for (const auto& term : query.order_by)
            item(term.expression);
    }
    constexpr void plain(array_view<const assignment_model> assignments) {
        for (const auto& each : assignments)
            plain(each.value);
    }

private:
    constexpr void subquery(select_model const& query) { select(query, false); }

    constexpr std::size_t condition(node_span nodes, std::size_t at, bool all_of) {
        const expression_node& n = nodes[at];
        const std::size_t end = end_of(nodes, at);
        const bool either = n.op == operator_kind::logical_or;
        if (n.kind == node_kind::dynamic) {
            ++parts;
            plain(nodes.subspan(at + 1, end - at - 1));
        } else if (n.kind == node_kind::filter) {
            ++filters;
            misplaced = misplaced || !all_of;
        } else if (n.kind == node_kind::operation && (n.op == operator_kind::logical_and || either)) {
            condition(nodes, condition(nodes, at + 1, all_of && !either), all_of && !either);
        } else {
            plain(nodes.subspan(at, end - at));
        }
        return end;
    }
};

/// Can the condition at `at` be true for every row because all that it is made of is left out? Leaves `at` behind it.
constexpr bool may_vanish(node_span nodes, std::size_t& at, bool absent_is_true) {
    const expression_node& n = nodes[at];
    if (n.kind == node_kind::dynamic || n.kind == node_kind::filter) {
        at = end_of(nodes, at);
        return absent_is_true;
    }
    if (n.kind == node_kind::operation && n.op == operator_kind::logical_and) {
        ++at;
        const bool left = may_vanish(nodes, at, true);
        return may_vanish(nodes, at, true) && left;
    }
    if (n.kind == node_kind::operation && n.op == operator_kind::logical_or) {
        ++at;
        const bool left = may_vanish(nodes, at, false);
        return may_vanish(nodes, at, false) || left;
    }
    at = end_of(nodes, at);
    return false;
}

constexpr bool may_vanish(node_span where) {
    std::size_t at = 0;
    return !where.empty() && may_vanish(where, at, true);
}

constexpr dynamic_rule verdict(dynamic_judge const& judge, node_span where_of_write) {
    if (judge.misplaced)
        return dynamic_rule::misplaced;
    if (judge.parts > most_dynamic_parts || judge.filters > most_filters)
        return dynamic_rule::too_many;
    return may_vanish(where_of_write) ? dynamic_rule::vanishing : dynamic_rule::none;
}

} // namespace detail

/// The first rule about dynamic parts that a statement breaks.
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(select_model const& query) {
    detail::dynamic_judge judge;
    judge.select(query, true);
    return detail::verdict(judge, {});
}
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(insert_model const& query) {
    detail::dynamic_judge judge;
    judge.plain(query.values);
    judge.plain(query.updates);
    judge.plain(query.returning);
    return detail::verdict(judge, {});
}
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(update_model const& query) {
    detail::dynamic_judge judge;
    for (const auto& each : query.assignments)
        judge.item(each.value);
    judge.where(query.where);
    judge.plain(query.returning);
    return detail::verdict(judge, query.where);
}
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(erase_model const& query) {
    detail::dynamic_judge judge;
    judge.where(query.where);
    judge.plain(query.returning);
    return detail::verdict(judge, query.where);
}

namespace detail {

template <class Table, dynamic_rule Rule>
consteval auto dynamic_error() {
    if constexpr (Rule == dynamic_rule::misplaced)
        return std::type_identity<error::misplaced_dynamic<Table>>{};
    else if constexpr (Rule == dynamic_rule::too_many)
        return std::type_identity<error::too_many_dynamic_parts<Table>>{};
    else if constexpr (Rule == dynamic_rule::vanishing)
        return std::type_identity<error::vanishing_where<Table>>{};
    else
        return std::type_identity<void>{};
}

/// Void, or the error of the first rule that a statement breaks, of its own or about dynamic parts.
template <bool Dynamic>
struct rules_of {
    template <class Query>
    using broken = typename decltype(Query::check())::type;
};
template <>
struct rules_of<true> {
    template <class Query>
    static consteval auto error() {
        if constexpr (std::is_void_v<rules_of<false>::broken<Query>>)
            return dynamic_error<typename Query::template table_at<0>, broken_dynamic_rule(Query::model)>();
        else
            return Query::check();
    }
    template <class Query>
    using broken = typename decltype(error<Query>())::type;
};

/// How many assignments an update has if all of them may be left out; otherwise 0. They are its first dynamic parts.
template <class Query>
consteval std::size_t optional_assignments() {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(Query::model)>, update_model> && is_dynamic<Query>) {
        const auto& list = decltype(Query::assignments)::models;
        for (const auto& each : list)
            if (each.value.empty() || each.value[0].kind != node_kind::dynamic)
                return 0;
        return list.size();
    } else {
        return 0;
    }
}

} // namespace detail

/// Does this set of parts leave an update without any assignment? Then there is nothing to run.
template <class Query>
[[nodiscard]] constexpr bool has_nothing_to_do(std::uint64_t mask) noexcept {
    constexpr std::size_t count = detail::optional_assignments<Query>();
    if constexpr (count == 0)
        return false;
    else
        return (mask & (~std::uint64_t{0} >> (64 - count))) == 0;
}

} // namespace constable

#endif
