// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_CODEC_HPP
#define CONSTABLE_SCHEMA_CODEC_HPP

// How a C++ type is stored: its column type, how it is bound, how it is read.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "../core/array_view.hpp"
#include "../core/blob.hpp"
#include "../core/date.hpp"
#include "../core/decimal.hpp"
#include "../core/duration.hpp"
#include "../core/error.hpp"
#include "../core/local_timestamp.hpp"
#include "../core/similar.hpp"
#include "../core/storage.hpp"
#include "../core/timestamp.hpp"
#include "../core/utf8.hpp"
#include "../core/uuid.hpp"
#include "../core/varchar.hpp"
#include "../reflect/enums.hpp"
#include "value_type.hpp"

namespace constable {

/// Specialise as true for an enum to be stored by value instead of by name.
template <class Enum>
inline constexpr bool stored_as_integer = false;

/// Specialise as a name for an enum to be a type of that name where the engine has such types:
/// `template <> inline constexpr std::string_view constable::native_enum<mood> = "mood";`
template <class Enum>
inline constexpr std::string_view native_enum{};

/// How `T` is stored. A specialisation has
/// - `static constexpr value_type type`,
/// - `using parameter`: what a bound value may be given as, without a copy (`std::string_view` for text),
/// - `bind(target, index, parameter, bound_lifetime)`: `target` has the `bind_*` of a driver's statement,
/// - `read(source, index, T& into)`: `source` has `value(index)` and `fail(kind, facts)`.
/// A mapping onto another storable type is shorter: see `codec_via`.
template <class T>
struct codec;

/// Types that a column can have.
template <class T>
concept storable = requires { codec<T>::type; };

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct unwrap_optional {
    using type = T;
};
template <class T>
struct unwrap_optional<std::optional<T>> {
    using type = T;
};

[[nodiscard]] inline std::string quoted(std::string_view text) { return "'" + std::string{text.substr(0, 60)} + "'"; }

/// The value has another storage class than its declared type.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_storage(Source const& source, int column, std::string_view expected,
                                                         storage_class found) {
    const bool null = found == storage_class::null;
    source.fail(error_kind::invalid_value, column,
                null ? std::string{"NULL in a column whose member cannot be null"}
                     : "expected " + std::string{expected} + ", the database holds " + std::string{to_string(found)},
                null ? "make the member std::optional, or fill the column"
                     : "correct the row, or declare the member with the type that is stored");
}

// A view, so that no string is made among the code that runs.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_value(Source const& source, int column, std::string_view message,
                                                       std::string_view remedy) {
    source.fail(error_kind::invalid_value, column, std::string{message}, remedy);
}

/// The text in a column of an enum's names is none of them.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_enumerator(Source const& source, int column, std::string_view stored,
                                                            array_view<const enumerator> known) {
    const std::size_t close = most_similar(stored, known.size(), [&](std::size_t i) { return known[i].name; });
    std::string remedy = "add the enumerator, or correct the row";
    if (close != no_similar_name)
        remedy += "; did you mean " + quoted(known[close].name) + "?";
    fail_value(source, column, "the stored text is no enumerator", remedy);
}

template <class Source>
auto expect(Source const& source, int column, storage_class storage, std::string_view expected) {
    const auto value = source.value(column);
    if (const auto found = value.storage(); found != storage) [[unlikely]]
        fail_storage(source, column, expected, found);
    return value;
}

/// Text of the current row, checked to be UTF-8.
template <class Source>
std::string_view read_text(Source const& source, int column) {
    const std::string_view text = expect(source, column, storage_class::text, "text").text();
    if (!is_valid_utf8(text)) [[unlikely]]
        fail_value(source, column, "the stored text is not valid UTF-8",
                   "declare the member as constable::blob, or re-encode the row");
    return text;
}

template <class Target>
void bind_checked_text(Target& target, int index, std::string_view text, bound_lifetime lifetime) {
    if (!is_valid_utf8(text)) [[unlikely]]
        target.fail_parameter(index, "the text to be stored is not valid UTF-8",
                              "convert it to UTF-8, or use constable::blob for bytes");
    target.bind_text(index, text, lifetime);
}

