// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_TYPES_HPP
#define CONSTABLE_DRIVER_POSTGRES_TYPES_HPP

// The types that a database has created, each asked for once for all connections to it.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "oid.hpp"

namespace constable {

/// What is known of the enums and the types of extensions, by server and OID. Connections that share the options share
/// it: those of a pool. Any thread may use it.
class postgres_types {
public:
    [[nodiscard]] std::optional<postgres_type> find(std::string const& server, std::uint32_t oid) const {
        const std::lock_guard lock{guard_};
        const auto database = known_.find(server);
        if (database == known_.end())
            return std::nullopt;
        const auto found = database->second.find(oid);
        return found == database->second.end() ? std::nullopt : std::optional{found->second};
    }
    void add(std::string const& server, std::uint32_t oid, postgres_type type) {
        const std::lock_guard lock{guard_};
        known_[server][oid] = type;
    }
    /// After a lost link: what answers there next may be another database, with other types of these numbers.
    void forget(std::string const& server) {
        const std::lock_guard lock{guard_};
        known_.erase(server);
    }

private:
    mutable std::mutex guard_;
    std::map<std::string, std::map<std::uint32_t, postgres_type>> known_;
};

} // namespace constable

#endif
