// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_REFLECT_TYPE_HASH_HPP
#define CONSTABLE_REFLECT_TYPE_HASH_HPP

// A number for each type, for comparisons in constant expressions.

#include <cstdint>
#include <string_view>

namespace constable {

namespace detail {

template <class T>
consteval std::uint64_t hash_of_spelling() {
    // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/
    std::uint64_t hash = 14695981039346656037ULL;
    for (char c : std::string_view{__PRETTY_FUNCTION__})
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

} // namespace detail

/// The hash of a type's name as the compiler spells it: for comparing types of one translation unit, not to be stored.
/// Addresses of variables would do as well, but gcc 12 does not compare them at compile time under
/// -fsanitize=undefined (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=71962).
template <class T>
inline constexpr std::uint64_t type_hash = detail::hash_of_spelling<T>();

} // namespace constable

#endif
