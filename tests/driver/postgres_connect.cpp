// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/connect.hpp>

#include <chrono>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

/// A host that takes links and never says a word. Its folder is its name.
class silent_host {
public:
    silent_host() {
        std::string pattern = (std::filesystem::temp_directory_path() / "constable-silent-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("mkdtemp failed");
        folder_ = pattern;
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, (folder_ + "/.s.PGSQL.5432").c_str(), sizeof address.sun_path - 1);
        if (bind(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0 || listen(socket_, 16) != 0)
            throw std::runtime_error("the silent host cannot listen");
    }
    silent_host(silent_host const&) = delete;
    silent_host& operator=(silent_host const&) = delete;
    ~silent_host() {
        close(socket_);
        std::filesystem::remove_all(folder_);
    }
    [[nodiscard]] std::string const& folder() const noexcept { return folder_; }

private:
    std::string folder_;
    int socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

/// The URL with this in front of its host.
std::string with_host_before(std::string url, std::string const& hosts) {
    return url.replace(url.find("host="), 5, "host=" + hosts + ",");
}

} // namespace

TEST_CASE("a list of hosts gives each host its settings") {
    const auto each = detail::settings_by_host(
        {{"host", "a,,c"}, {"port", "1,2,"}, {"user", "u"}, {"target_session_attrs", "read-write"}});
    REQUIRE(each.size() == 3);
    CHECK(each[0] ==
          postgres_settings{{"host", "a"}, {"port", "1"}, {"user", "u"}, {"target_session_attrs", "read-write"}});
    CHECK(each[1] == postgres_settings{{"port", "2"}, {"user", "u"}, {"target_session_attrs", "read-write"}});
    CHECK(each[2] == postgres_settings{{"host", "c"}, {"user", "u"}, {"target_session_attrs", "read-write"}});
    const auto addresses = detail::settings_by_host({{"hostaddr", "::1,::2"}, {"port", "7"}});
    REQUIRE(addresses.size() == 2);
    CHECK(addresses[1] == postgres_settings{{"hostaddr", "::2"}, {"port", "7"}});
}

TEST_CASE("what libpq has to see as a whole stays whole") {
    for (postgres_settings const& all :
         {postgres_settings{{"host", "a"}}, postgres_settings{}, postgres_settings{{"host", "a,b,c"}, {"port", "1,2"}},
          postgres_settings{{"host", "a,b"}, {"hostaddr", "::1"}},
          postgres_settings{{"host", "a,b"}, {"target_session_attrs", "prefer-standby"}}})
        CHECK(detail::settings_by_host(all) == std::vector<postgres_settings>(1, all));
}

TEST_CASE("a silent host in front of one that answers costs a moment, not the time-out") {
    const postgres_scratch scratch;
    const silent_host silent;
    const auto begin = std::chrono::steady_clock::now();
    auto connection = open_postgres(with_host_before(scratch.url(), silent.folder()), {.connect_timeout = 600});
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{300});
    require_usable(connection);
}

TEST_CASE("a connection finds another host of its list when its link is lost") {
    const postgres_scratch scratch;
    auto connection = open_postgres(with_host_before(scratch.url(), "/nowhere"));
    connection.begin_write({.commit = commit::verified});
    connection.execute("CREATE TABLE t (a int)");
    const auto backend = integer(connection, "SELECT pg_backend_pid()::bigint");
    scratch.admin().execute("SELECT pg_terminate_backend(" + std::to_string(backend) + ")");
    const auto error = error_of([&] { connection.commit(); });
    CHECK(error.facts.result == outcome::not_applied);
}

TEST_CASE("hosts that are all silent end in one time-out, and all that fail are told") {
    const silent_host one;
    const silent_host other;
    const auto silent = error_of([&] {
        (void)open_postgres("postgresql:///x?host=" + one.folder() + "," + other.folder(), {.connect_timeout = 1});
    });
    CHECK(silent.kind == error_kind::unavailable);
    CHECK(contains(silent.what, "did not answer in time"));
    const auto failed = error_of([&] { (void)open_postgres("postgresql:///x?host=/nowhere,/elsewhere"); });
    CHECK(failed.kind == error_kind::unavailable);
    CHECK(contains(failed.what, "cannot be reached"));
    const auto outcome_of_both = postgres_connect({{"host", "/nowhere,/elsewhere"}});
    CHECK(outcome_of_both.link == nullptr);
    CHECK(contains(outcome_of_both.problems, "/nowhere"));
    CHECK(contains(outcome_of_both.problems, "/elsewhere"));
}

TEST_CASE("a server that takes no writes is no primary, and is asked again later") {
    const postgres_scratch scratch;
    const std::string wanting = scratch.url() + "&target_session_attrs=read-write";
    auto connection = open_postgres(wanting);
    CHECK(connection.ping());
    connection.execute("SET default_transaction_read_only = on");
    CHECK_FALSE(connection.ping());
    CHECK(connection.connected());
    CHECK_FALSE(connection.refused_write());
    CHECK(error_of([&] { connection.execute("CREATE TABLE t (a int)"); }).kind == error_kind::not_primary);
    CHECK(connection.refused_write());
    CHECK(scratch.open().ping());

    scratch.admin().execute("ALTER DATABASE " + scratch.name() + " SET default_transaction_read_only = on");
    CHECK(error_of([&] { (void)open_postgres(wanting); }).kind == error_kind::not_primary);
    CHECK(error_of([&] { (void)open_postgres(with_host_before(wanting, "/nowhere")); }).kind ==
          error_kind::not_primary);
    CHECK(error_of([&] { (void)open_postgres(scratch.url() + "&target_session_attrs=standby"); }).kind ==
          error_kind::unavailable);
}
