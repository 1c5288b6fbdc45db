// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_LIST_HPP
#define CONSTABLE_DRIVER_POSTGRES_LIST_HPP

// Lists as PostgreSQL's arrays. The layers above give a list as the text of a JSON array of numbers and strings
// (schema/list.hpp), of uuids as their bytes.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "binary.hpp"
#include "oid.hpp"

namespace constable {

/// Reads the elements of a JSON array of numbers and strings one by one. Anything else ends it, and is `wrong`.
class json_list_reader {
public:
    explicit json_list_reader(std::string_view text) noexcept : rest_(text) { wrong_ = !take('['); }

    /// False behind the last one.
    [[nodiscard]] bool next() {
        if (wrong_ || take(']'))
            return false;
        if (!first_ && !take(','))
            return fail();
        first_ = false;
        is_text_ = take('"');
        return is_text_ ? read_text() : read_number();
    }
    [[nodiscard]] bool wrong() const noexcept { return wrong_ || !rest_.empty(); }
    [[nodiscard]] bool is_text() const noexcept { return is_text_; }
    /// The digits of a number, the content of a string.
    [[nodiscard]] std::string_view content() const noexcept { return content_; }

private:
    bool fail() noexcept {
        wrong_ = true;
        return false;
    }
    bool take(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool read_number() {
        const std::size_t end = rest_.find_first_of(",]");
        if (end == 0 || end == std::string_view::npos)
            return fail();
        content_ = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return true;
    }
    bool read_text() {
        content_.clear();
        while (!rest_.empty() && !take('"')) {
            char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '\\' && !read_escape(c))
                return fail();
            content_ += c;
        }
        return true;
    }
    bool read_escape(char& c) noexcept {
        unsigned code = 0;
        if (take('u')) {
            if (rest_.size() < 4 || std::from_chars(rest_.data(), rest_.data() + 4, code, 16).ptr != rest_.data() + 4)
                return false;
            rest_.remove_prefix(4);
            c = static_cast<char>(code);
            return code < 0x80;
        }
        if (rest_.empty())
            return false;
        c = rest_.front();
        rest_.remove_prefix(1);
        return c == '"' || c == '\\';
    }

    std::string_view rest_;
    std::string content_;
    bool first_ = true;
    bool is_text_ = false;
    bool wrong_ = false;
};

/// Builds the binary form of an array of one dimension, whose memory is used again.
/// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/arrayfuncs.c (array_recv)
class postgres_array_writer {
public:
    postgres_array_writer(std::string& to, std::uint32_t element) : to_(to) {
        to_.assign(20, '\0');
        store_big_endian(to_.data() + 8, element);
    }
    void add(char const* bytes, int size) {
        char length[4];
        store_big_endian(length, static_cast<std::uint32_t>(size));
        to_.append(length, 4).append(bytes, static_cast<std::size_t>(size));
        ++count_;
    }
    void finish() {
        store_big_endian(to_.data(), std::uint32_t{count_ == 0 ? 0U : 1U}); // dimensions
        store_big_endian(to_.data() + 12, count_);
        store_big_endian(to_.data() + 16, std::uint32_t{1}); // the first index
        if (count_ == 0)
            to_.resize(12);
    }

private:
    std::string& to_;
    std::uint32_t count_ = 0;
};

} // namespace constable

#endif
