// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/timestamp.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

constexpr std::int64_t first = -62'135'596'800'000'000;
constexpr std::int64_t last = 253'402'300'799'999'999;

static_assert(sizeof(timestamp) == 8 && std::is_trivially_copyable_v<timestamp>);
static_assert(timestamp{}.microseconds() == 0);
static_assert(timestamp::min().microseconds() == first && timestamp::max().microseconds() == last);
static_assert(timestamp::from_microseconds(first) == timestamp::min());
static_assert(timestamp::from_seconds(first / 1'000'000) == timestamp::min());
static_assert(timestamp::from_seconds(last / 1'000'000) < timestamp::max());
static_assert(timestamp::from_civil(1970, 1, 1) == timestamp{});
static_assert(timestamp::from_civil(2001, 9, 9, 1, 46, 40) == timestamp::from_seconds(1'000'000'000));
static_assert(timestamp::from_civil(9999, 12, 31, 23, 59, 59, 999'999) == timestamp::max());
static_assert(timestamp::from_civil(1, 1, 1) == timestamp::min());

static_assert(timestamp::from_microseconds(1'999'999).seconds() == 1);
static_assert(timestamp::from_microseconds(-1).seconds() == -1);
static_assert(timestamp::from_microseconds(-1'000'000).seconds() == -1);
static_assert(timestamp::from_microseconds(-1'000'001).seconds() == -2);

static_assert(timestamp::from_microseconds(-1).civil() == civil_time{1969, 12, 31, 23, 59, 59, 999'999});
static_assert(timestamp::min().civil() == civil_time{1, 1, 1, 0, 0, 0, 0});
static_assert(timestamp::max().civil() == civil_time{9999, 12, 31, 23, 59, 59, 999'999});

static_assert(to_text(timestamp{}) == "1970-01-01T00:00:00.000000Z");
static_assert(to_text(timestamp::from_microseconds(-1)) == "1969-12-31T23:59:59.999999Z");
static_assert(to_text(timestamp::min()) == "0001-01-01T00:00:00.000000Z");
static_assert(to_text(timestamp::max()) == "9999-12-31T23:59:59.999999Z");
static_assert(to_text(timestamp::from_civil(2024, 2, 29, 12, 34, 56, 1)) == "2024-02-29T12:34:56.000001Z");

constexpr bool reads(std::string_view text, timestamp expected) { return parse_timestamp(text) == expected; }
constexpr timestamp noon = timestamp::from_civil(2024, 2, 29, 12, 0, 0);
static_assert(reads("2024-02-29T12:00:00Z", noon) && reads("2024-02-29 12:00:00Z", noon));
static_assert(reads("2024-02-29t12:00:00z", noon));
static_assert(reads("2024-02-29T12:00:00+00:00", noon) && reads("2024-02-29T12:00:00-00:00", noon));
static_assert(reads("2024-02-29T17:30:00+05:30", noon) && reads("2024-02-29T00:15:00-11:45", noon));
static_assert(reads("2024-03-01T11:59:00+23:59", noon) && reads("2024-02-28T12:01:00-23:59", noon));
static_assert(reads("2024-02-29T12:00:00.5Z", noon + duration::milliseconds(500)));
static_assert(reads("2024-02-29T12:00:00.000001Z", noon + duration::microseconds(1)));
static_assert(reads("2024-02-29T12:00:00.0000019Z", noon + duration::microseconds(1)));
static_assert(reads("2024-02-29T12:00:00.999999999+00:00", noon + duration::microseconds(999'999)));
static_assert(reads("1969-12-31T23:59:59.9999995Z", timestamp::from_microseconds(-1)));
static_assert(reads("0001-01-01T00:00:00Z", timestamp::min()) && reads("0001-01-01T01:00:00+01:00", timestamp::min()));
static_assert(reads("9999-12-31T22:59:59.999999-01:00", timestamp::max()));

// The examples of RFC 3339, section 5.8, but for its leap seconds.
static_assert(reads("1985-04-12T23:20:50.52Z", timestamp::from_civil(1985, 4, 12, 23, 20, 50, 520'000)));
static_assert(reads("1996-12-19T16:39:57-08:00", timestamp::from_civil(1996, 12, 20, 0, 39, 57)));
static_assert(reads("1937-01-01T12:00:27.87+00:20", timestamp::from_civil(1937, 1, 1, 11, 40, 27, 870'000)));
static_assert(!parse_timestamp("1990-12-31T23:59:60Z") && !parse_timestamp("1990-12-31T15:59:60-08:00"));

constexpr timestamp epoch{};
static_assert(epoch + duration::days(365) == timestamp::from_civil(1971, 1, 1));
static_assert(duration::seconds(1) + epoch - duration::seconds(1) == epoch);
static_assert(noon - epoch == duration::microseconds(noon.microseconds()));
static_assert(timestamp::max() - timestamp::min() == duration::microseconds(last - first));
static_assert(timestamp::min() + (timestamp::max() - timestamp::min()) == timestamp::max());
static_assert(epoch - duration::seconds(1) < epoch);

} // namespace

TEST_CASE("what is no RFC 3339 timestamp is refused") {
    for (const std::string_view text : {"",
                                        "2024-02-29",
                                        "2024-02-29T12:00:00",
                                        "2024-02-29T12:00Z",
                                        "2024-02-29T12:00:00.Z",
                                        "2024-02-29T12:00:00.1234567890Z",
                                        "2024-02-29T12:00:00.12x",
                                        "2024-02-29T12:00:00,5Z",
                                        "2024-02-29_12:00:00Z",
                                        "2024-02-29T12:00:00ZZ",
                                        " 2024-02-29T12:00:00Z",
                                        "2024-02-29T12:00:00Z ",
                                        "2024-02-29T12:00:00+0000",
                                        "2024-02-29T12:00:00+00",
                                        "2024-02-29T12:00:00+24:00",
                                        "2024-02-29T12:00:00+00:60",
                                        "2024-02-29T12:00:00 00:00",
                                        "2024-02-29T12:00:00+00:00Z",
                                        "2024-02-29T12:00:00+0a:00",
                                        "2024-02-29T12:00:00+00-00",
                                        "2023-02-29T12:00:00Z",
                                        "2024-13-01T12:00:00Z",
                                        "2024-00-01T12:00:00Z",
                                        "2024-01-32T12:00:00Z",
                                        "0000-01-01T00:00:00Z",
                                        "2024-02-29T24:00:00Z",
                                        "2024-02-29T12:60:00Z",
                                        "2024-02-29T12:00:61Z",
                                        "2024-02-29T-1:00:00Z",
                                        "2024-02-29T12:00:-1Z",
                                        "2024-02-29T12.00.00Z",
                                        "2024-02-29T12:00.00Z",
                                        "20240229T120000Z     ",
                                        "-024-02-29T12:00:00Z",
                                        "0001-01-01T00:00:00+00:01",
                                        "9999-12-31T23:59:59.999999-00:01",
                                        "infinity",
                                        "2024-02-29T12:00:00+",
                                        "2024-02-29T12:00:00.5"}) {
        INFO(text);
        CHECK_FALSE(parse_timestamp(text).has_value());
    }
}

TEST_CASE("a text with a NUL is refused") {
    CHECK_FALSE(parse_timestamp(std::string_view{"2024-02-29T12:00:00Z\0", 21}).has_value());
}

TEST_CASE("one changed character never yields the same time by accident of the parser") {
    const std::string text{to_text(noon).view()};
    for (std::size_t i = 0; i != text.size(); ++i)
        for (int character = 0; character != 256; ++character) {
            std::string changed = text;
            changed[i] = static_cast<char>(character);
            const auto parsed = parse_timestamp(changed);
            const bool same =
                changed == text || (i == 10 && (character == ' ' || character == 't')) || (i == 26 && character == 'z');
            if ((parsed == noon) != same)
                FAIL_CHECK(changed);
        }
}

TEST_CASE("texts survive the way back and sort as times do") {
    std::string before;
    for (std::int64_t count = first; count < last - 7'654'321'987'654; count += 7'654'321'987'654) {
        const timestamp time = timestamp::from_microseconds(count);
        const std::string text{to_text(time).view()};
        if (parse_timestamp(text) != time || timestamp::from_civil(time.civil()) != time || !(before < text))
            FAIL_CHECK(text);
        before = text;
    }
}

TEST_CASE("times outside of the years 1 to 9999 throw") {
    CHECK_THROWS_AS(timestamp::from_microseconds(first - 1), value_error);
    CHECK_THROWS_AS(timestamp::from_microseconds(last + 1), value_error);
    CHECK_THROWS_AS(timestamp::from_seconds(first / 1'000'000 - 1), value_error);
    CHECK_THROWS_AS(timestamp::from_seconds(last / 1'000'000 + 1), value_error);
    CHECK_THROWS_AS(timestamp::from_seconds(std::numeric_limits<std::int64_t>::max()), value_error);
    CHECK_THROWS_AS(timestamp::from_seconds(std::numeric_limits<std::int64_t>::min()), value_error);
    CHECK_THROWS_AS(timestamp::max() + duration::microseconds(1), value_error);
    CHECK_THROWS_AS(timestamp::min() - duration::microseconds(1), value_error);
    CHECK_THROWS_AS(timestamp::max() + duration::max(), value_error);
    CHECK_THROWS_AS(timestamp::min() + duration::min(), value_error);
    CHECK_THROWS_AS(timestamp{} - duration::min(), value_error);
    timestamp time = timestamp::max();
    CHECK_THROWS_AS(time += duration::seconds(1), value_error);
    CHECK(time == timestamp::max());
}

TEST_CASE("dates and times of day that do not exist throw") {
    CHECK_THROWS_AS(timestamp::from_civil(2023, 2, 29), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(0, 1, 1), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(10000, 1, 1), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(2024, 1, 1, 24), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(2024, 1, 1, -1), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(2024, 1, 1, 0, 60), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(2016, 12, 31, 23, 59, 60), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(2024, 1, 1, 0, 0, 0, 1'000'000), value_error);
    CHECK_THROWS_AS(timestamp::from_civil(2024, 1, 1, 0, 0, 0, -1), value_error);
}

TEST_CASE("now is plausible") {
    CHECK(now() > timestamp::from_civil(2024, 1, 1));
    CHECK(now() < timestamp::from_civil(2200, 1, 1));
}
