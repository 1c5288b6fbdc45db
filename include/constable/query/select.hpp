// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SELECT_HPP
#define CONSTABLE_QUERY_SELECT_HPP

// SELECT: from<T>.join<U>().where(…).group_by(…).select(…).order_by(…).limit(…).

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/pack.hpp"

#include "aggregates.hpp"
#include "common_table.hpp"
#include "distinct_on.hpp"
#include "full_text.hpp"
#include "order.hpp"
#include "page.hpp"
#include "projection.hpp"
#include "row_count.hpp"
#include "rules.hpp"
#include "select_options.hpp"
#include "source.hpp"
#include "statement.hpp"
#include "subquery.hpp"

namespace constable {

namespace error {

template <class Table>
struct lock_without_rows {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: for_update and for_share lock the rows of tables; a query that groups, aggregates, is "
        "distinct, has windows, an outer or a lateral join or set operations has none to lock; select the rows by "
        "themselves "
        "[errors.md#lock_without_rows]");
};

} // namespace error

/// Does the query lock rows although its result does not stand for single rows of its tables?
[[nodiscard]] constexpr bool locks_no_rows(select_model const& query) {
    if (query.lock == row_lock::none)
        return false;
    bool missing = false;
    for (const auto& source : query.sources)
        missing = missing || is_lateral(source.kind) || may_be_missing(query.sources, source.id);
    return missing || query.distinct || query.distinct_on > 0 || !query.group_by.empty() || !query.having.empty() ||
           !query.operands.empty() || level_of(query.projection) != aggregate_level::none;
}

/// GROUP BY and HAVING.
template <class Keys, class Having>
struct grouping_clause {
    using parts = type_list<Keys, Having>;
    static constexpr bool has_parameters = Keys::has_parameters || Having::has_parameters;
    static constexpr std::size_t node_count = Keys::node_count + Having::node_count;
    [[no_unique_address]] Keys keys{};
    [[no_unique_address]] Having condition{};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Keys::has_parameters)
            keys.bind(visitor);
        if constexpr (Having::has_parameters)
            condition.bind(visitor);
    }
};
using no_grouping = grouping_clause<no_clause, no_clause>;

/// LIMIT and OFFSET.
template <class Limit, class Offset>
struct limit_clause {
    using parts = type_list<Limit, Offset>;
    static constexpr bool has_limit = is_written<Limit>;
    static constexpr bool has_offset = is_written<Offset>;
    static constexpr std::size_t limit_argument = argument_count(nodes_of<Limit>);
    static constexpr std::size_t offset_argument = argument_count(nodes_of<Offset>);
    static constexpr bool has_parameters = Limit::has_parameters || Offset::has_parameters;
    static constexpr std::size_t node_count = Limit::node_count + Offset::node_count;
    [[no_unique_address]] Limit limit{};
    [[no_unique_address]] Offset offset{};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Limit::has_parameters)
            limit.bind(visitor);
        if constexpr (Offset::has_parameters)
            offset.bind(visitor);
    }
};
using no_limit = limit_clause<no_clause, no_clause>;

template <class First, class Order, class Limits, class... Operands>
struct compound_query;

template <class Sources, class Projection, class Where = no_clause, class Grouping = no_grouping,
          class Order = no_clause, class Limits = no_limit, class With = with_list<>,
          select_options Options = select_options{}>
struct select_query;

