// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_REPLICATED_POOL_HPP
#define CONSTABLE_SESSION_REPLICATED_POOL_HPP

// A pool that writes to a primary and reads from its replicas.

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../driver/replica.hpp"
#include "operations.hpp"
#include "pool.hpp"
#include "replica_lag.hpp"

namespace constable {

/// When a replica is good enough to read from. Milliseconds.
struct replica_options {
    std::int32_t greatest_lag = 1'000; ///< of a replica that is read from, as of when it was asked last
    std::int32_t ask_after = 250;      ///< a replica is not asked for its lag sooner than this after the last answer
    std::int32_t avoid = 1'000;        ///< a replica that was down is not connected to again sooner than this
};

/// A database that only reads: a write through it does not compile. It belongs to the lease that gives it.
template <class Database>
class database_reader : public operations<database_reader<Database>, typename Database::schema, false> {
public:
    using dialect = typename Database::dialect;

    explicit database_reader(Database& on) noexcept : database_(&on) {}
    [[nodiscard]] auto& run(std::source_location where) noexcept { return database_->run(where); }

    /// See `database::read`: one snapshot for all that `work(transaction)` reads.
    template <class Work>
    auto read(Work&& work, std::source_location where = std::source_location::current()) {
        return database_->read(std::forward<Work>(work), where);
    }
    template <class Work>
    auto read(transaction_options const& options, Work&& work,
              std::source_location where = std::source_location::current()) {
        return database_->read(options, std::forward<Work>(work), where);
    }

private:
    Database* database_;
};

namespace detail {

template <class T>
concept not_a_place = !std::same_as<std::remove_cvref_t<T>, std::source_location>;

/// An engine without replicas is up to date.
template <class Connection>
replica_position position_of([[maybe_unused]] Connection& connection, [[maybe_unused]] std::source_location where) {
    if constexpr (requires { connection.position(where); })
        return connection.position(where);
    else
        return {};
}

/// One replica: its connections, and what is known of it. Thread-safe.
template <class Database>
class pooled_replica {
    using clock = replica_lag::clock;

public:
    using lease = typename pool<Database>::lease;

    pooled_replica(std::function<Database()> open, pool_options const& pooled, replica_options const& options)
        : databases_(std::move(open), pooled), options_(options) {}

    /// Nothing where it is down, or lags: then another one serves.
    std::optional<lease> take(std::source_location where) {
        if (!is_hopeful())
            return std::nullopt;
        try {
            lease taken = databases_.take(where);
            if (is_fresh(*taken, where))
                return taken;
        } catch (unavailable_error const&) {
            avoid();
        } catch (not_primary_error const&) { // no more what `target_session_attrs` asks for
            avoid();
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::chrono::milliseconds> lag() const {
        const std::lock_guard lock{mutex_};
        return lag_;
    }

private:
    /// Is it worth a connection? One thread at a time connects to a replica that was down, and one asks for the lag.
    bool is_hopeful() {
        const std::lock_guard lock{mutex_};
        const auto now = clock::now();
        if (now < avoid_until_)
            return false;
        if (std::exchange(down_, false)) {
            avoid_until_ = now + std::chrono::milliseconds{options_.avoid}; // the others wait for how this ends
            ask_at_ = now;
        }
        return now >= ask_at_ || is_near();
    }
    [[nodiscard]] bool is_near() const noexcept {
        return lag_ && *lag_ <= std::chrono::milliseconds{options_.greatest_lag};
    }
    bool is_fresh(Database& database, std::source_location where) {
        {
            const std::lock_guard lock{mutex_};
            const auto now = clock::now();
            if (now < ask_at_)
                return is_near();
            ask_at_ = now + std::chrono::milliseconds{options_.ask_after}; // the others go by the last answer
        }
        const replica_position said = position_of(database.connection(), where);
        const std::lock_guard lock{mutex_};
        lag_ = history_.note(said, clock::now());
        avoid_until_ = {};
        return is_near();
    }
    void avoid() {
        const std::lock_guard lock{mutex_};
        lag_.reset();
        down_ = true;
        avoid_until_ = clock::now() + std::chrono::milliseconds{options_.avoid};
    }

    pool<Database> databases_;
    replica_options options_;
    mutable std::mutex mutex_;
    replica_lag history_;
    std::optional<std::chrono::milliseconds> lag_{}; ///< as of the last answer
    clock::time_point ask_at_{};
    clock::time_point avoid_until_{};
    bool down_ = false; ///< when it was tried last
};

} // namespace detail

/// Lends databases to threads: for writing those of the primary, for reading those of a replica that is not further
/// behind than `greatest_lag`, in turn. Where every replica lags or is down the primary serves the read, and it is
/// counted. Thread-safe. On SQLite replicas are further connections to the same file, and never behind.
///
/// A read may not see what was written just before: read what depends on it through `write()`. A server that follows
/// nobody counts as up to date: let the URL of a replica say `target_session_attrs=standby` where a replica that was
/// promoted by itself must not serve.
template <class Database>
class replicated_pool {
public:
    using reader = database_reader<Database>;
    using write_lease = typename pool<Database>::lease;

