// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_DECIMAL_HPP
#define CONSTABLE_CORE_DECIMAL_HPP

// Exact decimal numbers of a fixed scale: money.

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "error.hpp"
#include "small_text.hpp"

namespace constable {

namespace detail {

// Not constexpr: in a constant expression its name is the compiler's message.
[[noreturn]] inline void decimal_is_out_of_range() {
    throw_error(error_kind::invalid_value, {.message = "a number does not fit into the decimal's precision",
                                            .remedy = "use a decimal of higher precision, or check before computing"});
}

constexpr std::int64_t power_of_ten(int exponent) noexcept {
    std::int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

__extension__ typedef unsigned __int128 decimal_quotient;

// The double nearest to numerator / denominator, ties to even. The denominator is a power of ten; both are at most
// 10^18.
constexpr double nearest_quotient(std::uint64_t numerator, std::uint64_t denominator) noexcept {
    constexpr std::uint64_t exact = std::uint64_t{1} << 53;
    if (numerator <= exact) // powers of ten are exact doubles up to 10^22
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    // At least 60 bits, the last one sticky: the only rounding is the conversion's.
    const decimal_quotient shifted = static_cast<decimal_quotient>(numerator) << 67;
    const decimal_quotient sticky = shifted % denominator != 0 ? 1 : 0;
    return static_cast<double>((shifted / denominator) | sticky) * 0x1p-67;
}

} // namespace detail

/// `numeric(Precision, Scale)`: an integer of at most `Precision` digits, the last `Scale` of them behind the point.
/// Eight bytes; exact. What does not fit throws `value_error` (in a constant expression: does not compile).
template <int Precision, int Scale>
class decimal {
    static_assert(Precision >= 1 && Precision <= 18,
                  "constable: a decimal has 1 to 18 digits, which is what 64 bits hold");
    static_assert(Scale >= 0 && Scale <= Precision, "constable: a decimal's scale lies between 0 and its precision");

public:
    static constexpr int precision = Precision;
    static constexpr int scale = Scale;

    constexpr decimal() noexcept = default;

    /// Implicit, because it is exact.
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    constexpr decimal(Integer whole) : unscaled_(checked_whole(whole)) {}
    /// Deleted: no binary fraction is the decimal it was written as. Use `parse` or `from_unscaled`.
    template <std::floating_point Floating>
    decimal(Floating) = delete;

    /// From units of 10^-Scale: `decimal<10, 2>::from_unscaled(1234)` is 12.34.
    [[nodiscard]] static constexpr decimal from_unscaled(std::int64_t units) {
        if (units < -limit || units > limit)
            detail::decimal_is_out_of_range();
        return unchecked(units);
    }
    /// `-12.34`: an optional sign, digits, and a point with digits on both sides if there is one. Empty if malformed,
    /// too large, or if a digit other than 0 lies behind the scale: nothing is rounded.
    [[nodiscard]] static constexpr std::optional<decimal> parse(std::string_view text) noexcept;

    [[nodiscard]] static constexpr decimal min() noexcept { return unchecked(-limit); }
    [[nodiscard]] static constexpr decimal max() noexcept { return unchecked(limit); }

    /// In units of 10^-Scale.
    [[nodiscard]] constexpr std::int64_t unscaled() const noexcept { return unscaled_; }
    /// The nearest double.
    [[nodiscard]] constexpr double to_double() const noexcept {
        const auto bits = static_cast<std::uint64_t>(unscaled_);
        const auto unit = static_cast<std::uint64_t>(detail::power_of_ten(Scale));
        return unscaled_ < 0 ? -detail::nearest_quotient(0 - bits, unit) : detail::nearest_quotient(bits, unit);
    }

    [[nodiscard]] friend constexpr bool operator==(decimal, decimal) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(decimal, decimal) noexcept = default;
    /// Never throws: an integer may be too large for the type and still compare.
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(decimal a, Integer whole) noexcept {
        std::int64_t units = 0;
        if (__builtin_mul_overflow(detail::power_of_ten(Scale), whole, &units))
            return whole > 0 ? std::strong_ordering::less : std::strong_ordering::greater;
        return a.unscaled_ <=> units;
    }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr bool operator==(decimal a, Integer whole) noexcept {
        return (a <=> whole) == 0;
    }

