// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/entropy.hpp>

#include <cstddef>
#include <span>
#include <vector>

using namespace constable;

TEST_CASE("every byte of a long buffer is filled, and nothing behind it") {
    for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 1000U}) {
        std::vector<std::byte> seen(size + 1);
        for (int i = 0; i != 8; ++i) {
            std::vector<std::byte> bytes(size + 1);
            fill_with_entropy(std::span{bytes}.first(size));
            for (std::size_t at = 0; at != bytes.size(); ++at)
                seen[at] |= bytes[at];
        }
        CHECK(seen[size] == std::byte{0});
        seen.pop_back();
        for (const std::byte byte : seen)
            if (byte == std::byte{0}) // by chance once in 2^64
                FAIL_CHECK("a byte stayed 0");
    }
}