    /// A database in use for reading, given back at its end.
    class read_lease {
    public:
        [[nodiscard]] reader& operator*() noexcept { return reader_; }
        [[nodiscard]] reader* operator->() noexcept { return &reader_; }
        /// Or the primary's.
        [[nodiscard]] bool of_replica() const noexcept { return of_replica_; }

    private:
        friend replicated_pool;
        read_lease(write_lease held, bool of_replica) noexcept
            : held_(std::move(held)), reader_(*held_), of_replica_(of_replica) {}

        write_lease held_;
        reader reader_;
        bool of_replica_;
    };

    /// Each function gives a new database each time it is called, from several threads at once. Each server has a pool
    /// of its own with these options; replicas do not wait for an outage to end.
    replicated_pool(std::function<Database()> primary, std::vector<std::function<Database()>> replicas,
                    pool_options const& options = {}, replica_options const& chosen = {})
        : primary_(std::move(primary), options) {
        pool_options of_replicas = options;
        of_replicas.outage = 0;
        for (auto& open : replicas)
            replicas_.push_back(
                std::make_unique<detail::pooled_replica<Database>>(std::move(open), of_replicas, chosen));
    }

    /// A database of the primary. Throws as `pool::take` does.
    [[nodiscard]] write_lease write(std::source_location where = std::source_location::current()) {
        return primary_.take(where);
    }
    /// Calls `work(database)`; returns what it returns.
    template <detail::not_a_place Work>
    auto write(Work&& work, std::source_location where = std::source_location::current()) {
        return primary_.with(std::forward<Work>(work), where);
    }

    /// A database that only reads. Throws as `pool::take` does where the pool of the replica is full, and where the
    /// primary has to serve and cannot.
    [[nodiscard]] read_lease read(std::source_location where = std::source_location::current()) {
        const std::size_t first = turn_.fetch_add(1, std::memory_order_relaxed);
        for (std::size_t i = 0; i != replicas_.size(); ++i)
            if (auto taken = replicas_[(first + i) % replicas_.size()]->take(where))
                return {std::move(*taken), true};
        if (!replicas_.empty())
            fallbacks_.fetch_add(1, std::memory_order_relaxed);
        return {primary_.take(where), false};
    }
    /// Calls `work(reader)`; returns what it returns.
    template <detail::not_a_place Work>
    auto read(Work&& work, std::source_location where = std::source_location::current()) {
        read_lease held = read(where);
        return std::forward<Work>(work)(*held);
    }

    /// Reads that the primary had to serve, since the beginning.
    [[nodiscard]] std::uint64_t fallbacks() const noexcept { return fallbacks_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t replicas() const noexcept { return replicas_.size(); }
    /// The lag of a replica as of when it was asked last. Nothing where it was not asked yet, cannot tell, or is down.
    [[nodiscard]] std::optional<std::chrono::milliseconds> lag(std::size_t replica) const {
        return replicas_.at(replica)->lag();
    }

private:
    pool<Database> primary_;
    std::vector<std::unique_ptr<detail::pooled_replica<Database>>> replicas_;
    std::atomic<std::size_t> turn_ = 0;
    std::atomic<std::uint64_t> fallbacks_ = 0;
};

} // namespace constable

#endif
