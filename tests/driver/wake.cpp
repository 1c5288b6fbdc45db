// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/wake.hpp>

#include <chrono>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace constable;

TEST_CASE("another thread ends a wait") {
    wake_pipe pipe{std::source_location::current()};
    CHECK_FALSE(pipe.take());
    std::thread waker{[&] { pipe.wake(); }};
    pipe.wait(-1, 0, 60'000);
    waker.join();
    CHECK(pipe.take());
    CHECK_FALSE(pipe.take());
}

TEST_CASE("a wake that comes first ends the next wait, and many are one") {
    wake_pipe pipe{std::source_location::current()};
    for (int i = 0; i < 100'000; ++i) // more than a pipe holds
        pipe.wake();
    pipe.wait(-1, 0, 60'000);
    CHECK(pipe.take());
    CHECK_FALSE(pipe.take());
    pipe.wait(-1, 0, 1); // the time is over
}

TEST_CASE("a socket ends a wait, and wakes nobody") {
    wake_pipe pipe{std::source_location::current()};
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    REQUIRE(write(ends[0], "x", 1) == 1);
    pipe.wait(ends[1], POLLIN, 60'000);
    CHECK_FALSE(pipe.take());
    close(ends[0]);
    close(ends[1]);
}
