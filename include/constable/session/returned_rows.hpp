// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_RETURNED_ROWS_HPP
#define CONSTABLE_SESSION_RETURNED_ROWS_HPP

// The rows of a write with RETURNING: the write is complete when they are there.

#include <cstddef>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"

namespace constable {

namespace detail {

/// Reads a row where it is going to stay; a `std::vector<bool>` has no such place.
template <class Row, class Read>
void append_row(std::vector<Row>& rows, Read&& read) {
    if constexpr (std::is_same_v<Row, bool>) {
        bool row = false;
        read(row);
        rows.push_back(row);
    } else {
        read(rows.emplace_back());
    }
}

} // namespace detail

/// A container of rows, independent of the database. A write ends only after its last row, so the rows are fetched at
/// once: this is the one allocation of the call.
template <class Row>
class returned_rows {
public:
    using value_type = Row;

    returned_rows(std::vector<Row> rows, std::string_view sql, std::source_location where) noexcept
        : rows_(std::move(rows)), sql_(sql), where_(where) {}

    [[nodiscard]] auto begin() noexcept { return rows_.begin(); }
    [[nodiscard]] auto end() noexcept { return rows_.end(); }
    [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
    [[nodiscard]] auto end() const noexcept { return rows_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

    [[nodiscard]] std::vector<Row> all() && { return std::move(rows_); }
    [[nodiscard]] std::optional<Row> first() && {
        return rows_.empty() ? std::nullopt : std::optional<Row>{std::move(rows_.front())};
    }
    /// The only row. Throws `row_count_error` for none and for more than one; the write is done then, unless a
    /// transaction around it rolls back.
    [[nodiscard]] Row one() && {
        if (rows_.size() != 1) [[unlikely]]
            fail_count();
        return std::move(rows_.front());
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] void fail_count() const {
        throw_error(error_kind::row_count,
                    {.message = "one returned row was expected, there are " + std::to_string(rows_.size()),
                     .remedy = "look at the condition; in a transaction the write is rolled back",
                     .sql = std::string{sql_},
                     .where = where_,
                     .result = outcome::applied});
    }

    std::vector<Row> rows_;
    std::string_view sql_;
    std::source_location where_;
};

} // namespace constable

#endif