/// A date as text, or as the days since 1970 that an engine with a type of its own gives; nothing for all else.
template <class Value>
std::optional<date> date_in(Value const& value) {
    if constexpr (requires { value.days(); }) {
        const std::optional<std::int32_t> days = value.days();
        if (!days || *days < date::min().days() || *days > date::max().days())
            return std::nullopt;
        return date::from_days(*days);
    } else {
        return value.storage() == storage_class::text ? parse_date(value.text()) : std::nullopt;
    }
}

/// The same of a date and time of day: microseconds since 1970.
template <class Value>
std::optional<local_timestamp> local_timestamp_in(Value const& value) {
    if constexpr (requires { value.local_microseconds(); }) {
        const std::optional<std::int64_t> count = value.local_microseconds();
        if (!count || *count < local_timestamp::min().microseconds() || *count > local_timestamp::max().microseconds())
            return std::nullopt;
        return local_timestamp::from_microseconds(*count);
    } else {
        return value.storage() == storage_class::text ? parse_local_timestamp(value.text()) : std::nullopt;
    }
}

/// What should be a time is none. An engine's own type for times, which holds infinity too, is a blob to this library.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_time(Source const& source, int column, std::string_view expected,
                                                      std::string_view remedy) {
    const storage_class found = source.value(column).storage();
    if (found != storage_class::text && found != storage_class::blob)
        fail_storage(source, column, expected, found);
    source.fail(error_kind::invalid_value, column,
                "the stored value is not " + std::string{expected} + " of the years 1 to 9999", remedy);
}

/// A decimal as an integer of this scale; engines with a type of their own give their digits.
template <class Source>
std::int64_t read_scaled(Source const& source, int column, int scale) {
    const auto value = source.value(column);
    if constexpr (requires { value.scaled(scale); }) {
        if (value.storage() != storage_class::integer && value.storage() != storage_class::real) [[unlikely]]
            fail_storage(source, column, "a decimal number", value.storage());
        const std::optional<std::int64_t> scaled = value.scaled(scale);
        if (!scaled) [[unlikely]]
            fail_value(source, column, "the stored number is NaN, infinite, or has more digits than the member's type",
                       "raise precision or scale of the decimal, or round in the query");
        return *scaled;
    } else {
        return expect(source, column, storage_class::integer, "a scaled integer").integer();
    }
}

} // namespace detail

template <class T>
using without_optional = typename detail::unwrap_optional<T>::type;

template <>
struct codec<bool> {
    static constexpr value_type type{.kind = value_kind::boolean};
    using parameter = bool;

    template <class Target>
    static void bind(Target& target, int index, bool value, bound_lifetime) {
        target.bind_integer(index, value ? 1 : 0);
    }
    template <class Source>
    static void read(Source const& source, int column, bool& into) {
        const std::int64_t value = detail::expect(source, column, storage_class::integer, "a boolean").integer();
        if (value != 0 && value != 1) [[unlikely]]
            detail::fail_value(source, column, "the stored integer is neither 0 nor 1",
                               "store 0 or 1, or declare the member as an integer");
        into = value != 0;
    }
};

template <std::integral T>
    requires(!std::same_as<T, bool> && sizeof(T) <= 8)
struct codec<T> {
    static constexpr value_type type{
        .kind = value_kind::integer, .bits = sizeof(T) * 8, .is_unsigned = std::is_unsigned_v<T>};
    using parameter = T;

    template <class Target>
    static void bind(Target& target, int index, T value, bound_lifetime) {
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8)
            if (value > static_cast<T>(std::numeric_limits<std::int64_t>::max())) [[unlikely]]
                target.fail_parameter(index, "the integer is greater than 9223372036854775807",
                                      "store it as text, or as a decimal");
        target.bind_integer(index, static_cast<std::int64_t>(value));
    }
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        const std::int64_t value = detail::expect(source, column, storage_class::integer, "an integer").integer();
        into = static_cast<T>(value);
        if constexpr (sizeof(T) < 8 || std::is_unsigned_v<T>)
            if (static_cast<std::int64_t>(into) != value || (std::is_unsigned_v<T> && value < 0)) [[unlikely]]
                detail::fail_value(source, column, "the stored integer does not fit the member's type",
                                   "widen the member, or correct the row");
    }
};

