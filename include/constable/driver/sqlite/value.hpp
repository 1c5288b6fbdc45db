// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_VALUE_HPP
#define CONSTABLE_DRIVER_SQLITE_VALUE_HPP

// One column of the current row, found once and read as often as needed.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <sqlite3.h>

#include "../../core/error.hpp"
#include "../driver.hpp"

namespace constable {

/// A value of the row that `sqlite_statement::step` stands on; it and its views are valid until the next `step`,
/// `reset` or `fail`. Reading a value as another type converts it as SQL does: look at `storage` first. It is an
/// unprotected sqlite3_value, safe because one thread owns the connection: https://sqlite.org/c3ref/value.html
class sqlite_value {
public:
    explicit sqlite_value(sqlite3_value* value) noexcept : value_(value), type_(sqlite3_value_type(value)) {}

    [[nodiscard]] storage_class storage() const noexcept {
        return type_ == SQLITE_NULL ? storage_class::null : static_cast<storage_class>(type_);
    }
    [[nodiscard]] std::int64_t integer() const noexcept { return sqlite3_value_int64(value_); }
    [[nodiscard]] double real() const noexcept { return sqlite3_value_double(value_); }

    /// Bytes as stored, NUL included, not checked to be UTF-8. Throws out_of_memory when a conversion finds no memory.
    [[nodiscard]] std::string_view text() const {
        auto const* text = reinterpret_cast<char const*>(sqlite3_value_text(value_));
        if (text == nullptr) [[unlikely]]
            return no_text();
        return {text, static_cast<std::size_t>(sqlite3_value_bytes(value_))};
    }
    /// An empty blob and NULL are both an empty span: `storage` tells them apart.
    [[nodiscard]] std::span<const std::byte> blob() const noexcept {
        auto const* bytes = static_cast<std::byte const*>(sqlite3_value_blob(value_));
        return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value_))};
    }

private:
    static_assert(static_cast<int>(storage_class::integer) == SQLITE_INTEGER &&
                  static_cast<int>(storage_class::real) == SQLITE_FLOAT &&
                  static_cast<int>(storage_class::text) == SQLITE_TEXT &&
                  static_cast<int>(storage_class::blob) == SQLITE_BLOB);

    [[gnu::cold, gnu::noinline]] std::string_view no_text() const {
        if (type_ == SQLITE_NULL)
            return {};
        const error_facts facts{.message = "SQLite could not allocate memory to convert a value to text",
                                .remedy = "free memory"};
        throw_error(error_kind::out_of_memory, facts);
    }

    sqlite3_value* value_;
    int type_; // before any conversion
};

} // namespace constable

#endif
