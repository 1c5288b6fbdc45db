// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/literal_text.hpp>

#include <charconv>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

using namespace constable;

namespace {

constexpr bool scaled(std::int64_t unscaled, int scale, std::string_view expected) {
    char characters[64]{};
    text_sink sink{characters, sizeof characters};
    write_scaled(sink, unscaled, scale);
    return sink.view() == expected;
}

static_assert(scaled(1234, 2, "12.34") && scaled(-1234, 2, "-12.34") && scaled(5, 2, "0.05") && scaled(-5, 2, "-0.05"));
static_assert(scaled(0, 2, "0.00") && scaled(100, 2, "1.00") && scaled(7, 0, "7") && scaled(-7, 0, "-7"));
static_assert(scaled(std::numeric_limits<std::int64_t>::max(), 18, "9.223372036854775807"));
static_assert(scaled(std::numeric_limits<std::int64_t>::min(), 18, "-9.223372036854775808"));
static_assert(scaled(std::numeric_limits<std::int64_t>::min(), 0, "-9223372036854775808"));

constexpr bool real(double value, std::string_view expected) {
    char characters[64]{};
    text_sink sink{characters, sizeof characters};
    write_real(sink, value);
    return sink.view() == expected;
}

// Always with a point, so that no engine takes it for an integer.
static_assert(real(0, "0.0") && real(3, "3.0") && real(-3, "-3.0") && real(1e15, "1000000000000000.0"));
static_assert(real(0.1, "0.1") && real(-0.25, "-0.25") && real(1.5, "1.5") && real(0.3, "0.3") && real(2.675, "2.675"));
static_assert(real(1.0 / 3, "0.3333333333333333") && real(1e-9, "0.000000001") && real(1.23e-9, "0.00000000123"));
static_assert(real(3.141592653589793, "3.141592653589793") && real(123456.789, "123456.789"));

} // namespace

TEST_CASE("a real literal reads back as the same number") {
    std::mt19937_64 random{20260102}; // NOLINT(cert-msc51-cpp): the same numbers each time
    for (int i = 0; i < 20'000; ++i) {
        const int scale = static_cast<int>(random() % 10);
        const auto digits =
            static_cast<double>(static_cast<std::int64_t>(random() % 2'000'000'000'000) - 1'000'000'000'000);
        double unit = 1;
        for (int s = 0; s < scale; ++s)
            unit *= 10;
        const double value = digits / unit;
        char characters[64]{};
        text_sink sink{characters, sizeof characters};
        write_real(sink, value);
        double back = 0;
        const auto text = sink.view();
        REQUIRE(std::from_chars(text.data(), text.data() + text.size(), back).ec == std::errc{});
        REQUIRE(back == value);
        REQUIRE(text.find('.') != text.npos);
    }
}
