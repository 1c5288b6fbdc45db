// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_PROJECTION_HPP
#define CONSTABLE_QUERY_PROJECTION_HPP

// What a query returns: whole tables, expressions, structs of the user's.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/fixed_string.hpp"
#include "../core/similar.hpp"
#include "../reflect/members.hpp"
#include "../schema/table.hpp"
#include "rules.hpp"
#include "source.hpp"
#include "statement.hpp"

namespace constable {

/// All columns of a table, read into its struct; `optional<Table>` where an outer join may lack the table.
template <class Source>
struct whole_table : without_parameters {
    using table = table_behind<Source>;
    static constexpr std::size_t node_count = member_count<table>;
    static constexpr expression_node* emit(expression_node* out) {
        for (const auto& column : table_of<table>.columns) {
            out->kind = node_kind::column;
            out->table = id_of<Source>;
            out->text = column.name;
            out->type = column.type.kind;
            out->nullable = column.nullable;
            ++out;
        }
        return out;
    }
};

/// `.select(whole<entry>, whole<api_key>)` returns both rows. Takes an alias too.
template <class Source>
inline constexpr whole_table<Source> whole{};

/// An expression that fills a member of a struct: `.select_as<summary>(into_member<&summary::total>(sum(…)))`.
template <auto Member, class E>
struct member_expression {
    using type = typename E::type;
    static constexpr bool nullable = E::nullable;
    static constexpr bool has_parameters = E::has_parameters;
    static constexpr std::size_t node_count = E::node_count;
    using parts = type_list<E>;
    [[no_unique_address]] E inner{};

    static constexpr expression_node* emit(expression_node* out) { return E::emit(out); }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        inner.bind(visitor);
    }
};

template <auto Member, expression E>
[[nodiscard]] constexpr auto into_member(E e) {
    return member_expression<Member, E>{std::move(e)};
}

/// A function that has a meaning over a window only: not an expression before `.over(…)`.
template <class Call>
struct window_call {
    [[no_unique_address]] Call call{};
    template <class Window>
    [[nodiscard]] constexpr auto over(Window spec) const {
        return spec.apply(call);
    }
};

/// Names a member in a compile error.
template <fixed_string Name>
struct member_named {};
/// Names in a compile error what is almost the same.
template <fixed_string Name>
struct did_you_mean {};

namespace error {

/// `Close`: `did_you_mean<"column">` where the query has a column of a similar name.
template <class Row, class Member, class... Close>
struct projection_mismatch {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: nothing in the query fills this member of the struct (second argument); select a "
                  "column of its name, or into_member<&row::member>(expression) [errors.md#projection_mismatch]");
};

template <class Row, class Member>
struct duplicate_projection {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: several selected expressions fill this member of the struct (second argument); leave all "
                  "but one out, or give them members of their own: into_member<&row::member>(expression) "
                  "[errors.md#duplicate_projection]");
};

template <class Row, class Member, class Result>
struct projection_type_mismatch {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: this member of the struct (second argument) must have the type of what fills it (third "
                  "argument) or an optional of it; what can be null needs std::optional "
                  "[errors.md#projection_type_mismatch]");
};

template <class Function>
struct window_without_over {
    using reported = void;
    static_assert(
        !sizeof(Function),
        "constable: this function has a meaning over a window only; write row_number().over(window.order_by(…)) "
        "[errors.md#window_without_over]");
};

/// `Close`: `did_you_mean<"member">` where the struct has a member of a similar name.
template <class Row, class Expression, class... Close>
struct unknown_member {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: the struct has no member of this column's name; use into_member<&row::member>(column). "
                  "An expression has no name at all [errors.md#unknown_member]");
};

} // namespace error

