// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_FILTER_HPP
#define CONSTABLE_SESSION_FILTER_HPP

// Conditions that are put together at run time, for search screens.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/array_view.hpp"
#include "../core/error.hpp"
#include "../core/storage.hpp"
#include "../dialect/dialect.hpp"
#include "../dialect/postgres.hpp"
#include "../dialect/sqlite.hpp"
#include "../query/dynamic.hpp"
#include "../query/dynamic_shape.hpp"
#include "../query/feature_use.hpp"
#include "../query/rules.hpp"
#include "../schema/table.hpp"
#include "parameters.hpp"

namespace constable {

namespace error {

template <class Column>
struct table_not_in_filter {
    using reported = void;
    static_assert(!sizeof(Column), "constable: this column's table is not one of the filter's; name it: "
                                   "filter<table, other_table> [errors.md#table_not_in_filter]");
};

template <class Condition>
struct argument_in_filter {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: a filter keeps the values of its conditions; give the value instead "
                                      "of arg<N> [errors.md#argument_in_filter]");
};

template <dialect_feature Feature, class Condition>
struct feature_in_filter {
    using reported = void;
    static_assert(
        !sizeof(Condition),
        "constable: a filter runs on every engine, and this condition uses a feature (first argument) that one "
        "lacks; write it into the query itself, as dynamic(given, condition) [errors.md#feature_in_filter]");
};

} // namespace error

namespace detail {

/// Values as a driver gets them, kept to be bound later, and the conditions they belong to.
class filter_state {
public:
    [[nodiscard]] array_view<const filter_term> terms() const noexcept { return terms_; }
    [[nodiscard]] std::uint32_t groups() const noexcept { return groups_; }

    void add(node_span condition) { terms_.push_back({condition, 0}); }
    /// The conditions of `other` as alternatives.
    void add_any(filter_state const& other) {
        ++groups_;
        for (filter_term const& term : other.terms_)
            terms_.push_back({term.condition, groups_});
        const std::size_t shift = bytes_.size();
        bytes_ += other.bytes_;
        for (value kept : other.values_) {
            kept.begin += shift;
            values_.push_back(kept);
        }
    }

    // Like a statement that is bound.
    void bind_null(int) { values_.push_back({.storage = storage_class::null}); }
    void bind_integer(int, std::int64_t held) {
        values_.push_back({.storage = storage_class::integer, .integer = held});
    }
    void bind_real(int, double held) { values_.push_back({.storage = storage_class::real, .real = held}); }
    void bind_text(int, std::string_view held, bound_lifetime) {
        values_.push_back({.storage = storage_class::text, .begin = bytes_.size(), .size = held.size()});
        bytes_.append(held);
    }
    void bind_blob(int, std::span<const std::byte> held, bound_lifetime) {
        values_.push_back({.storage = storage_class::blob, .begin = bytes_.size(), .size = held.size()});
        bytes_.append(reinterpret_cast<char const*>(held.data()), held.size());
    }
    [[noreturn]] static void fail(error_kind kind, error_facts facts) { throw_error(kind, std::move(facts)); }

