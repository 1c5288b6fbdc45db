// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_LINT_HPP
#define CONSTABLE_SCHEMA_LINT_HPP

// Tables that a database accepts and that will cause trouble all the same.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/array_view.hpp"
#include "../core/fold.hpp"
#include "model.hpp"
#include "names.hpp"
#include "order.hpp"
#include "registry.hpp"

namespace constable {

/// The rules, each with a section of its name in docs/lint.md.
enum class lint_rule : std::uint8_t {
    no_primary_key,
    unindexed_foreign_key,
    duplicate_index,
    redundant_index,
    superfluous_unique_key,
    repeated_column,
    set_null_on_required_column,
    set_default_without_default,
    required_foreign_key_cycle
};

/// What is wrong and what to do, one sentence each.
[[nodiscard]] constexpr std::string_view lint_message(lint_rule rule) noexcept {
    switch (rule) {
    case lint_rule::no_primary_key:
        return "no row of this table can be named for certain; add primary_key<...> [lint.md#no_primary_key]";
    case lint_rule::unindexed_foreign_key:
        return "each change of the parent table reads this table to its end; add indexed<...> over the foreign key's "
               "columns [lint.md#unindexed_foreign_key]";
    case lint_rule::duplicate_index:
        return "this index is maintained twice, for another one is the same; drop it [lint.md#duplicate_index]";
    case lint_rule::redundant_index:
        return "another index or key begins with the columns of this index and serves its queries; drop it "
               "[lint.md#redundant_index]";
    case lint_rule::superfluous_unique_key:
        return "this unique key contains another key, so no row can break it alone; drop it, or make it indexed<...> "
               "[lint.md#superfluous_unique_key]";
    case lint_rule::repeated_column:
        return "this key or index names a column twice; name it once [lint.md#repeated_column]";
    case lint_rule::set_null_on_required_column:
        return "set_null fails on a column that cannot be null; make the member std::optional, or choose another "
               "action "
               "[lint.md#set_null_on_required_column]";
    case lint_rule::set_default_without_default:
        return "set_default fails on a column that has no default and cannot be null; add default_value<...>, or "
               "choose "
               "another action [lint.md#set_default_without_default]";
    case lint_rule::required_foreign_key_cycle:
        return "tables that need each other's rows never get a first one; make the foreign key's member std::optional, "
               "or "
               "the key deferrable() [lint.md#required_foreign_key_cycle]";
    }
    return {};
}

struct lint_finding {
    lint_rule rule{};
    std::string_view table{};
    object_name object{}; ///< the key or index concerned; empty where it is the table
    object_name other{};  ///< the key or index that makes it superfluous
};

namespace detail {

constexpr bool lists_column(array_view<const std::string_view> columns, std::string_view column) noexcept {
    for (std::string_view candidate : columns)
        if (candidate == column)
            return true;
    return false;
}

constexpr bool same_set(array_view<const std::string_view> a, array_view<const std::string_view> b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!lists_column(b, a[i]) || !lists_column(a, b[i]))
            return false;
    return true;
}

constexpr bool same_expression(node_span a, node_span b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].kind != b[i].kind || a[i].op != b[i].op || a[i].called != b[i].called || a[i].type != b[i].type ||
            a[i].arity != b[i].arity || a[i].text != b[i].text || a[i].integer != b[i].integer ||
            a[i].real != b[i].real)
            return false;
    return true;
}

/// Do the first `count` parts sort the same rows the same way, or the other way round?
constexpr bool same_parts(index_model const& a, index_model const& b, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i)
        if (a.parts[i].column != b.parts[i].column || !same_expression(a.parts[i].expression, b.parts[i].expression) ||
            (a.parts[i].descending == b.parts[i].descending) != (a.parts[0].descending == b.parts[0].descending))
            return false;
    return true;
}

/// The same of an index and the columns of a key.
constexpr bool same_parts(index_model const& index, key_model const& key) noexcept {
    for (std::size_t i = 0; i < index.parts.size(); ++i)
        if (index.parts[i].column != key.columns[i] || index.parts[i].descending != index.parts[0].descending)
            return false;
    return true;
}

