// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/dialer.hpp>

#include <memory>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <poll.h>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

using owned_link = std::unique_ptr<PGconn, void (*)(PGconn*)>;

/// Until it is up, or has failed.
bool comes_up(PGconn* connection) {
    for (PostgresPollingStatusType wanted = PGRES_POLLING_WRITING; PQstatus(connection) != CONNECTION_BAD;) {
        pollfd socket{PQsocket(connection), static_cast<short>(wanted == PGRES_POLLING_WRITING ? POLLOUT : POLLIN), 0};
        REQUIRE(poll(&socket, 1, 60'000) == 1);
        wanted = PQconnectPoll(connection);
        if (wanted == PGRES_POLLING_OK)
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("a link is made again with the same settings, to one host at a time") {
    const postgres_scratch scratch;
    std::string url = scratch.url();
    url.replace(url.find("host="), 5, "host=/nowhere,");
    const postgres_dialer dialer{{{"host", url.substr(url.find("host=") + 5, url.find('&') - url.find("host=") - 5)},
                                  {"dbname", scratch.name()},
                                  {"user", "constable"},
                                  {"connect_timeout", "77"},
                                  {"application_name", "dialed"}}};
    CHECK(dialer.hosts() == 2);
    CHECK(dialer.timeout() == 77);
    const owned_link nowhere{dialer.dial(0), &PQfinish};
    CHECK_FALSE(comes_up(nowhere.get()));
    const owned_link again{dialer.dial(1), &PQfinish};
    REQUIRE(comes_up(again.get()));
    CHECK(std::string{PQdb(again.get())} == scratch.name());
    CHECK(std::string{PQparameterStatus(again.get(), "application_name")} == "dialed");
}
