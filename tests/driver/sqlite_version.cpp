// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/version.hpp>

#include <catch2/catch_test_macros.hpp>

using constable::sqlite_version_has_wal_reset_bug;

static_assert(!sqlite_version_has_wal_reset_bug(3006023));
static_assert(sqlite_version_has_wal_reset_bug(3007000));
static_assert(sqlite_version_has_wal_reset_bug(3040001));
static_assert(sqlite_version_has_wal_reset_bug(3044005));
static_assert(!sqlite_version_has_wal_reset_bug(3044006));
static_assert(sqlite_version_has_wal_reset_bug(3045000));
static_assert(sqlite_version_has_wal_reset_bug(3050006));
static_assert(!sqlite_version_has_wal_reset_bug(3050007));
static_assert(sqlite_version_has_wal_reset_bug(3051002));
static_assert(!sqlite_version_has_wal_reset_bug(3051003));
static_assert(!sqlite_version_has_wal_reset_bug(3053000));

TEST_CASE("the library that runs is known by its version", "[sqlite][version]") {
    CHECK(constable::sqlite_version() == sqlite3_libversion_number());
    CHECK(constable::sqlite_version() >= constable::sqlite_oldest_version);
    CHECK(sqlite_version_has_wal_reset_bug() == sqlite_version_has_wal_reset_bug(sqlite3_libversion_number()));
}