template <std::floating_point T>
    requires(sizeof(T) <= 8)
struct codec<T> {
    static constexpr value_type type{.kind = value_kind::real, .bits = sizeof(T) * 8};
    using parameter = T;

    template <class Target>
    static void bind(Target& target, int index, T value, bound_lifetime) {
        if (value != value) [[unlikely]]
            target.fail_parameter(index, "NaN cannot be stored", "store NULL in an optional column instead");
        target.bind_real(index, static_cast<double>(value));
    }
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        const auto value = source.value(column);
        const auto storage = value.storage();
        if (storage == storage_class::real)
            into = narrowed(source, column, value.real());
        else if (storage == storage_class::integer) // SQLite keeps whole numbers as integers where the type allows it
            into = static_cast<T>(value.integer());
        else [[unlikely]]
            detail::fail_storage(source, column, "a real number", storage);
    }

private:
    template <class Source>
    static T narrowed(Source const& source, int column, double value) {
        if constexpr (sizeof(T) < sizeof(double)) {
            constexpr double limit = std::numeric_limits<T>::max();
            constexpr double infinity = std::numeric_limits<double>::infinity();
            if ((value > limit && value != infinity) || (value < -limit && value != -infinity)) [[unlikely]]
                detail::fail_value(source, column, "the stored number is beyond the range of a float",
                                   "declare the member as double");
        }
        return static_cast<T>(value);
    }
};

template <>
struct codec<std::string> {
    static constexpr value_type type{.kind = value_kind::text};
    using parameter = std::string_view;

    template <class Target>
    static void bind(Target& target, int index, std::string_view value, bound_lifetime lifetime) {
        detail::bind_checked_text(target, index, value, lifetime);
    }
    template <class Source>
    static void read(Source const& source, int column, std::string& into) {
        into.assign(detail::read_text(source, column));
    }
};

/// Bound parameters only: a row cannot hold a view.
template <>
struct codec<std::string_view> : codec<std::string> {};

template <std::size_t N>
struct codec<varchar<N>> {
    static constexpr value_type type{.kind = value_kind::text, .length = N};
    using parameter = std::string_view;

    template <class Target>
    static void bind(Target& target, int index, std::string_view value, bound_lifetime lifetime) {
        detail::bind_checked_text(target, index, value, lifetime);
    }
    template <class Source>
    static void read(Source const& source, int column, varchar<N>& into) {
        const std::string_view text = detail::read_text(source, column);
        if (text.size() > N && utf8_length(text) > N) [[unlikely]]
            detail::fail_value(source, column, "the stored text is longer than " + std::to_string(N) + " characters",
                               "raise the limit of the varchar, or shorten the row");
        into = varchar<N>{text};
    }
};

template <>
struct codec<blob> {
    static constexpr value_type type{.kind = value_kind::blob};
    using parameter = blob_view;

    template <class Target>
    static void bind(Target& target, int index, blob_view value, bound_lifetime lifetime) {
        target.bind_blob(index, value, lifetime);
    }
    template <class Source>
    static void read(Source const& source, int column, blob& into) {
        const blob_view bytes = detail::expect(source, column, storage_class::blob, "a blob").blob();
        into.bytes.assign(bytes.begin(), bytes.end());
    }
};

template <class Enum>
    requires std::is_enum_v<Enum>
struct codec<Enum> {
    using enumeration = Enum;
    static constexpr bool by_value = stored_as_integer<Enum>;
    static constexpr value_type type{.kind = by_value ? value_kind::integer : value_kind::enumeration,
                                     .bits = by_value ? sizeof(Enum) * 8 : 0,
                                     .is_unsigned = by_value && std::is_unsigned_v<std::underlying_type_t<Enum>>,
                                     .enumerators = enumerators<Enum>,
                                     .name = by_value ? std::string_view{} : native_enum<Enum>};
    using parameter = Enum;