namespace detail {

template <class Item>
inline constexpr bool is_whole = false;
template <class Table>
inline constexpr bool is_whole<whole_table<Table>> = true;

template <class Item>
inline constexpr bool is_window_call = false;
template <class Call>
inline constexpr bool is_window_call<window_call<Call>> = true;

template <class Item>
inline constexpr std::size_t columns_of_item = 1;
template <class Source>
inline constexpr std::size_t columns_of_item<whole_table<Source>> = whole_table<Source>::node_count;

template <class Item>
concept selectable = expression<Item> || is_whole<Item>;

template <class Item, class... Rest>
consteval auto find_unselectable() {
    if constexpr (selectable<Item>)
        return find_unselectable<Rest...>();
    else if constexpr (is_window_call<Item>)
        return std::type_identity<error::window_without_over<Item>>{};
    else
        return std::type_identity<error::not_an_expression<Item>>{};
}
template <class Table, class... Items>
consteval auto items_error() {
    if constexpr (sizeof...(Items) == 0)
        return std::type_identity<error::empty_clause<Table>>{};
    else if constexpr ((selectable<Items> && ...))
        return std::type_identity<void>{};
    else
        return find_unselectable<Items...>();
}
/// Void, or the error of items that cannot be selected.
template <class Table, class... Items>
using broken_items = typename decltype(items_error<Table, Items...>())::type;

// What one selected item becomes in C++.
template <class Item, class Sources, bool Grouped>
struct item_result {
    using base = typename Item::type;
    using type =
        std::conditional_t<is_nullable_in(nodes_of<Item>, Sources::models, Grouped), std::optional<base>, base>;
};
template <class Source, class Sources, bool Grouped>
struct item_result<whole_table<Source>, Sources, Grouped> {
    using table = table_behind<Source>;
    using type = std::conditional_t<may_be_missing(Sources::models, id_of<Source>), std::optional<table>, table>;
};

/// Reads columns one after the other. No lambda: tables share what is compiled for a member's type.
template <class Source>
struct column_reader {
    Source const& source;
    int column;

    template <class Member>
    void operator()(Member& into) {
        codec<Member>::read(source, column++, into);
    }
};

template <class Table, class Source>
[[gnu::always_inline]] inline void read_table(Source const& source, int column, Table& into) {
    column_reader<Source> reader{source, column};
    visit_members(into, reader);
}

/// A column that is NULL only where a left join found no row.
template <class Table>
consteval int witness_column() {
    const auto& table = table_of<Table>;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (!table.columns[i].nullable)
            return static_cast<int>(i);
    return -1;
}

template <class Table, class Source>
bool is_absent(Source const& source, int first) {
    constexpr int witness = witness_column<Table>();
    if constexpr (witness >= 0) {
        return source.value(first + witness).storage() == storage_class::null;
    } else {
        for (int i = 0; i < static_cast<int>(member_count<Table>); ++i)
            if (source.value(first + i).storage() != storage_class::null)
                return false;
        return true;
    }
}

// One value of a row: a column, a whole table, or a whole table that a left join may lack.
template <class T>
struct value_reader {
    static constexpr int columns = 1;
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        codec<T>::read(source, column, into);
    }
};
template <class Table>
    requires(!storable<Table>)
struct value_reader<Table> {
    static constexpr int columns = static_cast<int>(member_count<Table>);
    template <class Source>
    static void read(Source const& source, int column, Table& into) {
        read_table(source, column, into);
    }
};
template <class Table>
    requires(!storable<Table>)
struct value_reader<std::optional<Table>> {
    static constexpr int columns = static_cast<int>(member_count<Table>);
    template <class Source>
    static void read(Source const& source, int column, std::optional<Table>& into) {
        if (is_absent<Table>(source, column)) {
            into.reset();
            return;
        }
        if (!into)
            into.emplace();
        read_table(source, column, *into);
    }
};

// How rows are read. Readers depend on the type of the row alone, so that queries share them.
template <class Table>
struct table_reader {
    using row = Table;
    template <class Source>
    static void read(Source const& source, Table& into) {
        read_table(source, 0, into);
    }
};

