// SPDX-License-Identifier: BSL-1.0

// A server that goes away under load, and what a program is told meanwhile. `scripts/measure postgres` has the times.

#include <constable/postgres.hpp>
#include <constable/session/pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <libpq-fe.h>
#include <unistd.h>

#include "tests/support/acknowledged_writers.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/postgres_pair.hpp"

using namespace constable;
using namespace constable_test;
using clock_type = acknowledged_writers::clock;

namespace {

constexpr std::string_view to_primary = "&target_session_attrs=read-write";

struct running_pair : postgres_pair {
    explicit running_pair(std::string const& settings = {}) : postgres_pair(settings) {
        if (!why_not().empty())
            SKIP(why_not());
        open().create_tables();
    }
    [[nodiscard]] written_database open(postgres_options const& options = {}) const {
        return constable::open<written_rows>(url(to_primary), options);
    }
    [[nodiscard]] std::function<written_database()> opener() const {
        return [url = url(to_primary)] { return constable::open<written_rows>(url, postgres_options{}); };
    }
};

} // namespace

TEST_CASE("a failover to a synchronous standby loses no acknowledged row, and the pool goes on") {
    const running_pair pair;
    written_pool databases{pair.opener(), {.size = 6, .outage = 60'000}};
    acknowledged_writers writers{databases, 6};
    REQUIRE(writers.reach(300, ":5432/"));
    pair.kill("primary");
    pair.promote();
    REQUIRE(writers.reach(100, ":5433/"));
    writers.stop();
    CHECK(writers.unexpected() == std::vector<std::string>{});
    CHECK(writers.expected_errors() > 0); // what was under way
    auto db = pair.open();
    CHECK(writers.lost(db) == 0);
}

TEST_CASE("a pool recovers from a server that is stopped and started again") {
    const running_pair pair{"synchronous_standby_names="};
    written_pool databases{pair.opener(), {.size = 4}};
    acknowledged_writers writers{databases, 4};
    REQUIRE(writers.reach(100, ":5432/"));
    pair.halt("primary");
    CHECK(error_of([&] { (void)databases.take(); }).kind != error_kind::busy);
    pair.run("primary");
    const auto back = clock_type::now();
    REQUIRE(writers.reach(100, ":5432/", back));
    writers.stop();
    CHECK(writers.unexpected() == std::vector<std::string>{});
    auto db = pair.open();
    CHECK(writers.lost(db) == 0);
}

TEST_CASE("a host that hangs keeps nobody waiting for the others") {
    const running_pair pair;
    const postgres_options patient{.connect_timeout = 300};
    written_pool databases{[&] { return pair.open(patient); }, {.size = 3, .ping_after = 0}};
    {
        const auto one = databases.take();
        const auto two = databases.take();
        const auto three = databases.take();
    }
    REQUIRE(databases.resting() == 3);
    pair.freeze("primary");
    pair.promote();
    const auto begin = clock_type::now();
    written_pool waiting{[&] { return pair.open(patient); }, {.outage = 60'000}};
    CHECK(waiting.take()->connection().file().find(":5433/") != std::string::npos);
    // Those that rest are asked, do not answer, and are replaced.
    CHECK(databases.take()->connection().file().find(":5433/") != std::string::npos);
    CHECK(databases.resting() == 1);
    CHECK(clock_type::now() - begin < std::chrono::seconds{120});
    pair.thaw("primary");
}

TEST_CASE("a commit that has not waited for its synchronous standby is in doubt, and not an acknowledgement") {
    const running_pair pair;
    auto db = pair.open();
    pair.kill("standby");
    std::atomic<bool> done = false;
    std::thread impatient{[&] {
        auto admin = open_postgres(pair.primary());
        while (!done) {
            admin.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
    }};
    const auto transaction = error_of([&] { db.transaction([](auto& running) { running.insert(written_row{1}); }); });
    CHECK(transaction.kind == error_kind::in_doubt);
    CHECK(transaction.facts.result == outcome::unknown);
    CHECK(error_of([&] { db.insert(written_row{2}); }).kind == error_kind::in_doubt);
    CHECK(error_of([&] { copy_in(db, std::vector{written_row{3}}); }).kind == error_kind::in_doubt);
    CHECK(error_of([&] {
              in_batch(db, [](auto& batch) { batch(into<written_row>.values_with_key(written_row{4})); });
          }).kind == error_kind::in_doubt);
    CHECK(error_of([&] {
              db.transaction({.commit = commit::verified}, [](auto& running) { running.insert(written_row{5}); });
          }).kind == error_kind::in_doubt);
    CHECK(db(from<written_row>.select(count())).one() == 5); // here, so far
    done = true;
    impatient.join();
}

TEST_CASE("a verified commit does not believe another server, where its number is somebody else's") {
    const running_pair pair;
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("constable-moved-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const auto socket_of = [](postgres_connection const& of) {
        return std::string{PQhost(of.handle())} + "/.s.PGSQL." + PQport(of.handle());
    };
    auto admin = open_postgres(pair.primary());
    std::filesystem::create_symlink(socket_of(admin), folder / ".s.PGSQL.5432");
    auto lost = open_postgres("postgresql:///postgres?user=constable&host=" + folder.string());
    pair.kill("standby");

    lost.begin_write(transaction_options{.isolation = isolation::read_committed, .commit = commit::verified});
    lost.execute("INSERT INTO written_rows VALUES (1)");
    const std::int64_t number = integer(lost, "SELECT pg_current_xact_id()::text::bigint");
    auto waiting = std::async(std::launch::async, [&] { return error_of([&] { lost.commit(); }).kind; });
    while (integer(admin, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    std::filesystem::remove(folder / ".s.PGSQL.5432");
    pair.kill("primary");
    pair.run("standby"); // it has never heard of the transaction
    pair.promote();
    pool<postgres_database<written_rows>> promoted{pair.opener(), {.outage = 60'000}};
    auto held = promoted.take();
    auto& other = held->connection();
    std::int64_t reached = 0;
    for (int i = 2; reached < number; ++i) {
        other.begin_write();
        other.execute("INSERT INTO written_rows VALUES (" + std::to_string(i) + ")");
        reached = integer(other, "SELECT pg_current_xact_id()::text::bigint");
        other.commit();
    }
    CHECK(reached == number);
    std::filesystem::create_symlink(socket_of(other), folder / ".s.PGSQL.5432");
    CHECK(waiting.get() == error_kind::in_doubt);
    CHECK_FALSE(held->get<written_row>(1).has_value());
    std::filesystem::remove_all(folder);
}
