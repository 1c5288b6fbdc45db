// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_ROWS_HPP
#define CONSTABLE_SESSION_ROWS_HPP

// The rows of a query, read in place.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../query/origin.hpp"
#include "parameters.hpp"
#include "returned_rows.hpp"
#include "statement_cache.hpp"

namespace constable {

namespace detail {

/// What a codec sees of the current row. Not a template over the query: reading is compiled once per type of row.
template <class Statement>
struct row_source {
    Statement const& statement;
    any_model model;

    [[nodiscard]] auto value(int column) const noexcept { return statement.value(column); }

    [[noreturn, gnu::cold, gnu::noinline]] void fail(error_kind kind, int column, std::string message,
                                                     std::string_view remedy) const {
        const column_origin origin = model.column(static_cast<std::size_t>(column));
        statement.fail(kind,
                       {.message = std::move(message),
                        .remedy = std::string{remedy},
                        .table = std::string{origin.table},
                        .columns = std::string{origin.column.empty() ? statement.column_name(column) : origin.column}});
    }
};

/// Reads nothing: for a query that the compiler has refused.
template <class Row>
struct refused_reader {
    using row = Row;
    template <class Source>
    static void read(Source const&, Row&) noexcept {}
};

} // namespace detail

/// A range of rows that are read one by one while it is iterated, once. The row object is reused: take what is to be
/// kept by copy or by move. The statement is reset at the end, on destruction and on an exception. Must not outlive its
/// database; not thread-safe.
template <class Reader, driver_connection Connection>
class [[nodiscard]] rows {
public:
    using value_type = typename Reader::row;
    using lease = typename statement_cache<Connection>::lease;

    rows(lease statement, any_model model, Reader reader = {}) noexcept
        : statement_(std::move(statement)), model_(model), reader_(std::move(reader)) {}

    /// What `end()` gives: std::default_sentinel needs <iterator>, and that the streams.
    struct end_of_rows {};
    class iterator {
    public:
        using value_type = typename Reader::row;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(rows& range) noexcept : range_(&range) {}

        [[nodiscard]] value_type& operator*() const noexcept { return range_->current_; }
        [[nodiscard]] value_type* operator->() const noexcept { return &range_->current_; }
        iterator& operator++() {
            range_->advance();
            return *this;
        }
        void operator++(int) { range_->advance(); }
        [[nodiscard]] friend bool operator==(iterator const& it, end_of_rows) noexcept { return it.at_end(); }

    private:
        [[nodiscard]] bool at_end() const noexcept { return !range_->statement_; }
        rows* range_ = nullptr;
    };

    /// Reads the first row.
    [[nodiscard]] iterator begin() {
        advance();
        return iterator{*this};
    }
    [[nodiscard]] end_of_rows end() const noexcept { return {}; }

    /// All rows.
    [[nodiscard]] std::vector<value_type> all() && {
        std::vector<value_type> result;
        while (step())
            detail::append_row(result, [this](value_type& row) { read(row); });
        return result;
    }
    /// The first row, if there is one.
    [[nodiscard]] std::optional<value_type> first() && {
        std::optional<value_type> result;
        if (step()) {
            result.emplace();
            read(*result);
        }
        statement_.release();
        return result;
    }
    /// The only row. Throws `row_count_error` for none and for more than one.
    [[nodiscard]] value_type one() && {
        value_type result{};
        if (!statement_ || !statement_->step())
            fail_count("no row", "use first(), which may return none");
        read(result);
        if (statement_->step())
            fail_count("more than one row", "narrow the condition, or use first() or all()");
        statement_.release();
        return result;
    }

private:
    /// False at the end, where the statement is given back.
    bool step() {
        if (!statement_ || !statement_->step()) {
            statement_.release();
            return false;
        }
        return true;
    }
    void read(value_type& into) {
        reader_.read(detail::row_source<typename Connection::statement>{*statement_, model_}, into);
    }
    void advance() {
        if (step())
            read(current_);
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_count(std::string_view found, std::string_view remedy) {
        error_facts facts{.message = "one row was expected, there is " + std::string{found},
                          .remedy = std::string{remedy}};
        if (!statement_) // all were read already
            throw_error(error_kind::row_count, std::move(facts));
        statement_->fail(error_kind::row_count, std::move(facts));
    }

    lease statement_;
    any_model model_;
    [[no_unique_address]] Reader reader_;
    value_type current_{};
};

} // namespace constable

#endif
