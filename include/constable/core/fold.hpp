// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_FOLD_HPP
#define CONSTABLE_CORE_FOLD_HPP

// Folds over any number of operands: clang ends a fold expression at 256.

#include <cstddef>
#include <initializer_list>

namespace constable::detail {

constexpr bool all_true(std::initializer_list<bool> values) noexcept {
    for (bool value : values)
        if (!value)
            return false;
    return true;
}
constexpr bool any_true(std::initializer_list<bool> values) noexcept {
    for (bool value : values)
        if (value)
            return true;
    return false;
}
constexpr std::size_t sum_of(std::initializer_list<std::size_t> values) noexcept {
    std::size_t sum = 0;
    for (std::size_t value : values)
        sum += value;
    return sum;
}

} // namespace constable::detail

#endif
