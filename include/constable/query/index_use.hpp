// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_INDEX_USE_HPP
#define CONSTABLE_QUERY_INDEX_USE_HPP

// Which declared index serves a query: functions over the query's model and those of its tables. They say yes only
// where SQLite's planner, without statistics, chooses a search. Statistics that say that a search finds much of a table
// may still make it read the whole one. https://sqlite.org/optoverview.html

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "../core/array_view.hpp"
#include "../core/static_vector.hpp"
#include "../schema/model.hpp"
#include "conjuncts.hpp"
#include "statement.hpp"

namespace constable {

/// What is known of a query before it runs.
struct index_use {
    bool served = true;             ///< no table is read as a whole
    bool sorts = false;             ///< the rows may have to be sorted after they were found
    std::size_t source = not_found; ///< the first source that no index serves
    std::string_view column{};      ///< a column of it that a condition names, if there is one
};

namespace detail {

/// What a condition lets an index search by.
struct search_bounds {
    bool low = false;   ///< from a value on
    bool high = false;  ///< up to a value
    bool list = false;  ///< several values
    bool null = false;  ///< NULL: any number of rows, also of a unique index
    bool value = false; ///< one value

    [[nodiscard]] constexpr bool any() const { return low || high || list || null || value; }
    /// The rows are in the order of the rest of the index.
    [[nodiscard]] constexpr bool fixed() const { return null || value; }
    /// SQLite takes a quarter of the table for it, and prefers to read all of it in order to sorting so many rows.
    [[nodiscard]] constexpr bool one_sided() const { return low != high && !list && !fixed(); }
};

/// A comparison of a column, or of an indexed expression, with something known.
struct column_condition {
    node_span compared{};
    search_bounds bounds{};
};

/// Plans one query over its sources.
class index_planner {
public:
    constexpr explicit index_planner(select_model const& query) : query_(query) {
        split_conjuncts(conjuncts_, query.where);
        for (const auto& source : query.sources)
            if (source.kind == join_kind::inner)
                split_conjuncts(conjuncts_, source.on);
    }

    constexpr index_use plan() {
        index_use use{};
        place_free_sources();
        use.sorts = !query_.order_by.empty() && !is_ordered_by_first();
        while (placed_.size() < query_.sources.size())
            if (!place_next(use))
                return use;
        return use;
    }

private:
    using part_list = array_view<const key_part>;

    [[nodiscard]] constexpr bool is_placed(table_id table) const {
        for (table_id placed : placed_)
            if (placed == table)
                return true;
        return false;
    }
    /// Common tables are read as they are; a full-text index finds the rows of its table.
    constexpr void place_free_sources() {
        for (const auto& source : query_.sources)
            if (source.kind == join_kind::search) {
                placed_.push_back(source.id);
                if (!is_placed(source.searched))
                    placed_.push_back(source.searched);
            }
        for (const auto& source : query_.sources)
            if (source.common && !is_placed(source.id))
                placed_.push_back(source.id);
    }
    /// Places any source that an index serves from those that are placed.
    constexpr bool place_next(index_use& use) {
        std::size_t unserved = not_found;
        for (std::size_t i = 0; i < query_.sources.size(); ++i) {
            const auto& source = query_.sources[i];
            if (is_placed(source.id))
                continue;
            if (unserved == not_found)
                unserved = i;
            if (can_come_next(i) && is_served(i)) {
                placed_.push_back(source.id);
                return true;
            }
        }
        use = {false, use.sorts, unserved, condition_column(query_.sources[unserved])};
        return false;
    }
    /// What an outer join adds comes behind everything before it, and SQLite does not change the sides of a cross join.
    [[nodiscard]] constexpr bool can_come_next(std::size_t position) const {
        const join_kind kind = query_.sources[position].kind;
        if (kind == join_kind::right || kind == join_kind::full)
            return false;
        if (kind != join_kind::left && kind != join_kind::cross)
            return true;
        for (std::size_t i = 0; i < position; ++i)
            if (!is_placed(query_.sources[i].id))
                return false;
        return true;
    }

    /// Is it the same for every row of the source that is looked for?
    [[nodiscard]] constexpr bool is_known(node_span nodes) const {
        for (const expression_node& n : nodes)
            if ((n.kind == node_kind::column && !is_placed(n.table)) || n.kind >= node_kind::dynamic)
                return false;
        for (const auto& source : query_.sources)
            if (!is_placed(source.id) && reads_outer(nodes, {&source, 1}))
                return false;
        return true;
    }

