// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_JSON_LIST_HPP
#define CONSTABLE_SCHEMA_JSON_LIST_HPP

// Lists of values as the text of a JSON array: how they are given to an engine, and how SQLite keeps arrays.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "../core/hex.hpp"
#include "../core/storage.hpp"
#include "../core/utf8.hpp"

namespace constable {

namespace detail {

/// Writes values as the elements of a JSON array: what a codec sees of a statement while it binds. Bytes are written as
/// hexadecimal digits.
template <class Target>
class json_elements {
public:
    json_elements(Target& target, int parameter) : target_(target), parameter_(parameter) {}

    void bind_null(int) { next() += "null"; }
    void bind_integer(int, std::int64_t value) { next() += std::to_string(value); }
    void bind_real(int, double value) {
        if (!__builtin_isfinite(value))
            target_.fail_parameter(parameter_, "a list cannot hold infinity or not-a-number", "leave it out");
        char digits[32]; // of std::to_chars, which knows no locale
        next().append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }
    void bind_text(int, std::string_view value, bound_lifetime) {
        std::string& out = next();
        out += '"';
        for (char c : value)
            append(out, c);
        out += '"';
    }
    void bind_blob(int, std::span<const std::byte> bytes, bound_lifetime) {
        std::string& out = next();
        out += '"';
        for (std::byte each : bytes) {
            char digits[2];
            write_hex_byte(digits, static_cast<std::uint8_t>(each));
            out.append(digits, 2);
        }
        out += '"';
    }
    [[noreturn]] void fail_parameter(int, std::string_view message, std::string_view remedy) {
        target_.fail_parameter(parameter_, message, remedy);
    }
    [[nodiscard]] std::string finish() && { return text_.empty() ? "[]" : std::move(text_ += "]"); }

private:
    std::string& next() {
        text_ += text_.empty() ? '[' : ',';
        return text_;
    }
    void append(std::string& out, char c) {
        if (c == '\0')
            target_.fail_parameter(parameter_, "a text of a list holds a NUL character", "leave it out");
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char digits[2];
            write_hex_byte(digits, static_cast<std::uint8_t>(c));
            out += "\\u00";
            out.append(digits, 2);
        } else {
            out += c;
        }
    }

    Target& target_;
    int parameter_;
    std::string text_;
};

} // namespace detail

/// Reads the elements of a JSON array of null, booleans, numbers and strings one by one. Anything else ends it, and is
/// `wrong`. https://www.rfc-editor.org/rfc/rfc8259
class json_list_reader {
public:
    enum class element : std::uint8_t { none, boolean, number, text };

    explicit json_list_reader(std::string_view text) noexcept : rest_(text) { wrong_ = !take('['); }

