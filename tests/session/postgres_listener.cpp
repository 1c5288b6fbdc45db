// SPDX-License-Identifier: BSL-1.0
#include <constable/session/postgres_listener.hpp>

#include <chrono>
#include <ctime>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "tests/support/cutting_proxy.hpp"
#include "tests/support/own_server.hpp"
#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;
using namespace std::chrono_literals;

namespace {

std::string folder_of(std::string const& url) {
    const std::size_t host = url.find("host=") + 5;
    return url.substr(host, url.find('&', host) - host);
}
std::string with_folder(std::string url, std::string const& folder) {
    const std::size_t host = url.find("host=") + 5;
    return url.replace(host, url.find('&', host) - host, folder);
}

void notify_by_hand(postgres_connection const& connection, std::string const& channel, std::string const& payload) {
    connection.execute("SELECT pg_notify('" + channel + "', '" + payload + "')");
}

/// A listener behind a proxy, and one who notifies.
struct listening {
    postgres_scratch scratch;
    cutting_proxy proxy{folder_of(scratch.url())};
    postgres_connection sender = scratch.open();
    postgres_listener listener;

    explicit listening(listener_options const& watched = {})
        : listener(with_folder(scratch.url(), proxy.folder()), {}, watched) {
        listener.listen<"orders">();
        listener.listen<"stock">();
    }
    void send(std::string const& payload) const { notify_by_hand(sender, "orders", payload); }
    /// The next event in short, within what no machine needs.
    std::string next(std::chrono::milliseconds timeout = 60s) { return described(listener.wait(timeout)); }
    static std::string described(listen_event const& event) {
        switch (event.kind) {
        case listen_event_kind::none: return "none";
        case listen_event_kind::notification: return event.channel + " " + event.payload;
        case listen_event_kind::gap: return "gap";
        case listen_event_kind::interrupted: return "interrupted";
        }
        return "?";
    }
};

} // namespace

TEST_CASE("a listener gives what is notified to its channels, in order") {
    listening with;
    CHECK(with.next(0ms) == "none");
    with.send("1");
    notify_by_hand(with.sender, "stock", "2");
    notify_by_hand(with.sender, "elsewhere", "3");
    with.send("4");
    const listen_event first = with.listener.wait(60s);
    CHECK(first.on<"orders">());
    CHECK_FALSE(first.on<"stock">());
    CHECK(first.payload == "1");
    CHECK(first.sender == integer(with.sender, "SELECT pg_backend_pid()::bigint"));
    CHECK(with.next() == "stock 2");
    CHECK(with.next() == "orders 4");
    CHECK(with.next(20ms) == "none");
    CHECK(with.listener.connected());
    CHECK(contains(with.listener.file(), with.scratch.name()));
}

TEST_CASE("a channel that is no longer listened to is silent, also of what came before") {
    listening with;
    with.send("before");
    with.listener.unlisten<"orders">();
    with.listener.unlisten<"orders">(); // once is enough
    with.send("after");
    notify_by_hand(with.sender, "stock", "still");
    CHECK(with.next() == "stock still");
    with.listener.listen<"orders">();
    with.send("again");
    CHECK(with.next() == "orders again");
}

TEST_CASE("the name of a channel is taken as it is") {
    listening with;
    with.listener.listen<"Ord\"ers; DROP 'x'">();
    notify_by_hand(with.sender, "Ord\"ers; DROP ''x''", "odd");
    CHECK(with.next() == "Ord\"ers; DROP 'x' odd");
    with.listener.listen<"a23456789012345678901234567890123456789012345678901234567890123">();
    notify_by_hand(with.sender, "a23456789012345678901234567890123456789012345678901234567890123", "long");
    CHECK(contains(with.next(), "123 long"));
}

TEST_CASE("another thread ends a wait") {
    listening with;
    std::thread other{[&] { with.listener.interrupt(); }};
    CHECK(with.next() == "interrupted");
    other.join();
    CHECK(with.next(0ms) == "none");
    with.listener.interrupt();
    with.listener.interrupt();
    with.send("kept");
    CHECK(with.next() == "interrupted");
    CHECK(with.next() == "orders kept");
}