    /// A condition that an index over what it compares can search by.
    [[nodiscard]] constexpr column_condition condition_on(node_span nodes, table_id table) const {
        const expression_node& n = nodes[0];
        if (n.kind != node_kind::operation)
            return {};
        if (n.op == operator_kind::is_null)
            return {nodes.subspan(1), {.null = true}};
        const std::size_t second = end_of(nodes, 1);
        const node_span left = nodes.subspan(1, second - 1);
        const node_span right = nodes.subspan(second);
        if (n.op == operator_kind::in_list && is_known(right))
            return {left, {.list = true}};
        if (n.op == operator_kind::between && is_known(right))
            return {left, {.low = true, .high = true}};
        if (n.integer == bytewise && collation_wanted(query_.sources, left).collated != collation::binary)
            return {};
        return n.op >= operator_kind::equal && n.op <= operator_kind::greater_equal
                   ? comparison_on(n.op, left, right, table)
                   : column_condition{};
    }
    [[nodiscard]] constexpr column_condition comparison_on(operator_kind op, node_span left, node_span right,
                                                           table_id table) const {
        const bool below = op == operator_kind::less || op == operator_kind::less_equal;
        const bool above = op == operator_kind::greater || op == operator_kind::greater_equal;
        const bool equal = op == operator_kind::equal;
        if (left[0].kind == node_kind::row) // of a page: a range over the first column
            return is_known(right)
                       ? column_condition{left.subspan(1, end_of(left, 1) - 1), {.low = above, .high = below}}
                       : column_condition{};
        if (reads_source(left, table) && is_known(right))
            return {left, {.low = above, .high = below, .value = equal}};
        if (reads_source(right, table) && is_known(left) && keeps_collation(query_.sources, left, right))
            return {right, {.low = below, .high = above, .value = equal}};
        return {};
    }

    /// How the conditions search a part of an index.
    [[nodiscard]] constexpr search_bounds search_by(source_model const& source, conjunct_list const& conjuncts,
                                                    key_part const& part) const {
        search_bounds all;
        for (node_span conjunct : conjuncts) {
            const column_condition condition = condition_on(conjunct, source.id);
            if (condition.compared.empty() || !is_part(source, condition.compared, part))
                continue;
            all.low = all.low || condition.bounds.low;
            all.high = all.high || condition.bounds.high;
            all.list = all.list || condition.bounds.list;
            all.null = all.null || condition.bounds.null;
            all.value = all.value || condition.bounds.value;
        }
        return all;
    }
    static constexpr bool is_part(source_model const& source, node_span compared, key_part const& part) {
        if (!part.expression.empty())
            return source.alias.empty() && same_nodes(compared, part.expression);
        return compared.size() == 1 && compared[0].kind == node_kind::column && compared[0].table == source.id &&
               compared[0].text == part.column;
    }
    /// A partial index holds every row that the query wants.
    [[nodiscard]] static constexpr bool is_implied(source_model const& source, conjunct_list const& conjuncts,
                                                   node_span predicate) {
        if (predicate.empty())
            return true;
        if (!source.alias.empty())
            return false;
        conjunct_list wanted;
        split_conjuncts(wanted, predicate);
        for (node_span each : wanted)
            if (!is_condition_of(conjuncts, each))
                return false;
        return true;
    }
    static constexpr bool is_condition_of(conjunct_list const& conjuncts, node_span wanted) {
        const bool not_null = wanted[0].op == operator_kind::is_not_null;
        for (node_span conjunct : conjuncts) {
            if (same_nodes(conjunct, wanted))
                return true;
            if (!not_null || conjunct[0].kind != node_kind::operation || conjunct[0].arity != 2)
                continue;
            const bool compares =
                conjunct[0].op >= operator_kind::equal && conjunct[0].op <= operator_kind::greater_equal;
            if (compares && same_nodes(conjunct.subspan(1, end_of(conjunct, 1) - 1), wanted.subspan(1)))
                return true;
        }
        return false;
    }

    /// Calls `visit` with the parts of each index that may serve, until it returns true.
    template <class Visit>
    static constexpr bool any_index(source_model const& source, conjunct_list const& conjuncts, Visit&& visit) {
        const table_model& table = *source.model;
        const auto visit_key = [&](key_model const& key) {
            static_vector<key_part, 64> parts;
            for (std::string_view column : key.columns)
                parts.push_back({column, {}, false});
            return !parts.empty() && visit(part_list{parts.begin(), parts.size()}, true);
        };
        if (visit_key(table.primary_key))
            return true;
        for (const auto& key : table.unique_keys)
            if (visit_key(key))
                return true;
        for (const auto& index : table.indexes)
            if (is_implied(source, conjuncts, index.predicate) && visit(index.parts, index.unique))
                return true;
        return false;
    }

