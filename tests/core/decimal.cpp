// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/decimal.hpp>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

using money = decimal<10, 2>;
using widest = decimal<18, 0>;
using finest = decimal<18, 18>;
using digit = decimal<1, 0>;

static_assert(sizeof(money) == 8 && std::is_trivially_copyable_v<money>);
static_assert(money{}.unscaled() == 0 && money{5}.unscaled() == 500 && money{-5}.unscaled() == -500);
static_assert(money::from_unscaled(1234).unscaled() == 1234 && money::precision == 10 && money::scale == 2);
static_assert(money::max().unscaled() == 9'999'999'999 && money::min().unscaled() == -9'999'999'999);
static_assert(widest::max().unscaled() == 999'999'999'999'999'999);

static_assert(std::is_convertible_v<int, money> && std::is_convertible_v<std::uint64_t, money>);
static_assert(!std::is_constructible_v<money, double> && !std::is_constructible_v<money, float>);
static_assert(!std::is_constructible_v<money, bool>);
static_assert(!std::is_convertible_v<money, double>);

constexpr bool reads(std::string_view text, std::int64_t unscaled) {
    const auto number = money::parse(text);
    return number && number->unscaled() == unscaled;
}
static_assert(reads("0", 0) && reads("-0", 0) && reads("-0.00", 0) && reads("+1", 100) && reads("12.34", 1234));
static_assert(reads("12.3", 1230) && reads("-12.34", -1234) && reads("0.01", 1) && reads("-0.01", -1));
static_assert(reads("000012.34", 1234) && reads("12.340000", 1234) && reads("5.0000000000000000000000000", 500));
static_assert(reads("99999999.99", 9'999'999'999) && reads("-99999999.99", -9'999'999'999));

static_assert(to_text(money{}) == "0.00" && to_text(money{1}) == "1.00" && to_text(money{-1}) == "-1.00");
static_assert(to_text(money::from_unscaled(5)) == "0.05" && to_text(money::from_unscaled(-5)) == "-0.05");
static_assert(to_text(money::from_unscaled(-50)) == "-0.50" && to_text(money::max()) == "99999999.99");
static_assert(to_text(widest::min()) == "-999999999999999999" && to_text(widest{}) == "0");
static_assert(to_text(finest::min()) == "-0.999999999999999999" && to_text(finest{}) == "0.000000000000000000");
static_assert(to_text(decimal<1, 1>::from_unscaled(-9)) == "-0.9" && to_text(digit{7}) == "7");

static_assert(finest::parse("-0.999999999999999999") == finest::min());
static_assert(finest::parse("0.000000000000000001")->unscaled() == 1 && !finest::parse("1"));
static_assert(widest::parse("999999999999999999") == widest::max() && !widest::parse("1000000000000000000"));
static_assert(widest::parse("7.000") == widest{7} && !widest::parse("7.001"));
static_assert(digit::parse("9") == digit{9} && !digit::parse("10") && digit::parse("09") == digit{9});

static_assert(money{1} + money::from_unscaled(5) == money::from_unscaled(105));
static_assert(money{1} - 3 == money{-2} && -money{4} == money{-4});
static_assert(money::from_unscaled(125) * 8 == money{10} && 8U * money::from_unscaled(-125) == money{-10});
static_assert(money::max() - money::max() == 0);

static_assert(money{1} < money{2} && money{-1} < money{} && money{2} == 2 && 2 == money{2} && money{2} != 3);
static_assert(money{2} < 3 && 3 > money{2} && money{2} >= 2U && money::from_unscaled(1) > 0);
static_assert(money::max() < std::numeric_limits<std::int64_t>::max());
static_assert(money::min() > std::numeric_limits<std::int64_t>::min());
static_assert(money::max() < std::numeric_limits<std::uint64_t>::max());
static_assert(money::max() < 100'000'000 && money::max() != 100'000'000 && money::max() > 99'999'999);

constexpr money totalled() {
    money total = 1;
    total += money::from_unscaled(50);
    total *= 3;
    total -= 1;
    return total;
}
static_assert(totalled() == money::parse("3.50"));

static_assert(money::from_unscaled(-1234).to_double() == -12.34 && money{}.to_double() == 0.0);
static_assert(finest::from_unscaled(9'007'199'254'740'993).to_double() == 0.009007199254740993);
static_assert(widest::max().to_double() == 999999999999999999.0);

} // namespace

TEST_CASE("what is no exact decimal of the type is not parsed") {
    for (const std::string_view text : {"",
                                        "-",
                                        "+",
                                        ".",
                                        "-.",
                                        "1.",
                                        ".5",
                                        "-.5",
                                        "--1",
                                        "+-1",
                                        "1-",
                                        " 1",
                                        "1 ",
                                        "1,5",
                                        "1.2.3",
                                        "1..2",
                                        "1e2",
                                        "0x1",
                                        "NaN",
                                        "inf",
                                        "1.001",
                                        "1.009",
                                        "100000000",
                                        "-100000000.00",
                                        "99999999.991",
                                        "1.0a",
                                        "1.000a",
                                        "1.00-",
                                        "99999999999999999999999999",
                                        "18446744073709551616",
                                        "\xB2"})
        CHECK_FALSE(money::parse(text).has_value());
    CHECK_FALSE(money::parse(std::string_view{"1\0", 2}).has_value());
}

TEST_CASE("what does not fit throws") {
    CHECK_THROWS_AS(money::from_unscaled(10'000'000'000), value_error);
    CHECK_THROWS_AS(money::from_unscaled(std::numeric_limits<std::int64_t>::min()), value_error);
    CHECK_THROWS_AS(money{100'000'000}, value_error);
    CHECK_THROWS_AS(money{std::numeric_limits<std::int64_t>::max()}, value_error);
    CHECK_THROWS_AS(money{std::numeric_limits<std::uint64_t>::max()}, value_error);
    CHECK_THROWS_AS(money::max() + money::from_unscaled(1), value_error);
    CHECK_THROWS_AS(money::min() - money::from_unscaled(1), value_error);
    CHECK_THROWS_AS(widest::max() + widest::max(), value_error);
    CHECK_THROWS_AS(money::max() * 2, value_error);
    CHECK_THROWS_AS(widest::max() * 10, value_error);
    CHECK_THROWS_AS(widest::max() * std::numeric_limits<std::int64_t>::min(), value_error);
    CHECK_THROWS_AS(finest{1}, value_error);
    CHECK_THROWS_AS(digit{10}, value_error);
    money total = money::max();
    CHECK_THROWS_AS(total += 1, value_error);
    CHECK(total == money::max());
}

namespace {

template <int Scale>
void check_round_trips() {
    using number = decimal<18, Scale>;
    std::uint64_t state = 42 + Scale; // a linear congruential generator: the same numbers on every run
    for (int i = 0; i != 3'000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const auto magnitude = static_cast<std::int64_t>((state >> 4) % 1'000'000'000'000'000'000 >> (i % 60));
        const number value = number::from_unscaled(i % 2 == 0 ? magnitude : -magnitude);
        const std::string text{to_text(value).view()};
        if (number::parse(text) != value || value.to_double() != std::strtod(text.c_str(), nullptr))
            FAIL_CHECK(text);
    }
}

} // namespace

TEST_CASE("texts survive the way back, and doubles are the nearest") {
    check_round_trips<0>();
    check_round_trips<1>();
    check_round_trips<2>();
    check_round_trips<9>();
    check_round_trips<17>();
    check_round_trips<18>();
}