constexpr bool is_filled_by(node_span predicate, array_view<const std::string_view> columns) noexcept {
    return predicate.empty() || (predicate.size() == 2 && predicate[0].op == operator_kind::is_not_null &&
                                 predicate[1].kind == node_kind::column && lists_column(columns, predicate[1].text));
}

/// Can the rows of given values be found without reading the whole table? The order of the columns does not matter, nor
/// do rows in which one of them is null.
constexpr bool is_indexed(table_model const& table, array_view<const std::string_view> columns) noexcept {
    const auto leads = [&](array_view<const std::string_view> key) {
        return key.size() >= columns.size() && same_set(key.first(columns.size()), columns);
    };
    if (leads(table.primary_key.columns))
        return true;
    for (const key_model& key : table.unique_keys)
        if (leads(key.columns))
            return true;
    for (const index_model& index : table.indexes) {
        bool found = index.parts.size() >= columns.size() && is_filled_by(index.predicate, columns);
        for (std::size_t i = 0; found && i < columns.size(); ++i) {
            bool part_of_first = false;
            for (std::size_t j = 0; j < columns.size(); ++j)
                part_of_first = part_of_first || index.parts[j].column == columns[i];
            found = part_of_first;
        }
        if (found)
            return true;
    }
    return false;
}

constexpr bool repeats(array_view<const std::string_view> columns) noexcept {
    for (std::size_t i = 1; i < columns.size(); ++i)
        if (lists_column(columns.first(i), columns[i]))
            return true;
    return false;
}

constexpr bool repeats(index_model const& index) noexcept {
    for (std::size_t i = 1; i < index.parts.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (!index.parts[i].column.empty() && index.parts[i].column == index.parts[j].column)
                return true;
    return false;
}

constexpr bool is_target(schema_model const& schema, std::string_view table,
                         array_view<const std::string_view> columns) noexcept {
    for (const table_model& other : schema.tables)
        for (const foreign_key_model& key : other.foreign_keys)
            if (key.target_table == table && same_set(key.target_columns, columns))
                return true;
    return false;
}

template <class Report>
constexpr void lint_unique_keys(schema_model const& schema, table_model const& table, Report& report) {
    const auto superfluous = [&](std::size_t position, key_model const& smaller, bool first) {
        const auto columns = table.unique_keys[position].columns;
        if (!covers(columns, smaller))
            return false;
        return smaller.columns.size() == columns.size() ? first : !is_target(schema, table.name, columns);
    };
    for (std::size_t i = 0; i < table.unique_keys.size(); ++i) {
        const auto add = [&](object_name const& other) {
            report(lint_finding{lint_rule::superfluous_unique_key, table.name,
                                unique_key_name(table, table.unique_keys[i]), other});
        };
        bool found = superfluous(i, table.primary_key, true);
        if (found)
            add(primary_key_name(table));
        for (std::size_t j = 0; !found && j < table.unique_keys.size(); ++j)
            if (j != i && superfluous(i, table.unique_keys[j], j < i)) {
                found = true;
                add(unique_key_name(table, table.unique_keys[j]));
            }
    }
}

/// Adds at most one finding for an index that another index, or a key, makes superfluous.
template <class Report>
constexpr void lint_index(table_model const& table, std::size_t position, Report& report) {
    const index_model& index = table.indexes[position];
    const auto add = [&](bool same, object_name const& other) {
        report(lint_finding{same ? lint_rule::duplicate_index : lint_rule::redundant_index, table.name,
                            index_name(table, index), other});
    };
    const auto beside_key = [&](key_model const& key) {
        if (!index.predicate.empty() || index.parts.size() > key.columns.size() || !same_parts(index, key))
            return false;
        return index.parts.size() == key.columns.size() || !index.unique;
    };
    if (beside_key(table.primary_key))
        return add(index.parts.size() == table.primary_key.columns.size(), primary_key_name(table));
    for (const key_model& key : table.unique_keys)
        if (beside_key(key))
            return add(index.parts.size() == key.columns.size(), unique_key_name(table, key));
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        const index_model& other = table.indexes[i];
        if (i == position || index.parts.size() > other.parts.size() || !same_parts(index, other, index.parts.size()) ||
            !same_expression(index.predicate, other.predicate))
            continue;
        const bool same = index.parts.size() == other.parts.size();
        const bool weaker = !index.unique && (other.unique || !same);
        if (weaker || (same && index.unique == other.unique && i < position))
            return add(same, index_name(table, other));
    }
}

