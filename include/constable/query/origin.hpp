// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_ORIGIN_HPP
#define CONSTABLE_QUERY_ORIGIN_HPP

// Where a parameter or a result column comes from: for error messages, so it may take its time.

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "statement.hpp"

namespace constable {

/// Empty where it is unknown: an expression has no column.
struct column_origin {
    std::string_view table{};
    std::string_view column{};
};

namespace detail {

constexpr std::string_view source_name(table_id table, array_view<const source_model> sources) {
    for (const auto& source : sources)
        if (source.id == table)
            return source.table;
    return {};
}

/// Walks the parameters of a statement in the order of its text: `use(nodes, position of the parameter, origin)`; of
/// LIMIT and OFFSET there are no nodes.
template <class Use>
struct parameter_walk {
    Use& use;

    constexpr void assigned(std::string_view table, array_view<const assignment_model> assignments) {
        for (const auto& each : assignments)
            for (std::size_t at = 0; at < each.value.size(); ++at)
                take(each.value, at, {table, each.column});
    }
    /// A parameter of a condition belongs to the column that was named last.
    constexpr void compared(node_span nodes, array_view<const source_model> sources) {
        column_origin last{};
        for (std::size_t at = 0; at < nodes.size(); ++at) {
            if (nodes[at].kind == node_kind::column)
                last = {source_name(nodes[at].table, sources), nodes[at].text};
            take(nodes, at, last);
        }
    }
    constexpr void read(select_model const& query) {
        for (const auto& table : query.with)
            read(*table.query);
        compared(query.projection, query.sources);
        for (const auto& source : query.sources)
            compared(source.on, query.sources);
        for (node_span clause : {query.where, query.group_by, query.having})
            compared(clause, query.sources);
        for (const auto& operand : query.operands)
            read(*operand.query);
        for (const auto& term : query.order_by)
            compared(term.expression, query.sources);
        for (std::size_t i = 0; i < std::size_t{query.has_limit} + std::size_t{query.has_offset}; ++i)
            use(node_span{}, std::size_t{0}, column_origin{});
    }
    constexpr void compared(node_span nodes, table_model const& table) {
        const source_model source{.id = table.id, .table = table.name};
        compared(nodes, {&source, 1});
    }

private:
    constexpr void take(node_span nodes, std::size_t at, column_origin from) {
        if (nodes[at].kind == node_kind::subquery)
            read(*nodes[at].query);
        else if (nodes[at].kind == node_kind::parameter)
            use(nodes, at, from);
    }
};

constexpr std::size_t arguments_in(array_view<const assignment_model> assignments) {
    std::size_t count = 0;
    for (const auto& each : assignments)
        if (const std::size_t needed = argument_count(each.value); needed > count)
            count = needed;
    return count;
}

constexpr std::size_t arguments_in(array_view<const source_model> sources) {
    std::size_t count = 0;
    for (const auto& source : sources)
        if (const std::size_t needed = argument_count(source.on); needed > count)
            count = needed;
    return count;
}

constexpr std::size_t largest(std::initializer_list<std::size_t> counts) {
    std::size_t most = 0;
    for (std::size_t count : counts)
        most = count > most ? count : most;
    return most;
}

} // namespace detail

/// `use(nodes, position, column_origin)` for each parameter of a statement, in the order of its text; of LIMIT and
/// OFFSET there are no nodes.
template <class Use>
constexpr void for_each_parameter(select_model const& query, Use&& use) {
    detail::parameter_walk<std::remove_reference_t<Use>>{use}.read(query);
}
template <class Use>
constexpr void for_each_parameter(insert_model const& query, Use&& use) {
    detail::parameter_walk<std::remove_reference_t<Use>> walk{use};
    for (std::size_t row = 0; row < query.rows; ++row)
        walk.assigned(query.table->name, query.values);
    walk.assigned(query.table->name, query.updates);
    walk.compared(query.returning, *query.table);
}
template <class Use>
constexpr void for_each_parameter(update_model const& query, Use&& use) {
    detail::parameter_walk<std::remove_reference_t<Use>> walk{use};
    walk.assigned(query.table->name, query.assignments);
    for (std::size_t i = 2; i < query.sources.size(); ++i)
        walk.compared(query.sources[i].on, query.sources);
    if (query.sources.size() > 1)
        walk.compared(query.sources[1].on, query.sources);
    walk.compared(query.where, query.sources);
    walk.compared(query.returning, query.sources);
}
template <class Use>
constexpr void for_each_parameter(erase_model const& query, Use&& use) {
    detail::parameter_walk<std::remove_reference_t<Use>> walk{use};
    walk.compared(query.where, *query.table);
    walk.compared(query.returning, *query.table);
}

template <class Model>
[[nodiscard]] constexpr column_origin origin_of_parameter(Model const& query, std::size_t parameter) {
    column_origin origin{};
    std::size_t seen = 0;
    for_each_parameter(query, [&](node_span, std::size_t, column_origin from) {
        if (seen++ == parameter)
            origin = from;
    });
    return origin;
}

namespace detail {

constexpr column_origin origin_of_item(node_span items, std::size_t column, array_view<const source_model> sources) {
    column_origin origin{};
    std::size_t position = 0;
    for_each_expression(items, [&](node_span item) {
        if (position++ == column && item[0].kind == node_kind::column)
            origin = {source_name(item[0].table, sources), item[0].text};
    });
    return origin;
}

} // namespace detail

[[nodiscard]] constexpr column_origin origin_of_column(select_model const& query, std::size_t column) {
    return detail::origin_of_item(query.projection, column, query.sources);
}
/// INSERT, UPDATE and DELETE: a column of RETURNING.
template <class Model>
[[nodiscard]] constexpr column_origin origin_of_column(Model const& query, std::size_t column) {
    const source_model source{.id = query.table->id, .table = query.table->name};
    return detail::origin_of_item(query.returning, column, {&source, 1});
}

namespace detail {

constexpr std::string_view only_table(select_model const& query) {
    return query.sources.size() == 1 ? query.sources[0].table : std::string_view{};
}
template <class Model>
constexpr std::string_view only_table(Model const& query) {
    return query.table->name;
}

} // namespace detail

/// Any statement's model by reference: what error messages need, without a function per statement.
class any_model {
public:
    constexpr any_model(select_model const& model) noexcept : model_(&model), kind_(kind::select) {}
    constexpr any_model(insert_model const& model) noexcept : model_(&model), kind_(kind::insert) {}
    constexpr any_model(update_model const& model) noexcept : model_(&model), kind_(kind::update) {}
    constexpr any_model(erase_model const& model) noexcept : model_(&model), kind_(kind::erase) {}

