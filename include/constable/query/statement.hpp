// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_STATEMENT_HPP
#define CONSTABLE_QUERY_STATEMENT_HPP

// Statements as plain values, and what is common to all of them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "../core/array_view.hpp"
#include "../core/pack.hpp"
#include "../schema/expression.hpp"
#include "../schema/model.hpp"
#include "../schema/node.hpp"
#include "../schema/table_rules.hpp"

namespace constable {

enum class join_kind : std::uint8_t {
    first,
    inner,
    left,
    right,
    full,
    cross,
    search,      ///< the full-text index of another source; `on` is the text to look for
    lateral,     ///< a query for each row of those before; `on` is the query
    left_lateral ///< the same, and a row without any stays
};

[[nodiscard]] constexpr bool is_lateral(join_kind kind) noexcept {
    return kind == join_kind::lateral || kind == join_kind::left_lateral;
}

/// One table of a FROM clause.
struct source_model {
    table_id id{};
    std::string_view table{};
    join_kind kind = join_kind::first;
    node_span on{};
    std::string_view alias{};           ///< empty: the table is called by its name
    table_model const* model = nullptr; ///< its columns, keys and indexes; none of them where `common` is true
    table_id searched{};                ///< search: the source whose index this is
    bool common = false;                ///< a common table expression of this statement, or of one around it; lateral
    array_view<const std::string_view> columns{}; ///< lateral: what the query's columns are called

    /// What the table is called in the statement.
    [[nodiscard]] constexpr std::string_view name() const noexcept { return alias.empty() ? table : alias; }
};

/// One term of ORDER BY.
struct order_term {
    node_span expression{};
    bool descending = false;
    nulls_order nulls = nulls_order::unsaid;
    std::size_t position = 0; ///< from 1 on: a column of the result instead of an expression
};

enum class set_operator : std::uint8_t { union_distinct, union_all, intersect, except };

/// What follows the first SELECT of a compound one. Operands are taken from left to right.
struct set_operand {
    set_operator op = set_operator::union_all;
    select_model const* query = nullptr;
};

/// WITH name (columns) AS (query).
struct common_table_model {
    table_id id{};
    std::string_view name{};
    array_view<const std::string_view> columns{};
    select_model const* query = nullptr;
    bool recursive = false;
};

/// Rows that a transaction reads to change them. Engines that lock whole databases need none.
enum class row_lock : std::uint8_t { none, for_update, for_share };

/// What happens at a row that another transaction holds.
enum class row_wait : std::uint8_t { wait, nowait, skip_locked };

struct select_model {
    array_view<const common_table_model> with{};
    array_view<const source_model> sources{};
    node_span projection{};
    node_span where{};
    node_span group_by{};
    node_span having{};
    array_view<const set_operand> operands{};
    array_view<const order_term> order_by{};
    bool has_limit = false;
    bool has_offset = false;
    std::size_t limit_argument = 0; ///< N + 1 for limit(arg<N>)
    std::size_t offset_argument = 0;
    bool distinct = false;
    std::size_t distinct_on = 0; ///< of the rows that agree in so many terms of the order, the first
    bool scans = false;          ///< allow_scan(): no index needs to serve it
    bool pages = false;          ///< after(): a page that begins behind a row
    row_lock lock = row_lock::none;
    row_wait wait = row_wait::wait;
};

/// A column that INSERT or UPDATE writes, and the expression it is given.
struct assignment_model {
    std::string_view column{};
    node_span value{};
};

enum class conflict_action : std::uint8_t { fail, do_nothing, do_update };

struct insert_model {
    table_model const* table = nullptr;
    array_view<const assignment_model> values{}; ///< one row
    std::size_t rows = 1;                        ///< how often `values` is repeated
    conflict_action on_conflict = conflict_action::fail;
    array_view<const std::string_view> conflict_columns{};
    array_view<const assignment_model> updates{};
    node_span returning{};
};

/// `scans`: allow_scan(), no index needs to serve it.
struct update_model {
    table_model const* table = nullptr;
    array_view<const source_model> sources{}; ///< the table itself, and behind it what it is joined with
    array_view<const assignment_model> assignments{};
    node_span where{};
    node_span returning{};
    bool scans = false;
};

struct erase_model {
    table_model const* table = nullptr;
    node_span where{};
    node_span returning{};
    bool scans = false;
};

/// A clause that was not written.
struct no_clause : without_parameters {
    static constexpr std::size_t node_count = 0;
    static constexpr expression_node* emit(expression_node* out) { return out; }
};

/// A clause that was refused: the compile error has been reported, and what follows from it is not.
struct refused_clause : no_clause {};

/// Several expressions, one after the other.
template <class... Expressions>
struct expression_list {
    using parts = type_list<Expressions...>;
    [[no_unique_address]] pack<Expressions...> items{};
    static constexpr std::size_t size = sizeof...(Expressions);
    static constexpr bool has_parameters = (Expressions::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Expressions::node_count);

    static constexpr expression_node* emit(expression_node* out) {
        ((out = Expressions::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        items.for_each([&](auto const& item) { item.bind(visitor); });
    }
};

template <class Part>
inline constexpr bool is_written = !std::is_same_v<Part, no_clause>;

/// `visit(node_span)` for each clause of a query, `visit(select_model const&)` for each query that it is made of:
/// common tables and operands of set operations. Subqueries stand in the clauses.
template <class Visit>
constexpr void for_each_part(select_model const& query, Visit&& visit) {
    for (const auto& table : query.with)
        visit(*table.query);
    for (const auto& source : query.sources)
        visit(source.on);
    for (node_span clause : {query.projection, query.where, query.group_by, query.having})
        visit(clause);
    for (const auto& operand : query.operands)
        visit(*operand.query);
    for (const auto& term : query.order_by)
        visit(term.expression);
}

[[nodiscard]] constexpr std::size_t argument_count_of(select_model const& query) noexcept;

/// How many arguments the expressions ask for.
[[nodiscard]] constexpr std::size_t argument_count(node_span nodes) noexcept {
    std::size_t count = 0;
    for (const expression_node& n : nodes) {
        const std::size_t needed = n.kind == node_kind::subquery ? argument_count_of(*n.query) : n.argument;
        count = needed > count ? needed : count;
    }
    return count;
}

/// How many arguments the statement asks for.
[[nodiscard]] constexpr std::size_t argument_count_of(select_model const& query) noexcept {
    std::size_t count = 0;
    const auto take = [&](std::size_t needed) { count = needed > count ? needed : count; };
    for_each_part(query, [&](auto const& part) {
        if constexpr (std::is_same_v<decltype(part), select_model const&>)
            take(argument_count_of(part));
        else
            take(argument_count(part));
    });
    take(query.limit_argument);
    take(query.offset_argument);
    return count;
}

namespace detail {

/// The beginning of a statement on `Table`: what is wrong with the table is said before anything else.
template <class Table, class Statement>
consteval Statement start_on() {
    using broken = broken_table<Table>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return {};
}

} // namespace detail

} // namespace constable

#endif
