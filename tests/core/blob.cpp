// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/blob.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace constable;

namespace {

blob bytes_of(std::string_view text) { return blob{std::as_bytes(std::span{text.data(), text.size()})}; }

static_assert(!std::is_convertible_v<blob_view, blob>, "copying bytes is visible");
static_assert(std::is_convertible_v<blob const&, blob_view>);
static_assert(std::is_nothrow_move_constructible_v<blob>);
static_assert(blob{}.empty() && blob{}.size() == 0);

} // namespace

TEST_CASE("a blob copies from a view and moves from a vector") {
    const std::array<std::byte, 3> source{std::byte{1}, std::byte{0}, std::byte{255}};
    const blob copied{source};
    CHECK(copied.size() == 3);
    CHECK(copied.data() != source.data());
    CHECK(copied.bytes == std::vector<std::byte>{std::byte{1}, std::byte{0}, std::byte{255}});

    std::vector<std::byte> owned(100, std::byte{7});
    std::byte const* const address = owned.data();
    const blob moved{std::move(owned)};
    CHECK(moved.data() == address);
    CHECK(moved.view().size() == 100);
    const blob_view view = moved;
    CHECK(view.data() == address);
}

TEST_CASE("blobs are ordered by unsigned bytes, a prefix first") {
    CHECK(bytes_of("abc") == bytes_of("abc"));
    CHECK(bytes_of("abc") != bytes_of("abd"));
    CHECK(bytes_of("") < bytes_of(std::string_view{"\0", 1}));
    CHECK(bytes_of("ab") < bytes_of("abc"));
    CHECK(bytes_of("\x7F") < bytes_of("\x80"));
    CHECK(bytes_of("b") > bytes_of("abc"));
}

TEST_CASE("hexadecimal digits and back") {
    CHECK(to_hex(blob{}).empty());
    CHECK(to_hex(bytes_of(std::string_view{"\0\x01\xFF\xA5", 4})) == "0001ffa5");
    CHECK(parse_hex("") == blob{});
    CHECK(parse_hex("0001FFa5") == bytes_of(std::string_view{"\0\x01\xFF\xA5", 4}));
    CHECK_FALSE(parse_hex("0").has_value());
    CHECK_FALSE(parse_hex("0g").has_value());
    CHECK_FALSE(parse_hex("00 1").has_value());
    CHECK_FALSE(parse_hex("0x01").has_value());
}