    /// WHERE sees the rows that an outer join has added: it searches nothing behind it.
    [[nodiscard]] constexpr conjunct_list conjuncts_for(source_model const& source) const {
        if (source.kind != join_kind::left)
            return conjuncts_;
        conjunct_list own;
        split_conjuncts(own, source.on);
        return own;
    }
    [[nodiscard]] constexpr bool is_served(std::size_t position) const {
        const source_model& source = query_.sources[position];
        if (position == 0 && (reads_in_order(source) || reads_an_end(source)))
            return true;
        const conjunct_list conjuncts = conjuncts_for(source);
        bool one_sided = true;
        const bool found = any_index(source, conjuncts, [&](part_list parts, bool) {
            const search_bounds bounds = search_by(source, conjuncts, parts[0]);
            one_sided = one_sided && (!bounds.any() || bounds.one_sided());
            return bounds.any() && !bounds.one_sided();
        });
        if (found)
            return true;
        return one_sided && is_searched(source, conjuncts) && !tempts_to_scan(source);
    }
    [[nodiscard]] constexpr bool is_searched(source_model const& source, conjunct_list const& conjuncts) const {
        return any_index(source, conjuncts,
                         [&](part_list parts, bool) { return search_by(source, conjuncts, parts[0]).any(); });
    }

    /// Without a condition, an index that has the order of the query gives the rows one by one.
    [[nodiscard]] constexpr bool reads_in_order(source_model const& source) const {
        return query_.where.empty() && !query_.order_by.empty() && query_.group_by.empty() && query_.operands.empty() &&
               level_of(query_.projection) == aggregate_level::none && is_joined_by_keys() && is_ordered(source);
    }
    /// The least or the greatest value of a column stands at an end of its index.
    [[nodiscard]] constexpr bool reads_an_end(source_model const& source) const {
        if (query_.sources.size() != 1 || !query_.where.empty() || !query_.group_by.empty() ||
            !query_.order_by.empty() || query_.distinct || !is_end(query_.projection))
            return false;
        return any_index(
            source, {}, [&](part_list parts, bool) { return is_part(source, query_.projection.subspan(1), parts[0]); });
    }
    static constexpr bool is_end(node_span nodes) {
        return nodes.size() == 2 &&
               (nodes[0].called == function_kind::minimum || nodes[0].called == function_kind::maximum);
    }
    /// Is there an index that has no condition, but the order, or the groups, that the query wants?
    [[nodiscard]] constexpr bool tempts_to_scan(source_model const& source) const {
        bool tempts = false;
        const auto look = [&](node_span wanted) { tempts = tempts || leads_unsearched(source, wanted); };
        if (!query_.order_by.empty())
            look(query_.order_by[0].expression);
        for_each_expression(query_.group_by, look);
        if (query_.distinct)
            for_each_expression(query_.projection, look);
        if (is_end(query_.projection))
            look(query_.projection.subspan(1));
        return tempts;
    }
    /// An index of this source, or of one that has several rows for each of this one's.
    [[nodiscard]] constexpr bool leads_unsearched(source_model const& from, node_span wanted) const {
        index_planner behind = *this;
        behind.placed_.push_back(from.id);
        for (const auto& source : query_.sources)
            if (!is_placed(source.id) && !(source.id != from.id && behind.is_found_by_key(source)) &&
                any_index(source, conjuncts_, [&](part_list parts, bool) {
                    return is_part(source, wanted, parts[0]) && !search_by(source, conjuncts_, parts[0]).any();
                }))
                return true;
        return false;
    }

