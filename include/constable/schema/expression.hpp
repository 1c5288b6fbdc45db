// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_EXPRESSION_HPP
#define CONSTABLE_SCHEMA_EXPRESSION_HPP

// Columns, values and arguments: the leaves of every expression.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/fixed_string.hpp"
#include "codec.hpp"
#include "definition.hpp"
#include "node.hpp"

namespace constable {

/// What an expression type offers:
/// - `using type`: the C++ type of its value, without optional; `static constexpr bool nullable`,
/// - `node_count` and `emit(expression_node*)`: its nodes, which depend on the type alone,
/// - `bind(visitor)`: calls `visitor.value<T>(holder)`, `visitor.narrow<T>(integer)` or `visitor.argument<N, T, …>()`
/// for
///   each parameter, in node order; `has_parameters` is false where there is none to visit,
/// - `using parts`: a `type_list` of the expressions it is made of, in node order, where there are any.
template <class E>
concept expression = requires(expression_node* out) {
    typename E::type;
    E::node_count;
    E::emit(out);
};

namespace detail {

// No lambda: each would be a class of its own.
template <class E>
consteval std::array<expression_node, E::node_count> emitted() {
    std::array<expression_node, E::node_count> nodes{};
    E::emit(nodes.data());
    return nodes;
}

} // namespace detail

template <class E>
inline constexpr auto nodes_of = detail::emitted<E>();

/// An expression without parameters.
struct without_parameters {
    static constexpr bool has_parameters = false;
    template <class Visitor>
    static constexpr void bind(Visitor&) noexcept {}
};

template <class E>
struct assignable_column;

/// Another name for a table within a statement, so that the table can be joined with itself:
/// `using boss = alias<employee, "boss">;`, then `from<employee>.join<boss>(…)` and `col<&employee::id, boss>`.
template <class Table, fixed_string Name>
struct alias {
    using table = Table;
    static constexpr std::string_view name = Name.view();
};

namespace detail {

template <class Source>
struct source_traits {
    using table = Source;
    static constexpr std::string_view alias{};
};
template <class Table, fixed_string Name>
struct source_traits<alias<Table, Name>> {
    using table = Table;
    static constexpr std::string_view alias = Name.view();
};

} // namespace detail

/// The table behind a struct or an alias.
template <class Source>
using table_behind = typename detail::source_traits<Source>::table;

namespace error {

template <class Column, class Alias>
struct alias_of_another_table {
    using reported = void;
    static_assert(!sizeof(Alias), "constable: this is no alias of the member's table; write col<&T::member> or "
                                  "col<&T::member, alias<T, \"name\">> [errors.md#alias_of_another_table]");
};

} // namespace error

namespace detail {

template <auto Member, class Source, node_kind Kind>
constexpr expression_node* emit_member(expression_node* out) {
    using declared = member_of<Member>;
    out->kind = Kind;
    out->type = codec<without_optional<declared>>::type.kind;
    out->nullable = is_optional<declared>;
    out->table = id_of<Source>;
    out->text = column_names<owner_of<Member>>[index_of<Member>];
    if constexpr (!codec<without_optional<declared>>::type.name.empty() && !is_common_table<table_behind<Source>>)
        out->native_enum = true; // those of a common table are texts
    return out + 1;
}

} // namespace detail

/// A column of a table. `Source` is the struct, or an alias of it.
template <auto Member, class Source = owner_of<Member>>
struct column : without_parameters, assignable_column<column<Member, Source>> {
    using assignable_column<column<Member, Source>>::operator=;
    using owner = owner_of<Member>;
    using source = Source;
    using declared = member_of<Member>;
    using type = without_optional<declared>;
    static constexpr auto pointer = Member;
    static constexpr bool nullable = detail::is_optional<declared>;
    static constexpr std::size_t node_count = 1;

    static constexpr expression_node* emit(expression_node* out) {
        return detail::emit_member<Member, Source, node_kind::column>(out);
    }
};

template <class E>
inline constexpr bool is_column = false;
template <auto Member, class Source>
inline constexpr bool is_column<column<Member, Source>> = true;

namespace detail {

template <auto Member, class... Alias>
struct column_named {
    using type = column<Member>;
};
template <auto Member, class Alias>
struct column_named<Member, Alias> {
    static consteval auto check() {
        if constexpr (std::is_same_v<table_behind<Alias>, owner_of<Member>>) {
            return std::type_identity<column<Member, Alias>>{};
        } else {
            using report [[maybe_unused]] = typename error::alias_of_another_table<column<Member>, Alias>::reported;
            return std::type_identity<column<Member>>{};
        }
    }
    using type = typename decltype(check())::type;
};

} // namespace detail

/// The column of a member: `col<&user::email> == "x"`. Where the table has an alias: `col<&user::email, boss>`.
template <auto Member, class... Alias>
    requires(member_pointer<decltype(Member)> && sizeof...(Alias) <= 1)
inline constexpr typename detail::column_named<Member, Alias...>::type col{};

/// A column of the statement around a subquery.
template <auto Member, class Source = owner_of<Member>>
struct outer_column : without_parameters {
    using type = without_optional<member_of<Member>>;
    static constexpr bool nullable = detail::is_optional<member_of<Member>>;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        return detail::emit_member<Member, Source, node_kind::outer>(out);
    }
};

/// `exists(from<entry>.where(col<&entry::key_id> == outer<&api_key::id>))`: the row that the subquery is asked for.
template <auto Member, class Source = owner_of<Member>>
    requires member_pointer<decltype(Member)>
