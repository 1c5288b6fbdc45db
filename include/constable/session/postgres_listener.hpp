// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POSTGRES_LISTENER_HPP
#define CONSTABLE_SESSION_POSTGRES_LISTENER_HPP

// Waits for what other sessions notify: `postgres_listener listener{url}; listener.listen<"orders">();`

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <poll.h>

#include "../core/error.hpp"
#include "../core/fixed_string.hpp"
#include "../driver/fork.hpp"
#include "../driver/postgres/channel.hpp"
#include "../driver/postgres/handle.hpp"
#include "../driver/postgres/open.hpp"
#include "../driver/postgres/subscription.hpp"
#include "../driver/wake.hpp"

namespace constable {

/// A connection of its own that listens to channels: https://www.postgresql.org/docs/15/sql-listen.html
/// One thread owns it; only `interrupt` may come from another one. After fork the child may destroy it, and nothing
/// else: every other use throws `forked`. Needs the primary, and a session: not a pooler in transaction mode.
///
/// A link that is lost is made again within `wait`, to the hosts of the URL in turn, and all channels are listened to
/// again before `wait` tells of the gap: first what was received before, then one `gap`, then what comes after. A
/// server that vanishes without a word is noticed by asking it, see listener_options; nobody looks while nobody waits.
class postgres_listener {
public:
    /// Connects as `open_postgres` does, with its errors, and blocks as it does. Two more descriptors.
    explicit postgres_listener(std::string_view url, postgres_options const& options = {},
                               listener_options const& watched = {},
                               std::source_location where = std::source_location::current())
        : wake_(where), link_(open_postgres(url, options, where).link(), options.on_notice, watched) {}
    postgres_listener(postgres_listener const&) = delete;
    postgres_listener& operator=(postgres_listener const&) = delete;

    /// Gives from now on what is notified to the channel. Listen first and read the state then: nothing falls in
    /// between. Waits for the server, at most `answer_within`; where the link is lost, the next `wait` makes it again,
    /// listens and tells of the gap. Throws what the server says against it (`not_primary` of a standby).
    template <fixed_string Channel>
    void listen(std::source_location where = std::source_location::current()) {
        change(channel_name<Channel>(), true, where);
    }
    /// No more from now on, also of what was received already.
    template <fixed_string Channel>
    void unlisten(std::source_location where = std::source_location::current()) {
        change(channel_name<Channel>(), false, where);
    }

    /// The next event, in the order of arrival; `none` when the time is over. 0 does not wait. Throws `unavailable`
    /// where the link is lost and not up again in that time, with the reason; the next `wait` goes on trying. Only a
    /// host's name may take longer to be resolved.
    [[nodiscard]] listen_event wait(std::chrono::milliseconds timeout,
                                    std::source_location where = std::source_location::current()) {
        check_process(where);
        const auto deadline = clock::now() + std::min<std::chrono::milliseconds>(timeout, longest);
        for (listen_event event;;) {
            const auto now = clock::now();
            link_.advance(now);
            if (wake_.take())
                return {.kind = listen_event_kind::interrupted};
            if (link_.take(event))
                return event;
            if (now >= deadline) {
                if (!link_.up())
                    fail_lost(where);
                return {};
            }
            wake_.wait(link_.socket(), link_.events(), milliseconds_to(std::min(deadline, link_.next()), now));
        }
    }

    /// Ends the `wait` that goes on, or else the next one, with `interrupted`. Thread-safe and safe in a signal handler
    /// while the listener exists.
    void interrupt() const noexcept { wake_.wake(); }

    /// Is the link up, as far as is known? Asks nobody.
    [[nodiscard]] bool connected() const noexcept { return generation_ == process_generation() && link_.up(); }
    /// Host or socket, port and database of the link, or of the last one.
    [[nodiscard]] std::string_view file() const noexcept { return link_.server(); }

private:
    using clock = postgres_subscription::clock;
    static constexpr std::chrono::hours longest{24 * 365};

    /// Rounded up, or it would look too early, and again at once.
    static int milliseconds_to(clock::time_point then, clock::time_point now) noexcept {
        constexpr std::chrono::milliseconds most{60'000};
        if (then - now >= most)
            return static_cast<int>(most.count());
        return static_cast<int>(std::max(std::chrono::ceil<std::chrono::milliseconds>(then - now).count(), 0L));
    }

    void change(std::string_view channel, bool listened, std::source_location where) {
        check_process(where);
        settle();
        auto const& channels = link_.channels();
        if ((std::find(channels.begin(), channels.end(), channel) != channels.end()) == listened)
            return;
        listened ? link_.add(channel) : link_.remove(channel);
        if (!link_.up())
            return;
        std::string sql = listened ? "LISTEN " : "UNLISTEN ";
        detail::append_channel(sql, channel);
        link_.send(sql, clock::now());
        settle();
        const postgres_result refused = link_.take_refusal();
        if (!refused || !link_.up())
            return;
        listened ? link_.remove(channel) : link_.add(channel);
        postgres_failure_of(*link_.link(), refused.get(), sql, where).raise();
    }
    /// Until no answer is awaited.
    void settle() {
        while (link_.busy()) {
            const auto now = clock::now();
            pollfd socket{link_.socket(), link_.events(), 0};
            ::poll(&socket, 1, milliseconds_to(link_.next(), now));
            link_.advance(clock::now());
        }
    }

    void check_process(std::source_location where) const {
        if (generation_ != process_generation()) [[unlikely]]
            throw_error(error_kind::forked,
                        {.message = "this listener was opened before fork, in the parent process",
                         .remedy = "close all connections before fork, then open one in each process",
                         .file = link_.server(),
                         .where = where});
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_lost(std::source_location where) const {
        const std::string_view why = link_.trouble().message;
        const std::string_view remedy = link_.trouble().remedy;
        throw_error(error_kind::unavailable,
                    {.message = "the connection of the listener is lost, and is not up again yet" +
                                (why.empty() ? std::string{} : ": " + std::string{why}),
                     .remedy = (remedy.empty() ? std::string{} : std::string{remedy} + "; ") +
                               "wait again: it goes on connecting, and tells of the gap when it has come through",
                     .file = link_.server(),
                     .where = where});
    }

    std::uint32_t generation_ = process_generation();
    wake_pipe wake_;
    postgres_subscription link_;
};

} // namespace constable

#endif
