// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_DYNAMIC_SHAPE_HPP
#define CONSTABLE_QUERY_DYNAMIC_SHAPE_HPP

// Which parts a dynamic statement has at the moment, and its text with these.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/static_vector.hpp"
#include "../core/text.hpp"
#include "../dialect/dialect.hpp"
#include "../dialect/dynamic_sql.hpp"
#include "../dialect/expression_sql.hpp"
#include "dynamic_rules.hpp"
#include "statement.hpp"

namespace constable {

/// A condition of a filter. Conditions of one `group` other than 0 are alternatives.
struct filter_term {
    node_span condition{}; ///< in static storage: which one it is says the condition
    std::uint32_t group = 0;
};

/// Visits a statement, like a binder of parameters, and collects which parts it has.
class dynamic_shape {
public:
    /// `identity` keeps what the filters are made of; its memory is used again.
    explicit dynamic_shape(std::string& identity) noexcept : identity_(identity) { identity_.clear(); }

    bool part(bool given, std::size_t) noexcept {
        mask_ |= std::uint64_t{given} << parts_++;
        return false;
    }
    template <class Filter>
    void filter(Filter const& visited) {
        const array_view<const filter_term> terms = visited.terms();
        filters_[filter_count_++] = terms;
        append(terms.size());
        for (const filter_term& term : terms) {
            append(reinterpret_cast<std::uintptr_t>(term.condition.data()));
            append(term.group);
        }
    }
    template <class T, class Holder>
    void value(Holder const&) noexcept {}
    template <class T, class Integer>
    void narrow(Integer) noexcept {}
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() noexcept {}

    [[nodiscard]] std::uint64_t mask() const noexcept { return mask_; }
    [[nodiscard]] std::string_view identity() const noexcept { return identity_; }
    [[nodiscard]] array_view<const array_view<const filter_term>> filters() const noexcept {
        return {filters_.data(), filter_count_};
    }
    /// Of all that makes the text different from others of the same statement, which is `seed`.
    [[nodiscard]] std::uint64_t hash(std::uint64_t seed) const noexcept {
        std::uint64_t hash = mixed(mixed(14695981039346656037ULL, seed), mask_);
        for (std::size_t at = 0; at < identity_.size(); at += sizeof hash) {
            std::uint64_t word = 0;
            std::memcpy(&word, identity_.data() + at, sizeof word);
            hash = mixed(hash, word);
        }
        return hash;
    }

private:
    static constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) noexcept {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
        return hash ^ (hash >> 32);
    }
    void append(std::uint64_t number) {
        char bytes[sizeof number];
        std::memcpy(bytes, &number, sizeof number);
        identity_.append(bytes, sizeof bytes);
    }

    std::string& identity_;
    std::uint64_t mask_ = 0;
    unsigned parts_ = 0;
    std::size_t filter_count_ = 0;
    std::array<array_view<const filter_term>, most_filters> filters_{};
};

/// What the tables of a statement are called in its text.
using table_names = static_vector<table_name_in_text, 64>;

[[nodiscard]] constexpr table_names table_names_in(select_model const& query) {
    table_names names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.name()});
    return names;
}
template <class Model>
[[nodiscard]] constexpr table_names table_names_in(Model const& query) {
    table_names names;
    names.push_back({query.table->id, query.table->name});
    return names;
}

namespace detail {

/// AND of all conditions; those of one group are ORed, in parentheses. True if there is none.
inline void write_terms(sql_writer& sql, array_view<const filter_term> terms) {
    if (terms.empty())
        sql.text(sql.dialect.has_boolean ? "TRUE" : "1");
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const std::uint32_t group = terms[i].group;
        const bool continued = i > 0 && group != 0 && terms[i - 1].group == group;
        const bool continues = group != 0 && i + 1 < terms.size() && terms[i + 1].group == group;
        if (i > 0)
            sql.text(continued ? " OR " : " AND ");
        if (continues && !continued)
            sql.text("(");
        const bool wrapped = terms[i].condition[0].op == operator_kind::logical_or;
        if (wrapped)
            sql.text("(");
        sql.expression(terms[i].condition);
        if (wrapped)
            sql.text(")");
        if (continued && !continues)
            sql.text(")");
    }
}

/// Appends to a string what an engine's parameters look like after parts have gone.
inline std::string with_numbers(std::string text, dialect_traits const& dialect) {
    if (dialect.parameter_mark != '$')
        return text;
    std::string numbered;
    renumber_parameters(numbered, text, dialect.parameter_mark);
    return numbered;
}

/// All parts of a pattern, and empty filters.
constexpr void write_full_pattern(text_sink& sink, std::string_view pattern, dialect_traits const& dialect) {
    write_pattern(sink, pattern, ~std::uint64_t{0},
                  [&](text_sink& into, bool) { into.append(dialect.has_boolean ? "TRUE" : "1"); });
}

} // namespace detail

/// The text of a dynamic statement with the parts of `shape`; `write_query` writes the subqueries of its filters.
/// Allocates: it is made once for each set of parts.
[[nodiscard]] inline std::string assembled(std::string_view pattern, dynamic_shape const& shape,
                                           table_names const& names, dialect_traits const& dialect,
                                           void (*write_query)(sql_writer&, select_model const&)) {
    std::string text;
    std::size_t next = 0;
    write_pattern(text, pattern, shape.mask(), [&](std::string& into, bool qualified) {
        const auto terms = shape.filters()[next++];
        into += build_text([&](text_sink& sink) {
            sql_writer sql{.sink = sink,
                           .dialect = dialect,
                           .scope = {{names.begin(), names.size()}},
                           .qualified = qualified,
                           .write_query = write_query};
            detail::write_terms(sql, terms);
        });
    });
    return detail::with_numbers(std::move(text), dialect);
}

} // namespace constable

#endif
