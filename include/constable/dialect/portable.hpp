// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_PORTABLE_HPP
#define CONSTABLE_DIALECT_PORTABLE_HPP

// Can a schema live on an engine, or on several?

#include <cstddef>
#include <cstdint>

#include "../core/fold.hpp"
#include "../schema/registry.hpp"
#include "dialect.hpp"
#include "text_order.hpp"

namespace constable {

/// What keeps a table from an engine.
enum class portability_problem : std::uint8_t {
    none,
    identifier_too_long,        ///< more than 63 bytes
    generated_from_generated,   ///< a generated column reads another generated column
    assigned_key_without_rowid, ///< without_rowid, but the key is to be given by the database
    full_text_without_rowid,
    full_text_named_rank, ///< rank and rowid are columns that the index has of its own
    enum_read_as_text,    ///< a native enum in an index or a generated column, otherwise than in =, IN or IS NULL
    enum_named_like_type, ///< the engine has a type of this name, and takes that one
    lacking_operator      ///< of arrays or JSON, in a check, an index or a generated column
};

namespace detail {

constexpr bool reads_generated_column(table_model const& table) {
    for (const auto& column : table.columns)
        for (const expression_node& n : column.generated_expression)
            if (n.kind == node_kind::column && table.columns[find_column(table, n.text)].generated != generation::none)
                return true;
    return false;
}

constexpr bool has_long_identifier(table_model const& table) {
    bool found = table.name.size() > max_identifier_size;
    for (const auto& column : table.columns)
        found = found || column.name.size() > max_identifier_size || column.type.name.size() > max_identifier_size;
    return found;
}

/// https://www.postgresql.org/docs/15/xfunc-volatility.html
constexpr bool stores_enum_as_text(table_model const& table) {
    bool found = false;
    for (const auto& column : table.columns)
        found = found || reads_enum_as_text(column.generated_expression);
    for (const auto& index : table.indexes) {
        found = found || reads_enum_as_text(index.predicate);
        for (const auto& part : index.parts)
            found = found || reads_enum_as_text(part.expression);
    }
    return found;
}

constexpr bool has_enum_named_like_type(dialect_traits const& dialect, table_model const& table) {
    for (const auto& column : table.columns)
        if (!column.type.name.empty() && dialect.has_type(column.type.name))
            return true;
    return false;
}

/// https://sqlite.org/fts5.html#fts5_table_creation_and_initialization
constexpr bool indexes_text_of_rank(table_model const& table) {
    for (const auto& index : table.full_text)
        for (std::string_view column : index.columns)
            if (same_identifier(column, "rank") || same_identifier(column, "rowid"))
                return true;
    return false;
}

} // namespace detail

namespace detail {

constexpr bool lacks_operator(dialect_traits const& dialect, node_span nodes) {
    for (const expression_node& n : nodes)
        if (!dialect.has(feature_of(n.called)))
            return true;
    return false;
}
constexpr bool lacks_operator(dialect_traits const& dialect, table_model const& table) {
    bool found = false;
    for (const auto& column : table.columns)
        found = found || lacks_operator(dialect, column.generated_expression);
    for (const auto& check : table.checks)
        found = found || lacks_operator(dialect, check.expression);
    for (const auto& index : table.indexes) {
        found = found || lacks_operator(dialect, index.predicate);
        for (const auto& part : index.parts)
            found = found || lacks_operator(dialect, part.expression);
    }
    return found;
}

} // namespace detail

/// The first thing about `table` that the engine cannot do.
[[nodiscard]] constexpr portability_problem portability_of(table_model const& table, dialect_traits const& dialect) {
    if (detail::has_long_identifier(table))
        return portability_problem::identifier_too_long;
    if (!dialect.has(dialect_feature::generated_from_generated) && detail::reads_generated_column(table))
        return portability_problem::generated_from_generated;
    if (table.without_rowid && table.assignment != key_assignment::client &&
        !dialect.has(dialect_feature::assigned_key_without_rowid))
        return portability_problem::assigned_key_without_rowid;
    if (table.without_rowid && !table.full_text.empty() && !dialect.has(dialect_feature::full_text_without_rowid))
        return portability_problem::full_text_without_rowid;
    if (!dialect.has(dialect_feature::full_text_named_rank) && detail::indexes_text_of_rank(table))
        return portability_problem::full_text_named_rank;
    if (dialect.native_enums && detail::has_enum_named_like_type(dialect, table))
        return portability_problem::enum_named_like_type;
    if (dialect.native_enums && detail::stores_enum_as_text(table))
        return portability_problem::enum_read_as_text;
    return detail::lacks_operator(dialect, table) ? portability_problem::lacking_operator : portability_problem::none;
}

namespace error {

template <class Table, class Dialect, portability_problem Problem>
struct not_portable {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: this table (first argument) cannot live on this engine (second argument); "
                  "the third argument says why [errors.md#not_portable]");
};

} // namespace error

namespace detail {

template <class Table, class Dialect>
consteval bool check_portable() {
    constexpr auto problem = portability_of(table_of<Table>, Dialect::traits);
    if constexpr (problem != portability_problem::none)
        using report [[maybe_unused]] = typename error::not_portable<Table, Dialect, problem>::reported;
    return true; // or the assertion around it would fail too
}

template <class Schema, class Dialect>
inline constexpr bool portable_to = false;
template <fixed_string Name, class... Tables, class Dialect>
inline constexpr bool portable_to<schema<Name, Tables...>, Dialect> = all_true({check_portable<Tables, Dialect>()...});

} // namespace detail

/// `static_assert(portable<ledger, sqlite, postgres>);`: true, or a compile error that names table, engine and problem.
template <schema_type Schema, dialect... Dialects>
inline constexpr bool portable = valid_schema<Schema> && (detail::portable_to<Schema, Dialects> && ...);

} // namespace constable

#endif