template <class... Values>
struct tuple_reader {
    using row = std::tuple<Values...>;
    template <class Source>
    static void read(Source const& source, row& into) {
        int column = 0;
        std::apply(
            [&](Values&... values) {
                ((value_reader<Values>::read(source, column, values), column += value_reader<Values>::columns), ...);
            },
            into);
    }
};
template <class Value>
struct tuple_reader<Value> {
    using row = Value;
    template <class Source>
    static void read(Source const& source, row& into) {
        value_reader<Value>::read(source, 0, into);
    }
};

template <class Row, std::size_t... Members>
struct struct_reader {
    using row = Row;
    template <class Source>
    static void read(Source const& source, Row& into) {
        int column = 0;
        (codec<member_type<Row, Members>>::read(source, column++, member_at<Members>(into)), ...);
    }
};

// Which member of a struct an item fills.
inline constexpr std::size_t no_member = static_cast<std::size_t>(-1);
template <class Row, class Item>
inline constexpr std::size_t member_filled_by = no_member;
template <class Row, auto Member, class Source>
inline constexpr std::size_t member_filled_by<Row, column<Member, Source>> =
    position_of(name_of<Member>, member_names<Row>.data(), member_count<Row>);
template <class Row, auto Member, class E>
inline constexpr std::size_t member_filled_by<Row, member_expression<Member, E>> =
    std::is_same_v<owner_of<Member>, Row> ? index_of<Member> : no_member;

template <std::size_t Size>
consteval auto as_argument(std::string_view name) {
    fixed_string<Size> text;
    for (std::size_t i = 0; i < Size; ++i)
        text.characters[i] = name[i];
    return text;
}
/// For compile errors.
template <class Row, std::size_t I>
using named_member = member_named<as_argument<member_names<Row>[I].size()>(member_names<Row>[I])>;

/// The column of the query whose name is closest to a member's, but another; empty if none is close.
constexpr std::string_view column_like(array_view<const source_model> sources, std::string_view member) {
    std::size_t count = 0;
    for (const auto& source : sources)
        count += source.model->columns.size();
    const auto name_at = [&](std::size_t i) {
        std::size_t at = 0;
        while (i >= sources[at].model->columns.size())
            i -= sources[at++].model->columns.size();
        return sources[at].model->columns[i].name;
    };
    const std::size_t found = most_similar(member, count, name_at);
    return found == no_similar_name || name_at(found) == member ? std::string_view{} : name_at(found);
}

template <class Row, std::size_t Member, class Sources>
consteval auto projection_mismatch_error() {
    constexpr std::string_view close = column_like(Sources::models, member_names<Row>[Member]);
    if constexpr (close.empty())
        return std::type_identity<error::projection_mismatch<Row, named_member<Row, Member>>>{};
    else
        return std::type_identity<error::projection_mismatch<Row, named_member<Row, Member>,
                                                             did_you_mean<as_argument<close.size()>(close)>>>{};
}

/// `Unfilled` has `times_filled(member)`.
template <class Row, class Item, class Unfilled>
struct unknown_member_error {
    using type = error::unknown_member<Row, Item>;
};
template <class Row, auto Member, class Source, class Unfilled>
struct unknown_member_error<Row, column<Member, Source>, Unfilled> {
    static constexpr std::size_t close = most_similar(name_of<Member>, member_count<Row>, [](std::size_t i) {
        return Unfilled::times_filled(i) == 0 ? member_names<Row>[i] : std::string_view{};
    });
    static consteval auto find() {
        using item = column<Member, Source>;
        if constexpr (close == no_similar_name)
            return std::type_identity<error::unknown_member<Row, item>>{};
        else
            return std::type_identity<error::unknown_member<
                Row, item, did_you_mean<as_argument<member_names<Row>[close].size()>(member_names<Row>[close])>>>{};
    }
    using type = typename decltype(find())::type;
};

template <class... E>
inline constexpr bool refused_inside = false;
template <class First, class... Rest>
inline constexpr bool refused_inside<First, Rest...> =
    nodes_of<First>[0].kind == node_kind::raw || refused_inside<Rest...>;

} // namespace detail

