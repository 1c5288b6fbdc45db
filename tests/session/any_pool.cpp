// SPDX-License-Identifier: BSL-1.0

// The pool over both engines; tests/session/pool.cpp has what needs no server.

#include <constable/any.hpp>
#include <constable/session/pool.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct counter {
    std::int64_t id{};
    std::int64_t value{};
    static consteval auto table() { return constable::table("counters", primary_key<&counter::id>); }
};
using counters = schema<"counters", counter>;
constexpr auto increment = update<counter>.set(col<&counter::value> += 1).where(col<&counter::id> == 1);

/// A database that several connections share: a file, or a server's.
struct shared_database {
    explicit shared_database(engine const& on)
        : folder(std::filesystem::temp_directory_path() / ("constable-pool-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder);
        url = on.is_postgres() ? on.url() : "sqlite:" + (folder / "pool.db").string();
        auto db = open<counters>(url, any_options{});
        db.create_tables();
        db.insert(counter{.id = 1});
    }
    ~shared_database() { std::filesystem::remove_all(folder); }
    [[nodiscard]] std::function<any_database<counters>()> opener() const {
        return [url = url] { return open<counters>(url, any_options{}); };
    }

    std::filesystem::path folder;
    std::string url;
};

} // namespace

TEST_CASE("threads that share a pool lose no write on either engine") {
    for_each_engine([](engine& on) {
        const shared_database shared{on};
        pool<any_database<counters>> databases{shared.opener(), {.size = 3, .overflow = 1, .timeout = 60'000}};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 25; ++round)
                    databases.with([](auto& db) { db.transaction([](auto& running) { running(increment); }); });
            });
        for (std::thread& each : threads)
            each.join();
        CHECK(databases.lent() == 0);
        CHECK(databases.resting() <= 3);
        CHECK(databases.take()->get<counter>(1)->value == 200);
    });
}

TEST_CASE("a transaction that is left open is rolled back when its database is given back") {
    for_each_engine([](engine& on) {
        const shared_database shared{on};
        pool<any_database<counters>> databases{shared.opener(), {.size = 1, .overflow = 0}};
        {
            auto held = databases.take();
            held->connection().begin_write();
            (*held)(increment);
        }
        CHECK(databases.resting() == 1);
        CHECK(databases.take()->get<counter>(1)->value == 0);
    });
}

TEST_CASE("a pool replaces what the server has closed") {
    for_each_engine([](engine& on) {
        if (!on.is_postgres())
            return;
        const shared_database shared{on};
        pool<any_database<counters>> databases{shared.opener(), {.size = 2, .ping_after = 0}};
        auto admin = open<counters>(shared.url, any_options{});
        const auto cut_all = [&] {
            admin.connection().execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
                "current_database()");
        };
        CHECK(databases.take()->get<counter>(1)); // opened, and rests
        cut_all();
        CHECK(databases.take()->get<counter>(1)); // pinged, and another one opened
        {
            auto held = databases.take();
            cut_all();
            CHECK(error_of([&] { (void)held->get<counter>(1); }).kind == error_kind::unavailable);
        }
        CHECK(databases.resting() == 0); // known to be lost
        CHECK(databases.take()->get<counter>(1));
    });
}

TEST_CASE("a pool does not lend a connection again that is no primary's, and asks those that rest beside it") {
    for_each_engine([](engine& on) {
        if (!on.is_postgres())
            return;
        const shared_database shared{on};
        const std::string url = shared.url + "&target_session_attrs=read-write";
        pool<any_database<counters>> databases{[&] { return open<counters>(url, any_options{}); },
                                               {.size = 3, .ping_after = 600'000}};
        {
            auto one = databases.take();
            auto other = databases.take();
            for (auto* each : {&*one, &*other})
                each->connection().as_postgres()->execute("SET default_transaction_read_only = on");
            CHECK(error_of([&] { (*one)(increment); }).kind == error_kind::not_primary);
            {
                const auto given_back = std::move(other);
            } // not known to have refused anything
        }
        CHECK(databases.resting() == 1);
        CHECK(databases.take()->get<counter>(1));
        databases.with([](auto& db) { db.transaction([](auto& running) { running(increment); }); });
        CHECK(databases.resting() == 1);
    });
}
