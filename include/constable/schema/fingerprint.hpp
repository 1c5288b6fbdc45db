// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_FINGERPRINT_HPP
#define CONSTABLE_SCHEMA_FINGERPRINT_HPP

// Fingerprints of tables and schemas: equal where a database would be made the same.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "../core/fingerprint.hpp"
#include "../core/fixed_string.hpp"
#include "../reflect/enums.hpp"
#include "model.hpp"
#include "names.hpp"
#include "registry.hpp"

namespace constable {

namespace detail {

/// Adds fingerprints up, whatever their order. Each is mixed first: the sum of plain FNV hashes would often not change
/// when two of them swap their last bytes.
class fingerprint_sum {
public:
    constexpr void add(fingerprint const& summand) noexcept {
        high_ += mixed(summand.high ^ mixed(summand.low));
        low_ += mixed(summand.low + mixed(summand.high));
        ++count_;
    }
    constexpr void add_to(fingerprint_builder& builder) const noexcept { builder.add(count_).add(high_).add(low_); }

private:
    // SplitMix64's finalizer: https://prng.di.unimi.it/splitmix64.c
    static constexpr std::uint64_t mixed(std::uint64_t word) noexcept {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9U;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EBU;
        return word ^ (word >> 31);
    }

    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
    std::uint64_t count_ = 0;
};

// What is hashed is a stored format, and so are the names of the enumerators in it.

template <class Items, class Add>
constexpr void add_set(fingerprint_builder& builder, Items const& items, Add add) {
    fingerprint_sum sum;
    for (const auto& item : items) {
        fingerprint_builder one;
        add(one, item);
        sum.add(one.result());
    }
    sum.add_to(builder);
}

template <class Columns>
constexpr void add_columns(fingerprint_builder& builder, Columns const& columns) {
    builder.add(columns.size());
    for (std::string_view column : columns)
        builder.add(column);
}

/// A column's table is left out: the expressions of a table speak of no other.
constexpr void add_expression(fingerprint_builder& builder, node_span nodes) {
    builder.add(nodes.size());
    for (const expression_node& n : nodes) {
        builder.add(enum_name(n.kind)).add(n.arity);
        if (n.kind == node_kind::operation)
            builder.add(enum_name(n.op));
        else if (n.kind == node_kind::function)
            builder.add(enum_name(n.called));
        else if (n.kind == node_kind::literal)
            builder.add(enum_name(n.type))
                .add(n.text)
                .add(n.integer)
                .add(std::bit_cast<std::uint64_t>(n.real))
                .add(n.scale);
        else
            builder.add(n.text).add(n.argument);
    }
}

constexpr void add_type(fingerprint_builder& builder, value_type const& type) {
    builder.add(enum_name(type.kind)).add(type.bits).add(type.is_unsigned);
    builder.add(type.length).add(type.precision).add(type.scale).add(type.enumerators.size());
    for (const enumerator& item : type.enumerators)
        builder.add(item.name).add(item.value);
    if (type.kind == value_kind::array) // what is no array has the fingerprint that it had
        builder.add(enum_name(type.element));
    if (!type.name.empty())
        builder.add(type.name);
}

constexpr void add_column(fingerprint_builder& builder, column_model const& column) {
    builder.add(column.name);
    add_type(builder, column.type);
    builder.add(column.nullable).add(enum_name(column.collated));
    builder.add(enum_name(column.defaulted)).add(enum_name(column.generated));
    add_expression(builder, column.default_expression);
    add_expression(builder, column.generated_expression);
}

constexpr void add_index(fingerprint_builder& builder, table_model const& table, index_model const& index) {
    builder.add(index_name(table, index).view()).add(index.unique).add(index.parts.size());
    for (const key_part& part : index.parts) {
        builder.add(part.column).add(part.descending);
        add_expression(builder, part.expression);
    }
    add_expression(builder, index.predicate);
}

constexpr void add_foreign_key(fingerprint_builder& builder, table_model const& table, foreign_key_model const& key) {
    builder.add(foreign_key_name(table, key).view()).add(key.target_table);
    add_columns(builder, key.columns);
    add_columns(builder, key.target_columns);
    builder.add(enum_name(key.on_delete)).add(enum_name(key.on_update)).add(key.deferrable);
}

} // namespace detail

/// The fingerprint of all that a database knows of a table. Names count as they are in the database, given or derived.
/// Comments, former names and what only the library does with a column do not count, nor does the order of columns,
/// keys, indexes and checks.
[[nodiscard]] constexpr fingerprint take_fingerprint(table_model const& table) {
    fingerprint_builder builder;
    builder.add("constable table 1").add(table.name);
    detail::add_set(builder, table.columns,
                    [](fingerprint_builder& to, column_model const& column) { detail::add_column(to, column); });
    if (!table.primary_key.columns.empty())
        builder.add(primary_key_name(table).view());
    detail::add_columns(builder, table.primary_key.columns);
    builder.add(enum_name(table.assignment)).add(table.without_rowid);
    detail::add_set(builder, table.unique_keys, [&](fingerprint_builder& to, key_model const& key) {
        to.add(unique_key_name(table, key).view());
        detail::add_columns(to, key.columns);
    });
    detail::add_set(builder, table.indexes,
                    [&](fingerprint_builder& to, index_model const& index) { detail::add_index(to, table, index); });
    detail::add_set(builder, table.foreign_keys, [&](fingerprint_builder& to, foreign_key_model const& key) {
        detail::add_foreign_key(to, table, key);
    });
    detail::add_set(builder, table.checks, [&](fingerprint_builder& to, check_model const& check) {
        to.add(check_name(table, check.name).view());
        detail::add_expression(to, check.expression);
    });
    detail::add_set(builder, table.full_text, [&](fingerprint_builder& to, full_text_model const& index) {
        to.add(full_text_name(table, static_cast<std::size_t>(&index - table.full_text.data())).view());
        detail::add_columns(to, index.columns);
    });
    return builder.result();
}

namespace detail {

constexpr fingerprint combined(fingerprint_sum const& tables) noexcept {
    fingerprint_builder builder;
    builder.add("constable schema 1");
    tables.add_to(builder);
    return builder.result();
}

} // namespace detail

/// The fingerprint of all tables of a schema, in any order.
[[nodiscard]] constexpr fingerprint take_fingerprint(schema_model const& schema) {
    detail::fingerprint_sum tables;
    for (const table_model& table : schema.tables)
        tables.add(take_fingerprint(table));
    return detail::combined(tables);
}

/// The fingerprint of a struct's table.
template <class Struct>
inline constexpr fingerprint fingerprint_of = take_fingerprint(table_of<Struct>);

namespace detail {

template <class Schema>
struct fingerprints_of;
template <fixed_string Name, class... Tables>
struct fingerprints_of<schema<Name, Tables...>> {
    static consteval fingerprint combine() {
        fingerprint_sum tables;
        // One evaluation per table, for the compiler's step budget.
        using all = std::initializer_list<fingerprint>;
        if constexpr (valid_schema<schema<Name, Tables...>>)
            for (fingerprint const& each : all{fingerprint_of<Tables>...})
                tables.add(each);
        return combined(tables);
    }
};

} // namespace detail

/// The fingerprint of a schema's tables; the order in which the schema lists them does not matter.
template <schema_type Schema>
inline constexpr fingerprint schema_fingerprint = detail::fingerprints_of<Schema>::combine();

} // namespace constable

#endif
