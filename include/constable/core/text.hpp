// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_TEXT_HPP
#define CONSTABLE_CORE_TEXT_HPP

// Builds text: one builder function gives a constant in static storage or a string at run time.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace constable {

/// Writes into the caller's characters; what does not fit is counted, not written. Never throws, never allocates.
/// In a constant expression the cost per appended piece counts, hardly the length.
class text_sink {
public:
    constexpr text_sink(char* first, std::size_t capacity) noexcept : data_(first), capacity_(capacity) {}
    text_sink(text_sink const&) = delete;
    text_sink& operator=(text_sink const&) = delete;

    constexpr void append(std::string_view text) noexcept {
        const std::size_t length = text.size();
        if (length <= capacity_ && size_ <= capacity_ - length)
            copy(data_ + size_, text.data(), length);
        else if (size_ < capacity_)
            copy(data_ + size_, text.data(), capacity_ - size_);
        size_ += length;
    }
    constexpr void append(char character) noexcept {
        if (size_ < capacity_)
            data_[size_] = character;
        ++size_;
    }
    /// Deleted, for it would append a control character: `append_number` is meant.
    template <class Number>
        requires std::is_arithmetic_v<Number>
    void append(Number) = delete;

    /// Decimal digits, with a leading '-' if negative.
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    constexpr void append_number(Number value) noexcept {
        const auto bits = static_cast<std::uint64_t>(value);
        if (std::is_signed_v<Number> && value < 0)
            append_digits(0 - bits, true);
        else
            append_digits(bits, false);
    }

    /// `text` between two `quote`s, with every `quote` inside it doubled: the quoting of SQL identifiers and literals.
    constexpr void append_quoted(std::string_view text, char quote) noexcept {
        append(quote);
        char const* const data = text.data();
        std::size_t start = 0;
        for (std::size_t i = 0, size = text.size(); i != size; ++i)
            if (data[i] == quote) {
                append(std::string_view{data + start, i + 1 - start});
                start = i;
            }
        append(std::string_view{data + start, text.size() - start});
        append(quote);
    }

    /// Everything appended, written or not.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool overflowed() const noexcept { return size_ > capacity_; }
    /// What was written: all of the text unless `overflowed()`. Lives as long as the caller's characters.
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {data_, overflowed() ? capacity_ : size_}; }

private:
    static constexpr void copy(char* to, char const* from, std::size_t length) noexcept {
#if defined(__clang__)
        __builtin_memcpy(to, from, length); // one step of clang's constexpr limit; gcc has no constant memcpy
#else
        for (std::size_t i = 0; i != length; ++i)
            to[i] = from[i];
#endif
    }
    constexpr void append_digits(std::uint64_t value, bool negative) noexcept {
        char digits[20]{};
        std::size_t first = 20;
        do {
            digits[--first] = static_cast<char>('0' + value % 10);
            value /= 10;
        } while (value != 0);
        if (negative)
            append('-');
        append(std::string_view{digits + first, 20 - first});
    }

    char* data_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

/// A sink for several texts. Each is followed by a NUL in the caller's characters.
class text_list_sink : public text_sink {
public:
    constexpr text_list_sink(char* first, std::size_t capacity, std::size_t* ends, std::size_t max_texts) noexcept
        : text_sink(first, capacity), ends_(ends), max_texts_(max_texts) {}

    /// Ends the text begun last. An empty text is dropped: one `next()` too many does no harm.
    constexpr void next() noexcept {
        if (size() == start_)
            return;
        if (count_ < max_texts_)
            ends_[count_] = size();
        ++count_;
        append('\0');
        start_ = size();
    }

    /// Texts ended by `next()`, recorded or not.
    [[nodiscard]] constexpr std::size_t count() const noexcept { return count_; }

private:
    std::size_t* ends_;
    std::size_t max_texts_;
    std::size_t count_ = 0;
    std::size_t start_ = 0;
};