    /// False behind the last one.
    [[nodiscard]] bool next() {
        if (wrong_ || take(']'))
            return false;
        if (!first_ && !take(','))
            return fail();
        first_ = false;
        if (take('"')) {
            kind_ = element::text;
            return read_text();
        }
        return read_word();
    }
    [[nodiscard]] bool wrong() noexcept {
        skip_space();
        return wrong_ || !rest_.empty();
    }
    [[nodiscard]] element kind() const noexcept { return kind_; }
    /// The digits of a number, the content of a string, the name of null, true and false.
    [[nodiscard]] std::string_view content() const noexcept { return content_; }

private:
    bool fail() noexcept {
        wrong_ = true;
        return false;
    }
    void skip_space() noexcept {
        const std::size_t end = rest_.find_first_not_of(" \t\n\r");
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    }
    /// Space before `wanted` is skipped.
    bool take(char wanted) noexcept {
        skip_space();
        return take_next(wanted);
    }
    bool take_next(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool read_word() {
        const std::size_t end = rest_.find_first_of(",] \t\n\r");
        if (end == 0 || end == std::string_view::npos)
            return fail();
        content_ = rest_.substr(0, end);
        rest_.remove_prefix(end);
        kind_ = content_ == "null"                          ? element::none
                : content_ == "true" || content_ == "false" ? element::boolean
                                                            : element::number;
        const char first = content_.front();
        return kind_ != element::number || first == '-' || (first >= '0' && first <= '9') || fail();
    }
    bool read_text() {
        content_.clear();
        while (!take_next('"')) {
            if (rest_.empty())
                return fail();
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c != '\\')
                content_ += c;
            else if (!read_escape())
                return fail();
        }
        return true;
    }
    bool read_escape() {
        if (rest_.empty())
            return false;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        constexpr std::string_view escapes = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (c == 'u')
            return read_code_point();
        const std::size_t known = escapes.find(c);
        if (known != std::string_view::npos)
            content_ += meanings[known];
        return known != std::string_view::npos;
    }
    bool read_code_point() {
        unsigned code = 0;
        if (!read_code_unit(code))
            return false;
        if (code >= 0xd800 && code < 0xdc00) {
            unsigned low = 0;
            if (!take_next('\\') || !take_next('u') || !read_code_unit(low) || low < 0xdc00 || low > 0xdfff)
                return false;
            code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
        } else if (code >= 0xdc00 && code < 0xe000) {
            return false;
        }
        append_utf8(content_, code);
        return true;
    }
    bool read_code_unit(unsigned& code) noexcept {
        if (rest_.size() < 4 || std::from_chars(rest_.data(), rest_.data() + 4, code, 16).ptr != rest_.data() + 4)
            return false;
        rest_.remove_prefix(4);
        return true;
    }
    /// https://www.rfc-editor.org/rfc/rfc3629#section-3
    static void append_utf8(std::string& to, unsigned code) {
        const auto add = [&](unsigned byte) { to += static_cast<char>(byte); };
        const auto follow = [&](unsigned shift) { add(0x80U | ((code >> shift) & 0x3fU)); };
        if (code < 0x80) {
            add(code);
        } else if (code < 0x800) {
            add(0xc0U | (code >> 6U));
            follow(0);
        } else if (code < 0x10000) {
            add(0xe0U | (code >> 12U));
            follow(6);
            follow(0);
        } else {
            add(0xf0U | (code >> 18U));
            follow(12);
            follow(6);
            follow(0);
        }
    }

    std::string_view rest_;
    std::string content_;
    element kind_ = element::none;
    bool first_ = true;
    bool wrong_ = false;
};

/// One element of a JSON array, read as a value of a column is. Valid as long as its text.
class json_list_value {
public:
    /// `hexadecimal`: a text is the digits of bytes, which are kept in `memory`.
    json_list_value(json_list_reader const& element, bool hexadecimal, std::string& memory)
        : kind_(element.kind()), text_(element.content()) {
        if (hexadecimal && kind_ == json_list_reader::element::text)
            binary_ = decode(memory);
    }

    [[nodiscard]] storage_class storage() const noexcept {
        switch (kind_) {
        case json_list_reader::element::none: break;
        case json_list_reader::element::boolean: return storage_class::integer;
        case json_list_reader::element::number:
            return text_.find_first_of(".eE") == std::string_view::npos && whole() ? storage_class::integer
                                                                                   : storage_class::real;
        case json_list_reader::element::text: return binary_ ? storage_class::blob : storage_class::text;
        }
        return storage_class::null;
    }
    [[nodiscard]] std::int64_t integer() const noexcept {
        std::int64_t value = 0;
        std::from_chars(text_.data(), text_.data() + text_.size(), value);
        return kind_ == json_list_reader::element::boolean ? (text_ == "true" ? 1 : 0) : value;
    }
    [[nodiscard]] double real() const noexcept {
        double value = 0;
        std::from_chars(text_.data(), text_.data() + text_.size(), value);
        return value;
    }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::span<const std::byte> blob() const noexcept {
        return std::as_bytes(std::span{text_.data(), text_.size()});
    }

private:
    [[nodiscard]] bool whole() const noexcept {
        std::int64_t value = 0;
        const auto end = std::from_chars(text_.data(), text_.data() + text_.size(), value);
        return end.ec == std::errc{} && end.ptr == text_.data() + text_.size();
    }
    bool decode(std::string& memory) {
        memory.clear();
        for (std::size_t at = 0; at + 1 < text_.size(); at += 2) {
            const int byte = parse_hex_byte(text_.data() + at);
            if (byte < 0)
                return false;
            memory += static_cast<char>(byte);
        }
        if (text_.size() % 2 != 0)
            return false;
        text_ = memory;
        return true;
    }

    json_list_reader::element kind_;
    bool binary_ = false;
    std::string_view text_;
};

} // namespace constable

#endif
