// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_OPTIONS_HPP
#define CONSTABLE_DRIVER_SQLITE_OPTIONS_HPP

// How a SQLite database is opened.

#include <cstdint>

namespace constable {

/// What an acknowledged commit survives.
enum class durability : std::uint8_t {
    process, ///< the process may die at any time. After a power cut the last commits can be missing, nothing is torn
    power    ///< power may fail as well: the commit waits for the disk
};

/// Choices for `open_sqlite`. The defaults suit a database file that this program owns.
struct sqlite_options {
    bool create = true;         ///< a missing file is created; a missing directory never is
    bool read_only = false;     ///< write nothing. A WAL database may still need its side files
    bool immutable = false;     ///< the file cannot change while it is open: read-only media. No locks, no side files
    bool shared_memory = false; ///< no file: the path names a database in memory, shared by name within the process
    /// Triggers and views of the file may use virtual tables and functions that SQLite does not know to be harmless
    /// (https://sqlite.org/pragma.html#pragma_trusted_schema). The triggers of a full-text index need it, so
    /// `open<schema>` sets it for a schema that has one. Off for files of unknown origin.
    bool trusted_schema = false;
    bool check_cells = true; ///< look for damage in each page as it is loaded: 4 % of the instructions of a cold scan
    constable::durability durability = constable::durability::power;
    std::int32_t busy_timeout = 2500;       ///< milliseconds: the deadline of one whole wait for another's lock
    std::int32_t cache_kib = 0;             ///< page cache; 0 is SQLite's own 2,000 KiB
    std::int32_t wal_autocheckpoint = 1000; ///< pages of WAL after which a commit checkpoints; 0 is never
    char const* vfs = nullptr;              ///< name of a registered VFS; null is the system's
};

} // namespace constable

#endif
