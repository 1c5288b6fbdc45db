// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/hex.hpp>

#include <string_view>

using namespace constable;

namespace {

static_assert(hex_value('0') == 0 && hex_value('9') == 9 && hex_value('a') == 10 && hex_value('F') == 15);
static_assert(hex_value('g') == -1 && hex_value('/') == -1 && hex_value(':') == -1 && hex_value('@') == -1);
static_assert(hex_value('`') == -1 && hex_value('G') == -1 && hex_value('\0') == -1 && hex_value('\xE4') == -1);
static_assert(parse_hex_byte("00") == 0 && parse_hex_byte("fF") == 255 && parse_hex_byte("1e") == 0x1E);
static_assert(parse_hex_byte("g0") < 0 && parse_hex_byte("0g") < 0 && parse_hex_byte("-1") < 0);

} // namespace

TEST_CASE("every byte survives its two digits") {
    for (int byte = 0; byte != 256; ++byte) {
        char digits[2];
        write_hex_byte(digits, static_cast<std::uint8_t>(byte));
        CHECK(parse_hex_byte(digits) == byte);
        CHECK(std::string_view{hex_digits}.find(digits[0]) != std::string_view::npos);
    }
}

TEST_CASE("only 22 characters are digits") {
    int digits = 0;
    for (int character = 0; character != 256; ++character)
        digits += hex_value(static_cast<char>(character)) >= 0 ? 1 : 0;
    CHECK(digits == 22);
}
