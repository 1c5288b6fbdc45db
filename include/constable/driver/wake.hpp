// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_WAKE_HPP
#define CONSTABLE_DRIVER_WAKE_HPP

// Ends from another thread what waits for a socket.

#include <cerrno>
#include <cstddef>
#include <source_location>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "../core/error.hpp"

namespace constable {

/// A pipe whose reader waits for a socket too. `wake` may come from any thread and from a signal handler while the
/// object exists; the rest is one thread's. Two descriptors, closed on exec. Throws `io` where the system has none
/// left.
class wake_pipe {
public:
    explicit wake_pipe(std::source_location where) {
        if (::pipe(ends_) != 0)
            throw_error(error_kind::io, {.message = "the system gave no pipe to wait at",
                                         .remedy = "close files, or raise the limit of open files",
                                         .where = where});
        for (const int end : ends_) {
            ::fcntl(end, F_SETFL, O_NONBLOCK);
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        }
    }
    wake_pipe(wake_pipe const&) = delete;
    wake_pipe& operator=(wake_pipe const&) = delete;
    ~wake_pipe() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }

    /// Ends the wait that goes on, or else the next one. Keeps errno.
    void wake() const noexcept {
        const int kept = errno;
        const char byte = 0;
        [[maybe_unused]] const auto written = ::write(ends_[1], &byte, 1); // a full pipe wakes already
        errno = kept;
    }
    /// Was `wake` called since the last time?
    [[nodiscard]] bool take() noexcept {
        char bytes[64];
        bool woken = false;
        while (::read(ends_[0], bytes, sizeof bytes) > 0)
            woken = true;
        return woken;
    }
    /// Waits until the socket has one of the events, `wake` is called or the time is over; no socket is -1. Signals may
    /// end it early.
    void wait(int socket, short events, int milliseconds) const noexcept {
        pollfd waiting[]{{ends_[0], POLLIN, 0}, {socket, events, 0}};
        ::poll(waiting, socket < 0 ? 1 : 2, milliseconds);
    }

private:
    int ends_[2]{-1, -1};
};

} // namespace constable

#endif
