// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_FMT_HPP
#define CONSTABLE_FMT_HPP

// Formats the value types with {fmt} 9 and later. They take the format specifiers of strings: `{:>40}`.

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "core/date.hpp"
#include "core/decimal.hpp"
#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "core/local_timestamp.hpp"
#include "core/timestamp.hpp"
#include "core/uuid.hpp"
#include "core/varchar.hpp"

namespace constable::detail {

struct string_formatter : fmt::formatter<fmt::string_view> {
    template <class Context>
    auto format_text(std::string_view text, Context& context) const {
        return fmt::formatter<fmt::string_view>::format({text.data(), text.size()}, context);
    }
};

template <class Value>
struct to_text_formatter : string_formatter {
    template <class Context>
    auto format(Value const& value, Context& context) const {
        return format_text(to_text(value).view(), context);
    }
};

} // namespace constable::detail

template <>
struct fmt::formatter<constable::timestamp> : constable::detail::to_text_formatter<constable::timestamp> {};

template <>
struct fmt::formatter<constable::local_timestamp> : constable::detail::to_text_formatter<constable::local_timestamp> {};

template <>
struct fmt::formatter<constable::date> : constable::detail::to_text_formatter<constable::date> {};

template <>
struct fmt::formatter<constable::uuid> : constable::detail::to_text_formatter<constable::uuid> {};

template <>
struct fmt::formatter<constable::fingerprint> : constable::detail::to_text_formatter<constable::fingerprint> {};

template <int Precision, int Scale>
struct fmt::formatter<constable::decimal<Precision, Scale>>
    : constable::detail::to_text_formatter<constable::decimal<Precision, Scale>> {};

template <std::size_t MaxLength>
struct fmt::formatter<constable::varchar<MaxLength>> : constable::detail::string_formatter {
    template <class Context>
    auto format(constable::varchar<MaxLength> const& value, Context& context) const {
        return format_text(value.view(), context);
    }
};

template <>
struct fmt::formatter<constable::error_kind> : constable::detail::string_formatter {
    template <class Context>
    auto format(constable::error_kind value, Context& context) const {
        return format_text(to_string(value), context);
    }
};

#endif
