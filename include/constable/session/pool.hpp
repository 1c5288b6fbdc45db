// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_POOL_HPP
#define CONSTABLE_SESSION_POOL_HPP

// Databases that are open already, for many threads.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
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
    /// has them, and what `open` throws (`unavailable_error` while a server is down): then the next call tries again.
    [[nodiscard]] lease take(std::source_location where = std::source_location::current()) {
        const auto deadline = clock::now() + std::chrono::milliseconds{state_->options.timeout};
        std::unique_lock lock{state_->mutex};
        for (bool late = false;;) {
            entries taken;
            if (!state_->resting.empty()) {
                taken.splice(taken.end(), state_->resting, std::prev(state_->resting.end()));
                ++state_->opening; // nobody's, while it is looked at
                lock.unlock();
                const bool fit = is_fit(taken.front());
                if (!fit)
                    taken.clear(); // closed without the lock
                lock.lock();
                --state_->opening;
                if (fit)
                    return lend(std::move(taken), where);
            } else if (state_->lent.size() + state_->opening < state_->options.size + state_->options.overflow) {
                return open_one(lock, where);
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
    [[nodiscard]] bool is_fit(entry& each) const {
        const auto now = clock::now();
        if (now >= each.expires || !detail::is_connected(each.database.connection()))
            return false;
        return now - each.rests_since < std::chrono::milliseconds{state_->options.ping_after} ||
               detail::answers(each.database.connection());
    }

    lease lend(entries taken, std::source_location where) {
        taken.front().holder = where;
        state_->lent.splice(state_->lent.end(), taken);
        return lease{state_, std::prev(state_->lent.end())};
    }

    lease open_one(std::unique_lock<std::mutex>& lock, std::source_location where) {
        ++state_->opening;
        lock.unlock();
        entries fresh;
        try {
            fresh.push_back({state_->open(), expiry()});
        } catch (...) {
            lock.lock();
            --state_->opening;
            state_->given_back.notify_one(); // another one may try
            throw;
        }
        lock.lock();
        --state_->opening;
        return lend(std::move(fresh), where);
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

    /// What has a transaction open, or lost its link, is closed; so is what is more than `size`.
    static void give_back(state& of, typename entries::iterator held) noexcept {
        auto& connection = held->database.connection();
        const bool kept = (!connection.in_transaction() || connection.rollback()) && detail::is_connected(connection);
        entries closed;
        {
            const std::lock_guard lock{of.mutex};
            held->rests_since = clock::now();
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
