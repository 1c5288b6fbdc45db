// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_STORAGE_HPP
#define CONSTABLE_CORE_STORAGE_HPP

// The words that values and drivers share: storage classes, lifetimes of what is bound.

#include <cstdint>
#include <string_view>

namespace constable {

/// The storage class of a value that came back.
enum class storage_class : std::uint8_t { null, integer, real, text, blob };

[[nodiscard]] constexpr std::string_view to_string(storage_class storage) noexcept {
    constexpr std::string_view names[]{"NULL", "an integer", "a real number", "text", "a blob"};
    return names[static_cast<unsigned>(storage)];
}

/// How long a bound text or blob stays where it is.
enum class bound_lifetime : std::uint8_t {
    until_reset, ///< the caller keeps it alive until the statement is reset: not copied
    call         ///< copied by the driver before bind returns
};

} // namespace constable

#endif
