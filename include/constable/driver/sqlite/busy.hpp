// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_BUSY_HPP
#define CONSTABLE_DRIVER_SQLITE_BUSY_HPP

// Waits for another connection's lock: short random sleeps up to a deadline.

#include <cstdint>
#include <time.h>

namespace constable {

/// SQLite's busy handler. One per connection, at a fixed address; only `cancel` may come from another thread.
/// Without a `begin`, every lock that a statement meets starts a wait of its own; between `begin` and `end` all share
/// one deadline.
class sqlite_busy_wait {
public:
    /// How the last wait that gave up ended.
    struct report {
        bool gave_up = false;   ///< the handler was asked and refused to wait on
        bool cancelled = false; ///< because of `cancel`
        std::int32_t waited_ms = 0;
    };

    explicit sqlite_busy_wait(std::int32_t deadline_ms) noexcept : deadline_ms_(deadline_ms), random_(seed()) {}

    [[nodiscard]] std::int32_t deadline_ms() const noexcept { return deadline_ms_; }
    void deadline_ms(std::int32_t milliseconds) noexcept { deadline_ms_ = milliseconds; }

    void begin() noexcept {
        one_wait_ = true;
        started_ns_ = 0;
        __atomic_store_n(&cancelled_, false, __ATOMIC_RELAXED);
    }
    void end() noexcept { one_wait_ = false; }

    /// Ends the wait that is going on. Thread-safe.
    void cancel() noexcept { __atomic_store_n(&cancelled_, true, __ATOMIC_RELAXED); }

    /// Sleeps a little and says whether to try again. `attempt` counts from 0 for each lock.
    [[nodiscard]] bool wait(int attempt) noexcept {
        const std::int64_t now = now_ns();
        if (started_ns_ == 0 || (attempt == 0 && !one_wait_))
            start(now);
        const std::int64_t left = started_ns_ + std::int64_t{deadline_ms_} * 1'000'000 - now;
        const bool cancelled = __atomic_load_n(&cancelled_, __ATOMIC_RELAXED);
        if (left <= 0 || cancelled) {
            last_ = {true, cancelled, static_cast<std::int32_t>((now - started_ns_) / 1'000'000)};
            return false;
        }
        const std::int64_t pause = pause_ns(attempt);
        sleep_ns(pause < left ? pause : left);
        return true;
    }

    /// For sqlite3_busy_handler: `self` is a sqlite_busy_wait. https://sqlite.org/c3ref/busy_handler.html
    static int callback(void* self, int attempt) noexcept {
        return static_cast<sqlite_busy_wait*>(self)->wait(attempt) ? 1 : 0;
    }

    /// What the last refusal was, once: a second call returns an empty report.
    [[nodiscard]] report take_report() noexcept {
        const report result = last_;
        last_ = {};
        return result;
    }

private:
    static std::int64_t now_ns() noexcept {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC, &now);
        return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
    }
    static void sleep_ns(std::int64_t nanoseconds) noexcept {
        timespec pause{};
        pause.tv_sec = static_cast<time_t>(nanoseconds / 1'000'000'000);
        pause.tv_nsec = static_cast<long>(nanoseconds % 1'000'000'000);
        nanosleep(&pause, nullptr); // woken early by a signal: tries early
    }
    std::uint64_t seed() const noexcept {
        return (static_cast<std::uint64_t>(now_ns()) ^ reinterpret_cast<std::uintptr_t>(this)) | 1U;
    }
    void start(std::int64_t now) noexcept {
        started_ns_ = now;
        if (!one_wait_)
            __atomic_store_n(&cancelled_, false, __ATOMIC_RELAXED);
    }
    // 0.1 ms to 1, 2, 4, then 8 ms, from xorshift64.
    std::int64_t pause_ns(int attempt) noexcept {
        random_ ^= random_ << 13U;
        random_ ^= random_ >> 7U;
        random_ ^= random_ << 17U;
        const std::uint64_t span_us = std::uint64_t{1000} << (attempt < 3 ? attempt : 3);
        return static_cast<std::int64_t>((100 + random_ % span_us) * 1000);
    }

    std::int32_t deadline_ms_;
    bool one_wait_ = false;
    bool cancelled_ = false; // by another thread; without <atomic>, as in core/uuid.hpp
    std::int64_t started_ns_ = 0;
    std::uint64_t random_;
    report last_;
};

} // namespace constable

#endif
