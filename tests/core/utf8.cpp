// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/utf8.hpp>

#include <string>
#include <string_view>

using namespace constable;

namespace {

static_assert(is_valid_utf8("") && is_valid_utf8("plain") && is_valid_utf8("a longer plain text"));
static_assert(is_valid_utf8(std::string_view{"\0", 1}));
static_assert(is_valid_utf8("\xC2\x80") && is_valid_utf8("\xDF\xBF") && !is_valid_utf8("\xC1\xBF"));
static_assert(is_valid_utf8("\xE0\xA0\x80") && !is_valid_utf8("\xE0\x9F\xBF"));
static_assert(is_valid_utf8("\xED\x9F\xBF") && !is_valid_utf8("\xED\xA0\x80") && is_valid_utf8("\xEE\x80\x80"));
static_assert(is_valid_utf8("\xF0\x90\x80\x80") && !is_valid_utf8("\xF0\x8F\xBF\xBF"));
static_assert(is_valid_utf8("\xF4\x8F\xBF\xBF") && !is_valid_utf8("\xF4\x90\x80\x80") &&
              !is_valid_utf8("\xF5\x80\x80\x80"));
static_assert(!is_valid_utf8("\x80") && !is_valid_utf8("\xBF") && !is_valid_utf8("\xFE") && !is_valid_utf8("\xFF"));
static_assert(!is_valid_utf8("\xC3") && !is_valid_utf8("\xE2\x82") && !is_valid_utf8("\xF0\x9F\x92"));

static_assert(utf8_length("") == 0 && utf8_length("abc") == 3);
static_assert(utf8_length("\xC3\xA9t\xC3\xA9") == 3 && utf8_length("\xE2\x82\xAC") == 1);
static_assert(utf8_length("\xF0\x9F\x92\xA9") == 1);

std::string encoded(char32_t point) {
    const auto tail = [point](int shift) { return static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x80)
        return {static_cast<char>(point)};
    if (point < 0x800)
        return {static_cast<char>(0xC0 | (point >> 6)), tail(0)};
    if (point < 0x10000)
        return {static_cast<char>(0xE0 | (point >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | (point >> 18)), tail(12), tail(6), tail(0)};
}

// Every byte string of `size` bytes whose first bytes are `start`.
template <class Function>
void for_all_tails(std::string const& start, std::size_t size, Function const& function) {
    if (start.size() == size) {
        function(start);
        return;
    }
    for (int byte = 0; byte != 256; ++byte)
        for_all_tails(start + static_cast<char>(byte), size, function);
}

// How many of all byte strings of `size` bytes are valid.
int valid_of(std::size_t size, std::string const& start = "") {
    int valid = 0;
    for_all_tails(start, size, [&](std::string const& text) { valid += is_valid_utf8(text) ? 1 : 0; });
    return valid;
}

} // namespace

TEST_CASE("every code point is valid but for the surrogates") {
    int wrong = 0;
    for (char32_t point = 0; point <= 0x10FFFF; ++point) {
        const std::string text = encoded(point);
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        wrong += is_valid_utf8(text) == !surrogate && utf8_length(text) == 1 ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK_FALSE(is_valid_utf8(encoded(0x110000)));
}

TEST_CASE("there are exactly as many valid sequences as code points") {
    CHECK(valid_of(1) == 0x80);
    CHECK(valid_of(2) == 0x80 * 0x80 + 0x780);
    // Three bytes that begin with one byte of each row of the table: 1+1+1, 1+2, 2+1 and 3 bytes.
    CHECK(valid_of(3, "a") == 0x80 * 0x80 + 0x780);
    CHECK(valid_of(3, "\x80") == 0);
    CHECK(valid_of(3, "\xC1") == 0);
    CHECK(valid_of(3, "\xC2") == 0x40 * 0x80);
    CHECK(valid_of(3, "\xE0") == 0x20 * 0x40);
    CHECK(valid_of(3, "\xE1") == 0x40 * 0x40);
    CHECK(valid_of(3, "\xED") == 0x20 * 0x40);
    CHECK(valid_of(3, "\xEF") == 0x40 * 0x40);
    CHECK(valid_of(3, "\xF0") == 0);
    CHECK(valid_of(4, "\xF0\x8F") == 0);
    CHECK(valid_of(4, "\xF0\x90") == 0x40 * 0x40);
    CHECK(valid_of(4, "\xF3\xBF") == 0x40 * 0x40);
    CHECK(valid_of(4, "\xF4\x8F") == 0x40 * 0x40);
    CHECK(valid_of(4, "\xF4\x90") == 0);
    CHECK(valid_of(4, "\xF5\x80") == 0);
}

TEST_CASE("a bad byte is found at every place of texts of every short length") {
    for (std::size_t size = 1; size != 40; ++size)
        for (std::size_t at = 0; at != size; ++at) {
            std::string text(size, 'x');
            CHECK(is_valid_utf8(text));
            text[at] = '\xFF';
            CHECK_FALSE(is_valid_utf8(text));
            text[at] = '\xC3';
            CHECK_FALSE(is_valid_utf8(text));
            if (at + 1 != size) {
                text[at + 1] = '\xA9';
                CHECK(is_valid_utf8(text));
                CHECK(utf8_length(text) == size - 1);
            }
        }
}

TEST_CASE("a sequence that the end of the view cuts is not completed by what lies behind") {
    const std::string text = "\xF0\x9F\x92\xA9";
    for (std::size_t size = 1; size != 4; ++size)
        CHECK_FALSE(is_valid_utf8(std::string_view{text}.substr(0, size)));
    CHECK(is_valid_utf8(text));
}
