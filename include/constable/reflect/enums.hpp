// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_REFLECT_ENUMS_HPP
#define CONSTABLE_REFLECT_ENUMS_HPP

// The enumerators of an enum: names, values, and the way between them.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

#include "backend.hpp"

namespace constable {

using reflect_backend::enumerator;

namespace error {

template <class Enum>
struct no_enumerators {
    using reported = void;
    static_assert(!sizeof(Enum),
                  "constable: no enumerator found; values must lie between 0 and 63, or the enum be described by "
                  "BOOST_DESCRIBE_ENUM [errors.md#no_enumerators]");
};

template <class Enum>
struct unscoped_enum {
    using reported = void;
    static_assert(!sizeof(Enum), "constable: an enum without a fixed underlying type cannot be probed; write "
                                 "'enum class', or describe it by BOOST_DESCRIBE_ENUM [errors.md#unscoped_enum]");
};

} // namespace error

namespace detail {

// Brace initialization from an integer is only allowed with a fixed underlying type.
template <class Enum>
concept fixed_underlying_type = requires { Enum{0}; };

template <class Enum>
consteval auto enum_error() {
    if constexpr (!fixed_underlying_type<Enum> && !boost::describe::has_describe_enumerators<Enum>::value)
        return std::type_identity<error::unscoped_enum<Enum>>{};
    else if constexpr (reflect_backend::enumerators<Enum>.empty())
        return std::type_identity<error::no_enumerators<Enum>>{};
    else
        return std::type_identity<void>{};
}

} // namespace detail

/// Void, or the error of an enum whose enumerators cannot be found. Nothing is reported until the class is used.
template <class Enum>
using broken_enum = typename decltype(detail::enum_error<Enum>())::type;

namespace detail {

template <class Enum>
consteval auto checked_enumerators() {
    using broken = broken_enum<Enum>;
    if constexpr (std::is_void_v<broken>) {
        return reflect_backend::enumerators<Enum>;
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return std::array<enumerator, 0>{};
    }
}

} // namespace detail

/// The enumerators of `Enum`: scoped enums with values 0 to 63 without further ado, any other enum once it is
/// described.
template <class Enum>
    requires std::is_enum_v<Enum>
inline constexpr auto enumerators = detail::checked_enumerators<Enum>();

/// The name of a value; empty for a value that is no enumerator. Linear in the number of enumerators.
template <class Enum>
[[nodiscard]] constexpr std::string_view enum_name(Enum value) noexcept {
    for (const auto& candidate : enumerators<Enum>)
        if (candidate.value == static_cast<long long>(value))
            return candidate.name;
    return {};
}

/// The value of a name; nothing for a name that is no enumerator.
template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> enum_value(std::string_view name) noexcept {
    for (const auto& candidate : enumerators<Enum>)
        if (candidate.name == name)
            return static_cast<Enum>(candidate.value);
    return std::nullopt;
}

} // namespace constable

#endif
