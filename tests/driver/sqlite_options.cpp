// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/options.hpp>

#include <catch2/catch_test_macros.hpp>

#include <type_traits>

using constable::durability;
using constable::sqlite_options;

static_assert(std::is_aggregate_v<sqlite_options>);
static_assert(sqlite_options{}.durability == durability::power);
static_assert(sqlite_options{}.busy_timeout == 2500);
static_assert(sqlite_options{.read_only = true, .durability = durability::process}.durability == durability::process);

TEST_CASE("options have safe defaults", "[sqlite][options]") {
    const sqlite_options options;
    CHECK(options.create);
    CHECK_FALSE(options.read_only);
    CHECK_FALSE(options.immutable);
    CHECK_FALSE(options.shared_memory);
    CHECK(options.check_cells);
    CHECK(options.vfs == nullptr);
}
