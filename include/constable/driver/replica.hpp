// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_REPLICA_HPP
#define CONSTABLE_DRIVER_REPLICA_HPP

// What a server says of its place behind the one that it follows.

#include <cstdint>
#include <optional>

namespace constable {

/// A moment of a server. One that follows nobody is up to date, and so is a file.
struct replica_position {
    bool follows = false;              ///< another server, whose changes it repeats
    bool streams = false;              ///< is in touch with it, as far as it knows
    std::int64_t received = 0;         ///< bytes of the log up to which changes are known to exist
    std::int64_t replayed = 0;         ///< bytes of the log up to which they can be seen
    std::optional<std::int64_t> age{}; ///< milliseconds since the last transaction that can be seen; by two clocks
};

} // namespace constable

#endif