TEST_CASE("a link that is cut while waiting is made again, and the gap is told once") {
    listening with;
    for (int round = 0; round != 3; ++round) {
        with.send("before");
        CHECK(with.next() == "orders before");
        std::thread cutter{[&] {
            with.proxy.begin_outage();
            with.send("during");
            with.proxy.end_outage();
        }};
        CHECK(with.next() == "gap");
        cutter.join();
        with.send("after");
        notify_by_hand(with.sender, "stock", "too");
        CHECK(with.next() == "orders after");
        CHECK(with.next() == "stock too");
        CHECK(with.next(20ms) == "none");
    }
}

TEST_CASE("an outage that lasts is an error of each wait, and one gap in the end") {
    listening with;
    with.proxy.begin_outage();
    with.send("lost");
    for (int i = 0; i != 3; ++i) {
        const auto down = error_of([&] { (void)with.next(50ms); });
        CHECK(down.kind == error_kind::unavailable);
        CHECK(contains(down.what, "the listener is lost"));
        CHECK(contains(down.what, with.scratch.name()));
        CHECK_FALSE(with.listener.connected());
    }
    with.listener.unlisten<"stock">();
    with.listener.listen<"later">(); // while it is down: with the next link
    with.send("lost too");
    with.proxy.end_outage();
    CHECK(with.next() == "gap");
    CHECK(with.listener.connected());
    notify_by_hand(with.sender, "stock", "silent");
    notify_by_hand(with.sender, "later", "heard");
    with.send("after");
    CHECK(with.next() == "later heard");
    CHECK(with.next() == "orders after");
    CHECK(with.next(20ms) == "none");
}

TEST_CASE("an interrupt ends a wait for a server that is down") {
    listening with;
    with.proxy.begin_outage();
    std::thread other{[&] { with.listener.interrupt(); }};
    CHECK(with.next() == "interrupted");
    other.join();
}

TEST_CASE("what was received before the link was lost comes before the gap") {
    listening with;
    with.sender.execute("SELECT pg_notify('orders', '1'), pg_notify('orders', '2')"); // they come together
    CHECK(with.next() == "orders 1");
    with.proxy.begin_outage();
    with.proxy.end_outage();
    CHECK(with.next() == "orders 2");
    CHECK(with.next() == "gap");
}

TEST_CASE("a listener whose session is ended on the server is back with a gap") {
    listening with;
    const auto terminate = [&] {
        return integer(with.sender,
                       "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE "
                       "'%LISTEN \"stock\"%' AND datname = current_database() AND pid <> pg_backend_pid()");
    };
    for (int round = 0; round != 2; ++round) {
        REQUIRE(terminate() == 1);
        CHECK(with.next() == "gap");
        with.send("after");
        CHECK(with.next() == "orders after");
    }
}

