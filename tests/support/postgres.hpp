// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_POSTGRES_HPP
#define CONSTABLE_TESTS_SUPPORT_POSTGRES_HPP

// A database of its own for each test, on the server that postgres_server.py has started.

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include <constable/driver/postgres/open.hpp>

#include "../driver/sqlite_support.hpp"

namespace constable_test {

/// The URL of the server's first database. The test is skipped, with the reason, where there is no server.
inline std::string postgres_server() {
    char const* const file = std::getenv("CONSTABLE_POSTGRES");
    if (file == nullptr)
        SKIP("CONSTABLE_POSTGRES names no file with the URL of a server: see tests/support/postgres_server.py");
    std::ifstream input{file};
    std::string url;
    std::getline(input, url);
    if (!url.starts_with("postgresql:"))
        SKIP((url.empty() ? std::string{"no PostgreSQL server was started"} : url));
    return url;
}

/// An empty database, gone at the end.
class postgres_scratch {
public:
    /// `options` of CREATE DATABASE.
    explicit postgres_scratch(std::string_view options = {})
        : server_(postgres_server()), name_("test_" + std::to_string(getpid()) + "_" + next()) {
        admin_ = std::make_unique<constable::postgres_connection>(constable::open_postgres(server_));
        admin_->execute("CREATE DATABASE " + name_ + " TEMPLATE template0 " + std::string{options});
    }
    postgres_scratch(postgres_scratch const&) = delete;
    postgres_scratch& operator=(postgres_scratch const&) = delete;
    ~postgres_scratch() {
        try {
            admin_->execute("DROP DATABASE " + name_ + " WITH (FORCE)");
        } catch (constable::database_error const& error) {
            WARN(error.what());
        }
    }

    [[nodiscard]] std::string url(std::string_view user = "constable") const {
        std::string changed = server_;
        changed.replace(changed.find("///postgres") + 3, 8, name_);
        changed.replace(changed.find("user=") + 5, std::string::npos, user);
        return changed;
    }
    [[nodiscard]] constable::postgres_connection open(constable::postgres_options const& options = {}) const {
        return constable::open_postgres(url(), options);
    }
    [[nodiscard]] constable::postgres_connection& admin() const { return *admin_; }
    [[nodiscard]] std::string const& name() const noexcept { return name_; }

private:
    static std::string next() {
        static int count = 0;
        return std::to_string(++count);
    }

    std::string server_;
    std::string name_;
    std::unique_ptr<constable::postgres_connection> admin_;
};

/// An empty schema of the server's first database, gone at the end: made in a tenth of the time of a database.
class postgres_schema {
public:
    postgres_schema() : server_(postgres_server()), admin_(constable::open_postgres(server_)) {
        static int count = 0;
        name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
        admin_.execute("CREATE SCHEMA " + name_);
    }
    postgres_schema(postgres_schema const&) = delete;
    postgres_schema& operator=(postgres_schema const&) = delete;
    ~postgres_schema() {
        try {
            admin_.execute("SET client_min_messages = error; DROP SCHEMA " + name_ + " CASCADE");
        } catch (constable::database_error const& error) {
            WARN(error.what());
        }
    }

    /// Whoever connects with it sees no other schema.
    [[nodiscard]] std::string url() const { return server_ + "&options=-csearch_path%3D" + name_; }

private:
    std::string server_;
    std::string name_;
    constable::postgres_connection admin_;
};

inline std::int64_t integer(constable::postgres_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    if (!statement.step())
        throw std::runtime_error("no row");
    return statement.value(0).integer();
}
inline std::string text(constable::postgres_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    return statement.step() ? std::string{statement.value(0).text()} : std::string{};
}

/// After an error: the connection still answers.
inline void require_usable(constable::postgres_connection const& connection) {
    REQUIRE(connection.connected());
    REQUIRE(integer(connection, "SELECT 41 + 1") == 42);
}

} // namespace constable_test

#endif
