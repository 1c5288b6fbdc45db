// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_DRIVER_HPP
#define CONSTABLE_DRIVER_DRIVER_HPP

// What a database driver is: prepare, bind, step, read.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string_view>

#include "../core/error.hpp"

namespace constable {

/// The storage class of a value that came back.
enum class storage_class : std::uint8_t { null, integer, real, text, blob };

/// How long a bound text or blob stays where it is.
enum class bound_lifetime : std::uint8_t {
    until_reset, ///< the caller keeps it alive until the statement is reset: not copied
    call         ///< copied by the driver before bind returns
};

/// A prepared statement. Parameters and columns count from 0. Not thread-safe.
/// `step` is true while there is a row; it throws a `database_error`. `reset` and `unbind` never throw.
/// `locate` sets the source location that later errors of this statement carry. `fail` throws an error of the given kind,
/// completed with file, SQL text and location.
/// `read_*` are valid after a `step` that returned true, and the views they return until the next `step` or `reset`.
template <class S>
concept driver_statement = std::movable<S> && requires(S s, const S cs, int i, std::string_view text,
                                                       std::span<const std::byte> bytes) {
    s.bind_null(i);
    s.bind_integer(i, std::int64_t{});
    s.bind_real(i, double{});
    s.bind_text(i, text, bound_lifetime::until_reset);
    s.bind_blob(i, bytes, bound_lifetime::until_reset);
    { s.step() } -> std::same_as<bool>;
    { s.reset() } noexcept;
    { s.locate(std::source_location::current()) } noexcept;
    cs.fail(error_kind::misuse, error_facts{});
    { cs.column_count() } -> std::same_as<int>;
    { cs.column_name(i) } -> std::convertible_to<std::string_view>;
    { cs.storage(i) } -> std::same_as<storage_class>;
    { cs.read_integer(i) } -> std::same_as<std::int64_t>;
    { cs.read_real(i) } -> std::same_as<double>;
    { cs.read_text(i) } -> std::same_as<std::string_view>;
    { cs.read_blob(i) } -> std::same_as<std::span<const std::byte>>;
};

/// A connection to one database. Not thread-safe: one thread owns it at a time.
template <class C>
concept driver_connection = std::movable<C> && driver_statement<typename C::statement> &&
                            requires(C c, const C cc, std::string_view sql) {
    typename C::dialect;
    { c.prepare(sql) } -> std::same_as<typename C::statement>;
    c.execute(sql);
    { cc.rows_changed() } -> std::same_as<std::int64_t>;
    { cc.last_insert_key() } -> std::same_as<std::int64_t>;
    { cc.in_transaction() } -> std::same_as<bool>;
};

} // namespace constable

#endif
