// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_OPEN_HPP
#define CONSTABLE_DRIVER_POSTGRES_OPEN_HPP

// The one way to connect to a PostgreSQL server.

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

/// The settings of a connection: those of the URL, else those of the program, else safe ones.
class connection_settings {
public:
    connection_settings(PQconninfoOption const* said, postgres_options const& options) {
        for (PQconninfoOption const* each = said; each->keyword != nullptr; ++each)
            if (each->val != nullptr)
                add(each->keyword, each->val);
        add_missing(said, "connect_timeout", std::to_string(options.connect_timeout));
        if (!options.application_name.empty())
            add_missing(said, "application_name", options.application_name);
        if (std::getenv("PGSSLMODE") == nullptr) // NOLINT(concurrency-mt-unsafe)
            add_missing(said, "sslmode", is_local(host_of(said)) ? std::string{"prefer"} : std::string{"verify-full"});
        add("client_encoding", "UTF8");
    }
    [[nodiscard]] PGconn* connect() const {
        std::vector<char const*> keywords;
        std::vector<char const*> values;
        for (auto const& [keyword, value] : settings_) {
            keywords.push_back(keyword.c_str());
            values.push_back(value.c_str());
        }
        keywords.push_back(nullptr);
        values.push_back(nullptr);
        return PQconnectdbParams(keywords.data(), values.data(), 0);
    }

private:
    static std::string_view host_of(PQconninfoOption const* said) {
        const std::string_view host = setting(said, "host");
        const std::string_view address = setting(said, "hostaddr");
        if (host.empty() && address.empty())
            return text_of(std::getenv("PGHOST")); // NOLINT(concurrency-mt-unsafe)
        return host.empty() ? address : host;
    }
    void add(std::string keyword, std::string value) { settings_.emplace_back(std::move(keyword), std::move(value)); }
    void add_missing(PQconninfoOption const* said, std::string_view keyword, std::string value) {
        if (setting(said, keyword).empty())
            add(std::string{keyword}, std::move(value));
    }

    std::vector<std::pair<std::string, std::string>> settings_;
};

/// libpq's text may name host, user and database, never the password; it is classified, not passed on.
[[noreturn, gnu::cold]] inline void fail_connecting(PGconn* connection, std::string server,
                                                    std::source_location where) {
    const postgres_verdict verdict =
        connection == nullptr
            ? postgres_verdict{error_kind::out_of_memory, "libpq could not allocate memory", "free memory"}
            : postgres_classify_connecting(text_of(PQerrorMessage(connection)));
    PQfinish(connection);
    throw_error(verdict.kind, {.message = std::string{verdict.message},
                               .remedy = std::string{verdict.remedy},
                               .file = std::move(server),
                               .where = where});
}

inline std::string settings_of(postgres_options const& options) {
    return "SELECT set_config('TimeZone', 'UTC', false), set_config('standard_conforming_strings', 'on', false), "
           "set_config('lock_timeout', '" +
           std::to_string(options.lock_timeout) + "', false), set_config('statement_timeout', '" +
           std::to_string(options.statement_timeout) + "', false)";
}

} // namespace detail

/// Connects to `postgresql://user:password@host:port/database?setting=value`, or several hosts with
/// `target_session_attrs`: https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING. Where nothing says
/// otherwise, a server on another machine must prove who it is (`sslmode=verify-full`). The session's times are UTC.
/// Throws `unavailable_error`, `busy_error` (no connection left), `not_primary_error` or `misuse_error`. Blocks for up
/// to the connect timeout of each host.
[[nodiscard]] inline postgres_connection open_postgres(std::string_view url, postgres_options const& options = {},
                                                       std::source_location where = std::source_location::current()) {
    if (!watch_forks())
        throw_error(error_kind::out_of_memory,
                    {.message = "the system cannot watch forks", .remedy = "free memory", .where = where});
    const detail::conninfo said = detail::parse_url(url, where);
    PGconn* const connection = detail::connection_settings{said.get(), options}.connect();
    if (PQstatus(connection) != CONNECTION_OK)
        detail::fail_connecting(connection, detail::public_name(said.get()), where);
    const std::string settings = detail::settings_of(options);
    auto handle = std::make_shared<postgres_handle>(connection, options.on_notice, settings);
    postgres_run(*handle, settings.c_str(), where);
    return postgres_connection{std::move(handle), options.isolation};
}

} // namespace constable

#endif
