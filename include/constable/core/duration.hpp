// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_DURATION_HPP
#define CONSTABLE_CORE_DURATION_HPP

// A span of time in microseconds, without the compile time of <chrono>.

#include <compare>
#include <cstdint>
#include <limits>

#include "error.hpp"

namespace constable {

namespace detail {

// Not constexpr: in a constant expression its name is the compiler's message.
[[noreturn]] inline void duration_is_out_of_range() {
    throw_error(error_kind::invalid_value, {.message = "a duration does not fit into 64 bits of microseconds",
                                            .remedy = "use a duration of less than 292000 years"});
}

} // namespace detail

/// Signed microseconds in 64 bits: about 292000 years either way. Arithmetic that leaves that range throws
/// `value_error` (in a constant expression: does not compile).
class duration {
public:
    constexpr duration() noexcept = default;

    [[nodiscard]] static constexpr duration microseconds(std::int64_t count) noexcept { return duration{count}; }
    [[nodiscard]] static constexpr duration milliseconds(std::int64_t count) { return of(count, 1'000); }
    [[nodiscard]] static constexpr duration seconds(std::int64_t count) { return of(count, 1'000'000); }
    [[nodiscard]] static constexpr duration minutes(std::int64_t count) { return of(count, 60'000'000); }
    [[nodiscard]] static constexpr duration hours(std::int64_t count) { return of(count, 3'600'000'000); }
    /// Of 24 hours.
    [[nodiscard]] static constexpr duration days(std::int64_t count) { return of(count, 86'400'000'000); }
    [[nodiscard]] static constexpr duration min() noexcept {
        return duration{std::numeric_limits<std::int64_t>::min()};
    }
    [[nodiscard]] static constexpr duration max() noexcept {
        return duration{std::numeric_limits<std::int64_t>::max()};
    }

    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return count_; }
    /// Whole milliseconds, rounded towards zero.
    [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return count_ / 1'000; }
    /// Whole seconds, rounded towards zero.
    [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return count_ / 1'000'000; }

    [[nodiscard]] friend constexpr bool operator==(duration, duration) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(duration, duration) noexcept = default;

    [[nodiscard]] friend constexpr duration operator+(duration a, duration b) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.count_, b.count_, &sum))
            detail::duration_is_out_of_range();
        return duration{sum};
    }
    [[nodiscard]] friend constexpr duration operator-(duration a, duration b) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.count_, b.count_, &difference))
            detail::duration_is_out_of_range();
        return duration{difference};
    }
    [[nodiscard]] friend constexpr duration operator-(duration a) { return duration{} - a; }
    [[nodiscard]] friend constexpr duration operator*(duration a, std::int64_t factor) { return of(a.count_, factor); }
    [[nodiscard]] friend constexpr duration operator*(std::int64_t factor, duration a) { return of(a.count_, factor); }
    /// Rounded towards zero. Division by zero throws `value_error`.
    [[nodiscard]] friend constexpr duration operator/(duration a, std::int64_t divisor) {
        if (divisor == 0 || (divisor == -1 && a == min()))
            detail::duration_is_out_of_range();
        return duration{a.count_ / divisor};
    }
    constexpr duration& operator+=(duration other) { return *this = *this + other; }
    constexpr duration& operator-=(duration other) { return *this = *this - other; }

private:
    explicit constexpr duration(std::int64_t count) noexcept : count_(count) {}

    static constexpr duration of(std::int64_t count, std::int64_t unit) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(count, unit, &product))
            detail::duration_is_out_of_range();
        return duration{product};
    }

    std::int64_t count_ = 0;
};

} // namespace constable

#endif
