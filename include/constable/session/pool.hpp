// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POOL_HPP
#define CONSTABLE_SESSION_POOL_HPP

// Databases that are open already, for many threads.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <utility>

#include "../core/entropy.hpp"
#include "../core/error.hpp"

namespace constable {

/// How many connections there are, and for how long.
struct pool_options {
    std::size_t size = 8;            ///< that stay open
    std::size_t overflow = 4;        ///< more that are open while they are needed
    std::int32_t timeout = 5'000;    ///< milliseconds that one wait for a connection may take
    std::int32_t recycle = 1'800;    ///< seconds after which a connection is replaced, less a random tenth; 0 is never
    std::int32_t ping_after = 1'000; ///< milliseconds of rest after which a connection is asked whether it is alive
    std::int32_t outage = 0;         ///< milliseconds for which `take` goes on connecting while the server is down
};

namespace detail {

template <class Connection>
bool is_connected(Connection const& connection) noexcept {
    if constexpr (requires { connection.connected(); })
        return connection.connected();
    else
        return true;
}
template <class Connection>
bool answers(Connection const& connection) noexcept {
    if constexpr (requires { connection.ping(); })
        return connection.ping();
    else
        return true;
}
/// A server that is no primary any more stays what it is, and its link stays up.
template <class Connection>
bool refused_write(Connection const& connection) noexcept {
    if constexpr (requires { connection.refused_write(); })
        return connection.refused_write();
    else
        return false;
}

/// Milliseconds between two attempts to connect to a server that is down.
[[nodiscard]] constexpr std::int64_t reconnect_pause(int failures) noexcept {
    constexpr std::int64_t first = 10;
    constexpr std::int64_t most = 100;
    return failures > 4 ? most : std::min(first << (failures - 1), most);
}

} // namespace detail

/// Lends databases to threads. Thread-safe. `Database` is one of the library's: `pool<any_database<ledger>>`. What is
/// lent belongs to one thread until it is given back, and may outlive the pool.
template <class Database>
class pool {
    using clock = std::chrono::steady_clock;

    struct entry {
        Database database;
        clock::time_point expires;
        clock::time_point rests_since{};
        std::source_location holder{};
    };
    using entries = std::list<entry>;

    struct state {
        std::function<Database()> open;
        pool_options options;
        std::mutex mutex;
        std::condition_variable given_back;
        entries resting; ///< the one that was given back last is the last
        entries lent;
        std::size_t opening = 0;
        clock::time_point suspect{};  ///< what has rested since before then is asked whether it is alive
        clock::time_point retry_at{}; ///< nobody who can wait connects before
        int failures = 0;             ///< to connect, one behind the other
    };

public:
    /// A database in use. Given back at its end, on every path; a transaction that is open is rolled back.
    class lease {
    public:
        lease(lease&& other) noexcept : state_(std::move(other.state_)), held_(other.held_) {}
        lease& operator=(lease&& other) noexcept {
            std::swap(state_, other.state_);
            std::swap(held_, other.held_);
            return *this;
        }
        ~lease() {
            if (state_)
                give_back(*state_, held_);
        }
        [[nodiscard]] Database& operator*() const noexcept { return held_->database; }
        [[nodiscard]] Database* operator->() const noexcept { return &held_->database; }

    private:
        friend pool;
        lease(std::shared_ptr<state> from, typename entries::iterator held) noexcept
            : state_(std::move(from)), held_(held) {}

        std::shared_ptr<state> state_;
        typename entries::iterator held_;
    };

    /// `open` gives a new database each time it is called, from several threads at once. None is opened yet.
    explicit pool(std::function<Database()> open, pool_options const& options = {})
        : state_(std::make_shared<state>()) {
        state_->open = std::move(open);
        state_->options = options;
    }

    /// A database that is connected. Throws `busy_error` where all are in use for longer than the timeout, naming who
    /// has them, and what `open` throws: `unavailable_error` while a server is down, `not_primary_error` while none is
    /// a primary. With `outage` it goes on connecting for so long first, together with the others who wait: one attempt
    /// at a time, at least each 100 ms. The next call tries again.
    [[nodiscard]] lease take(std::source_location where = std::source_location::current()) {
        const auto called = clock::now();
        const auto deadline = called + std::chrono::milliseconds{state_->options.timeout};
        const auto patience = called + std::chrono::milliseconds{state_->options.outage};
        std::unique_lock lock{state_->mutex};
        for (bool late = false;;) {
            if (!state_->resting.empty()) {
                if (auto rested = take_resting(lock, where))
                    return std::move(*rested);
            } else if (state_->lent.size() + state_->opening < state_->options.size + state_->options.overflow) {
                if (state_->failures > 0 && clock::now() < std::min(state_->retry_at, patience))
                    state_->given_back.wait_until(lock, std::min(state_->retry_at, patience));
                else if (auto opened = open_one(lock, patience, where))
                    return std::move(*opened);
            } else if (late) {
                fail_full(where);
            } else {
                late = state_->given_back.wait_until(lock, deadline) == std::cv_status::timeout;
            }
        }
    }

    /// Calls `work(database)`; returns what it returns.
    template <class Work>
    auto with(Work&& work, std::source_location where = std::source_location::current()) {
        const lease held = take(where);
        return std::forward<Work>(work)(*held);
    }

