// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/open.hpp>

#include <cstdlib>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

static_assert(detail::is_local("/var/run") && detail::is_local("") && detail::is_local("localhost,/tmp"));
static_assert(!detail::is_local("db.example") && !detail::is_local("/tmp,db.example"));

TEST_CASE("a session is set up, whatever the server's defaults are") {
    const postgres_scratch scratch;
    scratch.admin().execute("ALTER DATABASE " + scratch.name() + " SET TimeZone = 'Asia/Tokyo'; ALTER DATABASE " +
                            scratch.name() + " SET client_encoding = 'LATIN1'");
    auto connection = scratch.open({.lock_timeout = 77, .statement_timeout = 5000, .application_name = "tester"});
    CHECK(text(connection, "SHOW TimeZone") == "UTC");
    CHECK(text(connection, "SHOW client_encoding") == "UTF8");
    CHECK(text(connection, "SHOW lock_timeout") == "77ms");
    CHECK(text(connection, "SHOW statement_timeout") == "5s");
    CHECK(text(connection, "SHOW application_name") == "tester");
}

TEST_CASE("what the URL says goes before the options") {
    const postgres_scratch scratch;
    auto connection = open_postgres(scratch.url() + "&application_name=named", {.application_name = "other"});
    CHECK(text(connection, "SHOW application_name") == "named");
}

TEST_CASE("an unreachable, a full and an unwilling server are told apart, without secrets") {
    const postgres_scratch scratch;
    const auto nowhere = error_of([] { (void)open_postgres("postgresql:///postgres?host=/nowhere&password=sesame"); });
    CHECK(nowhere.kind == error_kind::unavailable);
    CHECK_FALSE(contains(nowhere.what, "sesame"));
    const std::string absent =
        scratch.url().replace(scratch.url().find(scratch.name()), scratch.name().size(), "absent");
    CHECK(contains(error_of([&] { (void)open_postgres(absent); }).what, "no database of this name"));

    scratch.admin().execute("DO $$ BEGIN CREATE ROLE guarded LOGIN PASSWORD 'open sesame'; EXCEPTION WHEN "
                            "duplicate_object THEN NULL; END $$");
    const auto refused = error_of([&] { (void)open_postgres(scratch.url("guarded") + "&password=wrong%20secret"); });
    CHECK(contains(refused.what, "refuses this user or password"));
    CHECK_FALSE(contains(refused.what, "secret"));
    auto known = open_postgres(scratch.url("guarded") + "&password=open%20sesame");
    require_usable(known);

    scratch.admin().execute("ALTER DATABASE " + scratch.name() +
                            " CONNECTION LIMIT 1; ALTER ROLE guarded CONNECTION LIMIT 1");
    CHECK(error_of([&] { (void)open_postgres(scratch.url("guarded") + "&password=open%20sesame"); }).kind ==
          error_kind::busy);
    scratch.admin().execute("ALTER ROLE guarded CONNECTION LIMIT -1");
}

TEST_CASE("a URL that cannot be read is misuse, and is not repeated") {
    const auto error = error_of([] { (void)open_postgres("postgresql://user:secret@host:port:port/x"); });
    CHECK(error.kind == error_kind::misuse);
    CHECK_FALSE(contains(error.what, "secret"));
    CHECK(error_of([] { (void)open_postgres(std::string_view{"postgresql:///\0x", 16}); }).kind == error_kind::misuse);
    CHECK(error_of([] { (void)open_postgres("postgresql://user:secret@[::1/x"); }).kind == error_kind::misuse);
    CHECK(error_of([] { (void)open_postgres("postgresql:///x?no_such_setting=1"); }).kind == error_kind::misuse);
}

TEST_CASE("the first of several hosts that answers is taken") {
    const postgres_scratch scratch;
    std::string url = scratch.url();
    url.replace(url.find("host="), 5, "host=/nowhere,");
    auto connection = open_postgres(url);
    require_usable(connection);
}

TEST_CASE("a machine that falls silent is given up, unless the URL says otherwise") {
    const postgres_scratch scratch;
    const auto said = [](postgres_connection const& connection, std::string_view keyword) {
        const detail::conninfo used{PQconninfo(connection.handle())};
        return std::string{detail::setting(used.get(), keyword)};
    };
    auto given = open_postgres(scratch.url() + "&keepalives_idle=77", {.silence = 12});
    CHECK(said(given, "tcp_user_timeout") == "12000");
    CHECK(said(given, "keepalives_idle") == "77");
    CHECK(said(given, "keepalives_interval") == "2");
    auto system = scratch.open({.silence = 0});
    CHECK(said(system, "tcp_user_timeout") == "");
}

TEST_CASE("what is not this machine must prove who it is, however it is named") {
    using pairs = postgres_settings;
    CHECK(detail::safe_sslmode(pairs{}) == "prefer"); // a socket
    CHECK(detail::safe_sslmode(pairs{{"host", "localhost"}}) == "prefer");
    CHECK(detail::safe_sslmode(pairs{{"host", "db.example"}, {"hostaddr", "127.0.0.1"}}) == "prefer");
    CHECK(detail::safe_sslmode(pairs{{"host", "localhost,db.example"}}) == "verify-full");
    CHECK(detail::safe_sslmode(pairs{{"host", "localhost"}, {"hostaddr", "192.0.2.2"}}) == "verify-full");
    CHECK(detail::safe_sslmode(pairs{{"host", "localhost,db.example"}, {"hostaddr", "127.0.0.1,"}}) == "verify-full");

    const temporary_directory directory;
    const std::string file = (directory / "services").string();
    std::ofstream{file} << "[far]\nhost=db.example\n[near]\nhost=/tmp\n[strict]\nhost=/tmp\nsslmode=require\n"
                           "[addressed]\nhost=localhost\nhostaddr=192.0.2.2\n";
    ::setenv("PGSERVICEFILE", file.c_str(), 1);
    CHECK(detail::safe_sslmode(pairs{{"service", "far"}}) == "verify-full");
    CHECK(detail::safe_sslmode(pairs{{"service", "near"}}) == "prefer");
    CHECK(detail::safe_sslmode(pairs{{"service", "strict"}}) == "require");
    CHECK(detail::safe_sslmode(pairs{{"service", "addressed"}}) == "verify-full");
    ::setenv("PGSERVICE", "far", 1);
    CHECK(detail::safe_sslmode(pairs{}) == "verify-full");
    ::unsetenv("PGSERVICE");
    ::unsetenv("PGSERVICEFILE");
    ::setenv("PGHOSTADDR", "192.0.2.2", 1);
    CHECK(detail::safe_sslmode(pairs{{"host", "localhost"}}) == "verify-full");
    ::unsetenv("PGHOSTADDR");
}
