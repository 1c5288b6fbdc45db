// SPDX-License-Identifier: BSL-1.0

// Reads from a real standby: one that lags, one that is down, one that has lost touch.

#include <constable/postgres.hpp>
#include <constable/session/replicated_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/acknowledged_writers.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/postgres_pair.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct replicated_pair : postgres_pair {
    replicated_pair() : postgres_pair("synchronous_standby_names= wal_retrieve_retry_interval=100ms") {
        if (!why_not().empty())
            SKIP(why_not());
        opener(url("&target_session_attrs=read-write"))().create_tables();
    }
    [[nodiscard]] std::function<written_database()> opener(std::string const& at) const {
        return [this, at] {
            ++opened;
            return constable::open<written_rows>(at, postgres_options{});
        };
    }
    [[nodiscard]] replicated_pool<written_database> databases(replica_options const& options) const {
        return {opener(url("&target_session_attrs=read-write")), {opener(standby())}, {}, options};
    }
    mutable std::atomic<int> opened = 0;
};

/// Within a time that no machine needs.
bool comes_true(std::function<bool()> const& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{2};
    while (std::chrono::steady_clock::now() < deadline) {
        if (condition())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return false;
}
constexpr auto number_of_rows = from<written_row>.select(count());

std::int64_t rows_read(replicated_pool<written_database>& databases) {
    return databases.read([](auto& db) { return db(number_of_rows).one(); });
}

} // namespace

TEST_CASE("a standby whose replay is paused is not read from, and is again when it goes on") {
    const replicated_pair pair;
    auto databases = pair.databases({.greatest_lag = 300, .ask_after = 0});
    auto admin = open_postgres(pair.standby());
    std::int64_t written = 0;
    const auto write = [&] { databases.write([&](auto& db) { db.insert(written_row{++written}); }); };
    write();
    CHECK(comes_true([&] { return databases.read().of_replica(); }));
    CHECK(comes_true([&] { return admin.position().streams && admin.position().age > 500; }));
    CHECK(comes_true([&] { return databases.read().of_replica(); })); // nothing is missing, though nothing comes
    CHECK(comes_true([&] { return rows_read(databases) == 1; }));

    admin.execute("SELECT pg_wal_replay_pause()");
    CHECK(comes_true([&] { return text(admin, "SELECT pg_get_wal_replay_pause_state()") == "paused"; }));
    write();
    const auto before = databases.fallbacks();
    CHECK(comes_true([&] { return !databases.read().of_replica(); }));
    CHECK(databases.fallbacks() == before + 1);
    CHECK(databases.lag(0) > std::chrono::milliseconds{300});
    CHECK(rows_read(databases) == 2); // the primary's
    CHECK(databases.fallbacks() == before + 2);

    admin.execute("SELECT pg_wal_replay_resume()");
    CHECK(comes_true([&] { return databases.read().of_replica(); }));
    CHECK(rows_read(databases) == 2);
}

TEST_CASE("how often a standby is asked is a choice") {
    const replicated_pair pair;
    auto databases = pair.databases({.greatest_lag = 60'000, .ask_after = 600'000});
    auto admin = open_postgres(pair.standby());
    REQUIRE(comes_true([&] {
        const replica_position said = admin.position();
        return said.streams && said.received <= said.replayed;
    }));
    CHECK(databases.read().of_replica());
    pair.kill("primary");
    CHECK(comes_true([&] { return !admin.position().streams; }));
    CHECK(databases.read().of_replica()); // by the answer of before
}

TEST_CASE("a standby that is down leaves its reads to the primary, and takes them up again") {
    const replicated_pair pair;
    auto patient = pair.databases({.greatest_lag = 60'000, .ask_after = 0, .avoid = 600'000});
    auto trying = pair.databases({.greatest_lag = 60'000, .ask_after = 0, .avoid = 0});
    CHECK(comes_true([&] { return patient.read().of_replica() && trying.read().of_replica(); }));
    const auto before = patient.fallbacks();
    pair.kill("standby");
    CHECK_FALSE(patient.read().of_replica());
    CHECK_FALSE(trying.read().of_replica());
    const int opened = pair.opened;
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(patient.read().of_replica());
    CHECK(pair.opened == opened);
    CHECK(patient.fallbacks() == before + 6);
    CHECK_FALSE(patient.lag(0));
    CHECK(rows_read(trying) == 0);
    pair.run("standby");
    CHECK(comes_true([&] { return trying.read().of_replica(); }));
    CHECK_FALSE(patient.read().of_replica());
}

TEST_CASE("a standby that has lost its primary lags though it has replayed all it has, until it is promoted") {
    const replicated_pair pair;
    auto databases = pair.databases({.greatest_lag = 300, .ask_after = 0});
    databases.write([&](auto& db) { db.insert(written_row{1}); });
    CHECK(comes_true([&] { return databases.read().of_replica(); }));
    CHECK(comes_true([&] { return rows_read(databases) == 1; }));
    pair.kill("primary");
    auto admin = open_postgres(pair.standby());
    CHECK(comes_true([&] { return !admin.position().streams; }));
    CHECK(admin.position().follows);
    const auto is_unavailable = [&] {
        try {
            static_cast<void>(rows_read(databases));
        } catch (unavailable_error const&) {
            return true; // lags, and the primary is down
        } catch (not_primary_error const&) {
            return true;
        }
        return false;
    };
    CHECK(comes_true(is_unavailable));
    CHECK(databases.lag(0) > std::chrono::milliseconds{300});
    pair.promote();
    CHECK(comes_true([&] { return !is_unavailable() && databases.read().of_replica(); }));
    CHECK(comes_true([&] { return !is_unavailable(); }));
    databases.write([&](auto& db) { db.insert(written_row{2}); });
    CHECK(rows_read(databases) == 2);
}
