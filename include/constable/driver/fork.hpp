// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_FORK_HPP
#define CONSTABLE_DRIVER_FORK_HPP

// Tells a process from its forked children.

#include <cstdint>

#include <pthread.h>

namespace constable {

namespace detail {

// Written in a child by its fork handler only, while it has one thread.
inline std::uint32_t forks_so_far = 0;

inline void count_fork() noexcept { ++forks_so_far; }

} // namespace detail

/// Changes in a child of fork(2), and never otherwise. One load. vfork, posix_spawn and a bare clone go unnoticed.
[[nodiscard]] inline std::uint32_t process_generation() noexcept { return detail::forks_so_far; }

/// Starts to watch forks; false when the system has no memory for it. Cheap after the first call. Thread-safe.
[[nodiscard]] inline bool watch_forks() noexcept {
    static const bool watching = pthread_atfork(nullptr, nullptr, &detail::count_fork) == 0;
    return watching;
}

} // namespace constable

#endif
