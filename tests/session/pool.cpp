// SPDX-License-Identifier: BSL-1.0
#include <constable/session/pool.hpp>

#include <constable/sqlite.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

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
