// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_RELATIONS_HPP
#define CONSTABLE_SESSION_RELATIONS_HPP

// Rows that belong to other rows, fetched together and looked up by key.

#include <algorithm>
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

/// The different values of a member, in order.
template <auto Member, class Rows>
auto keys_of_rows(Rows const& rows) {
    std::vector<without_optional<member_of<Member>>> keys;
    keys.reserve(std::size(rows));
    for (auto const& row : rows)
        if (has_key_value<Member>(row))
            keys.push_back(key_of_row<Member>(row));
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

/// Keeps the order among rows of the same key.
template <auto Member, class Row>
void sort_by_key(std::vector<Row>& rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](Row const& a, Row const& b) { return key_of_row<Member>(a) < key_of_row<Member>(b); });
}

template <auto Member, class Row, class Key>
std::span<Row const> rows_of_key(std::vector<Row> const& rows, Key const& key) {
    const auto first = std::lower_bound(rows.begin(), rows.end(), key, [](Row const& row, Key const& wanted) {
        return key_of_row<Member>(row) < wanted;
    });
    auto last = first;
    while (last != rows.end() && !(key < key_of_row<Member>(*last)))
        ++last;
    return {first, last};
}

} // namespace detail

/// The rows that refer to a set of rows, independent of the database.
template <class Relation>
class children_of_rows {
public:
    using child = typename Relation::child;
    using parent = typename Relation::parent;

    explicit children_of_rows(std::vector<child> rows) : rows_(std::move(rows)) {
        detail::sort_by_key<Relation::child_member>(rows_);
    }

    /// The children of one of the rows, in the order of their primary key; none for a row that has none. Valid as long
    /// as this object.
    [[nodiscard]] std::span<child const> of(parent const& row) const {
        return detail::rows_of_key<Relation::child_member>(rows_, row.*Relation::parent_member);
    }
    /// All of them, together by parent.
    [[nodiscard]] std::vector<child> const& all() const noexcept { return rows_; }

private:
    std::vector<child> rows_;
};

/// The rows that a set of rows refers to, independent of the database.
template <class Relation>
class parents_of_rows {
public:
    using child = typename Relation::child;
    using parent = typename Relation::parent;

    parents_of_rows(std::vector<parent> rows, std::source_location where) : rows_(std::move(rows)), where_(where) {
        detail::sort_by_key<Relation::parent_member>(rows_);
    }

    /// The row that this one refers to; a pointer, null for a row that refers to none, where the foreign key is
    /// optional. Throws `row_count_error` where the parent was removed between the two queries: read both in one
    /// transaction. Valid as long as this object.
    [[nodiscard]] decltype(auto) of(child const& row) const {
        if constexpr (detail::is_optional<member_of<Relation::child_member>>)
            return (row.*Relation::child_member).has_value() ? &find(row) : nullptr;
        else
            return find(row);
    }
    [[nodiscard]] std::vector<parent> const& all() const noexcept { return rows_; }

private:
    parent const& find(child const& row) const {
        const auto found =
            detail::rows_of_key<Relation::parent_member>(rows_, detail::key_of_row<Relation::child_member>(row));
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

    std::vector<parent> rows_;
    std::source_location where_;
};

} // namespace constable

#endif
