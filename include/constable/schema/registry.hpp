// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_REGISTRY_HPP
#define CONSTABLE_SCHEMA_REGISTRY_HPP

// The registry: the tables that belong together, and what must hold between them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../core/fixed_string.hpp"
#include "../core/fold.hpp"
#include "rules.hpp"
#include "table.hpp"

namespace constable {

/// `using ledger = schema<"ledger", api_key, entry>;`
template <fixed_string Name, class... Tables>
struct schema {
    static constexpr std::string_view name = Name.view();
    static constexpr std::size_t size = sizeof...(Tables);

    template <std::size_t I>
    using table = std::tuple_element_t<I, std::tuple<Tables...>>;
    template <class Struct>
    static constexpr bool contains = detail::any_true({std::is_same_v<Struct, Tables>...});
};

template <class S>
inline constexpr bool is_schema = false;
template <fixed_string Name, class... Tables>
inline constexpr bool is_schema<schema<Name, Tables...>> = true;

template <class S>
concept schema_type = is_schema<S>;

namespace error {

template <class First, class Second>
struct duplicate_table {
    using reported = void;
    static_assert(!sizeof(First),
                  "constable: two tables of the schema have the same name (upper and lower case are one to SQLite); "
                  "rename one [errors.md#duplicate_table]");
};

template <class Table>
struct duplicate_column {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: two columns of this table have the same name (upper and lower case are one to SQLite); "
                  "look at column_name and naming [errors.md#duplicate_column]");
};

template <class First, class Second>
struct duplicate_name {
    using reported = void;
    static_assert(!sizeof(First),
                  "constable: a table, an index, a key or a check has the name of another one; rename it, by "
                  ".named(\"...\") if it is an index or a key [errors.md#duplicate_name]");
};

template <class First, class Second>
struct duplicate_type {
    using reported = void;
    static_assert(!sizeof(First),
                  "constable: an enum of the database's own (of the first table) has the name of another enum, or of "
                  "a table, whose rows are a type too (second); give native_enum<…> another name "
                  "[errors.md#duplicate_type]");
};

template <class Table>
struct foreign_key_target_missing {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a foreign key of this table leads to a table that the schema does not "
                                  "list; add it [errors.md#foreign_key_target_missing]");
};

template <class Table, class Target>
struct foreign_key_target_not_unique {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: a foreign key leads to columns that are neither the primary key nor a unique key of their "
        "table; add unique_key<…> there [errors.md#foreign_key_target_not_unique]");
};

} // namespace error

namespace detail {

template <class Struct>
inline constexpr bool repeats_a_column = has_duplicate_column(table_of<Struct>);

template <class Struct>
inline constexpr bool repeats_a_constraint = has_duplicate_constraint(table_of<Struct>);

template <class Struct>
inline constexpr auto object_hashes = [] {
    std::array<std::uint64_t, count_object_names(table_of<Struct>)> hashes{};
    std::size_t next = 0;
    for_each_object_name(table_of<Struct>, [&](std::string_view name) { hashes[next++] = identifier_hash(name); });
    return hashes;
}();

template <class Struct>
inline constexpr bool has_enums_of_its_own = has_native_enum(table_of<Struct>);

template <class Schema>
struct tables_of;
template <fixed_string Name, class... Tables>
struct tables_of<schema<Name, Tables...>> {
    static constexpr std::array<table_model, sizeof...(Tables)> models{table_of<Tables>...};
    static constexpr bool valid = all_true({std::is_void_v<broken_table<Tables>>...});
    static constexpr bool uses_native_enums = any_true({has_enums_of_its_own<Tables>...});