    /// Connections in use.
    [[nodiscard]] std::size_t lent() const {
        const std::lock_guard lock{state_->mutex};
        return state_->lent.size();
    }
    /// Connections that rest.
    [[nodiscard]] std::size_t resting() const {
        const std::lock_guard lock{state_->mutex};
        return state_->resting.size();
    }

private:
    enum class condition : std::uint8_t { fit, worn, dead };

    [[nodiscard]] condition condition_of(entry& each, clock::time_point suspect) const {
        const auto now = clock::now();
        if (now >= each.expires || !detail::is_connected(each.database.connection()))
            return condition::worn;
        const bool trusted = each.rests_since > suspect &&
                             now - each.rests_since < std::chrono::milliseconds{state_->options.ping_after};
        return trusted || detail::answers(each.database.connection()) ? condition::fit : condition::dead;
    }

    /// The one that was given back last, if it is fit. Where it is dead, those that rest beside it are closed too:
    /// asking each of a server that hangs would take a second each.
    std::optional<lease> take_resting(std::unique_lock<std::mutex>& lock, std::source_location where) {
        entries taken;
        taken.splice(taken.end(), state_->resting, std::prev(state_->resting.end()));
        const auto suspect = state_->suspect;
        ++state_->opening; // nobody's, while it is looked at
        lock.unlock();
        const condition found = condition_of(taken.front(), suspect);
        lock.lock();
        --state_->opening;
        if (found == condition::fit)
            return lend(std::move(taken), where);
        if (found == condition::dead)
            taken.splice(taken.end(), state_->resting);
        lock.unlock();
        taken.clear(); // closed without the lock
        lock.lock();
        state_->given_back.notify_one();
        return std::nullopt;
    }

    lease lend(entries taken, std::source_location where) {
        taken.front().holder = where;
        state_->lent.splice(state_->lent.end(), taken);
        return lease{state_, std::prev(state_->lent.end())};
    }

    /// Nothing where there is no server to connect to, and patience is left.
    std::optional<lease> open_one(std::unique_lock<std::mutex>& lock, clock::time_point patience,
                                  std::source_location where) {
        ++state_->opening;
        if (state_->failures > 0)
            state_->retry_at = pause_from_now(); // the others wait for how this one ends, or for as long
        lock.unlock();
        entries fresh;
        try {
            fresh.push_back({state_->open(), expiry()});
        } catch (database_error const& error) {
            lock.lock();
            --state_->opening;
            state_->given_back.notify_one(); // another one may try
            const bool down = error.kind() == error_kind::unavailable || error.kind() == error_kind::not_primary;
            if (down) {
                ++state_->failures;
                state_->retry_at = pause_from_now();
            }
            if (!down || clock::now() >= patience)
                throw;
            return std::nullopt;
        } catch (...) {
            lock.lock();
            --state_->opening;
            state_->given_back.notify_one();
            throw;
        }
        lock.lock();
        --state_->opening;
        if (std::exchange(state_->failures, 0) > 0)
            state_->given_back.notify_all();
        return lend(std::move(fresh), where);
    }
    [[nodiscard]] clock::time_point pause_from_now() const {
        return clock::now() + std::chrono::milliseconds{detail::reconnect_pause(std::max(state_->failures, 1))};
    }

    /// Jitter, so that those that were opened together are not replaced together.
    [[nodiscard]] clock::time_point expiry() const {
        if (state_->options.recycle == 0)
            return clock::time_point::max();
        std::uint32_t random = 0;
        fill_with_entropy(std::as_writable_bytes(std::span{&random, 1}));
        const auto longest = std::chrono::milliseconds{std::int64_t{state_->options.recycle} * 1'000};
        return clock::now() + longest - longest / 10 * (random % 1'024) / 1'024;
    }

    /// What has lost its link, or is no primary's, is closed, and makes those that rest suspect; so is what is more
    /// than `size`.
    static void give_back(state& of, typename entries::iterator held) noexcept {
        auto& connection = held->database.connection();
        const bool kept = (!connection.in_transaction() || connection.rollback()) && detail::is_connected(connection) &&
                          !detail::refused_write(connection);
        entries closed;
        {
            const std::lock_guard lock{of.mutex};
            held->rests_since = clock::now();
            if (!kept)
                of.suspect = held->rests_since;
            if (kept && of.resting.size() + of.lent.size() + of.opening <= of.options.size)
                of.resting.splice(of.resting.end(), of.lent, held);
            else
                closed.splice(closed.end(), of.lent, held);
        }
        of.given_back.notify_one();
    }

    [[noreturn, gnu::cold]] void fail_full(std::source_location where) const {
        std::string holders;
        for (entry const& each : state_->lent) {
            holders += holders.empty() ? "" : ", ";
            holders += each.holder.file_name();
            holders += ':' + std::to_string(each.holder.line());
        }
        throw_error(error_kind::busy, {.message = "all " + std::to_string(state_->lent.size() + state_->opening) +
                                                  " connections of the pool are in use: " + holders,
                                       .remedy = "hold connections for a shorter time, or make the pool larger",
                                       .where = where});
    }

    std::shared_ptr<state> state_;
};

} // namespace constable

#endif
