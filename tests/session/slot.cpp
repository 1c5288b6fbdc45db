// SPDX-License-Identifier: BSL-1.0

#include <constable/session/slot.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

template <std::size_t>
struct query {};

const std::uint32_t before_main = slot_of<query<1'000>>();

/// Asked for by all threads at once: first come, first served.
template <std::size_t N>
std::uint32_t slot_by_many_threads(std::vector<std::thread>& threads) {
    constexpr std::size_t count = 8;
    std::atomic<std::size_t> waiting = count;
    std::vector<std::uint32_t> given(count);
    for (std::uint32_t& mine : given)
        threads.emplace_back([&waiting, &mine] {
            --waiting;
            while (waiting != 0)
                std::this_thread::yield();
            mine = slot_of<query<N>>();
        });
    for (std::thread& each : threads)
        each.join();
    threads.clear();
    return std::ranges::all_of(given, [&](std::uint32_t slot) { return slot == given[0]; }) ? given[0] : 0;
}

} // namespace

TEST_CASE("each type of statement has a slot of its own, always the same") {
    const std::uint32_t one = slot_of<query<1>>();
    const std::uint32_t two = slot_of<query<2>>();
    CHECK(one > 0);
    CHECK(two > 0);
    CHECK(one != two);
    CHECK(slot_of<query<1>>() == one);
    CHECK(slot_of<query<2>>() == two);
}

TEST_CASE("a place keeps the number that it was given") {
    std::uint32_t held = 0;
    const std::uint32_t given = slot_in(held);
    CHECK(given > 0);
    CHECK(slot_in(held) == given);
    CHECK(held == given);
}

TEST_CASE("slots may be asked for before main") {
    CHECK(before_main > 0);
    CHECK(slot_of<query<1'000>>() == before_main);
}

TEST_CASE("threads that ask for the same slot at once get the same one") {
    std::vector<std::thread> threads;
    std::vector<std::uint32_t> slots = [&]<std::size_t... N>(std::index_sequence<N...>) {
        return std::vector<std::uint32_t>{slot_by_many_threads<2'000 + N>(threads)...};
    }(std::make_index_sequence<20>{});
    CHECK(std::ranges::find(slots, 0U) == slots.end());
    std::ranges::sort(slots);
    CHECK(std::ranges::adjacent_find(slots) == slots.end());
}