    static consteval schema_violation find_duplicate_column() {
        constexpr std::array<bool, sizeof...(Tables)> repeated{repeats_a_column<Tables>...};
        for (std::size_t i = 0; i < repeated.size(); ++i)
            if (repeated[i])
                return {schema_rule::duplicate_column, i, i};
        return {};
    }
    static consteval schema_violation find_duplicate_constraint() {
        constexpr std::array<bool, sizeof...(Tables)> repeated{repeats_a_constraint<Tables>...};
        for (std::size_t i = 0; i < repeated.size(); ++i)
            if (repeated[i])
                return {schema_rule::duplicate_name, i, i};
        return {};
    }
    static consteval schema_violation find_duplicate_table() {
        std::array<hashed_name, sizeof...(Tables)> names{};
        for (std::size_t i = 0; i < names.size(); ++i)
            names[i] = {identifier_hash(models[i].name), i};
        return first_duplicate(names, schema_rule::duplicate_table);
    }
    static consteval schema_violation find_duplicate_name() {
        std::array<hashed_name, sum_of({object_hashes<Tables>.size()...})> names{};
        const std::array<array_view<const std::uint64_t>, sizeof...(Tables)> hashes{object_hashes<Tables>...};
        std::size_t next = 0;
        for (std::size_t table = 0; table < hashes.size(); ++table)
            for (std::uint64_t hash : hashes[table])
                names[next++] = {hash, table};
        return first_duplicate(names, schema_rule::duplicate_name);
    }
};

// One evaluation per table or rule: each has the compiler's whole step budget.
template <class Schema, std::size_t I>
inline constexpr schema_violation broken_foreign_key_of = broken_foreign_key({{}, tables_of<Schema>::models}, I);

template <class Schema, std::size_t... I>
consteval schema_violation find_broken_foreign_key(std::index_sequence<I...>) {
    for (const schema_violation& found : {schema_violation{}, broken_foreign_key_of<Schema, I>...})
        if (found.rule != schema_rule::none)
            return found;
    return {};
}

template <class Schema>
inline constexpr schema_violation duplicate_column_in = tables_of<Schema>::find_duplicate_column();
template <class Schema>
inline constexpr schema_violation duplicate_table_in = tables_of<Schema>::find_duplicate_table();
template <class Schema>
inline constexpr schema_violation duplicate_constraint_in = tables_of<Schema>::find_duplicate_constraint();
template <class Schema>
inline constexpr schema_violation duplicate_name_in = tables_of<Schema>::find_duplicate_name();
template <class Schema>
inline constexpr schema_violation duplicate_type_in = [] {
    if constexpr (tables_of<Schema>::uses_native_enums)
        return duplicate_type({{}, tables_of<Schema>::models});
    else
        return schema_violation{};
}();
template <class Schema>
inline constexpr schema_violation broken_foreign_key_in =
    find_broken_foreign_key<Schema>(std::make_index_sequence<Schema::size>{});

template <class Schema>
consteval schema_violation first_violation() {
    for (const schema_violation& found :
         {duplicate_table_in<Schema>, duplicate_column_in<Schema>, broken_foreign_key_in<Schema>,
          duplicate_name_in<Schema>, duplicate_constraint_in<Schema>, duplicate_type_in<Schema>})
        if (found.rule != schema_rule::none)
            return found;
    return {};
}

template <class Schema, schema_violation Found>
consteval auto error_of_schema_violation() {
    if constexpr (Found.rule == schema_rule::none) {
        return std::type_identity<void>{};
    } else {
        using table = typename Schema::template table<Found.table>;
        using other = typename Schema::template table<Found.other>;
        if constexpr (Found.rule == schema_rule::duplicate_table)
            return std::type_identity<error::duplicate_table<table, other>>{};
        else if constexpr (Found.rule == schema_rule::duplicate_column)
            return std::type_identity<error::duplicate_column<table>>{};
        else if constexpr (Found.rule == schema_rule::duplicate_name)
            return std::type_identity<error::duplicate_name<table, other>>{};
        else if constexpr (Found.rule == schema_rule::duplicate_type)
            return std::type_identity<error::duplicate_type<table, other>>{};
        else if constexpr (Found.rule == schema_rule::foreign_key_target_missing)
            return std::type_identity<error::foreign_key_target_missing<table>>{};
        else
            return std::type_identity<error::foreign_key_target_not_unique<table, other>>{};
    }
}

template <class Schema, std::size_t I = 0>
consteval auto first_table_error() {
    using broken = broken_table<typename Schema::template table<I>>;
    if constexpr (std::is_void_v<broken>)
        return first_table_error<Schema, I + 1>();
    else
        return std::type_identity<broken>{};
}

template <class Schema>
consteval auto schema_error() {
    if constexpr (tables_of<Schema>::valid)
        return error_of_schema_violation<Schema, first_violation<Schema>()>();
    else
        return first_table_error<Schema>();
}

} // namespace detail

/// Void, or the error of a schema whose tables break a rule, alone or together. Nothing is reported until the class is
/// used.
template <schema_type Schema>
using broken_schema = typename decltype(detail::schema_error<Schema>())::type;

namespace detail {

template <class Schema>
consteval bool check_schema() {
    using broken = broken_schema<Schema>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// True for a schema whose tables obey the rules, alone and together; anything else is a compile error that names the
/// rule.
template <schema_type Schema>
inline constexpr bool valid_schema = detail::check_schema<Schema>();

namespace detail {

template <class Schema>
consteval schema_model make_model() {
    using broken = broken_schema<Schema>;
    if constexpr (std::is_void_v<broken>) {
        return {Schema::name, tables_of<Schema>::models};
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return {Schema::name, {}};
    }
}

} // namespace detail

/// A schema as a value, for every algorithm over it.
template <schema_type Schema>
inline constexpr schema_model model_of = detail::make_model<Schema>();

} // namespace constable

#endif