    /// Each row of the first source is found once at most in the other ones: nothing is gained by beginning there.
    [[nodiscard]] constexpr bool is_joined_by_keys() const {
        index_planner behind = *this;
        for (const auto& source : query_.sources) {
            if (source.kind != join_kind::first && source.kind != join_kind::left &&
                (source.kind != join_kind::inner || !behind.is_found_by_key(source)))
                return false;
            behind.placed_.push_back(source.id);
        }
        return true;
    }
    [[nodiscard]] constexpr bool is_found_by_key(source_model const& source) const {
        return any_index(source, conjuncts_, [&](part_list parts, bool unique) {
            return unique && searched_parts(source, conjuncts_, parts, true) == parts.size();
        });
    }
    /// Nothing but outer joins behind the first source: its order is that of the rows.
    [[nodiscard]] constexpr bool is_outermost() const {
        for (const auto& source : query_.sources.subspan(1))
            if (source.kind != join_kind::left)
                return false;
        return true;
    }
    /// Is the first source read in the order of the query?
    [[nodiscard]] constexpr bool is_ordered_by_first() const {
        if (!query_.group_by.empty() || !query_.operands.empty() || query_.distinct || query_.sources[0].common)
            return false;
        return is_outermost() && is_ordered(query_.sources[0]);
    }
    /// Every index that SQLite may choose has the order, or is no better for the search than one that has.
    [[nodiscard]] constexpr bool is_ordered(source_model const& source) const {
        const conjunct_list& conjuncts = conjuncts_;
        if (is_found_by_key(source))
            return true; // one row
        const bool other = any_index(source, conjuncts, [&](part_list parts, bool unique) {
            return search_by(source, conjuncts, parts[0]).any() && !has_order(source, conjuncts, parts, unique) &&
                   !is_matched_by_ordered(source, conjuncts, parts);
        });
        return !other && any_index(source, conjuncts, [&](part_list parts, bool unique) {
            return has_order(source, conjuncts, parts, unique);
        });
    }
    [[nodiscard]] constexpr bool is_matched_by_ordered(source_model const& source, conjunct_list const& conjuncts,
                                                       part_list worse) const {
        const part_list wanted = worse.first(searched_parts(source, conjuncts, worse, false));
        return any_index(source, conjuncts, [&](part_list parts, bool unique) {
            if (!has_order(source, conjuncts, parts, unique))
                return false;
            const part_list searched = parts.first(searched_parts(source, conjuncts, parts, false));
            for (const key_part& part : wanted)
                if (!holds_part(searched, part))
                    return false;
            return true;
        });
    }
    static constexpr bool holds_part(part_list parts, key_part const& wanted) {
        for (const key_part& part : parts)
            if (part.column == wanted.column && same_nodes(part.expression, wanted.expression))
                return true;
        return false;
    }
    /// How many of its first parts an index is searched by: by values only, or by a range behind them too.
    [[nodiscard]] constexpr std::size_t searched_parts(source_model const& source, conjunct_list const& conjuncts,
                                                       part_list parts, bool by_value) const {
        std::size_t at = 0;
        while (at < parts.size()) {
            const search_bounds bounds = search_by(source, conjuncts, parts[at]);
            if (by_value ? !bounds.value : !bounds.any())
                break;
            ++at;
            if (!by_value && !bounds.fixed() && !bounds.list)
                break;
        }
        return at;
    }
    [[nodiscard]] constexpr bool has_order(source_model const& source, conjunct_list const& conjuncts, part_list parts,
                                           bool unique) const {
        std::size_t at = 0;
        while (at < parts.size() && search_by(source, conjuncts, parts[at]).fixed())
            ++at;
        bool reversed = false;
        bool begun = false;
        for (const auto& term : query_.order_by) {
            if (at == parts.size() && unique && tells_apart(source, conjuncts, parts))
                return true; // a different row for each of the terms so far
            if (at > parts.size())
                return true; // by the row's key
            if (is_fixed(source, conjuncts, term))
                continue;
            const bool by_part = at < parts.size() && is_part(source, term.expression, parts[at]);
            if (!by_part && !(at == parts.size() && is_row_key(source, term.expression)))
                return false;
            const bool against = term.descending != (by_part && parts[at].descending);
            if ((begun && against != reversed) || term.nulls != nulls_order::unsaid)
                return false;
            reversed = against;
            begun = true;
            ++at;
        }
        return true;
    }
    /// A unique index holds any number of rows with NULL.
    [[nodiscard]] constexpr bool tells_apart(source_model const& source, conjunct_list const& conjuncts,
                                             part_list parts) const {
        for (const key_part& part : parts)
            if (!search_by(source, conjuncts, part).value && is_nullable_part(*source.model, part))
                return false;
        return true;
    }
    static constexpr bool is_nullable_part(table_model const& table, key_part const& part) {
        return part.expression.empty() ? table.columns[find_column(table, part.column)].nullable : true;
    }
    [[nodiscard]] constexpr bool is_fixed(source_model const& source, conjunct_list const& conjuncts,
                                          order_term const& term) const {
        return term.expression.size() == 1 && term.expression[0].kind == node_kind::column &&
               term.expression[0].table == source.id &&
               search_by(source, conjuncts, {term.expression[0].text, {}, false}).fixed();
    }
    /// Every index of a table with an integer key ends with that key.
    static constexpr bool is_row_key(source_model const& source, node_span term) {
        const table_model& table = *source.model;
        if (table.without_rowid || table.primary_key.columns.size() != 1)
            return false;
        const std::size_t key = find_column(table, table.primary_key.columns[0]);
        return table.columns[key].type.kind == value_kind::integer && term.size() == 1 &&
               term[0].kind == node_kind::column && term[0].table == source.id &&
               term[0].text == table.primary_key.columns[0];
    }

