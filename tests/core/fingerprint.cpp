// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/fingerprint.hpp>

#include <cstdint>
#include <string>
#include <string_view>

using namespace constable;

namespace {

// RFC 9923, and the reference code of Landon Curt Noll.
static_assert(to_text(fnv1a_128("")) == "6c62272e07bb014262b821756295c58d");
static_assert(to_text(fnv1a_128("a")) == "d228cb696f1a8caf78912b704e4a8964");
static_assert(to_text(fnv1a_128("foobar")) == "343e1662793c64bf6f0d3597ba446f18");

static_assert(fingerprint_builder{}.result() == fnv1a_128(""));

// The stored format: this value must never change.
constexpr fingerprint golden =
    fingerprint_builder{}.add("table").add(42).add(true).add(false).add(std::uint64_t{300}).add(-1).result();
static_assert(to_text(golden) == "7f6680fc436a227ba341559ed18a32ca");
static_assert(golden == fnv1a_128("s\x05table"
                                  "u\x2A"
                                  "tf"
                                  "u\xAC\x02"
                                  "u\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"));

template <class... Field>
constexpr fingerprint of(Field... fields) {
    fingerprint_builder builder;
    (builder.add(fields), ...);
    return builder.result();
}
static_assert(of("ab", "c") != of("a", "bc") && of("ab", "c") != of("abc") && of("", "a") != of("a", ""));
static_assert(of("") != of() && of(0) != of(0, 0) && of(false) != of(0) && of(true) != of(1) && of("1") != of(1));
static_assert(of(std::int8_t{1}) == of(std::uint64_t{1}) && of(1) != of(2) && of(127) != of(128));
static_assert(of("s", "t") != of("t", "s"));
static_assert(of(golden) != of("") && of(golden) == of(golden.high, golden.low));
static_assert(of(std::string_view{"a\0", 2}) != of("a"));

static_assert(fingerprint{1, 0} > fingerprint{0, ~0ULL} && fingerprint{1, 2} < fingerprint{1, 3});
static_assert(to_text(fingerprint{1, 2}) == "00000000000000010000000000000002");
static_assert(parse_fingerprint("7F6680fc436a227ba341559ed18a32ca") == golden);
static_assert(!parse_fingerprint("") && !parse_fingerprint("7f6680fc436a227ba341559ed18a32c"));
static_assert(!parse_fingerprint("7f6680fc436a227ba341559ed18a32cag") &&
              !parse_fingerprint("7f6680fc-36a227ba341559ed18a32ca"));

// The model of a large schema as one constant: within clang's limit of 1048576 steps.
constexpr fingerprint large = [] {
    fingerprint_builder builder;
    for (int column = 0; column != 3'000; ++column)
        builder.add("a column's name and its type").add(column).add(column % 2 == 0);
    return builder.result();
}();
static_assert(large != golden);

} // namespace

TEST_CASE("long texts hash at run time as they do in a constant") {
    fingerprint_builder builder;
    for (int column = 0; column != 3'000; ++column)
        builder.add("a column's name and its type").add(column).add(column % 2 == 0);
    CHECK(builder.result() == large);
    CHECK(of(std::string_view{std::string(1000, 'x')}) != of(std::string_view{std::string(1001, 'x')}));
}
