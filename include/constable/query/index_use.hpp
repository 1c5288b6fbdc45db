// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_INDEX_USE_HPP
#define CONSTABLE_QUERY_INDEX_USE_HPP

// Which declared index serves a query: functions over the query's model and those of its tables. They say yes only
// where SQLite's planner has a search to choose. https://sqlite.org/optoverview.html

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "../core/static_vector.hpp"
#include "../schema/model.hpp"
#include "rules.hpp"
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

/// More conditions joined by AND are not looked at.
inline constexpr std::size_t max_conjuncts = 64;

/// A comparison of a column, or of an indexed expression, with something.
struct column_condition {
    node_span compared{};
    node_span with{}; ///< empty: nothing but constants
    bool equality = false;
    bool single = false; ///< an equality with one value, so that the order within it is that of the rest of the index
};

using conjunct_list = static_vector<node_span, max_conjuncts>;

constexpr void split_conjuncts(conjunct_list& list, node_span nodes) {
    if (nodes.empty() || list.size() == max_conjuncts)
        return;
    if (nodes[0].op == operator_kind::logical_and) {
        const std::size_t second = end_of(nodes, 1);
        split_conjuncts(list, nodes.subspan(1, second - 1));
        split_conjuncts(list, nodes.subspan(second));
    } else {
        list.push_back(nodes);
    }
}

constexpr bool same_nodes(node_span a, node_span b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!same_node(a[i], b[i]))
            return false;
    return true;
}

