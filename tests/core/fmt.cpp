// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/fmt.hpp>

using namespace constable;

TEST_CASE("the value types format as their texts") {
    CHECK(fmt::format("{}", timestamp{}) == "1970-01-01T00:00:00.000000Z");
    CHECK(fmt::format("{}", local_timestamp{}) == "1970-01-01 00:00:00");
    CHECK(fmt::format("{}", date{}) == "1970-01-01");
    CHECK(fmt::format("{}", uuid::make_v4(0, 0)) == "00000000-0000-4000-8000-000000000000");
    CHECK(fmt::format("{}", fingerprint{1, 2}) == "00000000000000010000000000000002");
    CHECK(fmt::format("{}", decimal<10, 2>::from_unscaled(-5)) == "-0.05");
    CHECK(fmt::format("{}", varchar<5>{"h\xC3\xA9llo"}) == "h\xC3\xA9llo");
    CHECK(fmt::format("{}", error_kind::busy) == "busy");
}

TEST_CASE("they take the specifiers of strings") {
    CHECK(fmt::format("[{:>8}]", decimal<10, 2>{5}) == "[    5.00]");
    CHECK(fmt::format("[{:*<12}]", date{}) == "[1970-01-01**]");
    CHECK(fmt::format("[{:.4}]", date{}) == "[1970]");
    CHECK(fmt::format("[{:^6}]", varchar<5>{"ab"}) == "[  ab  ]");
    CHECK(fmt::format("[{:{}}]", error_kind::io, 4) == "[io  ]");
}
