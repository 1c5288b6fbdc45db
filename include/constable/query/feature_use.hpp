// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_FEATURE_USE_HPP
#define CONSTABLE_QUERY_FEATURE_USE_HPP

// Does a statement ask for something that not every engine has?

#include "../core/array_view.hpp"
#include "../dialect/dialect.hpp"
#include "conjuncts.hpp"
#include "statement.hpp"

namespace constable {

namespace detail {

/// Goes through a statement and the queries inside it until it finds what the engine lacks.
class feature_search {
public:
    constexpr explicit feature_search(dialect_traits const& dialect) noexcept : dialect_(dialect) {}

    [[nodiscard]] constexpr dialect_feature found() const noexcept { return found_; }

    constexpr void look(node_span nodes) {
        for (const expression_node& n : nodes) {
            if (n.kind == node_kind::function)
                need(feature_of(n.called));
            else if (n.kind == node_kind::subquery)
                look(*n.query);
        }
    }
    constexpr void look(select_model const& query) {
        if (query.wait != row_wait::wait)
            need(dialect_feature::row_waits);
        if (query.distinct_on > 0)
            need(dialect_feature::distinct_on);
        for (const auto& source : query.sources) {
            if (source.kind == join_kind::full && !joins_by_equality(source.on))
                need(dialect_feature::full_join_without_equality);
            if (is_lateral(source.kind))
                need(dialect_feature::lateral_join);
        }
        for_each_part(query, [&](auto const& part) { look(part); });
    }
    constexpr void look(insert_model const& query) {
        look(query.values);
        look(query.updates);
        look(query.returning);
    }
    constexpr void look(update_model const& query) {
        look(query.assignments);
        for (const auto& source : query.sources)
            look(source.on);
        look(query.where);
        look(query.returning);
    }
    constexpr void look(erase_model const& query) {
        look(query.where);
        look(query.returning);
    }

private:
    constexpr void look(array_view<const assignment_model> assignments) {
        for (const auto& each : assignments)
            look(each.value);
    }
    constexpr void need(dialect_feature feature) {
        if (feature != dialect_feature::none && found_ == dialect_feature::none && !dialect_.has(feature))
            found_ = feature;
    }

    dialect_traits const& dialect_;
    dialect_feature found_ = dialect_feature::none;
};

} // namespace detail

/// The first feature that the statement asks for and the engine lacks; `none` where it has all.
template <class Model>
[[nodiscard]] constexpr dialect_feature first_lacking_feature(dialect_traits const& dialect, Model const& query) {
    detail::feature_search search{dialect};
    search.look(query);
    return search.found();
}

} // namespace constable

#endif
