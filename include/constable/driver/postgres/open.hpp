// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_OPEN_HPP
#define CONSTABLE_DRIVER_POSTGRES_OPEN_HPP

// The one way to connect to a PostgreSQL server.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "../../core/error.hpp"
#include "../fork.hpp"
#include "connect.hpp"
#include "connection.hpp"
#include "error.hpp"
#include "handle.hpp"
#include "options.hpp"

namespace constable {

namespace detail {

struct free_conninfo {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using conninfo = std::unique_ptr<PQconninfoOption, free_conninfo>;

/// What the URL says of a setting; empty if nothing.
inline std::string_view setting(PQconninfoOption const* options, std::string_view name) {
    for (; options->keyword != nullptr; ++options)
        if (name == options->keyword)
            return text_of(options->val);
    return {};
}

/// The URL without its password: it goes into errors.
inline std::string public_name(PQconninfoOption const* options) {
    const auto part = [&](std::string_view name) { return std::string{setting(options, name)}; };
    return part("host") + ":" + part("port") + "/" + part("dbname");
}

/// Are all hosts sockets, or this machine?
constexpr bool is_local(std::string_view hosts) {
    while (!hosts.empty()) {
        const std::size_t comma = hosts.find(',');
        const std::string_view host = hosts.substr(0, comma);
        if (!host.empty() && host[0] != '/' && host[0] != '@' && host != "localhost" && host != "127.0.0.1" &&
            host != "::1")
            return false;
        hosts = comma == std::string_view::npos ? std::string_view{} : hosts.substr(comma + 1);
    }
    return true;
}

inline conninfo parse_url(std::string_view url, std::source_location where) {
    char* problem = nullptr;
    conninfo parsed;
    if (url.find('\0') == std::string_view::npos)
        parsed.reset(PQconninfoParse(std::string{url}.c_str(), &problem));
    PQfreemem(problem); // it may quote the password
    if (!parsed)
        throw_error(error_kind::misuse, {.message = "the URL of the server cannot be read",
                                         .remedy = "write postgresql://user@host:port/database?setting=value",
                                         .where = where});
    return parsed;
}

/// What libpq makes of the settings with the environment and with a service file. It is asked to connect to no port, so
/// that it does not. Null where it cannot read them. https://www.postgresql.org/docs/15/libpq-pgservice.html
inline conninfo with_defaults(postgres_settings settings) {
    std::erase_if(settings, [](auto const& each) { return each.first == "port"; });
    settings.emplace_back("port", "0");
    const setting_arrays given{settings};
    const postgres_link link{PQconnectStartParams(given.keywords(), given.values(), 0)};
    return conninfo{PQconninfo(link.get())};
}

/// The `sslmode` where neither the URL nor PGSSLMODE says one: that of the service, or one that is safe for the
/// machines that are connected to. `prefer` is libpq's own default, and so never taken for a service's word.
inline std::string safe_sslmode(postgres_settings const& settings) {
    const conninfo all = with_defaults(settings);
    if (!all)
        return "verify-full";
    const std::string_view mode = setting(all.get(), "sslmode");
    if (!mode.empty() && mode != "prefer")
        return std::string{mode};
    const std::string_view hosts = setting(all.get(), "host");
    const std::string_view addresses =
        setting(all.get(), "hostaddr"); // go before the hosts, each where it is not empty
    const bool named = addresses.empty() || addresses.find(',') != std::string_view::npos;
    return is_local(addresses) && (!named || is_local(hosts)) ? "prefer" : "verify-full";
}

/// The settings of a connection: those of the URL, else those of the program, else safe ones.
class connection_settings {
public:
    connection_settings(PQconninfoOption const* said, postgres_options const& options) {
        for (PQconninfoOption const* each = said; each->keyword != nullptr; ++each)
            if (each->val != nullptr)
                add(each->keyword, each->val);
        add_missing(said, "connect_timeout", std::to_string(options.connect_timeout));
        if (options.silence > 0)
            add_keepalives(said, options.silence);
        if (!options.application_name.empty())
            add_missing(said, "application_name", options.application_name);
        if (setting(said, "sslmode").empty() && std::getenv("PGSSLMODE") == nullptr) // NOLINT(concurrency-mt-unsafe)
            add("sslmode", safe_sslmode(settings_));
        add("client_encoding", "UTF8");
    }
    [[nodiscard]] postgres_settings const& all() const noexcept { return settings_; }

private:
    /// https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-KEEPALIVES
    void add_keepalives(PQconninfoOption const* said, std::int32_t seconds) {
        add_missing(said, "tcp_user_timeout", std::to_string(std::int64_t{seconds} * 1'000));
        add_missing(said, "keepalives_idle", std::to_string(std::max(seconds / 3, 1)));
        add_missing(said, "keepalives_interval", std::to_string(std::max(seconds / 6, 1)));
        add_missing(said, "keepalives_count", "4");
    }
    void add(std::string keyword, std::string value) { settings_.emplace_back(std::move(keyword), std::move(value)); }
    void add_missing(PQconninfoOption const* said, std::string_view keyword, std::string value) {
        if (setting(said, keyword).empty())
            add(std::string{keyword}, std::move(value));
    }

    postgres_settings settings_;
};

/// libpq's text may name host, user and database, never the password; it is classified, not passed on.
[[noreturn, gnu::cold]] inline void fail_connecting(std::string_view problems, std::string server,
                                                    std::source_location where) {
    const postgres_verdict verdict = postgres_classify_connecting(problems);
    throw_error(verdict.kind, {.message = std::string{verdict.message},
                               .remedy = std::string{verdict.remedy},
                               .file = std::move(server),
                               .where = where});
}

/// The query that makes the settings of a session, or of one transaction.
inline std::string settings_of(postgres_options const& options, bool of_transaction) {
    const std::string end = of_transaction ? "true)" : "false)";
    return "SELECT set_config('TimeZone', 'UTC', " + end + ", set_config('standard_conforming_strings', 'on', " + end +
           ", set_config('lock_timeout', '" + std::to_string(options.lock_timeout) + "', " + end +
           ", set_config('statement_timeout', '" + std::to_string(options.statement_timeout) + "', " + end;
}

/// A link that is up, with `startup` run on it.
inline postgres_handle_ptr link_postgres(std::string_view url, postgres_options const& options,
                                         std::string const& startup, std::source_location where) {
    if (!watch_forks())
        throw_error(error_kind::out_of_memory,
                    {.message = "the system cannot watch forks", .remedy = "free memory", .where = where});
    const conninfo said = parse_url(url, where);
    const connection_settings settings{said.get(), options};
    postgres_connected made = postgres_connect(settings.all());
    if (!made.link)
        fail_connecting(made.problems, public_name(said.get()), where);
    auto handle = std::make_shared<postgres_handle>(made.link.get(), options.on_notice, startup, settings.all(),
                                                    options.types ? options.types : std::make_shared<postgres_types>());
    static_cast<void>(made.link.release()); // the handle's from now on
    if (!startup.empty())
        postgres_run(*handle, startup.c_str(), where);
    return handle;
}

} // namespace detail

/// Connects to `postgresql://user:password@host:port/database?setting=value`, or several hosts with
/// `target_session_attrs`: https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING. Where nothing says
/// otherwise, a server on another machine must prove who it is (`sslmode=verify-full`). The session's times are UTC.
/// Throws `unavailable_error`, `busy_error` (no connection left), `not_primary_error` or `misuse_error`. Blocks as
/// `postgres_connect` does: a host that hangs does not keep the others waiting.
[[nodiscard]] inline postgres_connection open_postgres(std::string_view url, postgres_options const& options = {},
                                                       std::source_location where = std::source_location::current()) {
    return postgres_connection{detail::link_postgres(url, options, detail::settings_of(options, false), where),
                               options.isolation};
}

} // namespace constable

#endif
