// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_WINDOW_HPP
#define CONSTABLE_QUERY_WINDOW_HPP

// Window functions: OVER (PARTITION BY … ORDER BY … frame).

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/pack.hpp"
#include "../core/text.hpp"
#include "../schema/functions.hpp"
#include "aggregates.hpp"
#include "order.hpp"
#include "projection.hpp"
#include "statement.hpp"

namespace constable {

enum class frame_unit : std::uint8_t {
    rows,
    range, ///< rows that sort equal are peers
    groups ///< counts groups of peers
};

/// Where a frame begins or ends, relative to the current row: before it negative.
struct frame_bound {
    bool unbounded = false;
    std::int32_t offset = 0;
};

/// The first row of the partition, or its last: as the first or second bound of a frame.
inline constexpr frame_bound unbounded{.unbounded = true};
inline constexpr frame_bound current_row{};
[[nodiscard]] consteval frame_bound preceding(std::int32_t rows) { return {.offset = -rows}; }
[[nodiscard]] consteval frame_bound following(std::int32_t rows) { return {.offset = rows}; }

/// Which rows of the partition a window function sees.
struct window_frame {
    bool written = false;
    frame_unit unit = frame_unit::rows;
    frame_bound from{};
    frame_bound to{};

    /// Can the frame leave out the current row, and so be empty?
    [[nodiscard]] constexpr bool may_be_empty() const noexcept {
        return written && ((!from.unbounded && from.offset > 0) || (!to.unbounded && to.offset < 0));
    }
};

namespace detail {

constexpr void write_bound(text_sink& sink, frame_bound bound, bool first) {
    if (bound.unbounded) {
        sink.append(first ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING");
    } else if (bound.offset == 0) {
        sink.append("CURRENT ROW");
    } else {
        sink.append_number(bound.offset < 0 ? -std::int64_t{bound.offset} : std::int64_t{bound.offset});
        sink.append(bound.offset < 0 ? " PRECEDING" : " FOLLOWING");
    }
}

template <window_frame Frame>
constexpr void write_frame(text_sink& sink) {
    sink.append(Frame.unit == frame_unit::rows ? "ROWS" : Frame.unit == frame_unit::range ? "RANGE" : "GROUPS");
    sink.append(" BETWEEN ");
    write_bound(sink, Frame.from, true);
    sink.append(" AND ");
    write_bound(sink, Frame.to, false);
}

template <window_frame Frame>
consteval std::string_view frame_text() {
    if constexpr (Frame.written)
        return static_text<&write_frame<Frame>>;
    else
        return {};
}

/// A term of a window's ORDER BY, as a part of the expression.
template <class Term>
constexpr expression_node* emit_ordering(expression_node* out) {
    out->kind = node_kind::ordering;
    out->op = Term::is_descending ? operator_kind::descending : operator_kind::ascending;
    out->nulls = Term::nulls;
    out->nullable = Term::inner_type::nullable;
    out->arity = 1;
    return Term::inner_type::emit(out + 1);
}

/// A term of a window's ORDER BY, as the part that its node comes from.
template <class Term>
struct window_term {
    using parts = type_list<typename Term::inner_type>;
    static constexpr bool has_parameters = Term::inner_type::has_parameters;
    static constexpr std::size_t node_count = 1 + Term::inner_type::node_count;
};
template <class Order>
struct window_order : no_clause {};
template <class... Terms>
struct window_order<order_list<Terms...>> {
    using parts = type_list<window_term<Terms>...>;
    static constexpr bool has_parameters = (Terms::inner_type::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + window_term<Terms>::node_count);
};

template <class Order>
inline constexpr std::size_t order_size = 0;
template <class... Terms>
inline constexpr std::size_t order_size<order_list<Terms...>> = sizeof...(Terms);

template <class... Terms>
constexpr expression_node* emit_orderings(expression_node* out, std::type_identity<order_list<Terms...>>) {
    ((out = emit_ordering<Terms>(out)), ...);
    return out;
}
constexpr expression_node* emit_orderings(expression_node* out, std::type_identity<no_clause>) { return out; }

template <class Partitions>
inline constexpr std::size_t partition_count = 0;
template <class... Keys>
inline constexpr std::size_t partition_count<expression_list<Keys...>> = sizeof...(Keys);

} // namespace detail

/// A function call over a window.
template <class Call, class Partitions, class Order, window_frame Frame>
struct window_expression {
    using type = typename Call::type;
    static constexpr bool nullable = Call::nullable;
    static constexpr bool has_parameters = Call::has_parameters || Partitions::has_parameters || Order::has_parameters;
    static constexpr std::size_t node_count =
        1 + Call::node_count + Partitions::node_count + detail::window_order<Order>::node_count;
    using parts = type_list<Call, Partitions, detail::window_order<Order>>;
    [[no_unique_address]] Call call{};
    [[no_unique_address]] Partitions partitions{};
    [[no_unique_address]] Order order{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::window;
        out->type = codec<type>::type.kind;
        out->nullable = Frame.may_be_empty();
        out->integer = detail::partition_count<Partitions>;
        out->arity = 1 + detail::partition_count<Partitions> + detail::order_size<Order>;
        out->text = detail::frame_text<Frame>();
        return detail::emit_orderings(Partitions::emit(Call::emit(out + 1)), std::type_identity<Order>{});
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Call::has_parameters)
            call.bind(visitor);
        if constexpr (Partitions::has_parameters)
            partitions.bind(visitor);
        if constexpr (Order::has_parameters)
            order.bind(visitor);
    }
};

namespace error {

template <class Call>
struct not_a_window_function {
    using reported = void;
    static_assert(!sizeof(Call), "constable: only aggregates and window functions go over a window; this is a function "
                                 "of single rows [errors.md#not_a_window_function]");
};

template <class Frame>
struct frame_without_order {
    using reported = void;
    static_assert(!sizeof(Frame), "constable: a frame counts rows in an order; add .order_by(…) to the window, or "
                                  "drop the frame [errors.md#frame_without_order]");
};

template <class Frame>
struct backward_frame {
    using reported = void;
    static_assert(!sizeof(Frame), "constable: this frame ends before it begins; give its first row first "
                                  "[errors.md#backward_frame]");
};

} // namespace error

/// What a function goes over, begun by `window`.
template <class Partitions = no_clause, class Order = no_clause, window_frame Frame = window_frame{}>
struct window_specification {
    [[no_unique_address]] Partitions partitions{};
    [[no_unique_address]] Order order{};

