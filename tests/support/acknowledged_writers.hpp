// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_ACKNOWLEDGED_WRITERS_HPP
#define CONSTABLE_TESTS_SUPPORT_ACKNOWLEDGED_WRITERS_HPP

// Threads that insert rows through a pool, and remember what they were told is written.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include <constable/postgres.hpp>
#include <constable/session/pool.hpp>

namespace constable_test {

struct written_row {
    std::int64_t id{};
    static consteval auto table() { return constable::table("written_rows", constable::primary_key<&written_row::id>); }
};
using written_rows = constable::schema<"written", written_row>;
using written_database = constable::postgres_database<written_rows>;
using written_pool = constable::pool<written_database>;

class acknowledged_writers {
public:
    using clock = std::chrono::steady_clock;
    struct acknowledgement {
        std::int64_t id;
        clock::time_point at;
        std::string server; ///< as the errors name it
    };

    acknowledged_writers(written_pool& to, int threads) : to_(to) {
        for (int i = 0; i < threads; ++i)
            threads_.emplace_back([this] { write(); });
    }
    acknowledged_writers(acknowledged_writers const&) = delete;
    acknowledged_writers& operator=(acknowledged_writers const&) = delete;
    ~acknowledged_writers() { stop(); }

    void stop() {
        stopped_ = true;
        for (std::thread& each : threads_)
            each.join();
        threads_.clear();
    }

    /// Acknowledgements on servers whose name contains `server`, from `since` on.
    [[nodiscard]] std::vector<acknowledgement> of(std::string_view server, clock::time_point since = {}) const {
        const std::lock_guard lock{mutex_};
        std::vector<acknowledgement> found;
        for (acknowledgement const& each : acknowledged_)
            if (each.at >= since && each.server.find(server) != std::string::npos)
                found.push_back(each);
        return found;
    }
    /// False where there are not so many of them within two minutes.
    [[nodiscard]] bool reach(std::size_t count, std::string_view server, clock::time_point since = {}) const {
        for (const auto deadline = clock::now() + std::chrono::minutes{2}; clock::now() < deadline;) {
            if (of(server, since).size() >= count)
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        return false;
    }
    /// Acknowledged rows that the database does not have.
    [[nodiscard]] std::size_t lost(written_database& in) const {
        std::unordered_set<std::int64_t> present;
        for (written_row const& row : in(constable::from<written_row>))
            present.insert(row.id);
        const auto all = of("");
        return static_cast<std::size_t>(
            std::ranges::count_if(all, [&](acknowledgement const& each) { return !present.contains(each.id); }));
    }
    /// Errors that a server which goes away may cause.
    [[nodiscard]] int expected_errors() const noexcept { return expected_; }
    /// Other errors.
    [[nodiscard]] std::vector<std::string> unexpected() const {
        const std::lock_guard lock{mutex_};
        return unexpected_;
    }

private:
    void write() {
        while (!stopped_) {
            const std::int64_t id = ++next_;
            try {
                to_.with([&](written_database& db) {
                    if (id % 2 == 0)
                        db.insert(written_row{id});
                    else
                        db.transaction([&](auto& running) { running.insert(written_row{id}); });
                    const auto now = clock::now();
                    const std::lock_guard lock{mutex_};
                    acknowledged_.push_back({id, now, std::string{db.connection().file()}});
                });
            } catch (constable::database_error const& error) {
                note(error);
                std::this_thread::sleep_for(std::chrono::milliseconds{2});
            }
        }
    }
    void note(constable::database_error const& error) {
        using constable::error_kind;
        if (error.kind() == error_kind::unavailable || error.kind() == error_kind::in_doubt ||
            error.kind() == error_kind::not_primary) {
            ++expected_;
            return;
        }
        const std::lock_guard lock{mutex_};
        unexpected_.emplace_back(error.what());
    }

    written_pool& to_;
    mutable std::mutex mutex_;
    std::vector<acknowledgement> acknowledged_;
    std::vector<std::string> unexpected_;
    std::atomic<std::int64_t> next_ = 0;
    std::atomic<int> expected_ = 0;
    std::atomic<bool> stopped_ = false;
    std::vector<std::thread> threads_;
};

} // namespace constable_test

#endif