    template <class Target>
    static void bind(Target& target, int index, Enum value, bound_lifetime) {
        const std::string_view name = enum_name(value);
        if (name.empty()) [[unlikely]]
            target.fail_parameter(index, "the value to be stored is no enumerator",
                                  "store one of the enum's enumerators");
        if constexpr (by_value)
            target.bind_integer(index, static_cast<std::int64_t>(value));
        else
            target.bind_text(index, name, bound_lifetime::until_reset);
    }
    template <class Source>
    static void read(Source const& source, int column, Enum& into) {
        if constexpr (by_value) {
            const std::int64_t value = detail::expect(source, column, storage_class::integer, "an integer").integer();
            into = static_cast<Enum>(value);
            if (static_cast<std::int64_t>(into) != value || enum_name(into).empty()) [[unlikely]]
                detail::fail_value(source, column, "the stored integer is no enumerator",
                                   "add the enumerator, or correct the row");
        } else {
            const std::string_view name = detail::expect(source, column, storage_class::text, "text").text();
            const auto value = enum_value<Enum>(name);
            if (!value) [[unlikely]]
                detail::fail_enumerator(source, column, name, type.enumerators);
            into = *value;
        }
    }
};

/// Microseconds since 1970-01-01 UTC on engines without a type of their own.
template <>
struct codec<timestamp> {
    static constexpr value_type type{.kind = value_kind::timestamp};
    using parameter = timestamp;

    template <class Target>
    static void bind(Target& target, int index, timestamp value, bound_lifetime) {
        target.bind_integer(index, value.microseconds());
    }
    template <class Source>
    static void read(Source const& source, int column, timestamp& into) {
        const std::int64_t value =
            detail::expect(source, column, storage_class::integer, "microseconds since 1970").integer();
        if (value < timestamp::min().microseconds() || value > timestamp::max().microseconds()) [[unlikely]]
            detail::fail_value(source, column, "the stored integer is no time between the years 1 and 9999",
                               "store microseconds since 1970-01-01 UTC");
        into = timestamp::from_microseconds(value);
    }
};

/// Microseconds on engines without a type of their own. A stored interval of months has no fixed length and is refused;
/// its days count 24 hours.
template <>
struct codec<duration> {
    static constexpr value_type type{.kind = value_kind::interval};
    using parameter = duration;

    template <class Target>
    static void bind(Target& target, int index, duration value, bound_lifetime) {
        target.bind_integer(index, value.microseconds());
    }
    template <class Source>
    static void read(Source const& source, int column, duration& into) {
        const auto value = source.value(column);
        if (value.storage() == storage_class::blob) [[unlikely]]
            detail::fail_value(source, column, "the stored interval has months, or is longer than 292000 years",
                               "store intervals in days, hours and smaller units");
        into = duration::microseconds(detail::expect(source, column, storage_class::integer, "microseconds").integer());
    }
};

/// Text 'YYYY-MM-DD' on engines without a type of their own: it sorts, and the engine's date functions read it.
template <>
struct codec<date> {
    static constexpr value_type type{.kind = value_kind::date};
    using parameter = date;

    template <class Target>
    static void bind(Target& target, int index, date value, bound_lifetime) {
        target.bind_text(index, to_text(value).view(), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, date& into) {
        const auto value = detail::date_in(source.value(column));
        if (!value) [[unlikely]]
            detail::fail_time(source, column, "a date", "store dates as YYYY-MM-DD");
        into = *value;
    }
};

/// Text 'YYYY-MM-DD hh:mm:ss', '.ffffff' behind it where there are microseconds, on engines without a type of their
/// own: it sorts, and the engine's date functions read it.
template <>
struct codec<local_timestamp> {
    static constexpr value_type type{.kind = value_kind::local_timestamp};
    using parameter = local_timestamp;

