// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_VARCHAR_HPP
#define CONSTABLE_CORE_VARCHAR_HPP

// Text of a limited length.

#include <compare>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "error.hpp"
#include "utf8.hpp"

namespace constable {

namespace detail {

// Counts, never the text: errors hold no values.
[[noreturn]] inline void varchar_refuses(std::string_view text, std::size_t max_length) {
    const std::string type = "varchar<" + std::to_string(max_length) + ">";
    if (!is_valid_utf8(text))
        throw_error(error_kind::invalid_value, {.message = "a text for a " + type + " is not UTF-8",
                                                .remedy = "convert it to UTF-8, or declare the member a blob"});
    throw_error(error_kind::invalid_value,
                {.message = "a text of " + std::to_string(utf8_length(text)) + " characters is too long for a " + type,
                 .remedy = "shorten it, or declare a longer varchar"});
}

} // namespace detail

/// UTF-8 text of at most `MaxLength` code points; that is an invariant. Owns it like a `std::string`.
template <std::size_t MaxLength>
class varchar {
public:
    /// In code points, as PostgreSQL counts.
    static constexpr std::size_t max_length = MaxLength;

    varchar() noexcept = default;
    /// Implicit. Throws `value_error` if `accepts(text)` is false. A `std::string` can be moved in.
    template <class Text>
        requires(std::convertible_to<Text const&, std::string_view> &&
                 !std::same_as<std::remove_cvref_t<Text>, varchar> &&
                 !std::same_as<std::remove_cvref_t<Text>, std::nullptr_t>)
    varchar(Text&& text) : text_(checked(std::forward<Text>(text))) {}

    /// Is it UTF-8 and short enough? Code points are counted only if there are more than `MaxLength` bytes.
    [[nodiscard]] static constexpr bool accepts(std::string_view text) noexcept {
        return is_valid_utf8(text) && (text.size() <= MaxLength || utf8_length(text) <= MaxLength);
    }

    /// Valid until the varchar changes.
    [[nodiscard]] std::string_view view() const noexcept { return text_; }
    [[nodiscard]] operator std::string_view() const noexcept { return text_; }
    [[nodiscard]] std::string const& str() const& noexcept { return text_; }
    [[nodiscard]] std::string str() && noexcept { return std::move(text_); }
    /// In bytes.
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    [[nodiscard]] friend bool operator==(varchar const&, varchar const&) noexcept = default;
    [[nodiscard]] friend std::strong_ordering operator<=>(varchar const&, varchar const&) noexcept = default;

    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend bool operator==(varchar const& a, Text const& b) noexcept {
        return a.view() == std::string_view{b};
    }
    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend std::strong_ordering operator<=>(varchar const& a, Text const& b) noexcept {
        return a.view() <=> std::string_view{b};
    }

private:
    template <class Text>
    static std::string checked(Text&& text) {
        const std::string_view view = text;
        if (!accepts(view))
            detail::varchar_refuses(view, MaxLength);
        if constexpr (std::same_as<std::remove_cvref_t<Text>, std::string>)
            return std::forward<Text>(text);
        else
            return std::string{view};
    }

    std::string text_{};
};

} // namespace constable

#endif