    /// Each group of rows by itself.
    template <expression... Keys>
    [[nodiscard]] constexpr auto partition_by(Keys... keys) const {
        using list = expression_list<Keys...>;
        return window_specification<list, Order, Frame>{list{pack<Keys...>{std::move(keys)...}}, order};
    }
    /// Columns, `desc<&T::member>`, expressions, `descending(expression)`.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = detail::broken_terms<window_specification, Terms...>;
        if constexpr (std::is_void_v<broken>) {
            return window_specification<Partitions, detail::order_list_of<Terms...>, Frame>{
                partitions, detail::make_order(std::move(terms)...)};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// `rows<preceding(6), current_row>()`: so many rows around the current one.
    template <frame_bound From, frame_bound To>
    [[nodiscard]] constexpr auto rows() const {
        return framed<frame_unit::rows, From, To>();
    }
    /// By the value that the window is ordered by; only `unbounded` and `current_row` are portable bounds.
    template <frame_bound From, frame_bound To>
    [[nodiscard]] constexpr auto range() const {
        return framed<frame_unit::range, From, To>();
    }
    /// So many groups of rows that sort equal.
    template <frame_bound From, frame_bound To>
    [[nodiscard]] constexpr auto groups() const {
        return framed<frame_unit::groups, From, To>();
    }

    /// For `call.over(specification)`.
    template <class Call>
    [[nodiscard]] constexpr auto apply(Call call) const {
        if constexpr (!is_aggregate(Call::called) && !is_window_function(Call::called)) {
            using report [[maybe_unused]] = typename error::not_a_window_function<Call>::reported;
            return detail::refused_expression{};
        } else if constexpr (first_window(nodes_of<Call>) < Call::node_count ||
                             first_window(nodes_of<Partitions>) < Partitions::node_count ||
                             first_window(nodes_of<Order>) < Order::node_count) {
            using report [[maybe_unused]] = typename error::nested_window<Call>::reported;
            return detail::refused_expression{};
        } else {
            return window_expression<Call, Partitions, Order, Frame>{std::move(call), partitions, order};
        }
    }

private:
    template <frame_unit Unit, frame_bound From, frame_bound To>
    constexpr auto framed() const {
        constexpr window_frame frame{.written = true, .unit = Unit, .from = From, .to = To};
        using next = window_specification<Partitions, Order, frame>;
        if constexpr (!From.unbounded && !To.unbounded && From.offset > To.offset)
            using report [[maybe_unused]] = typename error::backward_frame<next>::reported;
        else if constexpr (!is_written<Order>)
            using report [[maybe_unused]] = typename error::frame_without_order<next>::reported;
        return next{partitions, order};
    }
};

/// `rank().over(window.partition_by(col<&T::group>).order_by(desc<&T::score>))`; alone it is all rows.
inline constexpr window_specification<> window{};

namespace detail {

template <function_kind Function, class Result, bool Nullable, class... Operands>
constexpr auto window_function(Operands... operands) {
    using call = call_expression<Function, Result, Nullable, Operands...>;
    return window_call<call>{call{pack<Operands...>{std::move(operands)...}}};
}

template <std::integral Count>
constexpr auto as_number(Count count) {
    return bound_value<std::int64_t, Count>{count};
}
template <std::size_t N>
constexpr auto as_number(argument_marker<N>) {
    return call_argument<N, std::int64_t>{};
}

} // namespace detail

/// 1, 2, 3, … in the order of the window.
[[nodiscard]] constexpr auto row_number() {
    return detail::window_function<function_kind::row_number, std::int64_t, false>();
}
/// 1 + the rows before; equal rows have equal ranks, and the next rank leaves a gap.
[[nodiscard]] constexpr auto rank() { return detail::window_function<function_kind::rank, std::int64_t, false>(); }
/// The same without gaps.
[[nodiscard]] constexpr auto dense_rank() {
    return detail::window_function<function_kind::dense_rank, std::int64_t, false>();
}
/// (rank - 1) / (rows - 1), from 0 to 1.
[[nodiscard]] constexpr auto percent_rank() {
    return detail::window_function<function_kind::percent_rank, double, false>();
}
/// The part of the rows that come before or are equal, from 0 to 1.
[[nodiscard]] constexpr auto cume_dist() { return detail::window_function<function_kind::cume_dist, double, false>(); }
/// The number, from 1 on, of `count` parts as equal as possible.
template <class Count>
[[nodiscard]] constexpr auto ntile(Count count) {
    auto number = detail::as_number(count);
    return detail::window_function<function_kind::ntile, std::int64_t, false>(number);
}
/// The value `distance` rows before; null where there is none.
template <expression E, class Distance = int>
[[nodiscard]] constexpr auto lag(E e, Distance distance = 1) {
    auto number = detail::as_number(distance);
    return detail::window_function<function_kind::lag, typename E::type, true>(std::move(e), number);
}
/// The value `distance` rows behind; null where there is none.
template <expression E, class Distance = int>
[[nodiscard]] constexpr auto lead(E e, Distance distance = 1) {
    auto number = detail::as_number(distance);
    return detail::window_function<function_kind::lead, typename E::type, true>(std::move(e), number);
}
/// The value of the frame's first row.
template <expression E>
[[nodiscard]] constexpr auto first_value(E e) {
    return detail::window_function<function_kind::first_value, typename E::type, E::nullable>(std::move(e));
}
/// The value of the frame's last row; without a frame that is the last row that sorts equal to the current one.
template <expression E>
[[nodiscard]] constexpr auto last_value(E e) {
    return detail::window_function<function_kind::last_value, typename E::type, E::nullable>(std::move(e));
}
/// The value of the frame's `position`-th row, from 1 on; null where there is none.
template <expression E, class Position>
[[nodiscard]] constexpr auto nth_value(E e, Position position) {
    auto number = detail::as_number(position);
    return detail::window_function<function_kind::nth_value, typename E::type, true>(std::move(e), number);
}

} // namespace constable

#endif