    [[nodiscard]] constexpr std::string_view condition_column(source_model const& source) const {
        for (node_span conjunct : conjuncts_)
            for (const expression_node& n : conjunct)
                if (n.kind == node_kind::column && n.table == source.id)
                    return n.text;
        for (const expression_node& n : source.on)
            if (n.kind == node_kind::column && n.table == source.id)
                return n.text;
        for (const auto& term : query_.order_by)
            for (const expression_node& n : term.expression)
                if (n.kind == node_kind::column && n.table == source.id)
                    return n.text;
        return {};
    }

    select_model const& query_;
    conjunct_list conjuncts_{};
    static_vector<table_id, 64> placed_{};
};

constexpr bool all_served(select_model const& query);

constexpr bool all_served(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery && !all_served(*n.query))
            return false;
    return true;
}

/// The query, its operands, its common tables and subqueries.
constexpr bool all_served(select_model const& query) {
    if (query.scans)
        return true;
    if (!index_planner{query}.plan().served)
        return false;
    for (const auto& table : query.with)
        if (!all_served(*table.query))
            return false;
    for (const auto& operand : query.operands)
        if (!all_served(*operand.query))
            return false;
    for (const auto& source : query.sources)
        if (!all_served(source.on))
            return false;
    for (const auto& term : query.order_by)
        if (!all_served(term.expression))
            return false;
    for (node_span nodes : {query.projection, query.where, query.group_by, query.having})
        if (!all_served(nodes))
            return false;
    return true;
}

} // namespace detail

/// Does an index serve each table of the query, and is there a sort?
[[nodiscard]] constexpr index_use index_use_of(select_model const& query) {
    index_use use = detail::index_planner{query}.plan();
    if (use.served && !detail::all_served(query))
        use.served = false; // a part of it
    return use;
}

namespace detail {

constexpr bool all_served(array_view<const assignment_model> assignments) {
    for (const auto& assigned : assignments)
        if (!all_served(assigned.value))
            return false;
    return true;
}

/// The rows that a statement changes are found as those of a query. `all_rows()` means a scan.
constexpr index_use use_of_write(array_view<const source_model> sources, node_span where) {
    return where.empty() ? index_use{} : index_use_of(select_model{.sources = sources, .where = where});
}

} // namespace detail

/// The rows that an UPDATE or a DELETE changes are found as those of a query. `all_rows()` means a scan.
[[nodiscard]] constexpr index_use index_use_of(update_model const& query) {
    index_use use = detail::use_of_write(query.sources, query.where);
    use.served = use.served && detail::all_served(query.assignments);
    return use;
}
[[nodiscard]] constexpr index_use index_use_of(erase_model const& query) {
    const source_model source{.id = query.table->id, .table = query.table->name, .model = query.table};
    return detail::use_of_write({&source, 1}, query.where);
}
/// An INSERT reads what its subqueries read.
[[nodiscard]] constexpr index_use index_use_of(insert_model const& query) {
    return {.served = detail::all_served(query.values) && detail::all_served(query.updates)};
}

/// True when declared indexes serve a statement type: `uses_index_of<decltype(query)>`.
template <class Query>
inline constexpr bool uses_index_of = index_use_of(Query::model).served;

/// `static_assert(uses_index<recent>);` for a query without text values; else `uses_index_of<decltype(query)>`.
template <auto Query>
inline constexpr bool uses_index = uses_index_of<decltype(Query)>;

/// True when the rows of a query may have to be sorted after they were found: always where tables are
/// joined, unless by left joins only.
template <auto Query>
inline constexpr bool sorts_rows = index_use_of(decltype(Query)::model).sorts;

/// Must every statement of a schema be served by an index, or say `.allow_scan()`? Specialise it beside the schema:
/// `template <> inline constexpr bool constable::requires_indexes<ledger> = true;`
template <class Schema>
inline constexpr bool requires_indexes = false;

} // namespace constable

#endif
