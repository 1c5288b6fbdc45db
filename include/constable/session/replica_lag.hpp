// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_REPLICA_LAG_HPP
#define CONSTABLE_SESSION_REPLICA_LAG_HPP

// How far a replica is behind, from what it has said over time.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "../driver/replica.hpp"

namespace constable {

/// The lag of one replica, by the clock of this process alone: the time since a moment whose every change can be seen
/// on it. A primary at rest gives no lag, because nothing is missing; a replica that has lost touch lags from the last
/// moment in which it had it. Before there was such a moment, it is the age of the last transaction that can be seen.
/// Not thread-safe.
class replica_lag {
public:
    using clock = std::chrono::steady_clock;

    /// Takes note of what the replica says now. Nothing: it cannot tell.
    std::optional<std::chrono::milliseconds> note(replica_position const& said, clock::time_point now) {
        if (!said.follows) {
            moments_.clear();
            return std::chrono::milliseconds{0};
        }
        if (said.streams && moments_.size() < most_moments)
            moments_.push_back({now, said.received});
        while (moments_.size() > 1 && moments_[1].received <= said.replayed)
            moments_.pop_front();
        if (!moments_.empty() && moments_.front().received <= said.replayed)
            return std::chrono::duration_cast<std::chrono::milliseconds>(now - moments_.front().at);
        if (said.age)
            return std::chrono::milliseconds{*said.age};
        return std::nullopt;
    }

private:
    struct moment {
        clock::time_point at;
        std::int64_t received;
    };
    static constexpr std::size_t most_moments = 256; ///< that wait to be replayed

    std::deque<moment> moments_; ///< the first is the last that was replayed, if one was
};

} // namespace constable

#endif