    [[nodiscard]] column_origin parameter(std::size_t position) const {
        return visit([&](auto const& model) { return origin_of_parameter(model, position); });
    }
    [[nodiscard]] column_origin column(std::size_t position) const {
        return visit([&](auto const& model) { return origin_of_column(model, position); });
    }

    /// See `for_each_parameter`.
    template <class Use>
    void parameters(Use&& use) const {
        visit([&](auto const& model) { for_each_parameter(model, use); });
    }

    /// The only table of the statement; empty where there are several.
    [[nodiscard]] std::string_view table() const {
        return visit([](auto const& model) { return column_origin{detail::only_table(model), {}}; }).table;
    }

private:
    enum class kind : unsigned char { select, insert, update, erase };

    template <class Use>
    auto visit(Use&& use) const -> decltype(use(std::declval<select_model const&>())) {
        switch (kind_) {
        case kind::select: return use(*static_cast<select_model const*>(model_));
        case kind::insert: return use(*static_cast<insert_model const*>(model_));
        case kind::update: return use(*static_cast<update_model const*>(model_));
        case kind::erase: return use(*static_cast<erase_model const*>(model_));
        }
        __builtin_unreachable();
    }

    void const* model_;
    kind kind_;
};

[[nodiscard]] constexpr std::size_t argument_count_of(insert_model const& query) {
    return detail::largest(
        {detail::arguments_in(query.values), detail::arguments_in(query.updates), argument_count(query.returning)});
}
[[nodiscard]] constexpr std::size_t argument_count_of(update_model const& query) {
    return detail::largest({detail::arguments_in(query.assignments), detail::arguments_in(query.sources),
                            argument_count(query.where), argument_count(query.returning)});
}
[[nodiscard]] constexpr std::size_t argument_count_of(erase_model const& query) {
    return detail::largest({argument_count(query.where), argument_count(query.returning)});
}

} // namespace constable

#endif
