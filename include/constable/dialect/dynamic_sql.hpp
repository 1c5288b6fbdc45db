// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_DYNAMIC_SQL_HPP
#define CONSTABLE_DIALECT_DYNAMIC_SQL_HPP

// The text of a statement with parts that may be left out: a pattern with marks, and what becomes of it.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace constable {

/// Marks in a pattern. They are control characters, and count outside of quotes only.
/// A part:      part_begin, the text if it is there, part_absent, the text if it is not, part_end.
/// A list:      list_begin, items, list_end. An item begins with item_opening, the text in front of the first item,
///              item_separator, the text in front of any other, item_begin.
/// A filter:    filter_place, then '1' if columns are written with their table, '0' if not.
namespace dynamic_mark {
inline constexpr char part_begin = '\x01';
inline constexpr char part_absent = '\x02';
inline constexpr char part_end = '\x03';
inline constexpr char list_begin = '\x04';
inline constexpr char item_opening = '\x05';
inline constexpr char item_separator = '\x06';
inline constexpr char item_begin = '\x07';
inline constexpr char list_end = '\x0e';
inline constexpr char filter_place = '\x0f';
} // namespace dynamic_mark

namespace detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Writes a pattern as a statement. `Sink` has `append(std::string_view)`, `Filter` is called with the sink and whether
/// columns are written with their table.
template <class Sink, class Filter>
class pattern_reader {
public:
    constexpr pattern_reader(Sink& sink, std::string_view pattern, std::uint64_t mask, Filter& filter)
        : sink_(sink), pattern_(pattern), mask_(mask), filter_(filter) {}

    constexpr void run() {
        while (at_ < pattern_.size()) {
            const char c = pattern_[at_];
            if (c == '\'' || c == '"')
                skip_quoted(c);
            else if (static_cast<unsigned char>(c) < ' ')
                mark(c);
            else
                ++at_;
        }
        flush();
    }

private:
    [[nodiscard]] constexpr bool visible() const { return !part_hidden_ && !text_hidden_; }
    /// Writes what was read since the last mark.
    constexpr void flush() {
        if (visible())
            sink_.append(pattern_.substr(start_, at_ - start_));
        start_ = at_;
    }
    constexpr void skip_quoted(char quote) {
        const std::size_t end = pattern_.find(quote, at_ + 1);
        at_ = end == std::string_view::npos ? pattern_.size() : end + 1;
    }
    constexpr void mark(char c) {
        flush();
        start_ = ++at_;
        switch (c) {
        case dynamic_mark::part_begin:
            part_on_ = (mask_ >> parts_++ & 1) != 0;
            part_hidden_ = !part_on_;
            break;
        case dynamic_mark::part_absent: part_hidden_ = part_on_; break;
        case dynamic_mark::part_end: part_hidden_ = false; break;
        case dynamic_mark::list_begin: lists_ <<= 1; break;
        case dynamic_mark::list_end: lists_ >>= 1; break;
        case dynamic_mark::item_opening:
            if (!part_hidden_) {
                first_ = (lists_ & 1) == 0;
                lists_ |= 1;
            }
            text_hidden_ = !first_;
            break;
        case dynamic_mark::item_separator: text_hidden_ = first_; break;
        case dynamic_mark::item_begin: text_hidden_ = false; break;
        case dynamic_mark::filter_place:
            if (visible())
                filter_(sink_, pattern_[at_] == '1');
            start_ = ++at_;
            break;
        default: break;
        }
    }

    Sink& sink_;
    std::string_view pattern_;
    std::uint64_t mask_;
    Filter& filter_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    unsigned parts_ = 0;
    std::uint64_t lists_ = 0; // a bit per open list: does it have an item?
    bool part_on_ = true;
    bool part_hidden_ = false;
    bool text_hidden_ = false;
    bool first_ = false;
};

} // namespace detail

/// Writes the statement of a pattern: the parts whose bits are set, and what `filter(sink, qualified)` writes for each
/// filter. Parameters keep their numbers: see `renumber_parameters`.
template <class Sink, class Filter>
constexpr void write_pattern(Sink& sink, std::string_view pattern, std::uint64_t mask, Filter&& filter) {
    detail::pattern_reader<Sink, std::remove_reference_t<Filter>>{sink, pattern, mask, filter}.run();
}

/// Writes a text with its parameters counted from 1 on: `$1`, `$2`, … For engines that number them.
template <class Sink>
constexpr void renumber_parameters(Sink& sink, std::string_view text, char mark) {
    std::size_t start = 0;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '\'' || c == '"') {
            const std::size_t end = text.find(c, at + 1);
            at = end == std::string_view::npos ? text.size() : end + 1;
        } else if (c == mark && at + 1 < text.size() && detail::is_digit(text[at + 1])) {
            sink.append(text.substr(start, ++at - start));
            while (at < text.size() && detail::is_digit(text[at]))
                ++at;
            start = at;
            char digits[20]{};
            std::size_t first = sizeof digits;
            std::size_t rest = ++number;
            do {
                digits[--first] = static_cast<char>('0' + rest % 10);
                rest /= 10;
            } while (rest != 0);
            sink.append(std::string_view{digits + first, sizeof digits - first});
        } else {
            ++at;
        }
    }
    sink.append(text.substr(start));
}

} // namespace constable

#endif
