// SPDX-License-Identifier: BSL-1.0
#include <constable/session/replicated_pool.hpp>

#include <constable/sqlite.hpp>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "tests/driver/sqlite_support.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct thing {
    std::int64_t id{};
    std::string name{};
    static consteval auto table() { return constable::table("things", primary_key<&thing::id>); }
};
using things = schema<"things", thing>;
using thing_database = sqlite_database<things>;
using thing_pool = replicated_pool<thing_database>;

struct shared_file {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("constable-replicated-" + std::to_string(getpid()));
    std::atomic<int> opened_to_read = 0;
    std::atomic<bool> down = false;

    shared_file() {
        std::filesystem::create_directories(folder);
        writer()().create_tables();
    }
    ~shared_file() { std::filesystem::remove_all(folder); }
    [[nodiscard]] std::string url() const { return "sqlite:" + (folder / "things.db").string(); }
    [[nodiscard]] std::function<thing_database()> writer() const {
        return [url = url()] { return open<things>(url); };
    }
    [[nodiscard]] std::function<thing_database()> reader() {
        return [this, url = url()] {
            ++opened_to_read;
            if (down)
                throw_error(error_kind::unavailable, {.message = "down", .remedy = "wait"});
            return open<things>(url, {.read_only = true});
        };
    }
};

} // namespace

TEST_CASE("on SQLite replicas are further connections to the file, and never behind") {
    shared_file file;
    thing_pool databases{file.writer(), {file.reader(), file.reader()}};
    databases.write([](auto& db) { db.insert(thing{.name = "one"}); });
    auto held = databases.read();
    CHECK(held.of_replica());
    CHECK(held->get<thing>(1)->name == "one");
    CHECK((*held)(from<thing>.select(count())).one() == 1);
    CHECK(held->read([](auto& snapshot) { return snapshot(from<thing>).all().size(); }) == 1);
    CHECK(databases.read([](auto& db) { return db(from<thing>.select(count())).one(); }) == 1); // the other replica
    CHECK(file.opened_to_read == 2);
    CHECK(databases.fallbacks() == 0);
    CHECK(databases.replicas() == 2);
    CHECK(databases.lag(0) == std::chrono::milliseconds{0});
    CHECK(databases.write()->get<thing>(1));
    const auto moved = std::move(held);
    CHECK(moved.of_replica());
}

TEST_CASE("without replicas the primary reads, and nobody fell back") {
    shared_file file;
    thing_pool databases{file.writer(), {}};
    CHECK_FALSE(databases.read().of_replica());
    CHECK(databases.fallbacks() == 0);
}

TEST_CASE("a replica that is down is not asked again for a while, and the primary reads") {
    shared_file file;
    file.down = true;
    thing_pool avoiding{file.writer(), {file.reader()}, {}, {.avoid = 600'000}};
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(avoiding.read().of_replica());
    CHECK(avoiding.fallbacks() == 5);
    CHECK(file.opened_to_read == 1);
    CHECK_FALSE(avoiding.lag(0));

    thing_pool trying{file.writer(), {file.reader()}, {}, {.avoid = 0}};
    CHECK_FALSE(trying.read().of_replica());
    CHECK_FALSE(trying.read().of_replica());
    CHECK(file.opened_to_read == 3);
    file.down = false;
    CHECK(trying.read().of_replica());
    CHECK(trying.fallbacks() == 2);
}

TEST_CASE("one replica that is down leaves the reads to the other") {
    shared_file file;
    int attempts = 0;
    const auto gone = [&]() -> thing_database {
        ++attempts;
        throw_error(error_kind::unavailable, {.message = "down", .remedy = "wait"});
    };
    thing_pool databases{file.writer(), {gone, file.reader()}, {}, {.avoid = 600'000}};
    for (int i = 0; i < 4; ++i)
        CHECK(databases.read().of_replica());
    CHECK(attempts == 1);
    CHECK(databases.fallbacks() == 0);
}

TEST_CASE("an error that is not the replica's absence is the reader's") {
    shared_file file;
    const auto wrong = []() -> thing_database { throw_error(error_kind::misuse, {.message = "wrong", .remedy = "x"}); };
    thing_pool databases{file.writer(), {wrong}};
    CHECK(error_of([&] { (void)databases.read(); }).kind == error_kind::misuse);
    thing_pool full{file.writer(), {file.reader()}, {.size = 1, .overflow = 0, .timeout = 0}};
    const auto one = full.read();
    CHECK(error_of([&] { (void)full.read(); }).kind == error_kind::busy);
}

TEST_CASE("many threads read and write") {
    shared_file file;
    thing_pool databases{
        file.writer(), {file.reader(), file.reader()}, {.size = 2, .timeout = 60'000}, {.ask_after = 0}};
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 20; ++round) {
                const std::int64_t id = databases.write([](auto& db) { return db.insert(thing{.name = "x"}).id; });
                wrong += databases.read([&](auto& db) { return db.template get<thing>(id).has_value(); }) ? 0 : 1;
            }
        });
    for (std::thread& each : threads)
        each.join();
    CHECK(wrong == 0);
    CHECK(databases.read([](auto& db) { return db(from<thing>.select(count())).one(); }) == 120);
}