template <class Report>
constexpr void lint_foreign_key(table_model const& table, foreign_key_model const& key, Report& report) {
    const auto add = [&](lint_rule rule) { report(lint_finding{rule, table.name, foreign_key_name(table, key), {}}); };
    const auto acts = [&](referential_action action) { return key.on_delete == action || key.on_update == action; };
    bool nullable = true;
    bool fillable = true;
    for (std::string_view name : key.columns) {
        const std::size_t position = find_column(table, name);
        if (position == not_found)
            continue;
        const column_model& column = table.columns[position];
        nullable = nullable && column.nullable;
        fillable = fillable && (column.nullable || column.defaulted != default_kind::none);
    }
    if (!is_indexed(table, key.columns))
        add(lint_rule::unindexed_foreign_key);
    if (acts(referential_action::set_null) && !nullable)
        add(lint_rule::set_null_on_required_column);
    if (acts(referential_action::set_default) && !fillable)
        add(lint_rule::set_default_without_default);
    if (repeats(key.columns))
        add(lint_rule::repeated_column);
}

/// All rules that look at one table, and at others only for what refers to it.
template <class Report>
constexpr void lint_table(schema_model const& schema, std::size_t position, Report&& report) {
    const table_model& table = schema.tables[position];
    const auto add = [&](lint_rule rule, object_name const& object) {
        report(lint_finding{rule, table.name, object, {}});
    };
    if (table.primary_key.columns.empty())
        add(lint_rule::no_primary_key, {});
    if (repeats(table.primary_key.columns))
        add(lint_rule::repeated_column, primary_key_name(table));
    for (const key_model& key : table.unique_keys)
        if (repeats(key.columns))
            add(lint_rule::repeated_column, unique_key_name(table, key));
    lint_unique_keys(schema, table, report);
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        if (repeats(table.indexes[i]))
            add(lint_rule::repeated_column, index_name(table, table.indexes[i]));
        lint_index(table, i, report);
    }
    for (const foreign_key_model& key : table.foreign_keys)
        lint_foreign_key(table, key, report);
}

/// Must the row that a key leads to be there at the time of the insert?
constexpr bool is_required(table_model const& table, foreign_key_model const& key) noexcept {
    for (std::string_view name : key.columns)
        if (const std::size_t position = find_column(table, name);
            position != not_found && table.columns[position].nullable)
            return false;
    return !key.deferrable;
}

/// `targets[t]`: where the required keys of table `t` lead.
template <class Report>
constexpr void lint_cycles(schema_model const& schema, array_view<const array_view<const std::size_t>> targets,
                           Report&& report) {
    std::vector<std::size_t> order(targets.size(), 0); // without the 0: no constant with clang and libstdc++ 12
    order_by_targets(targets, order, [&](foreign_key_position position) {
        const table_model& table = schema.tables[position.table];
        report(lint_finding{lint_rule::required_foreign_key_cycle,
                            table.name,
                            foreign_key_name(table, table.foreign_keys[position.key]),
                            {}});
    });
}

} // namespace detail

/// Calls `report(lint_finding const&)` for each finding, table by table; a finding is valid during the call, its table
/// name as long as the schema.
template <class Report>
constexpr void lint(schema_model const& schema, Report&& report) {
    std::vector<std::vector<std::size_t>> required;
    for (std::size_t i = 0; i < schema.tables.size(); ++i) {
        const table_model& table = schema.tables[i];
        detail::lint_table(schema, i, report);
        std::vector<std::size_t> targets;
        for (const foreign_key_model& key : table.foreign_keys)
            targets.push_back(detail::is_required(table, key) ? find_table(schema, key.target_table) : not_found);
        required.push_back(std::move(targets));
    }
    const std::vector<array_view<const std::size_t>> targets(required.begin(), required.end());
    detail::lint_cycles(schema, targets, report);
}

