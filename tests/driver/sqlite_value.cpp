// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/value.hpp>

#include "sqlite_support.hpp"

#include <string>

using namespace constable;
using namespace constable_test;

static_assert(driver_value<sqlite_value>);
static_assert(sizeof(sqlite_value) <= 2 * sizeof(void*)); // returned in registers

TEST_CASE("a value tells its storage class", "[sqlite][value]") {
    const auto connection = open_sqlite(":memory:");
    auto statement = connection.prepare("SELECT NULL, 7, 7.5, 'seven', x'07'");
    REQUIRE(statement.step());
    CHECK(statement.value(0).storage() == storage_class::null);
    CHECK(statement.value(1).storage() == storage_class::integer);
    CHECK(statement.value(2).storage() == storage_class::real);
    CHECK(statement.value(3).storage() == storage_class::text);
    CHECK(statement.value(4).storage() == storage_class::blob);
    CHECK(statement.value(1).integer() == 7);
    CHECK(statement.value(2).real() == 7.5);
    CHECK(statement.value(3).text() == "seven");
    CHECK(statement.value(4).blob().size() == 1);
}

TEST_CASE("an empty text, an empty blob and NULL differ", "[sqlite][value]") {
    const auto connection = open_sqlite(":memory:");
    auto statement = connection.prepare("SELECT '', x'', NULL");
    REQUIRE(statement.step());
    CHECK(statement.value(0).storage() == storage_class::text);
    CHECK(statement.value(0).text().empty());
    CHECK(statement.value(1).storage() == storage_class::blob);
    CHECK(statement.value(1).blob().empty());
    CHECK(statement.value(2).storage() == storage_class::null);
    CHECK(statement.value(2).text().empty());
    CHECK(statement.value(2).blob().empty());
}

TEST_CASE("a column that does not exist is NULL", "[sqlite][value]") {
    const auto connection = open_sqlite(":memory:");
    auto statement = connection.prepare("SELECT 1");
    CHECK(statement.value(0).storage() == storage_class::null); // no row yet
    REQUIRE(statement.step());
    CHECK(statement.value(1).storage() == storage_class::null);
    CHECK(statement.value(-1).storage() == storage_class::null);
    CHECK_FALSE(statement.step());
    CHECK(statement.value(0).storage() == storage_class::null);
}

TEST_CASE("a UTF-16 database is read as UTF-8", "[sqlite][value]") {
    const temporary_directory directory;
    const std::string path = (directory / "utf16.db").string();
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
    REQUIRE(sqlite3_exec(raw, "PRAGMA encoding='UTF-16'; CREATE TABLE t(a TEXT)", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    sqlite3_close(raw);

    const auto connection = open_sqlite(path);
    REQUIRE(constable_test::text(connection, "PRAGMA encoding") == "UTF-16le");
    auto insert = connection.prepare("INSERT INTO t VALUES (?)");
    const std::string text = "\xC3\xA4\xF0\x9F\x98\x80";
    insert.bind_text(0, text, bound_lifetime::until_reset);
    CHECK_FALSE(insert.step());
    auto select = connection.prepare("SELECT a FROM t");
    REQUIRE(select.step());
    CHECK(select.value(0).text() == text);
}

TEST_CASE("a conversion without memory throws", "[sqlite][value]") {
    const auto connection = open_sqlite(":memory:");
    auto select = connection.prepare("SELECT 7");
    REQUIRE(select.step());
    sqlite3_hard_heap_limit64(1);
    const auto error = try_call([&] { (void)select.value(0).text(); });
    sqlite3_hard_heap_limit64(0);
    REQUIRE(error);
    CHECK(error->kind == error_kind::out_of_memory);
    select.reset();
    require_usable(connection);
}