namespace detail {

// A query with one clause exchanged. No members: each member costs the compiler something for each type of query.
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_sources(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<New, P, W, G, O, L, C, Options>{
        std::move(changed), query.projection, query.condition, query.groups, query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_projection(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, New, W, G, O, L, C, Options>{
        query.sources, std::move(changed), query.condition, query.groups, query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_condition(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, New, G, O, L, C, Options>{
        query.sources, query.projection, std::move(changed), query.groups, query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_grouping(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, New, O, L, C, Options>{
        query.sources, query.projection, query.condition, std::move(changed), query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_order(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, G, New, L, C, Options>{
        query.sources, query.projection, query.condition, query.groups, std::move(changed), query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_limits(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, G, O, New, C, Options>{
        query.sources, query.projection, query.condition, query.groups, query.order, std::move(changed), query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_common(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, G, O, L, New, Options>{
        query.sources, query.projection, query.condition, query.groups, query.order, query.limits, std::move(changed)};
}
template <select_options New, class S, class P, class W, class G, class O, class L, class C, select_options Options>
constexpr auto with_options(select_query<S, P, W, G, O, L, C, Options> const& query) {
    return select_query<S, P, W, G, O, L, C, New>{query.sources, query.projection, query.condition, query.groups,
                                                  query.order,   query.limits,     query.common};
}

template <class Query>
constexpr auto as_compound(Query const& query) {
    return compound_query<Query, no_clause, no_limit>{query};
}

template <join_kind Kind, class Table, class Query>
constexpr auto joined(Query const& query) {
    using sources = decltype(query.sources);
    using broken = typename decltype(sources::template broken_join<Table>())::type;
    if constexpr (std::is_void_v<broken>) {
        return with_sources(
            query, query.sources.template with<Kind, Table>(typename sources::template on_foreign_key<Table>{}));
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    }
}
template <join_kind Kind, class Table, class Query, class On>
constexpr auto joined(Query const& query, On on) {
    using broken = typename decltype(join_condition_error<On>())::type;
    if constexpr (decltype(query.sources)::template contains<Table>) {
        using report [[maybe_unused]] = typename error::table_joined_twice<Table>::reported;
        return query;
    } else if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    } else {
        return with_sources(query, query.sources.template with<Kind, Table>(std::move(on)));
    }
}

template <join_kind Kind, class Query, class Body>
constexpr auto joined_lateral(Query const& query, Body body) {
    using broken = typename decltype(common_table_error<Body>())::type;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    } else if constexpr (decltype(query.sources)::template contains<typename Body::row>) {
        using report [[maybe_unused]] = typename error::table_joined_twice<typename Body::row>::reported;
        return query;
    } else {
        return with_sources(
            query, query.sources.template with<Kind, typename Body::row>(lateral_query<Body>{{std::move(body)}}));
    }
}

/// The rows behind `values` in the order of a query.
template <select_options Options, class Query, class... Values>
constexpr auto page_behind(Query const& query, Values&&... values) {
    using broken = broken_page<Query, decltype(query.order), sizeof...(Values)>;
    if constexpr (std::is_void_v<broken>) {
        return with_options<with_page(Options)>(with_condition(
            query, both_conditions(query.condition, behind(query.order.terms, std::forward<Values>(values)...))));
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    }
}

} // namespace detail

/// A SELECT under construction. Every clause returns a new query; the object holds the bound values only.
template <class Sources, class Projection, class Where, class Grouping, class Order, class Limits, class With,
          select_options Options>
struct select_query {
    using parts = type_list<Projection, Sources, Where, Grouping, Order, Limits, With>;
    [[no_unique_address]] Sources sources{};
    [[no_unique_address]] Projection projection{};
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Grouping groups{};
    [[no_unique_address]] Order order{};
    [[no_unique_address]] Limits limits{};
    [[no_unique_address]] With common{};

    static constexpr bool grouped = !std::is_same_v<Grouping, no_grouping>;
    using first_table = typename Sources::first;
    using projection_type = Projection;
    template <std::size_t I>
    using table_at = table_behind<typename Sources::template table<I>>;
    static constexpr array_view<const source_model> visible_tables = Sources::models;
    using reader = typename Projection::template reader<Sources, grouped>;
    using row = typename reader::row;
    /// Columns of the result.
    static constexpr std::size_t columns = Projection::columns;

private:
    static consteval select_model make_model() {
        select_model m{.with = With::models,
                       .sources = Sources::models,
                       .projection = nodes_of<Projection>,
                       .where = nodes_of<Where>,
                       .has_limit = Limits::has_limit,
                       .has_offset = Limits::has_offset,
                       .limit_argument = Limits::limit_argument,
                       .offset_argument = Limits::offset_argument,
                       .distinct = Options.distinct,
                       .distinct_on = Options.distinct_on,
                       .scans = Options.scans,
                       .pages = Options.pages,
                       .lock = Options.lock,
                       .wait = Options.wait};
        if constexpr (grouped) {
            m.group_by = nodes_of<decltype(groups.keys)>;
            m.having = nodes_of<decltype(groups.condition)>;
        }
        if constexpr (is_written<Order>)
            m.order_by = Order::models;
        return m;
    }

public:
    static constexpr select_model model = make_model();

    /// JOIN on the foreign key between `Table`, or the table of an alias, and the tables so far; or on a condition.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto join(On... on) const {
        return detail::joined<join_kind::inner, Table>(*this, std::move(on)...);
    }
    /// LEFT JOIN: the table's columns become optional.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto left_join(On... on) const {
        return detail::joined<join_kind::left, Table>(*this, std::move(on)...);
    }
    /// RIGHT JOIN: the columns of the tables so far become optional.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto right_join(On... on) const {
        return detail::joined<join_kind::right, Table>(*this, std::move(on)...);
    }
    /// FULL JOIN: all columns become optional.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto full_join(On... on) const {
        return detail::joined<join_kind::full, Table>(*this, std::move(on)...);
    }
    /// CROSS JOIN: every row with every row.
    template <class Table>
    [[nodiscard]] constexpr auto cross_join() const {
        return detail::joined<join_kind::cross, Table>(*this, no_clause{});
    }

    /// For each row so far the rows of a query that may read it: `outer<&T::member>`. They are those of a struct with
    /// `common_table("name")`. PostgreSQL only.
    template <row_query Body>
    [[nodiscard]] constexpr auto join_lateral(Body body) const {
        return detail::joined_lateral<join_kind::lateral>(*this, std::move(body));
    }
    /// The same; a row for which the query gives none stays, and the query's columns become optional.
    template <row_query Body>
    [[nodiscard]] constexpr auto left_join_lateral(Body body) const {
        return detail::joined_lateral<join_kind::left_lateral>(*this, std::move(body));
    }

    /// The rows of the first table, or of `Source`, that have all words of a text, by their full-text index.
    template <class Source = typename Sources::first, std::size_t Position = 0, class Text>
    [[nodiscard]] constexpr auto matching(Text&& text) const {
        using table = table_behind<Source>;
        if constexpr (!detail::has_full_text_index<table, Position>) {
            using report [[maybe_unused]] = typename error::no_full_text<table>::reported;
            return *this;
        } else if constexpr (!detail::searchable<Text>) {
            using report [[maybe_unused]] = typename error::not_a_search_text<std::remove_cvref_t<Text>>::reported;
            return *this;
        } else {
            auto wanted = detail::make_search(std::forward<Text>(text));
            return detail::with_sources(
                *this, sources.template with<join_kind::search, full_text_source<Source, Position>>(std::move(wanted)));
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<select_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_condition(*this, std::move(new_condition));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Tuples of these items; a single item gives plain values.
    template <class... Items>
    [[nodiscard]] constexpr auto select(Items... items) const {
        using broken = detail::broken_items<first_table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_projection(*this, tuple_projection<Items...>{{pack<Items...>{std::move(items)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// Structs whose members the items fill: a column fills the member of its name, `into_member` any.
    template <class Row, class... Items>
    [[nodiscard]] constexpr auto select_as(Items... items) const {
        using broken = detail::broken_items<first_table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_projection(*this,
                                           struct_projection<Row, Items...>{{pack<Items...>{std::move(items)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class... Keys>
    [[nodiscard]] constexpr auto group_by(Keys... keys) const {
        using broken = detail::broken_items<first_table, Keys...>;
        if constexpr (std::is_void_v<broken>) {
            using list = expression_list<Keys...>;
            return detail::with_grouping(*this, grouping_clause<list, decltype(groups.condition)>{
                                                    list{pack<Keys...>{std::move(keys)...}}, groups.condition});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto having(Condition new_condition) const {
        using broken = detail::broken_having<Condition, is_written<decltype(groups.condition)>>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_grouping(
                *this, grouping_clause<decltype(groups.keys), Condition>{groups.keys, std::move(new_condition)});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Columns, `desc<&T::member>`, expressions, `descending(expression)`.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = std::conditional_t<Options.pages, error::changed_page<first_table>,
                                          detail::broken_order<select_query, Terms...>>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_order(*this, detail::make_order(std::move(terms)...));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// At most so many rows: a number, or an argument.
    template <class Count>
    [[nodiscard]] constexpr auto limit(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            return detail::with_limits(*this,
                                       limit_clause<decltype(value), decltype(limits.offset)>{value, limits.offset});
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    /// Skips so many rows. Its cost grows with the number (`after` does not); needs a limit.
    template <class Count>
    [[nodiscard]] constexpr auto offset(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            return detail::with_limits(*this,
                                       limit_clause<decltype(limits.limit), decltype(value)>{limits.limit, value});
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }

    /// The next page: the rows behind one with these values in the order, a value or an argument for each term; or
    /// behind the last row of the page before.
    template <class... Values>
    [[nodiscard]] constexpr auto after(Values&&... values) const {
        if constexpr (detail::is_row_of_order<row, Order, Values...>) {
            return order.terms.apply([&](auto const&... term) {
                return detail::page_behind<Options>(*this, detail::value_of_term(values..., term)...);
            });
        } else if constexpr (sizeof...(Values) == 1 && (detail::struct_value<std::remove_cvref_t<Values>> && ...)) {
            using report [[maybe_unused]] =
                typename error::not_a_row_of_page<std::remove_cvref_t<Values>..., row>::reported;
            return *this;
        } else {
            return detail::page_behind<Options>(*this, std::forward<Values>(values)...);
        }
    }

    /// SELECT DISTINCT.
    [[nodiscard]] constexpr auto distinct() const {
        return detail::with_options<detail::with_distinct(Options)>(*this);
    }
    /// Of the rows that agree in the keys only the first, in the order that was said before and begins with the keys.
    /// PostgreSQL only.
    template <class... Keys>
    [[nodiscard]] constexpr auto distinct_on(Keys... keys) const {
        using broken = detail::broken_distinct_on<select_query, Order, Keys...>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_options<detail::with_distinct_on(Options, sizeof...(keys))>(*this);
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// This query may read whole tables, in a schema that requires indexes.
    [[nodiscard]] constexpr auto allow_scan() const { return detail::with_options<detail::with_scan(Options)>(*this); }
    /// Keeps others from changing the rows until the transaction ends. SQLite locks the database instead: no text.
    [[nodiscard]] constexpr auto for_update() const {
        return detail::with_options<detail::with_lock(Options, row_lock::for_update)>(*this);
    }
    /// Keeps others from changing the rows, not from reading them for a change of other rows; several may hold a row
    /// so.
    [[nodiscard]] constexpr auto for_share() const {
        return detail::with_options<detail::with_lock(Options, row_lock::for_share)>(*this);
    }
    /// Leaves out the rows that others hold; for_update unless for_share is said. PostgreSQL only.
    [[nodiscard]] constexpr auto skip_locked() const {
        return detail::with_options<detail::with_wait(Options, row_wait::skip_locked)>(*this);
    }
    /// A `busy_error` at once at a row that others hold; for_update unless for_share is said. PostgreSQL only.
    [[nodiscard]] constexpr auto nowait() const {
        return detail::with_options<detail::with_wait(Options, row_wait::nowait)>(*this);
    }

    /// A common table expression for this statement: its rows are those of a struct with `common_table("name")`. A body
    /// that reads itself is recursive: `.with(base.union_all(step))`.
    template <row_query Body>
    [[nodiscard]] constexpr auto with(Body body) const {
        using broken = typename With::template broken<Body>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_common(*this, common.with(std::move(body)));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            if constexpr (With::template gives<Body>)
                return detail::with_common(*this, common.with(std::move(body))); // so that nobody misses it
            else
                return *this;
        }
    }

    /// The rows of both queries, each once.
    template <row_query Query>
    [[nodiscard]] constexpr auto union_distinct(Query query) const {
        return detail::as_compound(*this).union_distinct(std::move(query));
    }
    /// The rows of both queries.
    template <row_query Query>
    [[nodiscard]] constexpr auto union_all(Query query) const {
        return detail::as_compound(*this).union_all(std::move(query));
    }
    /// The rows that both queries have, each once.
    template <row_query Query>
    [[nodiscard]] constexpr auto intersect(Query query) const {
        return detail::as_compound(*this).intersect(std::move(query));
    }
    /// The rows that the other query does not have, each once.
    template <row_query Query>
    [[nodiscard]] constexpr auto except(Query query) const {
        return detail::as_compound(*this).except(std::move(query));
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    [[gnu::always_inline]] constexpr void bind(Visitor& visitor) const {
        if constexpr (With::has_parameters)
            common.bind(visitor);
        if constexpr (Projection::has_parameters)
            projection.bind(visitor);
        if constexpr (Sources::has_parameters)
            sources.bind(visitor);
        if constexpr (Where::has_parameters)
            condition.bind(visitor);
        if constexpr (Grouping::has_parameters)
            groups.bind(visitor);
        if constexpr (Order::has_parameters)
            order.bind(visitor);
        if constexpr (Limits::has_parameters)
            limits.bind(visitor);
    }

    /// Void, or the error of a rule that needs the whole query; what concerns the statement around it is left out.
    static consteval auto check_parts() {
        constexpr query_violation found = violation_in(model);
        if constexpr (found.rule != query_rule::none)
            return detail::error_of_violation<parts, found>();
        else if constexpr (Options.pages && !Limits::has_limit)
            return std::type_identity<error::page_without_limit<first_table>>{};
        else if constexpr (Options.pages && Limits::has_offset)
            return std::type_identity<error::changed_page<first_table>>{};
        else if constexpr (Options.pages && first_window(model.projection) < model.projection.size())
            return std::type_identity<error::window_in_page<first_table>>{};
        else if constexpr (Options.distinct_on > 0 && (Options.pages || Options.distinct))
            return std::type_identity<error::distinct_on_without_order<first_table>>{};
        else if constexpr (locks_no_rows(model))
            return std::type_identity<error::lock_without_rows<first_table>>{};
        else
            return Projection::template check<Sources, grouped>();
    }
    /// Void, or the error of a rule that needs the whole statement.
    static consteval auto check() {
        if constexpr (std::is_void_v<typename decltype(check_parts())::type>)
            return detail::error_of_scopes<first_table, violation_of_scopes(model)>();
        else
            return check_parts();
    }
};

/// `from<user>`: all rows, as `user`.
template <class Table>
inline constexpr select_query<source_list<Table>, table_projection<Table>> from =
    detail::start_on<table_behind<Table>, select_query<source_list<Table>, table_projection<Table>>>();

} // namespace constable

#endif
