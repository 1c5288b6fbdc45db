// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_NODE_HPP
#define CONSTABLE_SCHEMA_NODE_HPP

// An expression as a plain value: its nodes in prefix order (operator first, then each operand in full).

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/array_view.hpp"
#include "../reflect/type_hash.hpp"
#include "value_type.hpp"

namespace constable {

/// Which table of a statement a column belongs to. Two uses of one table (aliases) have two ids.
struct table_id {
    std::uint64_t hash = 0;
    [[nodiscard]] friend constexpr bool operator==(table_id, table_id) noexcept = default;
};

template <class Source>
inline constexpr table_id id_of{type_hash<Source>};

enum class node_kind : std::uint8_t {
    column,    ///< `text` names it
    excluded,  ///< upsert: the column of the row that was refused
    parameter, ///< a bound value or an argument
    literal,   ///< schema constants only: a value of a query is always a parameter
    null,
    operation,
    function,
    raw,      ///< text that came from a database
    outer,    ///< a column of the statement around a subquery
    subquery, ///< `query`, in parentheses
    row,      ///< a row value: `(a, b)`
    window,   ///< a function call, `integer` expressions to partition by, orderings; `text` is the frame
    ordering, ///< one operand of ORDER BY inside an expression: `op` and `nulls`
    filtered, ///< an aggregate call and its condition
    dynamic,  ///< one operand, present or not
    filter    ///< conditions that are put together at run time
};

/// Where NULL stands in an order.
enum class nulls_order : std::uint8_t { unsaid, first, last };

enum class operator_kind : std::uint8_t {
    none,
    logical_or,
    logical_and,
    logical_not,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    is_null,
    is_not_null,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    negate,
    concatenate,
    like, ///< pattern with % and _, without regard to the case of A to Z
    not_like,
    between, ///< three operands
    not_between,
    in_list, ///< a value, then the list; or one `subquery`
    not_in_list,
    ascending, ///< of an `ordering`
    descending
};

enum class function_kind : std::uint8_t {
    none,
    // Aggregates.
    count_rows,
    count,
    count_distinct,
    sum,
    average,
    minimum,
    maximum,
    concatenated, ///< every text of the group, a separator between
    // Only over a window.
    row_number,
    rank,
    dense_rank,
    percent_rank,
    cume_dist,
    ntile,
    lag,
    lead,
    first_value,
    last_value,
    nth_value,
    // Of single rows.
    exists,
    search_rank, ///< full-text search
    snippet,
    lower,
    upper,
    length,
    trimmed,
    trimmed_left,
    trimmed_right,
    substring,
    replaced,
    position,
    contains,
    ends_with,
    absolute,
    rounded,
    floored,
    case_when,
    coalesce,
    null_if,
    cast,
    list_values, ///< the elements of one parameter
    uuid_values,
    json_member, ///< the JSON, then the names on the way
    json_length,
    json_contains,
    json_has_key,
    json_has_any_key,
    json_has_all_keys,
    // Of arrays.
    element_count,
    has_element, ///< the value, then the array
    contains_all,
    contains_any,
    contained_in,
    // Of timestamps.
    year,
    month,
    day,
    hour,
    minute,
    weekday,
    date_part,
    start_of_minute,
    start_of_hour,
    start_of_day,
    start_of_week,
    start_of_month,
    start_of_year,
    later_by,
    seconds_between,
    time_between,
    // Of dates and local timestamps.
    year_of_date,
    month_of_date,
    day_of_date,
    weekday_of_date,
    // Of local timestamps.
    hour_of_local,
    minute_of_local,
    date_part_of_local,
    start_of_minute_of_local,
    start_of_hour_of_local,
    start_of_day_of_local,
    start_of_week_of_local,
    start_of_month_of_local,
    start_of_year_of_local
};

/// What level of a query an expression lives on.
enum class aggregate_level : std::uint8_t { none, aggregate, window };

/// A function that has a meaning over a window only.
[[nodiscard]] constexpr bool is_window_function(function_kind called) noexcept {
    return called >= function_kind::row_number && called <= function_kind::nth_value;
}

[[nodiscard]] constexpr bool is_aggregate(function_kind called) noexcept {
    return called >= function_kind::count_rows && called <= function_kind::concatenated;
}

struct select_model;

/// `integer` of a comparison that takes no notice of collations.
inline constexpr std::int64_t bytewise = 1;

struct expression_node {
    node_kind kind = node_kind::null;
    operator_kind op = operator_kind::none;
    function_kind called = function_kind::none;
    value_kind type = value_kind::none;
    bool nullable = false;
    bool native_enum = false;  ///< a column of an enum that the database orders by declaration
    std::uint8_t scale = 0;    ///< literal decimal: digits after the point
    parameter_type declared{}; ///< parameter: what a server is told
    nulls_order nulls = nulls_order::unsaid;
    std::uint16_t arity = 0;    ///< operands that follow
    std::uint16_t argument = 0; ///< parameter: N + 1 for arg<N>, 0 for a bound value
    table_id table{};           ///< column, excluded
    std::string_view text{};    ///< column name, text literal, raw SQL
    std::int64_t integer = 0;   ///< literal; window: how many expressions to partition by
    double real = 0;            ///< literal
    select_model const* query = nullptr;
};

using node_span = array_view<const expression_node>;

/// A value of this type, bound later.
[[nodiscard]] constexpr expression_node parameter_node(value_type const& type, bool nullable = false) noexcept {
    return {.kind = node_kind::parameter,
            .type = type.kind,
            .nullable = nullable,
            .scale = type.scale,
            .declared = parameter_type_of(type)};
}

/// The position after the expression that starts at `at`.
[[nodiscard]] constexpr std::size_t end_of(node_span nodes, std::size_t at) noexcept {
    for (std::size_t open = 1; open > 0; ++at)
        open += nodes[at].arity - std::size_t{1};
    return at;
}

/// The expressions in a row of them, first to last: `visit(span of one expression)`.
template <class Visit>
constexpr void for_each_expression(node_span nodes, Visit&& visit) {
    for (std::size_t at = 0; at < nodes.size();) {
        const std::size_t end = end_of(nodes, at);
        visit(nodes.subspan(at, end - at));
        at = end;
    }
}

[[nodiscard]] constexpr bool is_aggregate(expression_node const& n) noexcept {
    return n.kind == node_kind::function && is_aggregate(n.called);
}

/// The position of the first aggregate, the size of `nodes` if there is none. An aggregate over a window is none: it
/// gives a value for each row. What stands in a subquery belongs to the subquery.
[[nodiscard]] constexpr std::size_t first_aggregate(node_span nodes) noexcept {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (is_aggregate(nodes[at]))
            return at;
        if (nodes[at].kind == node_kind::window)
            at += nodes[at + 1].kind == node_kind::filtered ? 2 : 1;
    }
    return nodes.size();
}

[[nodiscard]] constexpr std::size_t first_window(node_span nodes) noexcept {
    std::size_t at = 0;
    while (at < nodes.size() && nodes[at].kind != node_kind::window)
        ++at;
    return at;
}

[[nodiscard]] constexpr aggregate_level level_of(node_span nodes) noexcept {
    if (first_window(nodes) < nodes.size())
        return aggregate_level::window;
    return first_aggregate(nodes) < nodes.size() ? aggregate_level::aggregate : aggregate_level::none;
}

/// True when a column stands outside every aggregate function.
[[nodiscard]] constexpr bool has_bare_column(node_span nodes) noexcept {
    for (std::size_t at = 0; at < nodes.size();) {
        if (nodes[at].kind == node_kind::column)
            return true;
        at = is_aggregate(nodes[at]) ? end_of(nodes, at) : at + 1;
    }
    return false;
}

} // namespace constable

#endif
