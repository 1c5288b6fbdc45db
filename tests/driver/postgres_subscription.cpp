// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/subscription.hpp>

#include <chrono>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <poll.h>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

using clock_type = postgres_subscription::clock;

/// The next event; `none` after a minute.
listen_event next(postgres_subscription& link) {
    listen_event event;
    const auto deadline = clock_type::now() + std::chrono::minutes{1};
    while (clock_type::now() < deadline) {
        link.advance(clock_type::now());
        if (link.take(event))
            return event;
        pollfd socket{link.socket(), link.events(), 0};
        poll(&socket, 1, 10);
    }
    return {};
}

} // namespace

TEST_CASE("a subscription goes on by steps that never wait") {
    const postgres_scratch scratch;
    auto sender = scratch.open();
    postgres_subscription link{scratch.open().link(), {}, {}};
    CHECK(link.up());
    link.add("a");
    link.send("LISTEN a", clock_type::now());
    CHECK(link.busy());
    while (link.busy())
        link.advance(clock_type::now());
    CHECK(link.take_refusal() == nullptr);
    sender.execute("NOTIFY b; NOTIFY a, 'x'");
    const listen_event first = next(link);
    CHECK(first.on<"a">());
    CHECK(first.payload == "x");

    (void)integer(sender,
                  "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%LISTEN a%' AND "
                  "pid <> pg_backend_pid() AND datname = current_database()");
    CHECK(next(link).kind == listen_event_kind::gap);
    CHECK(link.up());
    sender.execute("NOTIFY a, 'y'"); // it listens again
    CHECK(next(link).payload == "y");
}

TEST_CASE("what the server says against a statement of a subscription is kept") {
    const postgres_scratch scratch;
    postgres_subscription link{scratch.open().link(), {}, {}};
    link.send("LISTEN", clock_type::now());
    while (link.busy())
        link.advance(clock_type::now());
    CHECK(link.take_refusal() != nullptr);
    CHECK(link.take_refusal() == nullptr);
    CHECK(link.up());
}

TEST_CASE("a subscription without a server says why, and when it tries again") {
    const postgres_scratch scratch;
    postgres_subscription link{scratch.open().link(), {}, {}};
    scratch.admin().execute("ALTER DATABASE " + scratch.name() + " ALLOW_CONNECTIONS false");
    (void)integer(scratch.admin(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
                                       scratch.name() + "'");
    while (link.trouble().message.empty())
        link.advance(clock_type::now());
    CHECK_FALSE(link.up());
    CHECK_FALSE(link.busy());
    const auto now = clock_type::now();
    CHECK(link.next() <= now + std::chrono::milliseconds{500});
    CHECK_FALSE(link.trouble().remedy.empty());
    scratch.admin().execute("ALTER DATABASE " + scratch.name() + " ALLOW_CONNECTIONS true");
    CHECK(next(link).kind == listen_event_kind::gap);
    CHECK(link.trouble().message.empty());
}
