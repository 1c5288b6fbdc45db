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
    inline constexpr bool can_be_assigned<Member> = std::integral<member_of<Member>> && !std::same_as<member_of<Member>, bool>;

} // namespace detail

namespace error {

    template <class Table, class Attribute>
    struct member_of_other_table {
        static_assert(!sizeof(Table), "constable: this attribute names a member of another struct; attributes speak of "
                                          "the struct they stand in [errors.md#member_of_other_table]");
        using reported = void;
    };

    template <class Table, class Column>
    struct nullable_primary_key {
        static_assert(!sizeof(Table), "constable: a primary key cannot be null; make the member plain instead of "
                                          "std::optional [errors.md#nullable_primary_key]");
        using reported = void;
    };

    template <class Table>
    struct second_primary_key {
        static_assert(!sizeof(Table), "constable: a table has one primary key; write a composite key as "
                                          "primary_key<&T::a, &T::b>, or use unique_key [errors.md#second_primary_key]");
        using reported = void;
    };

    template <class Table, class Attribute>
    struct auto_increment_needs_integer {
        static_assert(!sizeof(Table), "constable: auto_increment() needs a primary key of one integer member "
                                          "[errors.md#auto_increment_needs_integer]");
        using reported = void;
    };

    template <class Table, class Attribute>
    struct attribute_without_members {
        static_assert(!sizeof(Table), "constable: this attribute names no member; name one or more: "
                                          "primary_key<&T::id> [errors.md#attribute_without_members]");
        using reported = void;
    };

    template <class Table>
    struct without_rowid_needs_key {
        static_assert(!sizeof(Table),
                      "constable: SQLite gives no keys in a table without rowid; give it a primary key, and "
                      ".client_assigned() if that is one integer [errors.md#without_rowid_needs_key]");
        using reported = void;
    };

    template <class Table, class Column>
    struct row_version_needs_integer {
        static_assert(!sizeof(Table), "constable: row_version counts updates; its member is an integer that is not "
                                          "optional [errors.md#row_version_needs_integer]");
        using reported = void;
    };

    template <class Table, class Column>
    struct needs_timestamp {
        static_assert(!sizeof(Table), "constable: updated_at and default_now store a time; their member is a "
                                          "constable::timestamp [errors.md#needs_timestamp]");
        using reported = void;
    };

    template <class Table, class Column>
    struct needs_text_column {
        static_assert(!sizeof(Table), "constable: collate and full_text are for text; their members are std::string or "
                                          "varchar<N> [errors.md#needs_text_column]");
        using reported = void;
    };

    template <class Table, class Attribute>
    struct references_missing {
        static_assert(!sizeof(Table), "constable: a foreign key names as many target columns as it has columns, all of "
                                          "one table: add .references<&other::id>() [errors.md#references_missing]");
        using reported = void;
    };

    template <class Table, class Column, class Target>
    struct foreign_key_type_mismatch {
        static_assert(!sizeof(Table), "constable: the foreign key's column and its target have different types; give "
                                          "both members the same type [errors.md#foreign_key_type_mismatch]");
        using reported = void;
    };

    template <class Table, class Expression>
    struct column_of_other_table {
        static_assert(!sizeof(Table), "constable: a check, a default, a generated column or an index condition uses a "
                                      "column of another table, excluded<> or an aggregate; it sees only its own row "
                                      "[errors.md#column_of_other_table]");
        using reported = void;
    };

    template <class Table, class Column>
    struct default_from_column {
        static_assert(!sizeof(Table),
                      "constable: a default value cannot use columns, since there is no row yet; write a constant, or use "
                      "generated<&T::member>(...) [errors.md#default_from_column]");
        using reported = void;
    };

} // namespace error

namespace detail {

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

    template <class Struct, class Attribute>
    consteval bool report_other_table() {
        using report [[maybe_unused]] = typename error::member_of_other_table<Struct, Attribute>::reported;
        return false;
    }

    template <class Struct, class E>
    consteval bool check_expression() {
        if constexpr (!speaks_of_own_columns<Struct, E>()) {
            using report [[maybe_unused]] = typename error::column_of_other_table<Struct, E>::reported;
            return false;
        } else if constexpr (tests_for_null_in_vain<E>()) {
            using report [[maybe_unused]] = typename error::null_comparison<E>::reported;
            return false;
        }
        return true;
    }

