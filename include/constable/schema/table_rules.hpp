// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_TABLE_RULES_HPP
#define CONSTABLE_SCHEMA_TABLE_RULES_HPP

// What a table definition must obey on its own, each rule with its named error.

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "attributes.hpp"
#include "literal.hpp"
#include "table_errors.hpp"

namespace constable {

namespace detail {

enum class attribute_kind { other, primary_key, unique_key, index, foreign_key, check, full_text };

template <class Attribute>
inline constexpr attribute_kind kind_of_attribute = attribute_kind::other;
template <auto... M>
inline constexpr attribute_kind kind_of_attribute<primary_key_attribute<M...>> = attribute_kind::primary_key;
template <auto... M>
inline constexpr attribute_kind kind_of_attribute<unique_key_attribute<M...>> = attribute_kind::unique_key;
template <class P, auto... M>
inline constexpr attribute_kind kind_of_attribute<indexed_attribute<P, M...>> = attribute_kind::index;
template <class F, class T>
inline constexpr attribute_kind kind_of_attribute<foreign_key_attribute<F, T>> = attribute_kind::foreign_key;
template <class C>
inline constexpr attribute_kind kind_of_attribute<check_attribute<C>> = attribute_kind::check;
template <auto... M>
inline constexpr attribute_kind kind_of_attribute<full_text_attribute<M...>> = attribute_kind::full_text;

template <class Part>
inline constexpr bool is_descending = false;
template <auto Member>
inline constexpr bool is_descending<descending_column<Member>> = true;
template <class Part>
inline constexpr std::string_view descending_name{};
template <auto Member>
inline constexpr std::string_view descending_name<descending_column<Member>> =
    column_names<owner_of<Member>>[index_of<Member>];

template <auto First, auto...>
struct first_owner {
    using type = owner_of<First>;
};
template <auto... Targets>
using foreign_key_target = typename first_owner<Targets...>::type;

// The one expression of an attribute that has one.
template <class Condition>
constexpr auto const& expression_in(check_attribute<Condition> const& attribute) {
    return attribute.condition;
}
template <class Predicate, auto... Parts>
constexpr auto const& expression_in(indexed_attribute<Predicate, Parts...> const& attribute) {
    return attribute.predicate;
}
template <auto Member, class Value>
constexpr auto const& expression_in(default_value_attribute<Member, Value> const& attribute) {
    return attribute.value;
}
template <auto Member, class Value>
constexpr auto const& expression_in(generated_attribute<Member, Value> const& attribute) {
    return attribute.value;
}

/// Only one integer column can be given by the database.
template <auto... Members>
inline constexpr bool can_be_assigned = false;
template <auto Member>
inline constexpr bool can_be_assigned<Member> =
    std::integral<member_of<Member>> && !std::same_as<member_of<Member>, bool>;

template <class Struct, auto... Members>
consteval bool all_own() {
    return (std::same_as<owner_of<Members>, Struct> && ...);
}

template <class Struct, class E>
consteval bool speaks_of_own_columns() {
    if constexpr (expression<E>)
        for (const expression_node& n : nodes_of<E>)
            if ((n.kind == node_kind::column && n.table != id_of<Struct>) || n.kind == node_kind::excluded ||
                (n.kind == node_kind::function && is_aggregate(n.called)))
                return false;
    return true;
}

template <class E>
consteval bool tests_for_null_in_vain() {
    if constexpr (expression<E>)
        for (std::size_t at = 0; at < E::node_count; ++at)
            if ((nodes_of<E>[at].op == operator_kind::is_null || nodes_of<E>[at].op == operator_kind::is_not_null) &&
                !nodes_of<E>[at + 1].nullable)
                return true;
    return false;
}

template <class Struct, auto Part>
consteval bool own_part() {
    using part = std::remove_const_t<decltype(Part)>;
    if constexpr (member_pointer<part>)
        return std::same_as<owner_of<Part>, Struct>;
    else if constexpr (is_descending<part>)
        return []<auto Member>(descending_column<Member>) { return std::same_as<owner_of<Member>, Struct>; }(part{});
    else
        return speaks_of_own_columns<Struct, part>();
}

/// In place of the error of an expression that an operator has refused, and named, already.
struct reported_before {
    using reported = void;
};

// One overload per attribute: void, or the first error.

template <class Struct, class E>
consteval auto expression_error() {
    if constexpr (!speaks_of_own_columns<Struct, E>())
        return std::type_identity<error::column_of_other_table<Struct, E>>{};
    else if constexpr (tests_for_null_in_vain<E>())
        return std::type_identity<error::null_comparison<E>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, class Condition>
consteval auto condition_error() {
    if constexpr (std::is_void_v<broken_condition_t<Condition>>)
        return expression_error<Struct, Condition>();
    else
        return broken_condition<Condition>();
}

/// What every attribute over members must obey.
template <class Struct, class Attribute, auto... Members>
consteval auto members_error() {
    if constexpr (sizeof...(Members) == 0)
        return std::type_identity<error::attribute_without_members<Struct, Attribute>>{};
    else if constexpr (!all_own<Struct, Members...>())
        return std::type_identity<error::member_of_other_table<Struct, Attribute>>{};
    else
        return std::type_identity<void>{};
}

template <class Attribute>
inline constexpr bool speaks_of_the_table =
    std::same_as<Attribute, naming_attribute> || std::same_as<Attribute, without_rowid_attribute> ||
    std::same_as<Attribute, table_renamed_from_attribute> || std::same_as<Attribute, table_comment_attribute>;

template <class Struct, class Attribute>
consteval auto attribute_error(Attribute const*) {
    if constexpr (speaks_of_the_table<Attribute>)
        return std::type_identity<void>{};
    else
        return std::type_identity<error::not_an_attribute<Struct, Attribute>>{};
}

template <class Struct, auto... Members>
consteval auto attribute_error(primary_key_attribute<Members...> const*) {
    if constexpr (sizeof...(Members) == 0 || !all_own<Struct, Members...>())
        return members_error<Struct, primary_key_attribute<Members...>, Members...>();
    else if constexpr ((is_optional<member_of<Members>> || ...))
        return std::type_identity<error::nullable_primary_key<Struct, member_list<Members...>>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, auto... Members>
consteval auto attribute_error(unique_key_attribute<Members...> const*) {
    return members_error<Struct, unique_key_attribute<Members...>, Members...>();
}

template <class Struct, class Predicate, auto... Parts>
consteval auto attribute_error(indexed_attribute<Predicate, Parts...> const*) {
    if constexpr (sizeof...(Parts) == 0)
        return std::type_identity<error::attribute_without_members<Struct, indexed_attribute<Predicate, Parts...>>>{};
    else if constexpr (!(own_part<Struct, Parts>() && ...))
        return std::type_identity<error::member_of_other_table<Struct, indexed_attribute<Predicate, Parts...>>>{};
    else if constexpr (expression<Predicate>)
        return condition_error<Struct, Predicate>();
    else
        return std::type_identity<void>{};
}

template <class Struct, class Condition>
consteval auto attribute_error(check_attribute<Condition> const*) {
    return condition_error<Struct, Condition>();
}

template <class Struct, auto Member, class Value>
consteval auto attribute_error(default_value_attribute<Member, Value> const*) {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, default_value_attribute<Member, Value>, Member>();
    else if constexpr (has_bare_column(nodes_of<Value>))
        return std::type_identity<error::default_from_column<Struct, column<Member>>>{};
    else
        return expression_error<Struct, Value>();
}

template <class Struct, auto Member, class Value>
consteval auto attribute_error(generated_attribute<Member, Value> const*) {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, generated_attribute<Member, Value>, Member>();
    else if constexpr (any_refused<Value>)
        return std::type_identity<reported_before>{};
    else if constexpr (!can_hold<typename column<Member>::type, typename Value::type>())
        return std::type_identity<error::type_mismatch<column<Member>, Value>>{};
    else if constexpr (Value::nullable && !column<Member>::nullable)
        return std::type_identity<error::null_assignment<column<Member>>>{};
    else
        return expression_error<Struct, Value>();
}

template <class Struct, auto Member>
consteval auto attribute_error(row_version_attribute<Member> const*) {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, row_version_attribute<Member>, Member>();
    else if constexpr (!can_be_assigned<Member>)
        return std::type_identity<error::row_version_needs_integer<Struct, column<Member>>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, class Attribute, auto Member>
consteval auto timestamp_error() {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, Attribute, Member>();
    else if constexpr (!std::same_as<without_optional<member_of<Member>>, timestamp>)
        return std::type_identity<error::needs_timestamp<Struct, column<Member>>>{};
    else
        return std::type_identity<void>{};
}
template <class Struct, auto Member>
consteval auto attribute_error(updated_at_attribute<Member> const*) {
    return timestamp_error<Struct, updated_at_attribute<Member>, Member>();
}
template <class Struct, auto Member>
consteval auto attribute_error(default_now_attribute<Member> const*) {
    return timestamp_error<Struct, default_now_attribute<Member>, Member>();
}

template <class Struct, class Attribute, auto... Members>
consteval auto text_error() {
    if constexpr (sizeof...(Members) == 0 || !all_own<Struct, Members...>())
        return members_error<Struct, Attribute, Members...>();
    else if constexpr (((codec<member_of<Members>>::type.kind != value_kind::text) || ...))
        return std::type_identity<error::needs_text_column<Struct, member_list<Members...>>>{};
    else
        return std::type_identity<void>{};
}
template <class Struct, auto Member>
consteval auto attribute_error(collate_attribute<Member> const*) {
    return text_error<Struct, collate_attribute<Member>, Member>();
}
template <class Struct, auto... Members>
consteval auto attribute_error(full_text_attribute<Members...> const*) {
    return text_error<Struct, full_text_attribute<Members...>, Members...>();
}

template <class Struct, auto Member>
consteval auto attribute_error(column_name_attribute<Member> const*) {
    return members_error<Struct, column_name_attribute<Member>, Member>();
}
template <class Struct, auto Member>
consteval auto attribute_error(renamed_from_attribute<Member> const*) {
    return members_error<Struct, renamed_from_attribute<Member>, Member>();
}
template <class Struct, auto Member>
consteval auto attribute_error(comment_attribute<Member> const*) {
    return members_error<Struct, comment_attribute<Member>, Member>();
}

template <auto First, auto... Rest>
consteval bool one_owner() {
    return (std::same_as<owner_of<First>, owner_of<Rest>> && ...);
}

template <class Struct, auto... Members, auto... Targets>
consteval auto attribute_error(foreign_key_attribute<member_list<Members...>, member_list<Targets...>> const*) {
    using attribute = foreign_key_attribute<member_list<Members...>, member_list<Targets...>>;
    if constexpr (sizeof...(Members) == 0 || !all_own<Struct, Members...>())
        return members_error<Struct, attribute, Members...>();
    else if constexpr (sizeof...(Targets) != sizeof...(Members))
        return std::type_identity<error::references_missing<Struct, attribute>>{};
    else if constexpr (!one_owner<Targets...>())
        return std::type_identity<error::references_missing<Struct, attribute>>{};
    else if constexpr (!(std::same_as<without_optional<member_of<Members>>, without_optional<member_of<Targets>>> &&
                         ...))
        return std::type_identity<
            error::foreign_key_type_mismatch<Struct, member_list<Members...>, member_list<Targets...>>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, class First, class... Rest>
consteval auto first_attribute_error() {
    using found = decltype(attribute_error<Struct>(static_cast<First const*>(nullptr)));
    if constexpr (!std::is_void_v<typename found::type>)
        return found{};
    else
        return first_attribute_error<Struct, Rest...>();
}

template <class Struct, class... Attributes>
consteval auto attributes_error(table_description<Attributes...> const&) {
    constexpr std::size_t keys =
        (std::size_t{0} + ... + (kind_of_attribute<Attributes> == attribute_kind::primary_key ? 1 : 0));
    if constexpr (keys > 1)
        return std::type_identity<error::second_primary_key<Struct>>{};
    else if constexpr ((std::is_void_v<typename decltype(attribute_error<Struct>(
                            static_cast<Attributes const*>(nullptr)))::type> &&
                        ...))
        return std::type_identity<void>{};
    else
        return first_attribute_error<Struct, Attributes...>();
}

template <class Member>
inline constexpr bool can_be_member = storable<Member> && !std::same_as<without_optional<Member>, std::string_view>;

template <class... Member>
consteval std::size_t first_unsupported_member(type_list<Member...>) {
    constexpr bool unsupported[]{!can_be_member<Member>...};
    return first_true(unsupported);
}

// Before the codecs' types are asked for: that would report it in a deeper place. Only what the library's own codec
// stores needs enumerators.
template <class Member>
inline constexpr bool has_broken_enum = false;
template <class Member>
    requires requires { typename codec<Member>::enumeration; }
inline constexpr bool has_broken_enum<Member> = !std::is_void_v<broken_enum<typename codec<Member>::enumeration>>;

template <class... Member>
consteval std::size_t first_broken_enum(type_list<Member...>) {
    constexpr bool broken[]{has_broken_enum<without_optional<Member>>...};
    return first_true(broken);
}

template <class Struct>
consteval auto member_types_error() {
    constexpr std::size_t count = member_count<Struct>;
    constexpr std::size_t broken = first_broken_enum(member_types<Struct>{});
    if constexpr (broken < count) {
        return std::type_identity<broken_enum<without_optional<member_type<Struct, broken>>>>{};
    } else {
        constexpr std::size_t unsupported = first_unsupported_member(member_types<Struct>{});
        if constexpr (unsupported < count)
            return std::type_identity<error::unsupported_type<Struct, unsupported, member_type<Struct, unsupported>>>{};
        else
            return std::type_identity<void>{};
    }
}

/// auto_increment() is a value, so this rule looks at the definition, not at its type.
template <class Struct, auto... Members>
consteval bool asks_too_much(primary_key_attribute<Members...> const& attribute) {
    return attribute.assignment == key_assignment::increment && !can_be_assigned<Members...>;
}
template <class Struct, class Attribute>
consteval bool asks_too_much(Attribute const&) {
    return false;
}
template <class Struct>
consteval bool increments_what_cannot() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return (asks_too_much<Struct>(table_definition<Struct>.template attribute<I>()) || ...);
    }(std::make_index_sequence<table_definition<Struct>.size>{});
}

/// The same of without_rowid: SQLite then gives no integer keys.
template <class Struct, auto... Members>
consteval bool gives_its_key(primary_key_attribute<Members...> const& attribute) {
    return !can_be_assigned<Members...> || attribute.assignment == key_assignment::client;
}
template <class Struct, class Attribute>
consteval bool gives_its_key(Attribute const&) {
    return false;
}
template <class Struct, class... Attributes>
consteval bool lacks_key_without_rowid(table_description<Attributes...> const&) {
    if constexpr ((std::same_as<Attributes, without_rowid_attribute> || ...))
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return !(gives_its_key<Struct>(table_definition<Struct>.template attribute<I>()) || ...);
        }(std::index_sequence_for<Attributes...>{});
    return false;
}

/// The nodes of the expression in the I-th attribute, its values as literals.
template <class Struct, std::size_t I>
inline constexpr auto attribute_nodes = literal_nodes(expression_in(table_definition<Struct>.template attribute<I>()));

template <class Attribute>
inline constexpr bool has_values = false;
template <class Attribute>
    requires requires(Attribute const& attribute) { expression_in(attribute).has_parameters; }
inline constexpr bool has_values<Attribute> =
    std::remove_cvref_t<decltype(expression_in(std::declval<Attribute const&>()))>::has_parameters;

template <class Struct, std::size_t I, bool HasValues>
consteval bool values_are_literals() {
    if constexpr (HasValues)
        for (const expression_node& n : attribute_nodes<Struct, I>)
            if (n.kind == node_kind::parameter)
                return false;
    return true;
}

/// The position of the first attribute with a value that DDL cannot express.
template <class Struct, class... Attributes>
consteval std::size_t first_without_literal(table_description<Attributes...> const&) {
    std::size_t position = 0;
    const auto pass = [&](bool fine) {
        position += fine ? 1 : 0;
        return fine;
    };
    if constexpr ((has_values<Attributes> || ...))
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            static_cast<void>((pass(values_are_literals<Struct, I, has_values<Attributes>>()) && ...));
        }(std::index_sequence_for<Attributes...>{});
    else
        position = sizeof...(Attributes);
    return position;
}

template <class Struct>
consteval auto table_error() {
    if constexpr (!std::is_void_v<broken_struct<Struct>>) {
        return std::type_identity<broken_struct<Struct>>{};
    } else if constexpr (!is_defined<Struct>) {
        return std::type_identity<error::no_table_definition<Struct>>{};
    } else if constexpr (!std::is_void_v<typename decltype(member_types_error<Struct>())::type>) {
        return member_types_error<Struct>();
    } else if constexpr (!std::is_void_v<typename decltype(attributes_error<Struct>(table_definition<Struct>))::type>) {
        return attributes_error<Struct>(table_definition<Struct>);
    } else if constexpr (increments_what_cannot<Struct>()) {
        return std::type_identity<error::auto_increment_needs_integer<Struct>>{};
    } else if constexpr (lacks_key_without_rowid<Struct>(table_definition<Struct>)) {
        return std::type_identity<error::without_rowid_needs_key<Struct>>{};
    } else if constexpr (constexpr auto position = first_without_literal<Struct>(table_definition<Struct>);
                         position < table_definition<Struct>.size) {
        return std::type_identity<error::no_literal<
            Struct, std::remove_cvref_t<decltype(table_definition<Struct>.template attribute<position>())>>>{};
    } else {
        return std::type_identity<void>{};
    }
}

} // namespace detail

/// Void, or the error of a struct that cannot be a table. Nothing is reported until the class is used.
template <class Struct>
using broken_table = typename decltype(detail::table_error<Struct>())::type;

namespace detail {

template <class Struct>
consteval bool check_table() {
    using broken = broken_table<Struct>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// True for a struct whose table definition obeys the rules; anything else is a compile error that names the rule.
template <class Struct>
inline constexpr bool valid_table = detail::check_table<Struct>();

} // namespace constable

#endif