    // Neither can leave 64 bits: both operands are below 10^18.
    [[nodiscard]] friend constexpr decimal operator+(decimal a, decimal b) {
        return from_unscaled(a.unscaled_ + b.unscaled_);
    }
    [[nodiscard]] friend constexpr decimal operator-(decimal a, decimal b) {
        return from_unscaled(a.unscaled_ - b.unscaled_);
    }
    [[nodiscard]] friend constexpr decimal operator-(decimal a) noexcept { return unchecked(-a.unscaled_); }

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr decimal operator*(decimal a, Integer factor) {
        return from_unscaled(product(a.unscaled_, factor));
    }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr decimal operator*(Integer factor, decimal a) {
        return a * factor;
    }
    constexpr decimal& operator+=(decimal other) { return *this = *this + other; }
    constexpr decimal& operator-=(decimal other) { return *this = *this - other; }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    constexpr decimal& operator*=(Integer factor) {
        return *this = *this * factor;
    }

private:
    static constexpr std::int64_t limit = detail::power_of_ten(Precision) - 1;

    static constexpr decimal unchecked(std::int64_t units) noexcept {
        decimal number;
        number.unscaled_ = units;
        return number;
    }
    template <std::integral Integer>
    static constexpr std::int64_t product(std::int64_t a, Integer b) {
        std::int64_t result = 0;
        if (__builtin_mul_overflow(a, b, &result))
            detail::decimal_is_out_of_range();
        return result;
    }
    template <std::integral Integer>
    static constexpr std::int64_t checked_whole(Integer whole) {
        const std::int64_t units = product(detail::power_of_ten(Scale), whole);
        if (units < -limit || units > limit)
            detail::decimal_is_out_of_range();
        return units;
    }

    std::int64_t unscaled_ = 0;
};

namespace detail {

// Appends decimal digits to `units`. False if one is none or the result exceeds `limit`.
constexpr bool append_decimal_digits(std::int64_t& units, std::string_view digits, std::int64_t limit) noexcept {
    for (const char character : digits) {
        const int digit = character - '0';
        if (digit < 0 || digit > 9 || units > (limit - digit) / 10)
            return false;
        units = units * 10 + digit;
    }
    return true;
}

} // namespace detail

template <int Precision, int Scale>
constexpr std::optional<decimal<Precision, Scale>> decimal<Precision, Scale>::parse(std::string_view text) noexcept {
    const bool negative = !text.empty() && text[0] == '-';
    if (negative || (!text.empty() && text[0] == '+'))
        text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view{};
    if (whole.empty() || (point < text.size() && fraction.empty()))
        return std::nullopt;
    while (fraction.size() > Scale && fraction.back() == '0')
        fraction.remove_suffix(1);
    if (fraction.size() > Scale)
        return std::nullopt;
    constexpr std::string_view zeros = "000000000000000000";
    std::int64_t units = 0;
    if (!detail::append_decimal_digits(units, whole, limit) || !detail::append_decimal_digits(units, fraction, limit) ||
        !detail::append_decimal_digits(units, zeros.substr(0, Scale - fraction.size()), limit))
        return std::nullopt;
    return unchecked(negative ? -units : units);
}

using decimal_text = small_text<21>;

/// All `Scale` digits behind the point, at least one before it: `-0.50`. Scale 0 has no point. No negative zero.
template <int Precision, int Scale>
[[nodiscard]] constexpr decimal_text to_text(decimal<Precision, Scale> number) noexcept {
    const bool negative = number.unscaled() < 0;
    std::int64_t rest = negative ? -number.unscaled() : number.unscaled();
    char reversed[21]{};
    std::uint8_t length = 0;
    for (int digit = 0; rest != 0 || digit <= Scale; ++digit, rest /= 10) {
        if (Scale != 0 && digit == Scale)
            reversed[length++] = '.';
        reversed[length++] = static_cast<char>('0' + rest % 10);
    }
    if (negative)
        reversed[length++] = '-';
    decimal_text text;
    for (std::uint8_t i = 0; i != length; ++i)
        text.characters[i] = reversed[length - 1 - i];
    text.length = length;
    return text;
}

} // namespace constable

#endif
