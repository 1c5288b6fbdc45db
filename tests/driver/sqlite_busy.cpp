// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/busy.hpp>

#include <catch2/catch_test_macros.hpp>

#include <thread>

using constable::sqlite_busy_wait;

namespace {

// Waits until refused; returns the number of attempts.
int exhaust(sqlite_busy_wait& busy, int from = 0) {
    int attempt = from;
    while (busy.wait(attempt))
        ++attempt;
    return attempt;
}

} // namespace

TEST_CASE("a wait ends at its deadline", "[sqlite][busy]") {
    sqlite_busy_wait busy{30};
    CHECK(exhaust(busy) > 1);
    const auto report = busy.take_report();
    CHECK(report.gave_up);
    CHECK_FALSE(report.cancelled);
    CHECK(report.waited_ms >= 30);
    CHECK_FALSE(busy.take_report().gave_up); // once
}

TEST_CASE("no time means no wait", "[sqlite][busy]") {
    sqlite_busy_wait none{0};
    CHECK_FALSE(none.wait(0));
    CHECK(none.take_report().waited_ms == 0);
    sqlite_busy_wait negative{-5};
    CHECK_FALSE(negative.wait(0));
}

TEST_CASE("each lock has a deadline of its own, unless they share one", "[sqlite][busy]") {
    sqlite_busy_wait busy{20};
    exhaust(busy);
    CHECK(busy.wait(0)); // a new lock
    busy.begin();
    exhaust(busy);
    CHECK_FALSE(busy.wait(0)); // the same deadline
    busy.end();
    CHECK(busy.wait(0));
}

TEST_CASE("a wait can be cancelled from another thread", "[sqlite][busy]") {
    sqlite_busy_wait busy{60'000};
    busy.begin();
    std::thread canceller{[&busy] { busy.cancel(); }};
    exhaust(busy);
    canceller.join();
    CHECK(busy.take_report().cancelled);
    busy.end();

    SECTION("what was cancelled before a wait does not count for it") {
        busy.cancel();
        CHECK(busy.wait(0));
    }
}

TEST_CASE("the callback speaks SQLite's language", "[sqlite][busy]") {
    sqlite_busy_wait busy{1000};
    CHECK(sqlite_busy_wait::callback(&busy, 0) == 1);
    busy.deadline_ms(0);
    CHECK(busy.deadline_ms() == 0);
    CHECK(sqlite_busy_wait::callback(&busy, 1) == 0);
}
