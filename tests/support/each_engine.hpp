// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_EACH_ENGINE_HPP
#define CONSTABLE_TESTS_SUPPORT_EACH_ENGINE_HPP

// What every engine has to pass, once. A fixture that derives from `on_each_engine<schema>` has an empty database `db`.
// CMake compiles a file that includes this one twice: as it is, the tests run on SQLite's own type of database; with
// CONSTABLE_TEST_EACH_ENGINE they run on `any_database`, on SQLite and then on PostgreSQL. Where there is no server,
// SQLite is tested and the test reported as skipped, with the reason.

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <sqlite3.h>

#include <constable/sqlite.hpp>

#include "../driver/sqlite_support.hpp"

#ifdef CONSTABLE_TEST_EACH_ENGINE
#include <constable/any.hpp>

#include "postgres.hpp"
#endif

namespace constable_test {

#ifdef CONSTABLE_TEST_EACH_ENGINE

template <class Schema>
using each_database = constable::any_database<Schema>;

/// Where a test has its tables: a database in memory or, if it is opened more than once, a file; or a schema of the
/// server's first database.
class test_place {
public:
    explicit test_place(bool shared = false) {
        if (GENERATE(false, true)) {
            note_ = std::make_unique<Catch::ScopedMessage>(
                Catch::MessageBuilder("INFO", CATCH_INTERNAL_LINEINFO, Catch::ResultWas::Info) << "on PostgreSQL");
            schema_ = std::make_unique<postgres_schema>();
        } else if (shared) {
            directory_ = std::make_unique<temporary_directory>();
        }
    }
    [[nodiscard]] bool is_postgres() const noexcept { return schema_ != nullptr; }
    template <class Schema>
    [[nodiscard]] each_database<Schema> open() const {
        return constable::open<Schema>(url(), constable::any_options{});
    }

private:
    [[nodiscard]] std::string url() const {
        if (is_postgres())
            return schema_->url();
        return directory_ ? "sqlite:" + (*directory_ / "test.db").string() : "sqlite::memory:";
    }

    std::unique_ptr<Catch::ScopedMessage> note_;
    std::unique_ptr<postgres_schema> schema_;
    std::unique_ptr<temporary_directory> directory_;
};

inline constable::sqlite_connection* sqlite_behind(constable::any_connection& connection) {
    return connection.as_sqlite();
}
inline void require_usable(constable::any_connection& connection) {
    if (auto* const file = connection.as_sqlite())
        require_usable(*file);
    else
        require_usable(*connection.as_postgres());
}
inline std::int64_t integer(constable::any_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    if (!statement.step())
        throw std::runtime_error("no row");
    return statement.value(0).integer();
}
inline std::string text(constable::any_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    return statement.step() ? std::string{statement.value(0).text()} : std::string{};
}
/// Are so many statements in the middle of their rows? PostgreSQL does not tell: true there.
inline bool has_busy(constable::any_connection& connection, int statements) {
    auto* const file = connection.as_sqlite();
    return file == nullptr || file->busy_statements() == statements;
}

#else

template <class Schema>
using each_database = constable::sqlite_database<Schema>;

class test_place {
public:
    explicit test_place(bool shared = false) {
        if (shared)
            directory_ = std::make_unique<temporary_directory>();
    }
    [[nodiscard]] static constexpr bool is_postgres() noexcept { return false; }
    template <class Schema>
    [[nodiscard]] each_database<Schema> open() const {
        return constable::open<Schema>(directory_ ? "sqlite:" + (*directory_ / "test.db").string() : "sqlite::memory:");
    }

private:
    std::unique_ptr<temporary_directory> directory_;
};

inline constable::sqlite_connection* sqlite_behind(constable::sqlite_connection& connection) { return &connection; }
inline bool has_busy(constable::sqlite_connection const& connection, int statements) {
    return connection.busy_statements() == statements;
}

#endif

/// An empty database of `Schema` on each engine in turn, with its tables.
template <class Schema>
struct on_each_engine {
    test_place place; // outlives the connection
    each_database<Schema> db = place.open<Schema>();

    explicit on_each_engine(bool shared = false) : place{shared} { db.create_tables(); }
    ~on_each_engine() { CHECK(has_busy(db.connection(), 0)); }
    on_each_engine(on_each_engine const&) = delete;
    on_each_engine& operator=(on_each_engine const&) = delete;

    [[nodiscard]] bool is_postgres() const noexcept { return place.is_postgres(); }
};

/// The same, and a second connection to it.
template <class Schema>
struct on_each_engine_twice : on_each_engine<Schema> {
    each_database<Schema> other = this->place.template open<Schema>();

    on_each_engine_twice() : on_each_engine<Schema>{true} {}
    ~on_each_engine_twice() {
        require_usable(this->db.connection());
        require_usable(other.connection());
    }
};

/// How many prepared statements of the connection have this part in their text.
inline std::int64_t prepared_statements(constable::sqlite_connection& connection, std::string_view part) {
    std::int64_t count = 0;
    for (sqlite3_stmt* each = nullptr; (each = sqlite3_next_stmt(connection.handle(), each)) != nullptr;)
        count += contains(sqlite3_sql(each), part) ? 1 : 0;
    return count;
}
#ifdef CONSTABLE_TEST_EACH_ENGINE
inline std::int64_t prepared_statements(constable::any_connection& connection, std::string_view part) {
    if (auto* const file = connection.as_sqlite())
        return prepared_statements(*file, part);
    constexpr constable::parameter_type types[]{{.kind = constable::value_kind::text}};
    auto statement =
        connection.prepare("SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, $1) > 0", types);
    statement.bind_text(0, part, constable::bound_lifetime::until_reset);
    statement.step();
    return statement.value(0).integer();
}
#endif

} // namespace constable_test

#endif
