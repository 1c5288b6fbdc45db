// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_FULL_TEXT_HPP
#define CONSTABLE_QUERY_FULL_TEXT_HPP

// Full-text search: from<message>.matching(arg<0>), its rank and its snippets.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/fixed_string.hpp"
#include "../core/static_vector.hpp"
#include "../core/text.hpp"
#include "../schema/names.hpp"
#include "../schema/search_text.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

/// The full-text index of a table as a source of a query.
template <class Source, std::size_t Position>
struct full_text_source {};

namespace error {

template <class Table>
struct no_full_text {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this table has no such full-text index; add full_text<&T::member> to it "
                                  "[errors.md#no_full_text]");
};

template <class Member>
struct not_in_full_text {
    using reported = void;
    static_assert(!sizeof(Member), "constable: a snippet is of a member that the full-text index covers; add it to "
                                   "full_text<…> [errors.md#not_in_full_text]");
};

template <class Value>
struct not_a_search_text {
    using reported = void;
    static_assert(!sizeof(Value), "constable: matching(…) takes text or arg<N> [errors.md#not_a_search_text]");
};

} // namespace error

namespace detail {

template <class Table, std::size_t Position>
constexpr void write_full_text_name(text_sink& sink) {
    sink.append(full_text_name(table_of<Table>, Position).view());
}

template <class Table, std::size_t Position>
inline constexpr std::string_view full_text_name_of = static_text<&write_full_text_name<Table, Position>>;

template <class Source, std::size_t Position>
struct source_traits<full_text_source<Source, Position>> {
    using table = table_behind<Source>;
    static constexpr std::string_view alias{};
};

template <class Source, std::size_t Position>
constexpr source_model source_named<full_text_source<Source, Position>>{
    .id = id_of<full_text_source<Source, Position>>,
    .table = full_text_name_of<table_behind<Source>, Position>,
    .kind = join_kind::search,
    .model = &table_of<table_behind<Source>>,
    .searched = id_of<Source>};

template <class Table, std::size_t Position>
inline constexpr bool has_full_text_index = Position < table_of<Table>.full_text.size();

/// The position of a column in a full-text index.
template <class Table, std::size_t Position>
consteval std::size_t position_in_full_text(std::string_view column) {
    std::size_t found = not_found;
    if constexpr (has_full_text_index<Table, Position>)
        for (std::size_t i = 0; i < table_of<Table>.full_text[Position].columns.size(); ++i)
            if (table_of<Table>.full_text[Position].columns[i] == column)
                found = i;
    return found;
}

/// The index and the table it belongs to: what the text of a rank or a snippet names.
template <class Source, std::size_t Position>
constexpr expression_node* emit_search(expression_node* out) {
    constexpr std::string_view name = full_text_name_of<table_behind<Source>, Position>;
    out = emit_column(out, id_of<full_text_source<Source, Position>>, name);
    return emit_column(out, id_of<Source>, name);
}

constexpr expression_node* emit_literal(expression_node* out, std::string_view text) {
    *out = {.kind = node_kind::literal, .type = value_kind::text, .text = text};
    return out + 1;
}
constexpr expression_node* emit_literal(expression_node* out, std::size_t number) {
    *out = {.kind = node_kind::literal, .type = value_kind::integer, .integer = static_cast<std::int64_t>(number)};
    return out + 1;
}

} // namespace detail

/// The text that a search looks for: the parameter of the joined index.
template <class Value>
struct search_condition {
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    using parts = type_list<Value>;
    [[no_unique_address]] Value value{};
    static constexpr expression_node* emit(expression_node* out) { return Value::emit(out); }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        value.bind(visitor);
    }
};

namespace detail {

template <std::size_t N>
constexpr auto make_search(argument_marker<N>) {
    return search_condition<call_argument<N, search_text>>{};
}
template <text_like Value>
constexpr auto make_search(Value&& value) {
    using bound = bound_value<search_text, std::string_view>;
    using kept = bound_value<search_text, std::string>;
    if constexpr (std::is_same_v<Value, std::string>)
        return search_condition<kept>{{std::forward<Value>(value)}};
    else
        return search_condition<bound>{{std::string_view{value}}};
}
template <class Value>
concept searchable = requires(Value&& value) { make_search(std::forward<Value>(value)); };

} // namespace detail

/// How well a row matches: smaller is better, so `order_by(search_rank<message>)` gives the best first. The number
/// itself differs between engines (SQLite: bm25; PostgreSQL: ts_rank, negated).
template <class Source, std::size_t Position = 0>
struct search_rank_expression : without_parameters {
    using type = double;
    static constexpr bool nullable = false;
    static constexpr std::size_t node_count = 3;
    static constexpr expression_node* emit(expression_node* out) {
        *out = {
            .kind = node_kind::function, .called = function_kind::search_rank, .type = value_kind::real, .arity = 2};
        return detail::emit_search<Source, Position>(out + 1);
    }
};
template <class Source, std::size_t Position = 0>
inline constexpr search_rank_expression<Source, Position> search_rank{};

/// A part of the text around what was found, the words between marks.
template <auto Member, class Source, std::size_t Position, std::size_t Words, fixed_string Open, fixed_string Close>
struct snippet_expression : without_parameters {
    using type = std::string;
    static constexpr bool nullable = detail::is_optional<member_of<Member>>;
    static constexpr std::size_t node_count = 8;

    /// `snippet<&message::text>.marked<"[", "]">()`: other marks than `<b>` and `</b>`.
    template <fixed_string NewOpen, fixed_string NewClose>
    [[nodiscard]] constexpr auto marked() const {
        return snippet_expression<Member, Source, Position, Words, NewOpen, NewClose>{};
    }
    /// At most so many words, 16 unless said. SQLite allows 64.
    template <std::size_t NewWords>
        requires(NewWords > 0 && NewWords <= 64)
    [[nodiscard]] constexpr auto words() const {
        return snippet_expression<Member, Source, Position, NewWords, Open, Close>{};
    }

    static constexpr expression_node* emit(expression_node* out) {
        using table = owner_of<Member>;
        constexpr std::size_t column =
            detail::position_in_full_text<table, Position>(column_names<table>[index_of<Member>]);
        *out = {.kind = node_kind::function,
                .called = function_kind::snippet,
                .type = value_kind::text,
                .nullable = nullable,
                .arity = 7};
        out = detail::emit_search<Source, Position>(out + 1);
        out = detail::emit_literal(constable::column<Member, Source>::emit(out), column);
        return detail::emit_literal(detail::emit_literal(detail::emit_literal(out, Open.view()), Close.view()), Words);
    }
};

namespace detail {

template <auto Member, class Source, std::size_t Position>
consteval auto make_snippet() {
    using table = owner_of<Member>;
    if constexpr (position_in_full_text<table, Position>(column_names<table>[index_of<Member>]) == not_found)
        using report [[maybe_unused]] = typename error::not_in_full_text<column<Member>>::reported;
    return snippet_expression<Member, Source, Position, 16, fixed_string{"<b>"}, fixed_string{"</b>"}>{};
}

} // namespace detail

template <auto Member, class Source = owner_of<Member>, std::size_t Position = 0>
inline constexpr auto snippet = detail::make_snippet<Member, Source, Position>();

} // namespace constable

#endif