TEST_CASE("a server that vanishes without a word is noticed by asking it") {
    listening with{{.check_after = 20, .answer_within = 1'500}};
    CHECK(with.next(100ms) == "none"); // it was asked, and has answered
    CHECK(with.listener.connected());
    with.proxy.hold(true);
    const auto silent = error_of([&] { (void)with.next(4s); });
    CHECK(silent.kind == error_kind::unavailable);
    with.proxy.hold(false);
    CHECK(with.next() == "gap");
    with.send("after");
    CHECK(with.next() == "orders after");
}

TEST_CASE("who has not waited for long gets what has arrived, and no gap") {
    listening with{{.check_after = 1, .answer_within = 1'500}};
    std::this_thread::sleep_for(5ms);
    CHECK(with.next(0ms) == "none"); // asks the server
    with.send("1");
    std::this_thread::sleep_for(2s); // it has answered, but nobody has looked
    CHECK(with.next() == "orders 1");
    CHECK(with.next(0ms) == "none");
}

TEST_CASE("listening while the link is lost without being known to be is made up for") {
    listening with;
    with.proxy.begin_outage();
    with.listener.listen<"later">();
    with.proxy.end_outage();
    CHECK(with.next() == "gap");
    notify_by_hand(with.sender, "later", "heard");
    CHECK(with.next() == "later heard");
}

TEST_CASE("a listener opens with the errors of a connection") {
    const postgres_scratch scratch;
    CHECK(error_of([] { postgres_listener listener{"postgresql:///x?host=/nowhere"}; }).kind ==
          error_kind::unavailable);
    CHECK(error_of([] { postgres_listener listener{"mysql://x"}; }).kind == error_kind::misuse);
    const std::string several = with_folder(scratch.url(), "/nowhere," + folder_of(scratch.url()));
    postgres_listener listener{several};
    listener.listen<"orders">();
    auto sender = scratch.open();
    (void)integer(sender,
                  "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%LISTEN%' AND "
                  "pid <> pg_backend_pid() AND datname = current_database()");
    CHECK(listening::described(listener.wait(60s)) == "gap"); // the host that is there was tried in turn
}

TEST_CASE("a listener goes to another host of its URL when the first one does not come back") {
    const postgres_scratch scratch;
    cutting_proxy first{folder_of(scratch.url())};
    cutting_proxy second{folder_of(scratch.url())};
    postgres_listener listener{with_folder(scratch.url(), first.folder() + "," + second.folder())};
    listener.listen<"orders">();
    first.begin_outage();
    CHECK(listening::described(listener.wait(60s)) == "gap");
    CHECK(contains(listener.file(), second.folder()));
    second.begin_outage();
    first.end_outage();
    CHECK(listening::described(listener.wait(60s)) == "gap");
    CHECK(contains(listener.file(), first.folder()));
    auto sender = scratch.open();
    notify_by_hand(sender, "orders", "after");
    CHECK(listening::described(listener.wait(60s)) == "orders after");
}

TEST_CASE("a listener sleeps while it waits") {
    listening with;
    const auto processor_time = [] {
        timespec used{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
    };
    const auto before = processor_time();
    CHECK(with.next(500ms) == "none");
    with.proxy.begin_outage();
    CHECK(error_of([&] { (void)with.next(500ms); }).kind == error_kind::unavailable);
    CHECK(processor_time() - before < 300ms); // of a thousand
}

TEST_CASE("a listener of the parent is of no use in a child process") {
    listening with;
    child_process child{[&](child_process const&) {
        const auto waits = try_call([&] { (void)with.listener.wait(0ms); });
        const auto listens = try_call([&] { with.listener.listen<"more">(); });
        const auto forgets = try_call([&] { with.listener.unlisten<"orders">(); });
        return describe(waits) + "\n" + describe(listens) + "\n" + describe(forgets) +
               (with.listener.connected() ? "\nconnected" : "");
    }};
    const std::string told = child.report();
    CHECK(told.starts_with("forked | forked: this listener was opened before fork"));
    CHECK(contains(told, "\nforked"));
    CHECK_FALSE(contains(told, "no error"));
    CHECK_FALSE(contains(told, "\nconnected"));
    with.send("still here");
    CHECK(with.next() == "orders still here");
}

TEST_CASE("a listener survives a restart of the server") {
    const own_server server;
    postgres_listener listener{server.url()};
    listener.listen<"orders">();
    const auto next = [&](std::chrono::milliseconds timeout) { return listening::described(listener.wait(timeout)); };
    server.down();
    const auto down = error_of([&] { (void)next(100ms); });
    CHECK(down.kind == error_kind::unavailable);
    CHECK(contains(down.what, "the server cannot be reached"));
    server.up();
    CHECK(next(60s) == "gap");
    auto sender = open_postgres(server.url());
    notify_by_hand(sender, "orders", "after");
    CHECK(next(60s) == "orders after");
}
