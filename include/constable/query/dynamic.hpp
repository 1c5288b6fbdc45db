// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_DYNAMIC_HPP
#define CONSTABLE_QUERY_DYNAMIC_HPP

// Parts of a statement that are there or not, as a run-time value says: conditions, ORDER BY terms, assignments.

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../schema/attributes.hpp"
#include "../schema/expression.hpp"
#include "../schema/operators.hpp"
#include "select.hpp"
#include "statement.hpp"

namespace constable {

namespace error {

template <class Part>
struct nested_dynamic {
    using reported = void;
    static_assert(!sizeof(Part), "constable: a dynamic part or a filter inside a dynamic part, or inside a filter; "
                                 "combine the two conditions that switch them: dynamic(a && b, …) "
                                 "[errors.md#nested_dynamic]");
};

} // namespace error

/// An expression that is part of the statement or not.
template <class E>
struct dynamic_expression {
    using type = typename E::type;
    static constexpr bool nullable = E::nullable;
    static constexpr bool has_parameters = true; // whether it is there is told like a parameter
    static constexpr std::size_t node_count = 1 + E::node_count;
    using parts = type_list<E>;
    bool given = false;
    [[no_unique_address]] E operand{};

    static constexpr expression_node* emit(expression_node* out) {
        expression_node* const end = E::emit(out + 1);
        out->kind = node_kind::dynamic;
        out->type = out[1].type;
        out->nullable = nullable;
        out->arity = 1;
        return end;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if (visitor.part(given, parameters))
            if constexpr (E::has_parameters)
                operand.bind(visitor);
    }

private:
    static constexpr std::size_t parameters = [] {
        std::size_t count = 0;
        for (const expression_node& n : nodes_of<E>)
            count += n.kind == node_kind::parameter ? 1U : 0U;
        return count;
    }();
};

static_assert(node_kind::filter > node_kind::dynamic, "these two are the last ones");

/// Are there dynamic parts or filters among these nodes, or in subqueries below them?
[[nodiscard]] constexpr bool has_dynamic(node_span nodes) noexcept;
[[nodiscard]] constexpr bool has_dynamic(select_model const& query) noexcept {
    for (const auto& table : query.with)
        if (table.query != nullptr && has_dynamic(*table.query))
            return true;
    for (const auto& source : query.sources)
        if (has_dynamic(source.on))
            return true;
    for (const auto& operand : query.operands)
        if (operand.query != nullptr && has_dynamic(*operand.query))
            return true;
    for (const auto& term : query.order_by)
        if (has_dynamic(term.expression))
            return true;
    return has_dynamic(query.projection) || has_dynamic(query.where) || has_dynamic(query.group_by) ||
           has_dynamic(query.having);
}
constexpr bool has_dynamic(node_span nodes) noexcept {
    // By pointer: the compiler evaluates this for every query.
    for (expression_node const *n = nodes.data(), *end = n + nodes.size(); n != end; ++n)
        if (n->kind >= node_kind::dynamic || (n->query != nullptr && has_dynamic(*n->query)))
            return true;
    return false;
}

namespace detail {

template <class E>
constexpr auto make_dynamic(bool given, E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (has_dynamic(nodes_of<E>)) {
        using report [[maybe_unused]] = typename error::nested_dynamic<E>::reported;
        return refused_expression{};
    } else {
        return dynamic_expression<E>{given, std::move(operand)};
    }
}

/// The same kind of term, of another expression.
template <template <class, auto...> class Order, class E, auto... How, class Inner>
constexpr auto with_inner(Order<E, How...> const&, Inner inner) {
    return Order<Inner, How...>{std::move(inner)};
}

template <class Term>
concept order_term_type = !expression<Term> && requires(Term term) { as_term(term).inner; };

} // namespace detail

/// A condition that is part of the statement if `given`: `where(dynamic(by_age, col<&user::age> > 18) && …)`. Left out,
/// an operand of && is true and one of || false, and a where of nothing else lets every row pass. An expression in
/// order_by is a term of it: see below. Whatever is given, the statement is prepared once for each set of parts.
template <expression E>
[[nodiscard]] constexpr auto dynamic(bool given, E operand) {
    return detail::make_dynamic(given, std::move(operand));
}

/// A term of ORDER BY: `order_by(dynamic(newest_first, desc<&user::seen>), col<&user::id>)`. Without any term there is
/// no ORDER BY.
template <detail::order_term_type Term>
[[nodiscard]] constexpr auto dynamic(bool given, Term term) {
    const auto whole = detail::as_term(std::move(term));
    return detail::with_inner(whole, detail::make_dynamic(given, whole.inner));
}

/// An assignment: `update<user>.set(dynamic(renamed, col<&user::name> = name), …)`. If all assignments of an update are
/// dynamic and none is given, nothing runs and no row is changed, nor are its version and its time.
template <class Column, class Value>
[[nodiscard]] constexpr auto dynamic(bool given, column_assignment<Column, Value> assignment) {
    using dynamic_value = decltype(detail::make_dynamic(given, std::move(assignment.value)));
    return column_assignment<Column, dynamic_value>{detail::make_dynamic(given, std::move(assignment.value))};
}

/// The same with a value that may be absent: `dynamic(name, [](auto const& n) { return col<&user::name> == n; })`. An
/// absent value is built by default to ask `make` for its type. Text is borrowed from the optional.
template <class T, class Make>
    requires std::default_initializable<T> && std::invocable<Make, T const&>
[[nodiscard]] constexpr auto dynamic(std::optional<T> const& value, Make&& make) {
    return value ? dynamic(true, std::forward<Make>(make)(*value)) : dynamic(false, std::forward<Make>(make)(T{}));
}

} // namespace constable

#endif