    /// Binds everything from `index` on; returns the index behind it.
    template <class Target>
    int bind_values(Target& target, int index, bound_lifetime lifetime) const {
        for (value const& kept : values_) {
            const std::string_view held{bytes_.data() + kept.begin, kept.size};
            switch (kept.storage) {
            case storage_class::null: target.bind_null(index); break;
            case storage_class::integer: target.bind_integer(index, kept.integer); break;
            case storage_class::real: target.bind_real(index, kept.real); break;
            case storage_class::text: target.bind_text(index, held, lifetime); break;
            case storage_class::blob: target.bind_blob(index, std::as_bytes(std::span{held}), lifetime); break;
            }
            ++index;
        }
        return index;
    }

private:
    struct value {
        storage_class storage = storage_class::null;
        std::int64_t integer = 0;
        double real = 0;
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    std::vector<filter_term> terms_;
    std::vector<value> values_;
    std::string bytes_;
    std::uint32_t groups_ = 0;
};

template <class... Tables>
constexpr std::size_t column_of_no_table(node_span nodes) {
    for (std::size_t at = 0; at < nodes.size(); ++at)
        if (nodes[at].kind == node_kind::column && !((nodes[at].table == id_of<Tables>) || ...))
            return at;
    return nodes.size();
}

/// What not every engine has.
constexpr dialect_feature feature_of_one_engine(node_span condition) {
    const select_model query{.where = condition};
    const dialect_feature lacking = first_lacking_feature(sqlite::traits, query);
    return lacking != dialect_feature::none ? lacking : first_lacking_feature(postgres::traits, query);
}

template <class E, class... Tables>
consteval auto filter_error() {
    if constexpr (!std::is_void_v<broken_condition_t<E>>) {
        return broken_condition<E>();
    } else {
        constexpr std::size_t foreign = column_of_no_table<Tables...>(nodes_of<E>);
        constexpr std::size_t aggregate = first_aggregate(nodes_of<E>);
        if constexpr (has_dynamic(nodes_of<E>))
            return std::type_identity<error::nested_dynamic<E>>{};
        else if constexpr (argument_count(nodes_of<E>) > 0)
            return std::type_identity<error::argument_in_filter<E>>{};
        else if constexpr (foreign < E::node_count)
            return std::type_identity<error::table_not_in_filter<part_at<E, foreign>>>{};
        else if constexpr (aggregate < E::node_count)
            return std::type_identity<error::aggregate_in_where<part_at<E, aggregate>>>{};
        else if constexpr (constexpr dialect_feature lacking = feature_of_one_engine(nodes_of<E>);
                           lacking != dialect_feature::none)
            return std::type_identity<error::feature_in_filter<lacking, E>>{};
        else
            return std::type_identity<void>{};
    }
}

/// The condition as a query, so that an error of its values can name their columns.
template <class E, class... Tables>
inline constexpr source_model filter_sources[]{
    source_model{id_of<Tables>, table_name<Tables>, join_kind::first, {}, {}, &table_of<Tables>}...};
template <class E, class... Tables>
inline constexpr select_model filter_query{.sources = filter_sources<E, Tables...>, .where = nodes_of<E>};

} // namespace detail

/// Void, or the error class of a condition that a `filter<Tables...>` cannot take.
template <class E, class... Tables>
using broken_filter_condition = typename decltype(detail::filter_error<E, Tables...>())::type;

/// Conditions on `Tables`, all of which must hold; without any, every row passes:
/// `filter<user> f; if (name) f.add(col<&user::name> == *name); db(from<user>.where(f && col<&user::age> > 18))`.
/// It is checked by type when it is added to, and keeps copies of the values. A query shares the conditions that the
/// filter had when the query was made. A statement is prepared once for each sequence of conditions, of which a
/// connection keeps the latest `most_shapes`. Copies are cheap and share their memory; not thread-safe.
template <class... Tables>
class filter {
    static_assert(sizeof...(Tables) > 0, "constable: name the tables of the filter: filter<user>");

public:
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1 + sizeof...(Tables);

    /// One more condition. Throws `value_error` for a value that cannot be stored, text that is not UTF-8 for example;
    /// the filter is what it was then.
    template <class E>
    filter& add(E const& condition) {
        using broken = broken_filter_condition<E, Tables...>;
        if constexpr (std::is_same_v<E, detail::refused_expression>) {
            return *this;
        } else if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
        } else {
            auto changed = copy();
            bound_copies unused;
            parameter_binder<detail::filter_state> binder{
                *changed, unused, any_model{detail::filter_query<E, Tables...>}, bound_lifetime::until_reset};
            condition.bind(binder);
            changed->add(nodes_of<E>);
            state_ = std::move(changed);
        }
        return *this;
    }

    /// Of the conditions of `alternatives` one must hold; its own alternatives count like others. Without any, nothing
    /// is added.
    filter& add_any(filter const& alternatives) {
        if (alternatives.empty())
            return *this;
        auto changed = copy();
        changed->add_any(*alternatives.state_);
        state_ = std::move(changed);
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return terms().size(); }
    [[nodiscard]] bool empty() const noexcept { return terms().empty(); }
    void clear() noexcept { state_.reset(); }

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::filter;
        out->type = value_kind::boolean;
        out->arity = sizeof...(Tables);
        ++out;
        ((out->kind = node_kind::column, out->table = id_of<Tables>, ++out), ...); // so that these must be in the query
        return out;
    }
    template <class Visitor>
    void bind(Visitor& visitor) const {
        visitor.filter(*this);
    }

    /// For what assembles and binds statements.
    [[nodiscard]] array_view<const filter_term> terms() const noexcept {
        return state_ ? state_->terms() : array_view<const filter_term>{};
    }
    template <class Target>
    int bind_values(Target& target, int index, bound_lifetime lifetime) const {
        return state_ ? state_->bind_values(target, index, lifetime) : index;
    }

private:
    /// Queries and copies keep what they have.
    [[nodiscard]] std::shared_ptr<detail::filter_state> copy() const {
        return state_ ? std::make_shared<detail::filter_state>(*state_) : std::make_shared<detail::filter_state>();
    }

    std::shared_ptr<detail::filter_state> state_;
};

} // namespace constable

#endif