/// The rows of a query as tuples, or as plain values where one item is selected.
template <class... Items>
struct tuple_projection : expression_list<Items...> {
    static constexpr std::size_t columns = (std::size_t{0} + ... + detail::columns_of_item<Items>);
    template <class Sources, bool Grouped>
    using reader = detail::tuple_reader<typename detail::item_result<Items, Sources, Grouped>::type...>;

    template <class Sources, bool Grouped>
    static consteval auto check() {
        return std::type_identity<void>{};
    }
};

/// The rows of a query as a struct of the user's, its members filled by name.
template <class Row, class... Items>
struct struct_projection : expression_list<Items...> {
    static constexpr std::size_t columns = sizeof...(Items);
    template <class Sources, bool Grouped>
    using reader = detail::struct_reader<Row, detail::member_filled_by<Row, Items>...>;

    static constexpr std::array<std::size_t, sizeof...(Items)> members{detail::member_filled_by<Row, Items>...};

    static constexpr std::size_t times_filled(std::size_t member) {
        std::size_t count = 0;
        for (std::size_t filled : members)
            count += filled == member ? 1U : 0U;
        return count;
    }
    static consteval std::size_t first_unfilled() {
        for (std::size_t i = 0; i < member_count<Row>; ++i)
            if (times_filled(i) != 1)
                return i;
        return detail::no_member;
    }

    template <class Sources, bool Grouped, class Item, class... Rest>
    static consteval auto broken_item() {
        constexpr std::size_t filled = detail::member_filled_by<Row, Item>;
        if constexpr (filled >= member_count<Row>) {
            return std::type_identity<typename detail::unknown_member_error<Row, Item, struct_projection>::type>{};
        } else {
            using target = member_type<Row, filled>;
            using result = typename detail::item_result<Item, Sources, Grouped>::type;
            if constexpr (!std::is_same_v<target, result> && !std::is_same_v<target, std::optional<result>>)
                return std::type_identity<
                    error::projection_type_mismatch<Row, detail::named_member<Row, filled>, result>>{};
            else if constexpr (sizeof...(Rest) > 0)
                return broken_item<Sources, Grouped, Rest...>();
            else
                return std::type_identity<void>{};
        }
    }

    /// Void, or the error of the first item or member that does not match.
    template <class Sources, bool Grouped>
    static consteval auto check() {
        if constexpr (detail::refused_inside<Items...>)
            return std::type_identity<void>{};
        else if constexpr (sizeof...(Items) == 0)
            return detail::projection_mismatch_error<Row, 0, Sources>();
        else if constexpr (constexpr auto broken = broken_item<Sources, Grouped, Items...>();
                           !std::is_void_v<typename decltype(broken)::type>)
            return broken;
        else if constexpr (constexpr auto unfilled = first_unfilled(); unfilled == detail::no_member)
            return std::type_identity<void>{};
        else if constexpr (times_filled(unfilled) == 0)
            return detail::projection_mismatch_error<Row, unfilled, Sources>();
        else
            return std::type_identity<error::duplicate_projection<Row, detail::named_member<Row, unfilled>>>{};
    }
};

namespace detail {

/// A table alone is never missing; nothing of it is looked at, for it may be wrong.
template <class Source, class Sources, bool Grouped, bool Alone = Sources::size == 1>
struct first_table_reader {
    using type = table_reader<table_behind<Source>>;
};
template <class Source, class Sources, bool Grouped>
struct first_table_reader<Source, Sources, Grouped, false> {
    using row = typename item_result<whole_table<Source>, Sources, Grouped>::type;
    using type = std::conditional_t<is_optional<row>, tuple_reader<row>, table_reader<table_behind<Source>>>;
};

} // namespace detail

/// The default: the rows of the first table.
template <class Source>
struct table_projection : whole_table<Source> {
    static constexpr std::size_t columns = whole_table<Source>::node_count;
    template <class Sources, bool Grouped>
    using reader = typename detail::first_table_reader<Source, Sources, Grouped>::type;

    template <class Sources, bool Grouped>
    static consteval auto check() {
        return std::type_identity<void>{};
    }
};

} // namespace constable

#endif
