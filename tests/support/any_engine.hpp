// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_ANY_ENGINE_HPP
#define CONSTABLE_TESTS_SUPPORT_ANY_ENGINE_HPP

// An empty database for a test that every engine has to pass: `for_each_engine([](engine& on) { … on.url() … });`

#include <memory>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include <constable/driver/any/connection.hpp>
#include <constable/driver/sqlite/open.hpp>

#include "postgres.hpp"

namespace constable_test {

class engine {
public:
    /// Null: SQLite, in memory.
    explicit engine(std::unique_ptr<postgres_scratch> server) : server_(std::move(server)) {}

    [[nodiscard]] bool is_postgres() const noexcept { return server_ != nullptr; }
    [[nodiscard]] std::string url() const { return is_postgres() ? server_->url() : "sqlite::memory:"; }
    [[nodiscard]] constable::any_connection open() const {
        if (is_postgres())
            return constable::any_connection{server_->open()};
        return constable::any_connection{constable::open_sqlite(":memory:")};
    }

private:
    std::unique_ptr<postgres_scratch> server_;
};

/// SQLite first; then PostgreSQL, and where there is no server the test is reported as skipped.
template <class Test>
void for_each_engine(Test test) {
    {
        INFO("on SQLite");
        engine on{nullptr};
        test(on);
    }
    INFO("on PostgreSQL");
    engine on{std::make_unique<postgres_scratch>()};
    test(on);
}

} // namespace constable_test

#endif
