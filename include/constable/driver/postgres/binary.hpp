// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_BINARY_HPP
#define CONSTABLE_DRIVER_POSTGRES_BINARY_HPP

// The binary forms of PostgreSQL's values: big-endian integers, dates from 2000 on, numeric in groups of four digits.

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

namespace constable {

/// An integer from the wire. `from` has as many bytes as the type.
template <std::unsigned_integral Unsigned>
[[nodiscard]] constexpr Unsigned load_big_endian(char const* from) noexcept {
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        value = static_cast<Unsigned>(static_cast<std::uint64_t>(value) << 8 | static_cast<unsigned char>(from[i]));
    return value;
}
template <std::unsigned_integral Unsigned>
constexpr void store_big_endian(char* to, Unsigned value) noexcept {
    for (std::size_t i = sizeof(Unsigned); i-- > 0;
         value = static_cast<Unsigned>(static_cast<std::uint64_t>(value) >> 8))
        to[i] = static_cast<char>(value & 0xff);
}

/// 2000-01-01 in days and microseconds since 1970-01-01.
inline constexpr std::int32_t postgres_epoch_days = 10'957;
inline constexpr std::int64_t postgres_epoch_microseconds = std::int64_t{postgres_epoch_days} * 86'400'000'000;

/// Microseconds of an interval, whose days count 24 hours; nothing where it has months or is longer than 64 bits hold.
/// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/timestamp.c (interval_send)
[[nodiscard]] constexpr std::optional<std::int64_t> load_interval(std::span<const char> bytes) noexcept {
    if (bytes.size() != 16 || load_big_endian<std::uint32_t>(bytes.data() + 12) != 0)
        return std::nullopt;
    const auto days = static_cast<std::int32_t>(load_big_endian<std::uint32_t>(bytes.data() + 8));
    std::int64_t sum = 0;
    if (__builtin_add_overflow(static_cast<std::int64_t>(load_big_endian<std::uint64_t>(bytes.data())),
                               days * std::int64_t{86'400'000'000}, &sum))
        return std::nullopt;
    return sum;
}

/// A numeric: `digits` groups of four decimal digits, the first one worth 10,000 to the power of `weight`.
/// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/numeric.c (numeric_send)
class postgres_numeric {
public:
    /// `bytes` as they come from the wire.
    constexpr explicit postgres_numeric(std::span<const char> bytes) noexcept : bytes_(bytes) {}

    /// False for NaN, the infinities, and bytes that are no numeric.
    [[nodiscard]] constexpr bool is_finite() const noexcept {
        return bytes_.size() >= 8 && bytes_.size() == 8 + 2 * digits() && (sign() == positive || sign() == negative);
    }
    /// Digits after the point.
    [[nodiscard]] constexpr int scale() const noexcept { return word(6); }

    /// The number times 10 to the power of `scale`; nothing where it has more digits after the point, or is too large.
    [[nodiscard]] constexpr std::optional<std::int64_t> scaled(int scale) const noexcept {
        if (!is_finite())
            return std::nullopt;
        __extension__ using wide = __int128;
        wide sum = 0;
        for (std::size_t i = 0; i < digits(); ++i) {
            wide group = word(8 + 2 * i);
            int power = 4 * (weight() - static_cast<int>(i)) + scale;
            for (; power < 0 && group % 10 == 0; ++power)
                group /= 10;
            if (group == 0)
                continue;
            if (power < 0 || power > 18)
                return std::nullopt;
            for (; power > 0; --power)
                group *= 10;
            sum += group;
            if (sum > wide{std::numeric_limits<std::int64_t>::max()} + 1)
                return std::nullopt;
        }
        if (sign() == negative)
            sum = -sum;
        if (sum > std::numeric_limits<std::int64_t>::max())
            return std::nullopt;
        return static_cast<std::int64_t>(sum);
    }
    /// The nearest double to its first forty digits.
    [[nodiscard]] double real() const noexcept {
        if (!is_finite())
            return sign() == positive_infinity   ? std::numeric_limits<double>::infinity()
                   : sign() == negative_infinity ? -std::numeric_limits<double>::infinity()
                                                 : std::numeric_limits<double>::quiet_NaN();
        char text[64]{};
        char* end = text;
        if (sign() == negative)
            *end++ = '-';
        std::size_t group = 0;
        for (; group < digits() && group < 10; ++group)
            for (int unit = 1'000; unit > 0; unit /= 10)
                *end++ = static_cast<char>('0' + word(8 + 2 * group) / unit % 10);
        *end++ = group == 0 ? '0' : 'e';
        if (group > 0)
            end = std::to_chars(end, text + sizeof text, 4 * (weight() + 1 - static_cast<int>(group))).ptr;
        double value = 0;
        std::from_chars(text, end, value);
        return value;
    }

private:
    static constexpr std::uint16_t positive = 0x0000;
    static constexpr std::uint16_t negative = 0x4000;
    static constexpr std::uint16_t positive_infinity = 0xd000;
    static constexpr std::uint16_t negative_infinity = 0xf000;

    [[nodiscard]] constexpr std::uint16_t word(std::size_t at) const noexcept {
        return at + 2 <= bytes_.size() ? load_big_endian<std::uint16_t>(bytes_.data() + at) : std::uint16_t{0};
    }
    [[nodiscard]] constexpr std::size_t digits() const noexcept { return word(0); }
    [[nodiscard]] constexpr int weight() const noexcept { return static_cast<std::int16_t>(word(2)); }
    [[nodiscard]] constexpr std::uint16_t sign() const noexcept { return word(4); }

    std::span<const char> bytes_;
};

/// Writes `unscaled` / 10^`scale` as a numeric into `to`, whose memory is used again. `scale` is 0 to 18.
inline void store_numeric(std::string& to, std::int64_t unscaled, int scale) {
    __extension__ using wide = unsigned __int128;
    const auto magnitude = static_cast<std::uint64_t>(unscaled);
    wide rest = unscaled < 0 ? std::uint64_t{0} - magnitude : magnitude;
    const int behind = (scale + 3) / 4; // groups behind the point
    for (int i = scale; i < 4 * behind; ++i)
        rest *= 10;
    std::uint16_t groups[12]{}; // the last one first
    int count = 0;
    for (; rest > 0; rest /= 10'000)
        groups[count++] = static_cast<std::uint16_t>(rest % 10'000);
    int skipped = 0;
    while (skipped < count && groups[skipped] == 0)
        ++skipped;
    const int kept = count - skipped;
    to.resize(8 + 2 * static_cast<std::size_t>(kept));
    store_big_endian(to.data(), static_cast<std::uint16_t>(kept));
    store_big_endian(to.data() + 2, static_cast<std::uint16_t>(kept == 0 ? 0 : count - 1 - behind));
    store_big_endian(to.data() + 4, static_cast<std::uint16_t>(unscaled < 0 ? 0x4000 : 0));
    store_big_endian(to.data() + 6, static_cast<std::uint16_t>(scale));
    for (int i = 0; i < kept; ++i)
        store_big_endian(to.data() + 8 + 2 * i, groups[count - 1 - i]);
}

} // namespace constable

#endif
