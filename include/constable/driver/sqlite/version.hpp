// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_VERSION_HPP
#define CONSTABLE_DRIVER_SQLITE_VERSION_HPP

// Which SQLite this is, and what is known about it.

#include <sqlite3.h>

namespace constable {

/// The oldest SQLite that the driver takes: the first one with STRICT tables.
inline constexpr int sqlite_oldest_version = 3037000;

static_assert(SQLITE_VERSION_NUMBER >= sqlite_oldest_version,
              "constable: sqlite3.h is older than 3.37.0; install a newer SQLite development package");

/// The version of the library that the program runs with, as in SQLITE_VERSION_NUMBER: 3040001 for 3.40.1.
[[nodiscard]] inline int sqlite_version() noexcept { return sqlite3_libversion_number(); }

/// Can a commit that races a checkpoint damage a WAL database under this version?
/// 3.7.0 to 3.51.2, except the repaired 3.44.6 and 3.50.7: https://sqlite.org/wal.html#walresetbug
/// A distribution that patched an older version without renaming it is reported as affected.
[[nodiscard]] constexpr bool sqlite_version_has_wal_reset_bug(int version) noexcept {
    const bool repaired_branch = (version >= 3044006 && version < 3045000) || (version >= 3050007 && version < 3051000);
    return version >= 3007000 && version < 3051003 && !repaired_branch;
}

/// The same for the library that the program runs with.
[[nodiscard]] inline bool sqlite_version_has_wal_reset_bug() noexcept {
    return sqlite_version_has_wal_reset_bug(sqlite_version());
}

} // namespace constable

#endif