namespace detail {

// One evaluation per table, for the compiler's step budget.
template <class Schema, std::size_t I>
inline constexpr std::size_t finding_count = [] {
    std::size_t count = 0;
    lint_table(model_of<Schema>, I, [&](lint_finding const&) { ++count; });
    return count;
}();

template <class Schema, std::size_t I>
inline constexpr auto table_findings = [] {
    std::array<lint_finding, finding_count<Schema, I>> findings{};
    std::size_t next = 0;
    if constexpr (finding_count<Schema, I> > 0)
        lint_table(model_of<Schema>, I, [&](lint_finding const& found) { findings[next++] = found; });
    return findings;
}();

template <class Schema, std::size_t I>
inline constexpr auto required_targets = [] {
    auto targets = foreign_key_targets<Schema, I>;
    auto const& table = model_of<Schema>.tables[I];
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (!is_required(table, table.foreign_keys[i]))
            targets[i] = not_found;
    return targets;
}();

template <class Schema, std::size_t... I, class Report>
constexpr void find_cycles(std::index_sequence<I...>, Report&& report) {
    if constexpr (!late_foreign_keys<Schema>.empty()) {
        const std::array<array_view<const std::size_t>, sizeof...(I)> targets{required_targets<Schema, I>...};
        lint_cycles(model_of<Schema>, targets, report);
    }
}

template <class Schema>
inline constexpr std::size_t cycle_count = [] {
    std::size_t count = 0;
    find_cycles<Schema>(std::make_index_sequence<Schema::size>{}, [&](lint_finding const&) { ++count; });
    return count;
}();

template <class Schema>
inline constexpr auto cycle_findings = [] {
    std::array<lint_finding, cycle_count<Schema>> findings{};
    std::size_t next = 0;
    if constexpr (cycle_count<Schema> > 0)
        find_cycles<Schema>(std::make_index_sequence<Schema::size>{},
                            [&](lint_finding const& found) { findings[next++] = found; });
    return findings;
}();

template <class Schema, std::size_t... I>
consteval auto find_all(std::index_sequence<I...>) {
    constexpr std::size_t count = cycle_count<Schema> + sum_of({finding_count<Schema, I>...});
    std::array<lint_finding, count> all{};
    std::size_t next = 0;
    if constexpr (count > 0) {
        const std::array<array_view<const lint_finding>, sizeof...(I) + 1> parts{table_findings<Schema, I>...,
                                                                                 cycle_findings<Schema>};
        for (const auto& part : parts)
            for (const lint_finding& found : part)
                all[next++] = found;
    }
    return all;
}

template <class Schema>
consteval auto find_all_findings() {
    if constexpr (valid_schema<Schema>)
        return find_all<Schema>(std::make_index_sequence<Schema::size>{});
    else
        return std::array<lint_finding, 0>{};
}

template <class Schema>
inline constexpr auto findings_in = find_all_findings<Schema>();

} // namespace detail

/// All findings of a schema: `static_assert(lint<ledger>().empty());`
template <schema_type Schema>
[[nodiscard]] consteval array_view<const lint_finding> lint() {
    return detail::findings_in<Schema>;
}

namespace error {

template <lint_rule Rule, class Table>
struct lint_finding {
    using reported = void;
    static_assert(!sizeof(Table), "constable: lint has found something in this table; the rule named beside it says "
                                  "what, docs/lint.md says what to do [errors.md#lint_finding]");
};

} // namespace error

namespace detail {

template <class Schema>
consteval auto lint_error() {
    if constexpr (!std::is_void_v<broken_schema<Schema>>) {
        return std::type_identity<broken_schema<Schema>>{};
    } else if constexpr (findings_in<Schema>.empty()) {
        return std::type_identity<void>{};
    } else {
        constexpr auto const& first = findings_in<Schema>[0];
        using table = typename Schema::template table<find_table(model_of<Schema>, first.table)>;
        return std::type_identity<error::lint_finding<first.rule, table>>{};
    }
}

template <class Schema>
consteval bool check_lint() {
    using broken = typename decltype(lint_error<Schema>())::type;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// `static_assert(lint_clean<ledger>);`: like `lint<ledger>().empty()`, but the compiler's message names the first
/// finding's rule and table.
template <schema_type Schema>
inline constexpr bool lint_clean = detail::check_lint<Schema>();

} // namespace constable

#endif
