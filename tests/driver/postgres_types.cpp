// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/types.hpp>

#include <string>

#include <catch2/catch_test_macros.hpp>

#include <constable/driver/postgres/open.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("a type is known for its server until that is forgotten") {
    postgres_types types;
    types.add("a", 16'400, postgres_type::text);
    types.add("b", 16'400, postgres_type::unknown);
    CHECK(types.find("a", 16'400) == postgres_type::text);
    CHECK(types.find("b", 16'400) == postgres_type::unknown);
    CHECK_FALSE(types.find("a", 16'401));
    types.forget("a");
    CHECK_FALSE(types.find("a", 16'400));
    CHECK(types.find("b", 16'400) == postgres_type::unknown);
}

TEST_CASE("connections with the same options ask a database for a type once") {
    const postgres_scratch scratch;
    const postgres_options options;
    auto first = scratch.open(options);
    first.execute("CREATE TYPE mood AS ENUM ('good'); CREATE TABLE t (a mood); INSERT INTO t VALUES ('good')");
    const auto mood =
        static_cast<std::uint32_t>(integer(first, "SELECT CAST(oid AS bigint) FROM pg_type WHERE typname = 'mood'"));
    const std::string server{first.file()};
    const auto storage = [&](postgres_connection const& connection) {
        auto statement = connection.prepare("SELECT a FROM t");
        REQUIRE(statement.step());
        return statement.value(0).storage();
    };
    CHECK_FALSE(options.types->find(server, mood));
    CHECK(storage(first) == storage_class::text);
    CHECK(options.types->find(server, mood) == postgres_type::text);

    options.types->add(server, mood, postgres_type::unknown); // only who asks again would know better
    CHECK(storage(scratch.open(options)) == storage_class::blob);
    CHECK(storage(scratch.open()) == storage_class::text);

    CHECK(options.types->find(server, mood));
    scratch.admin().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                            scratch.name() + "'");
    CHECK_THROWS(first.execute("SELECT 1"));
    first = scratch.open();
    CHECK_FALSE(options.types->find(server, mood));
}
