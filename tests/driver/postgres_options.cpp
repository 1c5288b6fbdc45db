// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/options.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

TEST_CASE("the defaults behave as SQLite does: serializable, with a limit to each wait") {
    const postgres_options options;
    CHECK(options.isolation == isolation::serializable);
    CHECK(options.lock_timeout > 0);
    CHECK(options.connect_timeout > 0);
    CHECK(options.silence > options.connect_timeout);
    CHECK(options.statement_timeout == 0);
}