    template <class Struct, class Condition>
    consteval bool check_condition() {
        using broken = broken_condition_t<Condition>;
        if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return false;
        } else {
            return check_expression<Struct, Condition>();
        }
    }

    template <class Struct, class Attribute>
    consteval bool report_no_members() {
        using report [[maybe_unused]] = typename error::attribute_without_members<Struct, Attribute>::reported;
        return false;
    }

    // One overload per attribute; each reports at most one error.

    template <class Struct, class Attribute>
    consteval bool obeys(Attribute const*) {
        return true;
    }

    template <class Struct, auto... Members>
    consteval bool obeys(primary_key_attribute<Members...> const*) {
        if constexpr (sizeof...(Members) == 0) {
            return report_no_members<Struct, primary_key_attribute<Members...>>();
        } else if constexpr (!all_own<Struct, Members...>()) {
            return report_other_table<Struct, primary_key_attribute<Members...>>();
        } else if constexpr ((is_optional<member_of<Members>> || ...)) {
            using report [[maybe_unused]] = typename error::nullable_primary_key<Struct, member_list<Members...>>::reported;
            return false;
        }
        return true;
    }

    template <class Struct, auto... Members>
    consteval bool obeys(unique_key_attribute<Members...> const*) {
        if constexpr (sizeof...(Members) == 0)
            return report_no_members<Struct, unique_key_attribute<Members...>>();
        else if constexpr (!all_own<Struct, Members...>())
            return report_other_table<Struct, unique_key_attribute<Members...>>();
        return true;
    }

    template <class Struct, class Predicate, auto... Parts>
    consteval bool obeys(indexed_attribute<Predicate, Parts...> const*) {
        if constexpr (sizeof...(Parts) == 0)
            return report_no_members<Struct, indexed_attribute<Predicate, Parts...>>();
        else if constexpr (!(own_part<Struct, Parts>() && ...))
            return report_other_table<Struct, indexed_attribute<Predicate, Parts...>>();
        else if constexpr (expression<Predicate>)
            return check_condition<Struct, Predicate>();
        return true;
    }

    template <class Struct, class Condition>
    consteval bool obeys(check_attribute<Condition> const*) {
        return check_condition<Struct, Condition>();
    }

    template <class Struct, auto Member, class Value>
    consteval bool obeys(default_value_attribute<Member, Value> const*) {
        if constexpr (!all_own<Struct, Member>()) {
            return report_other_table<Struct, default_value_attribute<Member, Value>>();
        } else if constexpr (has_bare_column(nodes_of<Value>)) {
            using report [[maybe_unused]] = typename error::default_from_column<Struct, column<Member>>::reported;
            return false;
        } else {
            return check_expression<Struct, Value>();
        }
    }

    template <class Struct, auto Member, class Value>
    consteval bool obeys(generated_attribute<Member, Value> const*) {
        if constexpr (!all_own<Struct, Member>()) {
            return report_other_table<Struct, generated_attribute<Member, Value>>();
        } else if constexpr (any_refused<Value>) {
            return false;
        } else if constexpr (!can_hold<typename column<Member>::type, typename Value::type>()) {
            using report [[maybe_unused]] = typename error::type_mismatch<column<Member>, Value>::reported;
            return false;
        } else if constexpr (Value::nullable && !column<Member>::nullable) {
            using report [[maybe_unused]] = typename error::null_assignment<column<Member>>::reported;
            return false;
        } else {
            return check_expression<Struct, Value>();
        }
    }

    template <class Struct, auto Member>
    consteval bool obeys(row_version_attribute<Member> const*) {
        if constexpr (!all_own<Struct, Member>()) {
            return report_other_table<Struct, row_version_attribute<Member>>();
        } else if constexpr (!can_be_assigned<Member>) {
            using report [[maybe_unused]] = typename error::row_version_needs_integer<Struct, column<Member>>::reported;
            return false;
        }
        return true;
    }

    template <class Struct, class Attribute, auto Member>
    consteval bool obeys_timestamp() {
        if constexpr (!all_own<Struct, Member>()) {
            return report_other_table<Struct, Attribute>();
        } else if constexpr (!std::same_as<without_optional<member_of<Member>>, timestamp>) {
            using report [[maybe_unused]] = typename error::needs_timestamp<Struct, column<Member>>::reported;
            return false;
        }
        return true;
    }
    template <class Struct, auto Member>
    consteval bool obeys(updated_at_attribute<Member> const*) {
        return obeys_timestamp<Struct, updated_at_attribute<Member>, Member>();
    }
    template <class Struct, auto Member>
    consteval bool obeys(default_now_attribute<Member> const*) {
        return obeys_timestamp<Struct, default_now_attribute<Member>, Member>();
    }

    template <class Struct, class Attribute, auto... Members>
    consteval bool obeys_text() {
        if constexpr (sizeof...(Members) == 0) {
            return report_no_members<Struct, Attribute>();
        } else if constexpr (!all_own<Struct, Members...>()) {
            return report_other_table<Struct, Attribute>();
        } else if constexpr (((codec<member_of<Members>>::type.kind != value_kind::text) || ...)) {
            using report [[maybe_unused]] = typename error::needs_text_column<Struct, member_list<Members...>>::reported;
            return false;
        }
        return true;
    }
    template <class Struct, auto Member>
    consteval bool obeys(collate_attribute<Member> const*) {
        return obeys_text<Struct, collate_attribute<Member>, Member>();
    }
    template <class Struct, auto... Members>
    consteval bool obeys(full_text_attribute<Members...> const*) {
        return obeys_text<Struct, full_text_attribute<Members...>, Members...>();
    }

    template <class Struct, auto Member>
    consteval bool obeys(column_name_attribute<Member> const*) {
        if constexpr (!all_own<Struct, Member>())
            return report_other_table<Struct, column_name_attribute<Member>>();
        return true;
    }
    template <class Struct, auto Member>
    consteval bool obeys(renamed_from_attribute<Member> const*) {
        if constexpr (!all_own<Struct, Member>())
            return report_other_table<Struct, renamed_from_attribute<Member>>();
        return true;
    }
    template <class Struct, auto Member>
    consteval bool obeys(comment_attribute<Member> const*) {
        if constexpr (!all_own<Struct, Member>())
            return report_other_table<Struct, comment_attribute<Member>>();
        return true;
    }

    template <auto First, auto... Rest>
    consteval bool one_owner() {
        return (std::same_as<owner_of<First>, owner_of<Rest>> && ...);
    }

    template <class Struct, auto... Members, auto... Targets>
    consteval bool obeys(foreign_key_attribute<member_list<Members...>, member_list<Targets...>> const*) {
        using attribute = foreign_key_attribute<member_list<Members...>, member_list<Targets...>>;
        if constexpr (sizeof...(Members) == 0) {
            return report_no_members<Struct, attribute>();
        } else if constexpr (!all_own<Struct, Members...>()) {
            return report_other_table<Struct, attribute>();
        } else if constexpr (sizeof...(Targets) != sizeof...(Members)) {
            using report [[maybe_unused]] = typename error::references_missing<Struct, attribute>::reported;
            return false;
        } else if constexpr (!one_owner<Targets...>()) {
            using report [[maybe_unused]] = typename error::references_missing<Struct, attribute>::reported;
            return false;
        } else if constexpr (!(std::same_as<without_optional<member_of<Members>>, without_optional<member_of<Targets>>> &&
                               ...)) {
            using report [[maybe_unused]] =
                typename error::foreign_key_type_mismatch<Struct, member_list<Members...>, member_list<Targets...>>::reported;
            return false;
        }
        return true;
    }

    template <class Member>
    inline constexpr bool can_be_member =
        storable<Member> && !std::same_as<without_optional<Member>, std::string_view>;

    template <class Struct, std::size_t... I>
    consteval std::size_t first_unsupported_member(std::index_sequence<I...>) {
        constexpr bool supported[]{can_be_member<member_type<Struct, I>>...};
        std::size_t position = 0;
        while (position < sizeof...(I) && supported[position])
            ++position;
        return position;
    }

    template <class Struct>
    consteval bool members_are_storable() {
        constexpr std::size_t first = first_unsupported_member<Struct>(std::make_index_sequence<member_count<Struct>>{});
        if constexpr (first < member_count<Struct>) {
            using report [[maybe_unused]] = typename error::unsupported_type<member_type<Struct, first>>::reported;
            return false;
        }
        return true;
    }

    template <class Struct, class... Attributes>
    consteval bool attributes_obey(table_description<Attributes...> const&) {
        constexpr std::size_t keys =
            (std::size_t{0} + ... + (kind_of_attribute<Attributes> == attribute_kind::primary_key ? 1 : 0));
        if constexpr (keys > 1) {
            using report [[maybe_unused]] = typename error::second_primary_key<Struct>::reported;
            return false;
        } else {
            return (obeys<Struct>(static_cast<Attributes const*>(nullptr)) && ...);
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

    template <class Struct>
    consteval bool check_table() {
        if constexpr (!reflectable<Struct>) {
            return false;
        } else if constexpr (!members_are_storable<Struct>()) {
            return false;
        } else if constexpr (!attributes_obey<Struct>(table_definition<Struct>)) {
            return false;
        } else if constexpr (increments_what_cannot<Struct>()) {
            using report [[maybe_unused]] =
                typename error::auto_increment_needs_integer<Struct, decltype(table_definition<Struct>)>::reported;
            return false;
        } else if constexpr (lacks_key_without_rowid<Struct>(table_definition<Struct>)) {
            using report [[maybe_unused]] = typename error::without_rowid_needs_key<Struct>::reported;
            return false;
        }
        return true;
    }

} // namespace detail

/// True for a struct whose table definition obeys the rules; anything else is a compile error that names the rule.
template <class Struct>
inline constexpr bool valid_table = detail::check_table<Struct>();

} // namespace constable

#endif