namespace detail {

// Enough for nearly every statement, so that its builder is evaluated once.
inline constexpr std::size_t usual_text_size = 1536;
inline constexpr std::size_t usual_texts_size = 8192;
inline constexpr std::size_t usual_text_count = 64;

template <std::size_t Capacity>
struct text_buffer {
    char data[Capacity]{};
    std::size_t size = 0;
};

template <std::size_t Capacity, std::size_t MaxTexts>
struct text_list_buffer {
    char data[Capacity]{};
    std::size_t ends[MaxTexts]{};
    std::size_t size = 0;
    std::size_t count = 0;
};

template <auto Build, std::size_t Capacity>
consteval text_buffer<Capacity> build_into() {
    text_buffer<Capacity> buffer;
    text_sink sink{buffer.data, Capacity};
    Build(sink);
    buffer.size = sink.size();
    return buffer;
}

template <auto Build, std::size_t Capacity, std::size_t MaxTexts>
consteval text_list_buffer<Capacity, MaxTexts> build_list_into() {
    text_list_buffer<Capacity, MaxTexts> buffer;
    text_list_sink sink{buffer.data, Capacity, buffer.ends, MaxTexts};
    Build(sink);
    sink.next();
    buffer.size = sink.size();
    buffer.count = sink.count();
    return buffer;
}

template <auto Build, std::size_t Capacity>
inline constexpr text_buffer<Capacity> built_text = build_into<Build, Capacity>();

template <auto Build, std::size_t Capacity, std::size_t MaxTexts>
inline constexpr text_list_buffer<Capacity, MaxTexts> built_texts = build_list_into<Build, Capacity, MaxTexts>();

template <std::size_t Size>
struct exact_text {
    char data[Size + 1]{};
};

template <std::size_t Size>
consteval exact_text<Size> trimmed(char const* from) {
    exact_text<Size> text;
    text_sink{text.data, Size}.append(std::string_view{from, Size});
    return text;
}

template <auto Build>
consteval auto exact_text_of() {
    constexpr std::size_t size = built_text<Build, usual_text_size>.size;
    if constexpr (size <= usual_text_size)
        return trimmed<size>(built_text<Build, usual_text_size>.data);
    else {
        exact_text<size> text;
        text_sink sink{text.data, size};
        Build(sink);
        return text;
    }
}

template <auto Build>
inline constexpr auto static_text_storage = exact_text_of<Build>();

template <auto Build>
consteval auto const& usual_or_exact_texts() {
    constexpr auto const& usual = built_texts<Build, usual_texts_size, usual_text_count>;
    if constexpr (usual.size <= usual_texts_size && usual.count <= usual_text_count)
        return usual;
    else
        return built_texts<Build, usual.size, usual.count>;
}

template <auto Build>
inline constexpr auto static_texts_storage =
    trimmed<usual_or_exact_texts<Build>().size>(usual_or_exact_texts<Build>().data);

template <auto Build>
consteval auto views_of_static_texts() {
    constexpr auto const& built = usual_or_exact_texts<Build>();
    std::array<std::string_view, built.count> views{};
    std::size_t start = 0;
    for (std::size_t i = 0; i != built.count; ++i) {
        views[i] = std::string_view{static_texts_storage<Build>.data + start, built.ends[i] - start};
        start = built.ends[i] + 1;
    }
    return views;
}

} // namespace detail

/// The text that `Build(text_sink&)` writes: exactly sized static storage, `data()[size()]` is NUL.
/// `Build` is a constexpr function pointer or a captureless lambda. It is evaluated once, twice if the text is longer
/// than 1536 characters.
template <auto Build>
inline constexpr std::string_view static_text{detail::static_text_storage<Build>.data,
                                              sizeof(detail::static_text_storage<Build>.data) - 1};

/// The texts that `Build(text_list_sink&)` writes, with `next()` between them: a `std::array` of views into static
/// storage, each followed by NUL. Empty texts are left out. Evaluated twice beyond 8192 characters or 64 texts.
template <auto Build>
inline constexpr auto static_texts = detail::views_of_static_texts<Build>();

/// The same builders at run time. `build` is called again if the text is longer than 1536 characters, so it must write
/// the same text each time.
template <class Build>
[[nodiscard]] std::string build_text(Build&& build) {
    char usual[detail::usual_text_size];
    text_sink sink{usual, sizeof usual};
    build(sink);
    if (!sink.overflowed())
        return std::string{sink.view()};
    std::string text(sink.size(), '\0');
    text_sink again{text.data(), text.size()};
    build(again);
    text.resize(again.view().size());
    return text;
}

/// `static_texts` at run time, under the same condition as `build_text`. Always calls `build` twice.
template <class Build>
[[nodiscard]] std::vector<std::string> build_texts(Build&& build) {
    text_list_sink counted{nullptr, 0, nullptr, 0};
    build(counted);
    counted.next();
    std::string characters(counted.size(), '\0');
    std::vector<std::size_t> ends(counted.count());
    text_list_sink sink{characters.data(), characters.size(), ends.data(), ends.size()};
    build(sink);
    sink.next();
    std::vector<std::string> texts;
    texts.reserve(ends.size());
    std::size_t start = 0;
    for (const std::size_t end : ends) {
        texts.push_back(characters.substr(start, end - start));
        start = end + 1;
    }
    return texts;
}

} // namespace constable

#endif
