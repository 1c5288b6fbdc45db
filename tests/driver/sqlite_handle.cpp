// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/handle.hpp>

#include "sqlite_support.hpp"

#include <string>
#include <utility>

using namespace constable;
using namespace constable_test;

namespace {

sqlite_shared_handle_ptr memory_handle() {
    sqlite_shared_handle_ptr handle{new sqlite_handle(":memory:", 100)};
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) == SQLITE_OK);
    handle->adopt(db);
    return handle;
}

int open_databases_memory() { return static_cast<int>(sqlite3_memory_used()); }

} // namespace

TEST_CASE("the database closes with its last owner", "[sqlite][handle]") {
    (void)memory_handle(); // SQLite keeps some memory from its first use
    const int before = open_databases_memory();
    {
        sqlite_shared_handle_ptr first = memory_handle();
        sqlite_shared_handle_ptr second = first;
        CHECK(first.get() == second.get());
        first = {};
        CHECK_FALSE(first);
        CHECK(open_databases_memory() > before);
        const sqlite_shared_handle_ptr third = std::move(second);
        CHECK(third->file() == ":memory:");
        CHECK(third->in_memory());
        CHECK(third->here());
        CHECK(third->busy.deadline_ms() == 100);
    }
    CHECK(open_databases_memory() == before);
}

TEST_CASE("assignment to itself keeps the database", "[sqlite][handle]") {
    sqlite_shared_handle_ptr handle = memory_handle();
    sqlite_shared_handle_ptr& same = handle;
    handle = same;
    CHECK(handle);
    CHECK(sqlite3_get_autocommit(handle->db()) != 0);
}

TEST_CASE("a failure without a database is described as well", "[sqlite][handle]") {
    const auto failure = sqlite_failure_of(nullptr, SQLITE_NOMEM, "SELECT 1", std::source_location::current(), true);
    CHECK(failure.kind == error_kind::out_of_memory);
    CHECK(failure.facts.file.empty());
    CHECK(failure.facts.sql == "SELECT 1");
    CHECK(failure.facts.where.line() != 0);
}
