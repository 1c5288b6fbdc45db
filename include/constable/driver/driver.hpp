// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_DRIVER_HPP
#define CONSTABLE_DRIVER_DRIVER_HPP

// What a database driver is: prepare, bind, step, read.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../core/error.hpp"
#include "../core/storage.hpp"

namespace constable {

/// One column of the current row, found once and read as often as needed. It and the views it returns are valid until
/// the next `step`, `reset` or `fail` of its statement. Look at `storage` before reading: what reading a value as
/// another type gives is the engine's business.
template <class V>
concept driver_value = std::copyable<V> && requires(const V value) {
    { value.storage() } -> std::same_as<storage_class>;
    { value.integer() } -> std::same_as<std::int64_t>;
    { value.real() } -> std::same_as<double>;
    { value.text() } -> std::same_as<std::string_view>;
    { value.blob() } -> std::same_as<std::span<const std::byte>>;
};

/// A column as a live database declares it.
struct live_column {
    std::string name;
    std::string type; ///< as declared
    bool not_null = false;
    bool has_default = false;
    bool generated = false;
    std::string collation{};           ///< by which it orders text, where that is known and not by bytes
    std::vector<std::string> labels{}; ///< of an enum that is a type of the database's own
};

/// A prepared statement. Parameters and columns count from 0. Not thread-safe.
/// `step` is true while there is a row; it throws a `database_error`, and the statement is reset then. A statement that
/// writes is done when `step` was false, not before. After that, `reset` comes before the next `step` or `bind_*`.
/// `reset` and `unbind` never throw; `reset` keeps what was bound, `unbind` forgets it.
/// `locate` sets the source location that later errors of this statement carry. `fail` resets the statement and throws
/// an error of the given kind, completed with file, SQL text and location. `value` is valid after a `step` that
/// returned true.
template <class S>
concept driver_statement =
    std::movable<S> && requires(S s, const S cs, int i, std::string_view text, std::span<const std::byte> bytes) {
        s.bind_null(i);
        s.bind_integer(i, std::int64_t{});
        s.bind_real(i, double{});
        s.bind_text(i, text, bound_lifetime::until_reset);
        s.bind_blob(i, bytes, bound_lifetime::until_reset);
        { s.step() } -> std::same_as<bool>;
        { s.reset() } noexcept;
        { s.unbind() } noexcept;
        { s.locate(std::source_location::current()) } noexcept;
        cs.fail(error_kind::misuse, error_facts{});
        { cs.column_count() } -> std::same_as<int>;
        { cs.column_name(i) } -> std::convertible_to<std::string_view>;
        { cs.value(i) } -> driver_value;
    };

/// What hand-written SQL asks of a statement besides: how many parameters it has, and whether it only reads.
template <class S>
concept describable_statement = driver_statement<S> && requires(const S cs) {
    { cs.parameter_count() } -> std::same_as<int>;
    { cs.read_only() } -> std::same_as<bool>;
};

/// What transactions that run at the same time may see of each other. SQLite has serializable alone, and gives it
/// whichever is asked for. https://www.postgresql.org/docs/15/transaction-iso.html
enum class isolation : std::uint8_t {
    read_committed,  ///< each statement sees what was committed before it
    repeatable_read, ///< one snapshot; two that write the same row cannot both commit
    serializable     ///< as if they had run one after the other
};

/// What becomes of a COMMIT whose answer is lost with the link. SQLite has no link to lose.
enum class commit : std::uint8_t {
    answered, ///< `in_doubt_error`
    verified  ///< the server is asked on a new link what has become of it; `in_doubt_error` where it does not know
};

/// How one transaction differs from the connection's others.
struct transaction_options {
    std::optional<constable::isolation> isolation{}; ///< that of the connection where nothing is said
    constable::commit commit = constable::commit::answered;
    bool deferrable = false; ///< of `read`: waits for a serializable snapshot that no writer can disturb
};

/// A connection to one database. `inspect_columns(connection, table, where)` gives the columns of a table as a
/// `std::vector<live_column>`, none if there is no such table; `inspect_tables(connection, where)` the names of all
/// tables and views. Not thread-safe: one thread owns it at a time.
template <class C>
concept driver_connection =
    std::movable<C> && driver_statement<typename C::statement> && requires(C c, const C cc, std::string_view sql) {
        typename C::dialect;
        { c.prepare(sql) } -> std::same_as<typename C::statement>;
        c.execute(sql);
        { cc.rows_changed() } -> std::same_as<std::int64_t>;
        { cc.last_insert_key() } -> std::same_as<std::int64_t>;
        { cc.in_transaction() } -> std::same_as<bool>;
    };

} // namespace constable

#endif
