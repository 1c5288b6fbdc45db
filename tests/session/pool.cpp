// SPDX-License-Identifier: BSL-1.0
#include <constable/session/pool.hpp>

#include <constable/sqlite.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/driver/sqlite_support.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct thing {
    std::int64_t id{};
    static consteval auto table() { return constable::table("things", primary_key<&thing::id>); }
};
using things = schema<"things", thing>;
using thing_pool = pool<sqlite_database<things>>;

struct counted_opener {
    int* opened;
    sqlite_database<things> operator()() const {
        ++*opened;
        return open<things>("sqlite::memory:");
    }
};

} // namespace

TEST_CASE("a pool opens what is asked for, and lends it again") {
    int opened = 0;
    thing_pool databases{counted_opener{&opened}, {.size = 2, .overflow = 1}};
    CHECK(opened == 0);
    {
        const auto one = databases.take();
        one->create_tables();
        const auto two = databases.take();
        const auto three = databases.take();
        CHECK(opened == 3);
        CHECK(databases.lent() == 3);
        CHECK(&*one != &*two);
    }
    CHECK(databases.lent() == 0);
    CHECK(databases.resting() == 2); // the overflow is closed
    for (int i = 0; i < 10; ++i)
        databases.with([](auto& db) { CHECK(db.connection().in_transaction() == false); });
    CHECK(opened == 3);
}

TEST_CASE("a full pool names who has its connections, and where to look") {
    int opened = 0;
    thing_pool databases{counted_opener{&opened}, {.size = 1, .overflow = 1, .timeout = 10}};
    const auto one = databases.take();
    const int line = __LINE__ + 1;
    const auto two = databases.take();
    const auto full = error_of([&] { (void)databases.take(); });
    CHECK(full.kind == error_kind::busy);
    CHECK(contains(full.what, "all 2 connections of the pool are in use"));
    CHECK(contains(full.what, "pool.cpp:" + std::to_string(line)));
    CHECK(contains(full.what, "pool.cpp:" + std::to_string(line - 2)));
}

TEST_CASE("who waits gets the connection that is given back") {
    int opened = 0;
    thing_pool databases{counted_opener{&opened}, {.size = 1, .overflow = 0, .timeout = 60'000}};
    std::optional held{databases.take()};
    std::thread waiting{[&] { databases.with([](auto& db) { db.create_tables(); }); }};
    held.reset();
    waiting.join();
    CHECK(opened == 1);
    CHECK(databases.resting() == 1);
}

TEST_CASE("what is too old is replaced, and what cannot be opened takes no place") {
    int opened = 0;
    bool down = false;
    thing_pool databases{[&] {
                             if (down)
                                 throw_error(error_kind::unavailable, {.message = "down", .remedy = "wait"});
                             return counted_opener{&opened}();
                         },
                         {.size = 1, .overflow = 0, .timeout = 0, .recycle = -1}}; // already over
    (void)databases.take();
    (void)databases.take();
    CHECK(opened == 2);
    down = true;
    for (int i = 0; i < 3; ++i)
        CHECK(error_of([&] { (void)databases.take(); }).kind == error_kind::unavailable);
    down = false;
    CHECK(databases.take()->connection().in_transaction() == false);
    CHECK(opened == 3);
}

TEST_CASE("a lease outlives its pool, and can be moved") {
    int opened = 0;
    std::optional<thing_pool> databases{std::in_place, counted_opener{&opened}};
    auto one = databases->take();
    auto two = std::move(one);
    two = databases->take();
    CHECK(opened == 2);
    databases.reset();
    two->create_tables();
    CHECK(two->connection().in_transaction() == false);
}

TEST_CASE("a pool with patience goes on connecting while the server is down") {
    int opened = 0;
    int attempts = 0;
    const auto down_for = [&](int failures, error_kind kind) {
        return [&opened, &attempts, failures, kind] {
            if (attempts++ < failures)
                throw_error(kind, {.message = "down", .remedy = "wait"});
            return counted_opener{&opened}();
        };
    };
    thing_pool patient{down_for(7, error_kind::unavailable), {.outage = 300'000}};
    CHECK_FALSE(patient.take()->connection().in_transaction());
    CHECK(attempts == 8);

    attempts = 0;
    thing_pool failing_over{down_for(3, error_kind::not_primary), {.outage = 300'000}};
    CHECK_FALSE(failing_over.take()->connection().in_transaction());

    attempts = 0;
    thing_pool hasty{down_for(1'000'000, error_kind::unavailable), {.outage = 30}};
    CHECK(error_of([&] { (void)hasty.take(); }).kind == error_kind::unavailable);
    CHECK(attempts > 1);

    attempts = 0;
    thing_pool misused{down_for(1'000'000, error_kind::misuse), {.outage = 300'000}};
    CHECK(error_of([&] { (void)misused.take(); }).kind == error_kind::misuse);
    CHECK(attempts == 1);
}

TEST_CASE("threads that wait for a server connect one at a time") {
    std::atomic<int> attempts = 0;
    std::atomic<bool> down = true;
    int opened = 0;
    std::mutex opening;
    thing_pool databases{[&] {
                             ++attempts;
                             if (down)
                                 throw_error(error_kind::unavailable, {.message = "down", .remedy = "wait"});
                             const std::lock_guard lock{opening};
                             return counted_opener{&opened}();
                         },
                         {.size = 8, .timeout = 300'000, .outage = 300'000}};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { databases.with([](auto& db) { db.create_tables(); }); });
    const auto begin = std::chrono::steady_clock::now();
    while (attempts < 24)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    // The first of each thread may come at once; then 10, 20, 40, 80 ms lie between two, and 100 from then on.
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds{1});
    down = false;
    for (std::thread& each : threads)
        each.join();
    CHECK(databases.lent() == 0);
    CHECK(databases.resting() >= 1);
}

static_assert(detail::reconnect_pause(1) == 10 && detail::reconnect_pause(4) == 80);
static_assert(detail::reconnect_pause(5) == 100 && detail::reconnect_pause(1'000'000) == 100);
