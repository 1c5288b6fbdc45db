// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_SLOT_HPP
#define CONSTABLE_SESSION_SLOT_HPP

// A small number for each type of statement, given on its first use anywhere in the process.

#include <cstdint>

namespace constable {

namespace detail {

inline std::uint32_t slots_given = 0;

template <class Query>
inline std::uint32_t slot_held = 0; // 0: none yet

[[gnu::cold, gnu::noinline]] inline std::uint32_t give_slot(std::uint32_t& slot) noexcept {
    const std::uint32_t fresh = __atomic_add_fetch(&slots_given, 1, __ATOMIC_RELAXED);
    std::uint32_t expected = 0;
    // Another thread may have been first: its number stays, ours is never used.
    __atomic_compare_exchange_n(&slot, &expected, fresh, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return expected == 0 ? fresh : expected;
}

} // namespace detail

/// The number in a place for it, from 1 on, given on the first call.
[[nodiscard]] inline std::uint32_t slot_in(std::uint32_t& held) noexcept {
    const std::uint32_t slot = __atomic_load_n(&held, __ATOMIC_RELAXED);
    return slot != 0 ? slot : detail::give_slot(held);
}

/// The slot of a statement type, from 1 on. One load and one comparison; thread-safe, before `main` too.
template <class Query>
[[nodiscard]] inline std::uint32_t slot_of() noexcept {
    return slot_in(detail::slot_held<Query>);
}

} // namespace constable

#endif
