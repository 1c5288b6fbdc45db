// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_RELATIONS_HPP
#define CONSTABLE_SESSION_RELATIONS_HPP

// Rows that belong to other rows, fetched together and looked up by key.

#include <cstddef>
#include <source_location>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../query/relation.hpp"

namespace constable {

namespace detail {

template <auto Member, class Row>
constexpr auto const& key_of_row(Row const& row) {
    if constexpr (is_optional<member_of<Member>>)
        return *(row.*Member);
    else
        return row.*Member;
}

template <auto Member, class Row>
constexpr bool has_key_value(Row const& row) {
    if constexpr (is_optional<member_of<Member>>)
        return (row.*Member).has_value();
    else
        return true;
}

/// The values of a member, without NULL and without repetitions in a row.
template <auto Member, class Rows>
auto keys_of_rows(Rows const& rows) {
    std::vector<without_optional<member_of<Member>>> keys;
    keys.reserve(std::size(rows));
    for (auto const& row : rows)
        if (has_key_value<Member>(row) && (keys.empty() || keys.back() != key_of_row<Member>(row)))
            keys.push_back(key_of_row<Member>(row));
    return keys;
}

/// Rows that the database has ordered by a member. Its order is that of the keys here, unless a collation says
/// otherwise: then the rows of a key are together, but have to be looked for.
template <auto Member, class Row>
class rows_by_key {
public:
    explicit rows_by_key(std::vector<Row> rows) : rows_(std::move(rows)) {
        for (std::size_t i = 1; i < rows_.size(); ++i)
            searchable_ = searchable_ && !(key_of_row<Member>(rows_[i]) < key_of_row<Member>(rows_[i - 1]));
    }

    template <class Key>
    [[nodiscard]] std::span<Row const> of(Key const& key) const {
        std::size_t first = searchable_ ? first_not_below(key) : 0;
        while (!searchable_ && first < rows_.size() && key_of_row<Member>(rows_[first]) != key)
            ++first;
        std::size_t last = first;
        while (last < rows_.size() && key_of_row<Member>(rows_[last]) == key)
            ++last;
        return {rows_.data() + first, last - first};
    }
    [[nodiscard]] std::vector<Row> const& all() const noexcept { return rows_; }

private:
    template <class Key>
    [[nodiscard]] std::size_t first_not_below(Key const& key) const {
        std::size_t low = 0;
        for (std::size_t high = rows_.size(); low < high;) {
            const std::size_t middle = low + (high - low) / 2;
            if (key_of_row<Member>(rows_[middle]) < key)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    std::vector<Row> rows_;
    bool searchable_ = true;
};

} // namespace detail

/// The rows that refer to a set of rows, independent of the database.
template <class Relation>
class children_of_rows {
public:
    using child = typename Relation::child;
    using parent = typename Relation::parent;

    explicit children_of_rows(std::vector<child> rows) : rows_(std::move(rows)) {}

    /// The children of one of the rows, in the order of their primary key; none for a row that has none. Valid as long
    /// as this object.
    [[nodiscard]] std::span<child const> of(parent const& row) const { return rows_.of(row.*Relation::parent_member); }
    /// All of them, together by parent.
    [[nodiscard]] std::vector<child> const& all() const noexcept { return rows_.all(); }

private:
    detail::rows_by_key<Relation::child_member, child> rows_;
};

/// The rows that a set of rows refers to, independent of the database.
template <class Relation>
class parents_of_rows {
public:
    using child = typename Relation::child;
    using parent = typename Relation::parent;

    parents_of_rows(std::vector<parent> rows, std::source_location where) : rows_(std::move(rows)), where_(where) {}

    /// The row that this one refers to; a pointer, null for a row that refers to none, where the foreign key is
    /// optional. Throws `row_count_error` where the parent was removed between the two queries: read both in one
    /// transaction. Valid as long as this object.
    [[nodiscard]] decltype(auto) of(child const& row) const {
        if constexpr (detail::is_optional<member_of<Relation::child_member>>)
            return (row.*Relation::child_member).has_value() ? &find(row) : nullptr;
        else
            return find(row);
    }
    [[nodiscard]] std::vector<parent> const& all() const noexcept { return rows_.all(); }

private:
    parent const& find(child const& row) const {
        const auto found = rows_.of(detail::key_of_row<Relation::child_member>(row));
        if (found.empty()) [[unlikely]]
            fail();
        return found.front();
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail() const {
        throw_error(error_kind::row_count, {.message = "the row that a foreign key leads to is not there",
                                            .remedy = "read the rows and their parents in one transaction",
                                            .table = std::string{table_name<parent>},
                                            .where = where_});
    }

    detail::rows_by_key<Relation::parent_member, parent> rows_;
    std::source_location where_;
};

} // namespace constable

#endif
