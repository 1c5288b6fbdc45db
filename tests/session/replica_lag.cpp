// SPDX-License-Identifier: BSL-1.0
#include <constable/session/replica_lag.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

#include <catch2/catch_test_macros.hpp>

using namespace constable;
using namespace std::chrono_literals;

namespace {

const replica_lag::clock::time_point begin{1h};

replica_position streaming(std::int64_t received, std::int64_t replayed, std::optional<std::int64_t> age = {}) {
    return {.follows = true, .streams = true, .received = received, .replayed = replayed, .age = age};
}
replica_position out_of_touch(std::int64_t received, std::int64_t replayed, std::optional<std::int64_t> age = {}) {
    return {.follows = true, .streams = false, .received = received, .replayed = replayed, .age = age};
}

} // namespace

TEST_CASE("a server that follows nobody does not lag") {
    replica_lag lag;
    CHECK(lag.note({}, begin) == 0ms);
}

TEST_CASE("a replica of an idle primary does not lag, however old the last transaction is") {
    replica_lag lag;
    CHECK(lag.note(streaming(100, 100, 3'600'000), begin) == 0ms);
    CHECK(lag.note(streaming(100, 100, 7'200'000), begin + 1h) == 0ms);
}

TEST_CASE("a replica that replays late lags since the last moment that it has replayed") {
    replica_lag lag;
    CHECK(lag.note(streaming(100, 100), begin) == 0ms);
    CHECK(lag.note(streaming(200, 150, 3'600'000), begin + 10ms) == 10ms); // not an hour
    CHECK(lag.note(streaming(300, 199), begin + 20ms) == 20ms);
    CHECK(lag.note(streaming(400, 200), begin + 30ms) == 20ms);
    CHECK(lag.note(streaming(500, 450), begin + 40ms) == 10ms);
    CHECK(lag.note(streaming(500, 500), begin + 50ms) == 0ms);
}

TEST_CASE("a replica that has lost touch lags since then, though it has replayed all that it has received") {
    replica_lag lag;
    CHECK(lag.note(streaming(100, 100), begin) == 0ms);
    CHECK(lag.note(out_of_touch(100, 100, 5), begin + 10ms) == 10ms);
    CHECK(lag.note(out_of_touch(100, 100, 5), begin + 1h) == 1h);
    CHECK(lag.note(streaming(900, 100), begin + 1h + 10ms) == 1h + 10ms); // in touch, and far behind
    CHECK(lag.note(streaming(950, 950), begin + 1h + 20ms) == 0ms);
}

TEST_CASE("without a moment that was replayed the age of the last transaction counts") {
    replica_lag lag;
    CHECK(lag.note(out_of_touch(100, 100), begin) == std::nullopt);
    CHECK(lag.note(out_of_touch(100, 100, 777), begin) == 777ms);
    CHECK(lag.note(streaming(200, 100, 888), begin) == 888ms);
    CHECK(lag.note(streaming(300, 200, 999), begin + 5ms) == 5ms);
}

TEST_CASE("a replica that stands still for long does not fill the memory, and is believed when it goes on") {
    replica_lag lag;
    auto now = begin;
    for (std::int64_t i = 1; i <= 10'000; ++i) {
        now += 10ms;
        CHECK(lag.note(streaming(i * 10, 5, 1'000 + i), now) == std::chrono::milliseconds{1'000 + i});
    }
    now += 10ms;
    CHECK(lag.note(streaming(200'000, 150'000), now) > 1s); // the moments between were not kept
    CHECK(lag.note(streaming(200'000, 200'000), now + 10ms) == 0ms);
}
