// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_TABLE_HPP
#define CONSTABLE_SCHEMA_TABLE_HPP

// From a struct and its attributes to a table_model.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "attributes.hpp"
#include "model.hpp"
#include "table_rules.hpp"

namespace constable {

namespace detail {

template <auto... Members>
inline constexpr std::array<std::string_view, sizeof...(Members)> names_of{
    column_names<owner_of<Members>>[index_of<Members>]...};

template <auto Part>
consteval key_part make_part() {
    using part = std::remove_const_t<decltype(Part)>;
    if constexpr (member_pointer<part>)
        return {.column = names_of<Part>[0]};
    else if constexpr (is_descending<part>)
        return {.column = descending_name<part>, .descending = true};
    else
        return {.expression = nodes_of<part>};
}

template <auto... Parts>
inline constexpr std::array<key_part, sizeof...(Parts)> key_parts{make_part<Parts>()...};

// Column attributes

template <class Struct, std::size_t I, class Attribute>
constexpr void apply(column_model*, Attribute const&) {}
template <class Struct, std::size_t I, auto Member, class Value>
constexpr void apply(column_model* columns, default_value_attribute<Member, Value> const&) {
    columns[index_of<Member>].defaulted = default_kind::expression;
    columns[index_of<Member>].default_expression = attribute_nodes<Struct, I>;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, default_now_attribute<Member> const&) {
    columns[index_of<Member>].defaulted = default_kind::now;
}
template <class Struct, std::size_t I, auto Member, class Value>
constexpr void apply(column_model* columns, generated_attribute<Member, Value> const& attribute) {
    columns[index_of<Member>].generated = attribute.kind;
    columns[index_of<Member>].generated_expression = attribute_nodes<Struct, I>;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, row_version_attribute<Member> const&) {
    columns[index_of<Member>].role = column_role::row_version;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, updated_at_attribute<Member> const&) {
    columns[index_of<Member>].role = column_role::updated_at;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, collate_attribute<Member> const& attribute) {
    columns[index_of<Member>].collated = attribute.collated;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, renamed_from_attribute<Member> const& attribute) {
    columns[index_of<Member>].renamed_from = attribute.name;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, comment_attribute<Member> const& attribute) {
    columns[index_of<Member>].comment = attribute.text;
}

template <class Struct, std::size_t... A>
constexpr void apply_all([[maybe_unused]] column_model* columns, std::index_sequence<A...>) {
    (apply<Struct, A>(columns, table_definition<Struct>.template attribute<A>()), ...);
}

template <class Struct, std::size_t... I, class... Member>
consteval auto make_columns(std::index_sequence<I...>, type_list<Member...>) {
    std::array<column_model, sizeof...(I)> columns{
        column_model{.name = column_names<Struct>[I], .type = codec<Member>::type, .nullable = is_optional<Member>}...};
    apply_all<Struct>(columns.data(), std::make_index_sequence<table_definition<Struct>.size>{});
    return columns;
}

template <class Struct>
inline constexpr auto columns_of =
    make_columns<Struct>(std::make_index_sequence<member_count<Struct>>{}, member_types<Struct>{});

// Attributes of which a table has any number

template <class Struct, std::size_t I, auto... Members>
consteval key_model lowered(unique_key_attribute<Members...> const& attribute) {
    return {attribute.name, names_of<Members...>};
}
template <class Struct, std::size_t I, class Predicate, auto... Parts>
consteval index_model lowered(indexed_attribute<Predicate, Parts...> const& attribute) {
    index_model index{.name = attribute.name, .parts = key_parts<Parts...>, .unique = attribute.is_unique};
    if constexpr (expression<Predicate>)
        index.predicate = attribute_nodes<Struct, I>;
    return index;
}
template <class Struct, std::size_t I, auto... Members, auto... Targets>
consteval foreign_key_model
lowered(foreign_key_attribute<member_list<Members...>, member_list<Targets...>> const& attribute) {
    using target = foreign_key_target<Targets...>;
    return {.name = attribute.name,
            .columns = names_of<Members...>,
            .target = id_of<target>,
            .target_table = table_name<target>,
            .target_columns = names_of<Targets...>,
            .on_delete = attribute.deleted,
            .on_update = attribute.updated,
            .deferrable = attribute.is_deferrable};
}
template <class Struct, std::size_t I, class Condition>
consteval check_model lowered(check_attribute<Condition> const& attribute) {
    return {attribute.name, attribute_nodes<Struct, I>};
}
template <class Struct, std::size_t I, auto... Members>
consteval full_text_model lowered(full_text_attribute<Members...> const&) {
    return {names_of<Members...>};
}

template <class... Attributes>
consteval std::array<attribute_kind, sizeof...(Attributes)> kinds_in(table_description<Attributes...> const&) {
    return {kind_of_attribute<Attributes>...};
}
/// The kind of each attribute.
template <class Struct>
inline constexpr auto attribute_kinds = kinds_in(table_definition<Struct>);

constexpr std::size_t count_kind(array_view<const attribute_kind> kinds, attribute_kind wanted) {
    std::size_t count = 0;
    for (attribute_kind kind : kinds)
        count += kind == wanted ? 1U : 0U;
    return count;
}

template <class Struct, attribute_kind Kind, std::size_t I, class Model>
constexpr void collect_one(Model*& next) {
    if constexpr (attribute_kinds<Struct>[I] == Kind)
        *next++ = lowered<Struct, I>(table_definition<Struct>.template attribute<I>());
}

template <class Struct, attribute_kind Kind, class Model, std::size_t... I>
consteval auto collect(std::index_sequence<I...>) {
    std::array<Model, count_kind(attribute_kinds<Struct>, Kind)> models{};
    Model* next = models.data();
    (collect_one<Struct, Kind, I>(next), ...);
    return models;
}

template <class Struct, attribute_kind Kind, class Model>
inline constexpr auto all_collected =
    collect<Struct, Kind, Model>(std::make_index_sequence<table_definition<Struct>.size>{});

/// The models of all attributes of a kind.
template <class Struct, attribute_kind Kind, class Model>
consteval array_view<const Model> collected() {
    if constexpr (count_kind(attribute_kinds<Struct>, Kind) == 0)
        return {};
    else
        return all_collected<Struct, Kind, Model>;
}

// Attributes of the table itself

template <class Struct, class Attribute>
constexpr void apply_to_table(table_model&, Attribute const&) {}
template <class Struct, auto... Members>
constexpr void apply_to_table(table_model& table, primary_key_attribute<Members...> const& attribute) {
    table.primary_key = {{}, names_of<Members...>};
    table.assignment = can_be_assigned<Members...> ? attribute.assignment : key_assignment::client;
}
template <class Struct>
constexpr void apply_to_table(table_model& table, without_rowid_attribute const&) {
    table.without_rowid = true;
}
template <class Struct>
constexpr void apply_to_table(table_model& table, table_renamed_from_attribute const& attribute) {
    table.renamed_from = attribute.name;
}
template <class Struct>
constexpr void apply_to_table(table_model& table, table_comment_attribute const& attribute) {
    table.comment = attribute.text;
}

template <class Struct, std::size_t... A>
constexpr void apply_all_to_table(table_model& table, std::index_sequence<A...>) {
    (apply_to_table<Struct>(table, table_definition<Struct>.template attribute<A>()), ...);
}

template <class Struct>
consteval table_model lower() {
    using broken = broken_table<Struct>;
    if constexpr (std::is_void_v<broken>) {
        table_model table{.id = id_of<Struct>, .name = table_name<Struct>};
        table.columns = columns_of<Struct>;
        table.unique_keys = collected<Struct, attribute_kind::unique_key, key_model>();
        table.indexes = collected<Struct, attribute_kind::index, index_model>();
        table.foreign_keys = collected<Struct, attribute_kind::foreign_key, foreign_key_model>();
        table.checks = collected<Struct, attribute_kind::check, check_model>();
        table.full_text = collected<Struct, attribute_kind::full_text, full_text_model>();
        apply_all_to_table<Struct>(table, std::make_index_sequence<table_definition<Struct>.size>{});
        return table;
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return {.id = id_of<Struct>};
    }
}

} // namespace detail

/// A struct's table as a value. A struct or definition that breaks a rule is a compile error that names the rule.
template <class Struct>
inline constexpr table_model table_of = detail::lower<Struct>();

} // namespace constable

#endif
