// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_COLUMNS_HPP
#define CONSTABLE_DRIVER_POSTGRES_COLUMNS_HPP

// Rows column by column, each column an array: what `unnest` makes rows of again.
// https://www.postgresql.org/docs/15/functions-array.html

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../core/error.hpp"
#include "../driver.hpp"
#include "list.hpp"
#include "parameter.hpp"
#include "statement.hpp"

namespace constable {

/// Gathers the values of many rows for the array parameters of one statement. The values of a row are bound in the
/// order of the parameters; memory is used again. Not thread-safe.
class postgres_columns {
public:
    /// The first parameters of the statement are the arrays; `scales` are the digits after the point of decimals that
    /// come as integers. The statement must live longer.
    postgres_columns(postgres_statement& statement, std::span<const std::uint8_t> scales) : statement_(&statement) {
        for (std::size_t i = 0; i < scales.size(); ++i) {
            const std::uint32_t element = postgres_element_of(statement.parameter_oid(static_cast<int>(i)));
            columns_.push_back(
                {postgres_parameter{element, postgres_type_of(element), scales[i]}, postgres_array_writer{element}});
        }
    }

    void bind_null(int column) { at(column).array.add_null(); }
    void bind_integer(int column, std::int64_t value) { add(column, at(column).value.set_integer(value)); }
    void bind_real(int column, double value) { add(column, at(column).value.set_real(value)); }
    void bind_text(int column, std::string_view text, bound_lifetime) {
        add(column, at(column).value.set_text(text, bound_lifetime::until_reset));
    }
    void bind_blob(int column, std::span<const std::byte> bytes, bound_lifetime) {
        add(column, at(column).value.set_blob(bytes, bound_lifetime::until_reset));
    }
    void end_row() noexcept { ++rows_; }
    /// The error names the row, counted from 0 on since `clear`, and the value.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_parameter(int column, std::string_view message,
                                                               std::string_view remedy) const {
        statement_->fail(error_kind::invalid_value,
                         {.message = "row " + std::to_string(rows_) + ", value " + std::to_string(column + 1) + ": " +
                                     std::string{message},
                          .remedy = std::string{remedy}});
    }

    /// Gives the arrays to the statement, which borrows them until it has run.
    void bind() {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            statement_->bind_binary(static_cast<int>(i), columns_[i].array.finish());
        }
    }
    /// Forgets the rows.
    void clear() {
        rows_ = 0;
        for (gathered& each : columns_)
            each.array.clear();
    }

private:
    struct gathered {
        postgres_parameter value;
        postgres_array_writer array;
    };

    gathered& at(int column) { return columns_[static_cast<std::size_t>(column)]; }
    void add(int column, postgres_refusal refused) {
        if (refused) [[unlikely]]
            fail_parameter(column, refused.message, refused.remedy);
        postgres_parameter const& value = at(column).value;
        at(column).array.add(value.bytes(), value.size());
    }

    postgres_statement* statement_;
    std::vector<gathered> columns_;
    std::size_t rows_ = 0;
};

} // namespace constable

#endif