    template <class Target>
    static void bind(Target& target, int index, local_timestamp value, bound_lifetime) {
        target.bind_text(index, to_text(value).view(), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, local_timestamp& into) {
        const auto value = detail::local_timestamp_in(source.value(column));
        if (!value) [[unlikely]]
            detail::fail_time(source, column, "a date and time without a zone",
                              "store YYYY-MM-DD hh:mm:ss, and six digits behind a point where there are microseconds");
        into = *value;
    }
};

template <>
struct codec<uuid> {
    static constexpr value_type type{.kind = value_kind::uuid};
    using parameter = uuid;

    template <class Target>
    static void bind(Target& target, int index, uuid const& value, bound_lifetime) {
        target.bind_blob(index, std::as_bytes(std::span{value.bytes}), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, uuid& into) {
        const blob_view bytes = detail::expect(source, column, storage_class::blob, "a uuid of 16 bytes").blob();
        if (bytes.size() != into.bytes.size()) [[unlikely]]
            detail::fail_value(source, column, "the blob has " + std::to_string(bytes.size()) + " bytes, a uuid has 16",
                               "store uuids as 16 bytes");
        for (std::size_t i = 0; i < bytes.size(); ++i)
            into.bytes[i] = static_cast<std::remove_reference_t<decltype(into.bytes[0])>>(bytes[i]);
    }
};

/// A scaled integer: 12.34 with scale 2 is stored as 1234.
template <int Precision, int Scale>
struct codec<decimal<Precision, Scale>> {
    static constexpr value_type type{.kind = value_kind::decimal, .precision = Precision, .scale = Scale};
    using parameter = decimal<Precision, Scale>;

    template <class Target>
    static void bind(Target& target, int index, parameter value, bound_lifetime) {
        target.bind_integer(index, value.unscaled());
    }
    template <class Source>
    static void read(Source const& source, int column, parameter& into) {
        const std::int64_t value = detail::read_scaled(source, column, Scale);
        if (value > parameter::max().unscaled() || value < parameter::min().unscaled()) [[unlikely]]
            detail::fail_value(source, column, "the stored number has too many digits for the member's type",
                               "raise the precision of the decimal");
        into = parameter::from_unscaled(value);
    }
};

template <storable T>
    requires(!detail::is_optional<T>)
struct codec<std::optional<T>> {
    static constexpr value_type type = codec<T>::type;
    using parameter = std::optional<typename codec<T>::parameter>;

    template <class Target>
    static void bind(Target& target, int index, std::optional<T> const& value, bound_lifetime lifetime)
        requires(!std::same_as<std::optional<T>, parameter>)
    {
        if (value)
            codec<T>::bind(target, index, *value, lifetime);
        else
            target.bind_null(index);
    }
    template <class Target>
    static void bind(Target& target, int index, parameter const& value, bound_lifetime lifetime) {
        if (value)
            codec<T>::bind(target, index, *value, lifetime);
        else
            target.bind_null(index);
    }
    template <class Source>
    static void read(Source const& source, int column, std::optional<T>& into) {
        if (source.value(column).storage() == storage_class::null) {
            into.reset();
            return;
        }
        if (!into)
            into.emplace();
        codec<T>::read(source, column, *into);
    }
};

/// A codec for a type of your own, by way of one that is storable already:
/// `template <> struct constable::codec<email> : constable::codec_via<email, std::string> {
///     static std::string_view encode(email const&);
///     static email decode(std::string&&); // throws std::exception to refuse: becomes a value_error
/// };`
template <class T, storable Representation>
struct codec_via {
    static constexpr value_type type = codec<Representation>::type;
    using parameter = T;

    template <class Target>
    static void bind(Target& target, int index, T const& value, bound_lifetime) {
        codec<Representation>::bind(target, index, codec<T>::encode(value), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        Representation stored{};
        codec<Representation>::read(source, column, stored);
        try {
            into = codec<T>::decode(static_cast<Representation&&>(stored));
        } catch (std::exception const& refused) {
            detail::fail_value(source, column, std::string{"the stored value was refused: "} + refused.what(),
                               "correct the row, or widen what the type's codec accepts");
        }
    }
};

} // namespace constable

#endif
