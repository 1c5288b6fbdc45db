// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_SELECT_OPTIONS_HPP
#define CONSTABLE_QUERY_SELECT_OPTIONS_HPP

// What a SELECT says without an expression, as a part of its type.

#include <cstddef>

#include "statement.hpp"

namespace constable {

/// What a query says without an expression.
struct select_options {
    bool distinct = false;
    std::size_t distinct_on = 0;
    bool scans = false;
    bool pages = false;
    row_lock lock = row_lock::none;
    row_wait wait = row_wait::wait;
};

namespace detail {

consteval select_options with_distinct(select_options options) {
    options.distinct = true;
    return options;
}
consteval select_options with_distinct_on(select_options options, std::size_t keys) {
    options.distinct_on = keys;
    return options;
}
consteval select_options with_scan(select_options options) {
    options.scans = true;
    return options;
}
consteval select_options with_page(select_options options) {
    options.pages = true;
    return options;
}
consteval select_options with_lock(select_options options, row_lock lock) {
    options.lock = lock;
    return options;
}
consteval select_options with_wait(select_options options, row_wait wait) {
    options.wait = wait;
    return with_lock(options, options.lock == row_lock::none ? row_lock::for_update : options.lock);
}

} // namespace detail

} // namespace constable

#endif