constexpr bool reads_source(node_span nodes, table_id table) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::column && n.table == table)
            return true;
    return false;
}

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
            if (can_come_next(i) && is_served(source)) {
                placed_.push_back(source.id);
                return true;
            }
        }
        use = {false, use.sorts, unserved, condition_column(query_.sources[unserved])};
        return false;
    }
    /// What an outer join adds comes behind everything before it.
    [[nodiscard]] constexpr bool can_come_next(std::size_t position) const {
        if (query_.sources[position].kind != join_kind::left)
            return query_.sources[position].kind != join_kind::right &&
                   query_.sources[position].kind != join_kind::full;
        for (std::size_t i = 0; i < position; ++i)
            if (!is_placed(query_.sources[i].id))
                return false;
        return true;
    }

    [[nodiscard]] constexpr bool is_known(node_span nodes, table_id self) const {
        for (const expression_node& n : nodes) {
            if (n.kind == node_kind::column && (n.table == self || !is_placed(n.table)))
                return false;
            if (n.kind == node_kind::dynamic || n.kind == node_kind::filter)
                return false;
        }
        return true;
    }

    /// A condition that an index over what it compares can search by.
    constexpr column_condition condition_on(node_span nodes, table_id table) const {
        const expression_node& n = nodes[0];
        if (n.kind != node_kind::operation)
            return {};
        if (n.op == operator_kind::is_null)
            return {nodes.subspan(1), {}, true, true};
        const std::size_t second = end_of(nodes, 1);
        const node_span left = nodes.subspan(1, second - 1);
        const node_span right = nodes.subspan(second);
        switch (n.op) {
        case operator_kind::in_list:
            return is_known(right, table) ? column_condition{left, right, true, false} : column_condition{};
        case operator_kind::between:
            return is_known(right, table) ? column_condition{left, right, false, false} : column_condition{};
        case operator_kind::equal:
        case operator_kind::less:
        case operator_kind::less_equal:
        case operator_kind::greater:
        case operator_kind::greater_equal: return comparison_on(n.op == operator_kind::equal, left, right, table);
        default: return {};
        }
    }
    constexpr column_condition comparison_on(bool equal, node_span left, node_span right, table_id table) const {
        if (left[0].kind == node_kind::row) // of a page: a range over the first column
            return is_known(right, table) ? column_condition{left.subspan(1, end_of(left, 1) - 1), right, false, false}
                                          : column_condition{};
        if (reads_source(left, table) && is_known(right, table))
            return {left, right, equal, equal};
        if (reads_source(right, table) && is_known(left, table))
            return {right, left, equal, equal};
        return {};
    }

    enum class match { none, range, list, value };

    /// How the conditions search a part of an index.
    [[nodiscard]] constexpr match match_part(source_model const& source, conjunct_list const& conjuncts,
                                             key_part const& part) const {
        match best = match::none;
        for (node_span conjunct : conjuncts) {
            const column_condition condition = condition_on(conjunct, source.id);
            if (condition.compared.empty() || !is_part(source, condition.compared, part))
                continue;
            const match found = condition.single ? match::value : condition.equality ? match::list : match::range;
            if (found > best)
                best = found;
        }
        return best;
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
            return !parts.empty() && visit(std::span<const key_part>{parts.begin(), parts.size()}, true);
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

    [[nodiscard]] constexpr conjunct_list conjuncts_for(source_model const& source) const {
        conjunct_list all = conjuncts_;
        if (source.kind == join_kind::left)
            split_conjuncts(all, source.on);
        return all;
    }
    [[nodiscard]] constexpr bool is_served(source_model const& source) const {
        const conjunct_list conjuncts = conjuncts_for(source);
        if (&source == query_.sources.data() && reads_in_order(source))
            return true;
        return any_index(source, conjuncts, [&](std::span<const key_part> parts, bool) {
            return match_part(source, conjuncts, parts[0]) != match::none;
        });
    }
    /// Without a condition, an index that has the order of the query gives the rows one by one.
    [[nodiscard]] constexpr bool reads_in_order(source_model const& source) const {
        return query_.where.empty() && !query_.order_by.empty() && query_.group_by.empty() && is_ordered(source);
    }

    /// Is the first source read in the order of the query?
    [[nodiscard]] constexpr bool is_ordered_by_first() const {
        if (!query_.group_by.empty() || !query_.operands.empty() || query_.distinct || query_.sources[0].common)
            return false;
        return query_.sources.size() == 1 && is_ordered(query_.sources[0]);
    }
    [[nodiscard]] constexpr bool is_ordered(source_model const& source) const {
        const conjunct_list conjuncts = conjuncts_for(source);
        return any_index(source, conjuncts, [&](std::span<const key_part> parts, bool unique) {
            return has_order(source, conjuncts, parts, unique);
        });
    }
    [[nodiscard]] constexpr bool has_order(source_model const& source, conjunct_list const& conjuncts,
                                           std::span<const key_part> parts, bool unique) const {
        std::size_t at = 0;
        while (at < parts.size() && match_part(source, conjuncts, parts[at]) == match::value)
            ++at;
        bool reversed = false;
        bool begun = false;
        for (const auto& term : query_.order_by) {
            if (unique && at == parts.size())
                return true; // one row, or a different one for each of the terms so far
            if (is_fixed(source, conjuncts, term))
                continue;
            const bool by_part = at < parts.size() && is_part(source, term.expression, parts[at]);
            if (!by_part && !(at >= parts.size() && is_row_key(source, term.expression)))
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
    [[nodiscard]] constexpr bool is_fixed(source_model const& source, conjunct_list const& conjuncts,
                                          order_term const& term) const {
        return term.expression.size() == 1 && term.expression[0].kind == node_kind::column &&
               match_part(source, conjuncts, {term.expression[0].text, {}, false}) == match::value &&
               term.expression[0].table == source.id;
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
/// The rows that an UPDATE or a DELETE changes are found as those of a query. `all_rows()` means a scan.
[[nodiscard]] constexpr index_use index_use_of(update_model const& query) {
    if (query.where.empty())
        return {};
    return index_use_of(select_model{.sources = query.sources, .where = query.where});
}
[[nodiscard]] constexpr index_use index_use_of(erase_model const& query) {
    if (query.where.empty())
        return {};
    const source_model source{.id = query.table->id, .table = query.table->name, .model = query.table};
    return index_use_of(select_model{.sources = {&source, 1}, .where = query.where});
}
[[nodiscard]] constexpr index_use index_use_of(insert_model const&) { return {}; }

/// True when declared indexes serve a statement type: `uses_index_of<decltype(query)>`.
template <class Query>
inline constexpr bool uses_index_of = index_use_of(Query::model).served;

/// `static_assert(uses_index<recent>);` for a query without text values; else `uses_index_of<decltype(query)>`.
template <auto Query>
inline constexpr bool uses_index = uses_index_of<decltype(Query)>;

/// True when the rows of a query may have to be sorted after they were found: always where tables are joined.
template <auto Query>
inline constexpr bool sorts_rows = index_use_of(decltype(Query)::model).sorts;

/// Must every statement of a schema be served by an index, or say `.allow_scan()`? Specialise it beside the schema:
/// `template <> inline constexpr bool constable::requires_indexes<ledger> = true;`
template <class Schema>
inline constexpr bool requires_indexes = false;

} // namespace constable

#endif
