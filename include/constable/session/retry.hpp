// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_RETRY_HPP
#define CONSTABLE_SESSION_RETRY_HPP

// Transactions that the engine asks to be run again.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <span>

#include "../core/entropy.hpp"
#include "../core/error.hpp"

namespace constable {

/// How often a transaction is run until its `retry_transaction_error` is thrown.
inline constexpr int max_transaction_attempts = 8;

namespace detail {

/// Microseconds that are waited at most behind an attempt, from 1 on: twice as long each time, up to a tenth of a
/// second.
[[nodiscard]] constexpr std::uint32_t longest_pause(int attempt) noexcept {
    constexpr std::uint32_t first = 1'000;
    constexpr std::uint32_t most = 100'000;
    return attempt > 7 ? most : first << (attempt - 1);
}

/// Waits a random part of the longest pause ("full jitter": those that collided do not collide again; M. Brooker,
/// Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
inline void pause_behind(int attempt) {
    std::uint32_t random = 0;
    fill_with_entropy(std::as_writable_bytes(std::span{&random, 1}));
    const std::uint32_t microseconds = random % (longest_pause(attempt) + 1);
    std::timespec left{0, static_cast<long>(microseconds) * 1'000};
    while (::nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

/// What `work` returns; it is called again after a `retry_transaction_error`, with pauses.
template <class Work>
auto with_retries(Work&& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            return work();
        } catch (retry_transaction_error const&) {
            if (attempt == max_transaction_attempts)
                throw;
        }
        pause_behind(attempt);
    }
}

} // namespace detail

} // namespace constable

#endif
