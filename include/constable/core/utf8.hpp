// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_UTF8_HPP
#define CONSTABLE_CORE_UTF8_HPP

// Is a text well-formed UTF-8, and how many code points does it have?

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace constable {

namespace detail {

template <class Word>
bool is_ascii_word(char const* at) noexcept {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return (word & static_cast<Word>(0x8080808080808080U)) == 0;
}

// Moves `at` over ASCII in words; the last one may overlap what was seen before. Up to seven ASCII bytes may be left.
inline char const* skip_ascii(char const* begin, char const* at, char const* end) noexcept {
    while (end - at >= 8 && is_ascii_word<std::uint64_t>(at))
        at += 8;
    if (end - at < 8 && end - begin >= 8 && is_ascii_word<std::uint64_t>(end - 8))
        return end;
    return end - at >= 4 && is_ascii_word<std::uint32_t>(at) ? at + 4 : at;
}

constexpr bool is_utf8_tail(unsigned char byte) noexcept { return (byte & 0xC0U) == 0x80U; }

// Length of the well-formed sequence at `at`, 0 if there is none: table 3-7, "Well-Formed UTF-8 Byte Sequences", of
// the Unicode Standard 15.0. Only the second byte has a range of its own.
constexpr std::ptrdiff_t utf8_sequence(char const* at, char const* end) noexcept {
    const auto byte = [at](int i) { return static_cast<unsigned char>(at[i]); };
    const unsigned lead = byte(0);
    const std::ptrdiff_t length = lead < 0x80   ? 1
                                  : lead < 0xC2 ? 0
                                  : lead < 0xE0 ? 2
                                  : lead < 0xF0 ? 3
                                  : lead < 0xF5 ? 4
                                                : 0;
    if (length < 2 || end - at < length)
        return length == 1 ? 1 : 0;
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < lowest || byte(1) > highest)
        return 0;
    if ((length > 2 && !is_utf8_tail(byte(2))) || (length > 3 && !is_utf8_tail(byte(3))))
        return 0;
    return length;
}

} // namespace detail

/// Refuses overlong forms, surrogates and what lies above U+10FFFF; accepts NUL. At run time ASCII costs one step per
/// eight bytes.
[[nodiscard]] constexpr bool is_valid_utf8(std::string_view text) noexcept {
    char const* at = text.data();
    char const* const end = at + text.size();
    while (at != end) {
        if (!std::is_constant_evaluated())
            at = detail::skip_ascii(text.data(), at, end);
        for (int sequences = 0; sequences != 8 && at != end; ++sequences) { // where one was, more are likely
            const std::ptrdiff_t length = detail::utf8_sequence(at, end);
            if (length == 0)
                return false;
            at += length;
        }
    }
    return true;
}

/// Code points of a valid text. (Of any other: bytes that are no continuation bytes.)
[[nodiscard]] constexpr std::size_t utf8_length(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char character : text)
        count += !detail::is_utf8_tail(static_cast<unsigned char>(character));
    return count;
}

} // namespace constable

#endif
