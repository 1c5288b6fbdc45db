// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_LITERAL_TEXT_HPP
#define CONSTABLE_DIALECT_LITERAL_TEXT_HPP

// Numbers of a schema definition as SQL literals.

#include <cstdint>

#include "../core/text.hpp"

namespace constable {

namespace detail {

// Not constexpr: in a constant expression the name is the compiler's message.
inline void this_real_literal_needs_more_than_17_decimals_write_it_with_fewer() noexcept {}

} // namespace detail

/// `unscaled` with the point `scale` digits from the right: 1234 and 2 give 12.34.
constexpr void write_scaled(text_sink& sink, std::int64_t unscaled, int scale) {
    std::uint64_t magnitude =
        unscaled < 0 ? 0 - static_cast<std::uint64_t>(unscaled) : static_cast<std::uint64_t>(unscaled);
    if (unscaled < 0)
        sink.append('-');
    std::uint64_t unit = 1;
    for (int i = 0; i < scale; ++i)
        unit *= 10;
    sink.append_number(magnitude / unit);
    if (scale == 0)
        return;
    sink.append('.');
    for (unit /= 10; unit > 0; unit /= 10)
        sink.append(static_cast<char>('0' + magnitude / unit % 10));
}

/// The shortest decimal fraction that reads back as `value`: a quotient of two exactly represented integers is rounded
/// correctly (IEEE 754), so the first one that equals `value` is it.
constexpr void write_real(text_sink& sink, double value) {
    double unit = 1;
    for (int scale = 0; scale <= 17; ++scale, unit *= 10) {
        const double scaled = value * unit;
        if (scaled > 9007199254740992.0 || scaled < -9007199254740992.0)
            break;
        const auto rounded = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
        if (static_cast<double>(rounded) / unit == value) {
            write_scaled(sink, scale == 0 ? rounded * 10 : rounded, scale == 0 ? 1 : scale);
            return;
        }
    }
    detail::this_real_literal_needs_more_than_17_decimals_write_it_with_fewer();
}

} // namespace constable

#endif
