// SPDX-License-Identifier: BSL-1.0

#include <constable/core/ascii.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(same_identifier("", ""));
static_assert(same_identifier("TrackId", "trackid"));
static_assert(!same_identifier("track_id", "trackid"));
static_assert(!same_identifier("a", "b"));
static_assert(!same_identifier("[", "{")); // 32 apart like letters, and no letters

TEST_CASE("only ASCII letters change their case") {
    for (int i = -128; i < 128; ++i) {
        const char c = static_cast<char>(i);
        const bool lower = c >= 'a' && c <= 'z';
        const bool upper = c >= 'A' && c <= 'Z';
        CHECK(ascii_upper_case(c) == (lower ? c - 32 : c));
        CHECK(ascii_lower_case(c) == (upper ? c + 32 : c));
    }
}
