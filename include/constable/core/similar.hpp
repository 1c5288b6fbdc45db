// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_SIMILAR_HPP
#define CONSTABLE_CORE_SIMILAR_HPP

// Which of several names may have been meant?

#include <cstddef>
#include <string_view>

#include "ascii.hpp"

namespace constable {

/// Longer names are similar to none.
inline constexpr std::size_t max_similar_name = 63;
inline constexpr std::size_t no_similar_name = static_cast<std::size_t>(-1);

/// How many bytes are inserted, left out, changed or exchanged with their neighbour between two names; upper and lower
/// case are one. `no_similar_name` for names that are too long. Takes time in proportion to the product of the sizes.
[[nodiscard]] constexpr std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
    if (a.size() > max_similar_name || b.size() > max_similar_name)
        return no_similar_name;
    const auto same = [&](std::size_t i, std::size_t j) { return ascii_lower_case(a[i]) == ascii_lower_case(b[j]); };
    const auto least = [](std::size_t x, std::size_t y) { return x < y ? x : y; };
    std::size_t before[max_similar_name + 1]{}; // the row before the last one: for exchanged neighbours
    std::size_t last[max_similar_name + 1]{};
    std::size_t row[max_similar_name + 1]{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            before[j] = last[j];
            last[j] = row[j];
        }
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t kept = last[j - 1] + (same(i - 1, j - 1) ? 0 : 1);
            row[j] = least(kept, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[b.size()];
}

/// The position of the name that is closest to `wanted`, at most every third byte different; `no_similar_name` if none
/// is. `name_at(i)` gives the names from 0 to `count` - 1; an empty one is passed over.
template <class NameAt>
[[nodiscard]] constexpr std::size_t most_similar(std::string_view wanted, std::size_t count, NameAt&& name_at) {
    std::size_t found = no_similar_name;
    std::size_t closest = no_similar_name;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = name_at(i);
        const std::size_t longer = name.size() > wanted.size() ? name.size() : wanted.size();
        const std::size_t shorter = name.size() > wanted.size() ? wanted.size() : name.size();
        if (name.empty() || longer - shorter > longer / 3) // so many bytes are left out at least
            continue;
        const std::size_t distance = edit_distance(name, wanted);
        if (distance <= longer / 3 && distance < closest) {
            closest = distance;
            found = i;
        }
    }
    return found;
}

} // namespace constable

#endif
