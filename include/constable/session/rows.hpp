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

/// The execution behind a range of rows: what does not depend on the type of the rows, compiled once.
template <driver_connection Connection>
class row_cursor {
public:
    using lease = typename statement_cache<Connection>::lease;

    /// What `end()` gives: std::default_sentinel needs <iterator>, and that the streams.
    struct end_of_rows {};
    /// Where an iteration is.
    class position {
    public:
        position() = default;
        [[nodiscard]] friend bool operator==(position const& at, end_of_rows) noexcept { return at.at_end(); }

    protected:
        explicit position(row_cursor& cursor) noexcept : cursor_(&cursor) {}
        row_cursor* cursor_ = nullptr;

    private:
        [[nodiscard]] bool at_end() const noexcept { return !cursor_->statement_; }
    };

    [[nodiscard]] end_of_rows end() const noexcept { return {}; }

protected:
    row_cursor(lease statement, any_model model) noexcept : statement_(std::move(statement)), model_(model) {}

    /// False at the end, where the statement is given back.
    bool step() {
        if (!statement_ || !statement_->step()) {
            statement_.release();
            return false;
        }
        return true;
    }
    /// For the only row.
    void step_once() {
        if (!statement_ || !statement_->step())
            fail_count("no row", "use first(), which may return none");
    }
    void finish_once() {
        if (statement_->step())
            fail_count("more than one row", "narrow the condition, or use first() or all()");
        statement_.release();
    }
    void close() noexcept { statement_.release(); }
    [[nodiscard]] row_source<typename Connection::statement> source() const noexcept { return {*statement_, model_}; }

private:
    [[noreturn, gnu::cold, gnu::noinline]] void fail_count(std::string_view found, std::string_view remedy) {
        error_facts facts{.message = "one row was expected, there is " + std::string{found},
                          .remedy = std::string{remedy}};
        if (!statement_) // all were read already
            throw_error(error_kind::row_count, std::move(facts));
        statement_->fail(error_kind::row_count, std::move(facts));
    }

    lease statement_;
    any_model model_;
};

} // namespace detail

/// A range of rows that are read one by one while it is iterated, once. The row object is reused: take what is to be
/// kept by copy or by move. The statement is reset at the end, on destruction and on an exception. Must not outlive its
/// database; not thread-safe.
template <class Reader, driver_connection Connection>
class [[nodiscard]] rows : detail::row_cursor<Connection> {
    using cursor = detail::row_cursor<Connection>;

public:
    using value_type = typename Reader::row;

    rows(typename cursor::lease statement, any_model model, Reader reader = {}) noexcept
        : cursor(std::move(statement), model), reader_(std::move(reader)) {}

    class iterator : public cursor::position {
    public:
        using value_type = typename Reader::row;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(rows& range) noexcept : cursor::position(range) {}

        [[nodiscard]] value_type& operator*() const noexcept { return range().current_; }
        [[nodiscard]] value_type* operator->() const noexcept { return &range().current_; }
        iterator& operator++() {
            range().advance();
            return *this;
        }
        void operator++(int) { range().advance(); }

    private:
        [[nodiscard]] rows& range() const noexcept { return static_cast<rows&>(*this->cursor_); }
    };

    /// Reads the first row.
    [[nodiscard]] iterator begin() {
        advance();
        return iterator{*this};
    }
    using cursor::end;

    /// All rows.
    [[nodiscard]] std::vector<value_type> all() && {
        std::vector<value_type> result;
        while (cursor::step())
            detail::append_row(result, [this](value_type& row) { reader_.read(cursor::source(), row); });
        return result;
    }
    /// The first row, if there is one.
    [[nodiscard]] std::optional<value_type> first() && {
        std::optional<value_type> result;
        if (cursor::step())
            reader_.read(cursor::source(), result.emplace());
        cursor::close();
        return result;
    }
    /// The only row. Throws `row_count_error` for none and for more than one.
    [[nodiscard]] value_type one() && {
        value_type result{};
        cursor::step_once();
        reader_.read(cursor::source(), result);
        cursor::finish_once();
        return result;
    }

private:
    void advance() {
        if (cursor::step())
            reader_.read(cursor::source(), current_);
    }

    [[no_unique_address]] Reader reader_;
    value_type current_{};
};

} // namespace constable

#endif