inline constexpr outer_column<Member, Source> outer{};

/// A value that travels as a parameter. `Holder` is what is kept: text given as an lvalue or a literal is borrowed and
/// must outlive the query object; a temporary string is moved in.
template <class T, class Holder = T>
struct bound_value {
    using type = T;
    static constexpr bool nullable = detail::is_optional<Holder>;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    Holder held;

    static constexpr expression_node* emit(expression_node* out) {
        *out = parameter_node(codec<T>::type, nullable);
        return out + 1;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        visitor.template value<T>(held);
    }
};

/// The N-th argument of the call that runs the query; its type comes from what it is compared with or assigned to.
template <std::size_t N>
struct argument_marker {};
template <std::size_t N>
inline constexpr argument_marker<N> arg{};

/// `Stored` arguments are written to a column of type `T`, others only compared with one.
template <std::size_t N, class T, bool Nullable = false, bool Stored = false>
struct call_argument {
    using type = T;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;

    static constexpr expression_node* emit(expression_node* out) {
        *out = parameter_node(codec<T>::type, Nullable);
        out->argument = N + 1;
        return out + 1;
    }
    template <class Visitor>
    static constexpr void bind(Visitor& visitor) {
        visitor.template argument<N, T, Nullable, Stored>();
    }
};

/// SQL's NULL, for `== null`, `!= null` and assignments.
struct null_marker {};
inline constexpr null_marker null{};

struct null_value : without_parameters {
    using type = std::nullptr_t;
    static constexpr bool nullable = true;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::null;
        out->nullable = true;
        return out + 1;
    }
};

/// The column of the row that an upsert could not insert.
template <auto Member>
struct excluded_column : without_parameters {
    using type = without_optional<member_of<Member>>;
    static constexpr bool nullable = detail::is_optional<member_of<Member>>;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        column<Member>::emit(out);
        out->kind = node_kind::excluded;
        return out + 1;
    }
};
template <auto Member>
inline constexpr excluded_column<Member> excluded{};

namespace error {

template <class Column, class Value>
struct type_mismatch {
    using reported = void;
    static_assert(!sizeof(Value),
                  "constable: the column and the value have types that do not go together; convert one of "
                  "them, or use a column of the same type [errors.md#type_mismatch]");
};

} // namespace error

namespace detail {

template <class T>
concept text_like = std::convertible_to<T const&, std::string_view>;

template <class T>
inline constexpr bool is_text_type = codec<T>::type.kind == value_kind::text;

template <class T>
concept number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

/// Can a value of type `Value` be given where a column of type `T` is?
template <class T, class Value>
consteval bool accepts() {
    using V = std::remove_cvref_t<Value>;
    if constexpr (is_optional<V>)
        return accepts<T, without_optional<V>>();
    else if constexpr (std::same_as<T, V>)
        return true;
    else if constexpr (std::same_as<T, bool> || std::same_as<V, bool>)
        return false;
    else if constexpr (std::integral<T>)
        return std::integral<V>;
    else if constexpr (std::floating_point<T>)
        return number<V>;
    else if constexpr (std::is_enum_v<T>)
        return false;
    else if constexpr (is_text_type<T> && text_like<T>)
        return text_like<V>;
    else
        return std::convertible_to<V, typename codec<T>::parameter>;
}

/// What a bound value is kept as.
template <class T, class Value>
consteval auto holder_of() {
    using V = std::remove_cvref_t<Value>;
    if constexpr (is_optional<V>) {
        if constexpr (is_text_type<T> && text_like<T> && std::is_lvalue_reference_v<Value>)
            return std::type_identity<std::optional<std::string_view>>{};
        else
            return std::type_identity<V>{};
    } else if constexpr (std::same_as<V, std::string> && !std::is_lvalue_reference_v<Value>)
        return std::type_identity<std::string>{};
    else if constexpr (is_text_type<T> && text_like<T>)
        return std::type_identity<std::string_view>{};
    else if constexpr (std::integral<T> || std::floating_point<T>)
        return std::type_identity<V>{};
    else if constexpr (std::same_as<T, blob> && std::same_as<V, blob> && std::is_lvalue_reference_v<Value>)
        return std::type_identity<blob_view>{};
    else
        return std::type_identity<T>{};
}

template <class T, class Value>
using holder_t = typename decltype(holder_of<T, Value>())::type;

template <class T, class Value>
constexpr auto make_bound(Value&& value) {
    using holder = holder_t<T, Value&&>;
    if constexpr (is_optional<holder> && !std::same_as<holder, std::remove_cvref_t<Value>>)
        return bound_value<T, holder>{value ? holder{*value} : holder{}};
    else
        return bound_value<T, holder>{holder(std::forward<Value>(value))};
}

/// The type of an expression that is a plain value.
template <class Value>
consteval auto type_of_value() {
    using V = std::remove_cvref_t<Value>;
    if constexpr (std::same_as<V, bool> || std::floating_point<V>)
        return std::type_identity<V>{};
    else if constexpr (std::integral<V>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (text_like<V>)
        return std::type_identity<std::string>{};
    else
        return std::type_identity<V>{};
}

} // namespace detail

/// A value where an expression is wanted: `select(col<&T::id>, val(0))`. Text is borrowed unless it is a temporary
/// string.
template <class Value>
[[nodiscard]] constexpr auto val(Value&& value) {
    return detail::make_bound<typename decltype(detail::type_of_value<Value>())::type>(std::forward<Value>(value));
}

} // namespace constable

#endif
