// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/binary.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

std::string stored(std::int64_t unscaled, int scale) {
    std::string bytes;
    store_numeric(bytes, unscaled, scale);
    return bytes;
}
postgres_numeric numeric(std::string const& bytes) { return postgres_numeric{{bytes.data(), bytes.size()}}; }

/// `groups` as numeric_send of PostgreSQL 15 writes them.
std::string wire(std::initializer_list<int> words) {
    std::string bytes(2 * words.size(), '\0');
    char* to = bytes.data();
    for (int word : words) {
        store_big_endian(to, static_cast<std::uint16_t>(word));
        to += 2;
    }
    return bytes;
}

} // namespace

TEST_CASE("integers are big-endian") {
    char bytes[8];
    store_big_endian(bytes, std::uint32_t{0x01020304});
    CHECK(std::string_view{bytes, 4} == "\x01\x02\x03\x04");
    CHECK(load_big_endian<std::uint32_t>(bytes) == 0x01020304);
    store_big_endian(bytes, static_cast<std::uint64_t>(std::int64_t{-2}));
    CHECK(static_cast<std::int64_t>(load_big_endian<std::uint64_t>(bytes)) == -2);
    store_big_endian(bytes, std::uint16_t{0xfffe});
    CHECK(static_cast<std::int16_t>(load_big_endian<std::uint16_t>(bytes)) == -2);
    store_big_endian(bytes, std::uint8_t{7});
    CHECK(bytes[0] == 7);
}

TEST_CASE("a numeric is written as the server writes it") {
    CHECK(stored(0, 0) == wire({0, 0, 0, 0}));
    CHECK(stored(0, 2) == wire({0, 0, 0, 2}));
    CHECK(stored(1, 0) == wire({1, 0, 0, 0, 1}));
    CHECK(stored(-123456, 2) == wire({2, 0, 0x4000, 2, 1234, 5600}));
    CHECK(stored(10'000, 0) == wire({1, 1, 0, 0, 1}));
    CHECK(stored(5, 3) == wire({1, 0xffff, 0, 3, 50}));
    CHECK(stored(1, 18) == wire({1, 0xfffb, 0, 18, 100}));
    CHECK(stored(100'000'000, 4) == wire({1, 1, 0, 4, 1}));
}

TEST_CASE("a numeric comes back as it was") {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{9'999}, std::int64_t{10'000},
          std::int64_t{123'456'789'012'345'678}, std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::min(), std::int64_t{-100'000'000}})
        for (int scale = 0; scale <= 18; ++scale) {
            const std::string bytes = stored(value, scale);
            INFO(value << " with scale " << scale);
            CHECK(numeric(bytes).is_finite());
            CHECK(numeric(bytes).scale() == scale);
            CHECK(numeric(bytes).scaled(scale) == value);
        }
}

TEST_CASE("a numeric that does not fit is nothing") {
    CHECK(numeric(stored(123, 2)).scaled(1) == std::nullopt);
    CHECK(numeric(stored(120, 2)).scaled(1) == 12);
    CHECK(numeric(stored(std::numeric_limits<std::int64_t>::max(), 0)).scaled(1) == std::nullopt);
    CHECK(numeric(wire({1, 5, 0, 0, 1})).scaled(0) == std::nullopt);
    CHECK(numeric(wire({0, 0, 0xc000, 0})).scaled(0) == std::nullopt); // NaN
    CHECK(numeric(wire({3, 0, 0, 0, 1})).scaled(0) == std::nullopt);   // cut off
    CHECK(numeric({}).scaled(0) == std::nullopt);
}

TEST_CASE("a numeric is read as the nearest double") {
    CHECK(numeric(stored(-123456, 2)).real() == -1234.56);
    CHECK(numeric(stored(0, 5)).real() == 0.0);
    CHECK(numeric(stored(1, 1)).real() == 0.1);
    CHECK(numeric(wire({4, 0, 0, 16, 3, 3333, 3333, 3333})).real() == 3.333333333333);
    CHECK(numeric(wire({1, 5, 0, 0, 1})).real() == 1e20);
    CHECK(numeric(wire({0, 0, 0xd000, 0})).real() == std::numeric_limits<double>::infinity());
    const double nan = numeric(wire({0, 0, 0xc000, 0})).real();
    CHECK(nan != nan);
}
