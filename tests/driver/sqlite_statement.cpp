// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/statement.hpp>

#include "sqlite_support.hpp"

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

using namespace constable;
using namespace constable_test;

// The whole test program counts its allocations, unless a sanitizer does so.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CONSTABLE_TEST_COUNTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define CONSTABLE_TEST_COUNTS 0
#endif
#endif
#ifndef CONSTABLE_TEST_COUNTS
#define CONSTABLE_TEST_COUNTS 1
#endif

namespace {
std::atomic<long> allocations{0};
#if CONSTABLE_TEST_COUNTS
std::atomic<long> allocations_left{-1}; // negative: as many as there are
#endif
} // namespace

// Not inlined: gcc would see a malloc that is freed by delete.
#if CONSTABLE_TEST_COUNTS
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (allocations_left.load(std::memory_order_relaxed) >= 0 && allocations_left.fetch_sub(1) == 0) {
        allocations_left = 0; // and none from now on
        throw std::bad_alloc{};
    }
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace {

static_assert(driver_statement<sqlite_statement>);
static_assert(!std::is_copy_constructible_v<sqlite_statement>);
static_assert(std::is_nothrow_move_constructible_v<sqlite_statement>);

sqlite_connection small_table() {
    auto connection = open_sqlite(":memory:");
    connection.execute(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT) STRICT; INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    return connection;
}

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

} // namespace

TEST_CASE("values go in and come out unchanged", "[sqlite][statement]") {
    const auto connection = open_sqlite(":memory:");
    auto echo = connection.prepare("SELECT ?");
    const auto row = [&echo](auto bind) {
        echo.reset();
        bind();
        REQUIRE(echo.step());
        return echo.value(0);
    };
    for (const std::int64_t each : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
                                    std::numeric_limits<std::int64_t>::max()}) {
        const auto value = row([&] { echo.bind_integer(0, each); });
        CHECK(value.storage() == storage_class::integer);
        CHECK(value.integer() == each);
    }
    for (const double each : {0.0, -0.0, 1.23e-9, std::numeric_limits<double>::denorm_min(),
                              std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity()}) {
        const auto value = row([&] { echo.bind_real(0, each); });
        CHECK(value.storage() == storage_class::real);
        const double read = value.real();
        CHECK(std::memcmp(&read, &each, sizeof read) == 0);
    }
    using namespace std::string_view_literals;
    for (const std::string_view each :
         {""sv, "a\0b\0"sv, "\xF0\x9F\x98\x80"sv, "\xFF not UTF-8"sv, std::string_view{}}) {
        for (const auto lifetime : {bound_lifetime::until_reset, bound_lifetime::call}) {
            const auto text = row([&] { echo.bind_text(0, each, lifetime); });
            CHECK(text.storage() == storage_class::text);
            CHECK(text.text() == each);
            const auto blob = row([&] { echo.bind_blob(0, bytes_of(each), lifetime); });
            CHECK(blob.storage() == storage_class::blob);
            CHECK(blob.blob().size() == each.size());
            CHECK((each.empty() || std::memcmp(blob.blob().data(), each.data(), each.size()) == 0));
        }
    }
    CHECK(row([&] { echo.bind_null(0); }).storage() == storage_class::null);
    CHECK(row([&] { echo.bind_real(0, std::nan("")); }).storage() == storage_class::null); // refused above the driver
}

TEST_CASE("what is bound for the call is copied", "[sqlite][statement]") {
    const auto connection = open_sqlite(":memory:");
    auto echo = connection.prepare("SELECT ?");
    std::string text = "before";
    echo.bind_text(0, text, bound_lifetime::call);
    text = "after!";
    REQUIRE(echo.step());
    CHECK(echo.value(0).text() == "before");
}

TEST_CASE("a large text is stored whole", "[sqlite][statement]") {
    const auto connection = open_sqlite(":memory:");
    auto echo = connection.prepare("SELECT ?, length(CAST(?1 AS BLOB))");
    const std::string large(3'000'000, 'x');
    echo.bind_text(0, large, bound_lifetime::until_reset);
    REQUIRE(echo.step());
    CHECK(echo.value(0).text() == large);
    CHECK(echo.value(1).integer() == 3'000'000);
}

TEST_CASE("steps and resets", "[sqlite][statement]") {
    const auto connection = small_table();
    auto select = connection.prepare("SELECT id, a FROM t WHERE id > ? ORDER BY id");
    CHECK(select.column_count() == 2);
    CHECK(select.column_name(1) == "a");
    CHECK(select.column_name(2).empty());
    CHECK(select.column_name(-1).empty());
    CHECK(select.sql() == "SELECT id, a FROM t WHERE id > ? ORDER BY id");
    select.bind_integer(0, 0);
    CHECK_FALSE(select.busy());
    CHECK(select.step());
    CHECK(select.busy());
    CHECK(connection.busy_statements() == 1);
    CHECK(select.step());
    CHECK(select.value(1).text() == "y");
    CHECK_FALSE(select.step());
    CHECK_FALSE(select.busy()); // at the end it holds nothing, even before reset
    select.reset();
    CHECK(select.step()); // what was bound is still bound
    select.reset();
    select.unbind();
    CHECK_FALSE(select.step());
}

TEST_CASE("an error resets the statement and it works again", "[sqlite][statement]") {
    const auto connection = small_table();
    auto insert = connection.prepare("INSERT INTO t VALUES (?, 'z')");
    insert.bind_integer(0, 1);
    insert.locate(std::source_location::current());
    const auto line = std::source_location::current().line() - 1;
    const auto error = error_of([&] { insert.step(); });
    CHECK(error.kind == error_kind::constraint);
    CHECK(error.facts.sql == "INSERT INTO t VALUES (?, 'z')");
    CHECK(error.facts.where.line() == line);
    CHECK_FALSE(insert.busy());
    require_usable(connection);
    insert.bind_integer(0, 3);
    CHECK_FALSE(insert.step());
    CHECK(connection.rows_changed() == 1);
    CHECK(connection.last_insert_key() == 3);
}

TEST_CASE("wrong parameters are misuse", "[sqlite][statement]") {
    const auto connection = small_table();
    auto select = connection.prepare("SELECT id FROM t WHERE id >= ?");
    for (const int parameter : {1, -1, 100'000}) {
        const auto error = error_of([&] { select.bind_integer(parameter, 1); });
        CHECK(error.kind == error_kind::misuse);
        CHECK(error.facts.native_code == SQLITE_RANGE);
    }
    select.bind_integer(0, 1);
    REQUIRE(select.step());
    CHECK(error_of([&] { select.bind_integer(0, 2); }).kind == error_kind::misuse); // still running
    CHECK(select.step());
    select.reset();
    require_usable(connection);
}

TEST_CASE("a value beyond SQLite's limit is refused", "[sqlite][statement]") {
    const auto connection = small_table();
    sqlite3_limit(connection.handle(), SQLITE_LIMIT_LENGTH, 1000);
    auto insert = connection.prepare("INSERT INTO t VALUES (9, ?)");
    const std::string large(2000, 'x');
    const auto error = error_of([&] { insert.bind_text(0, large, bound_lifetime::call); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.native_code == SQLITE_TOOBIG);
    require_usable(connection);
}

TEST_CASE("an empty or moved statement answers with misuse", "[sqlite][statement]") {
    const auto connection = small_table();
    auto first = connection.prepare("SELECT id FROM t");
    REQUIRE(first.step());
    sqlite_statement second = std::move(first);
    CHECK(second.value(0).integer() == 1);
    sqlite_statement none;
    for (sqlite_statement* each : {&first, &none}) {
        CHECK(error_of([&] { each->step(); }).kind == error_kind::misuse);
        CHECK(error_of([&] { each->bind_null(0); }).kind == error_kind::misuse);
        CHECK(error_of([&] { each->fail(error_kind::row_count, {.message = "m", .remedy = "r"}); }).kind ==
              error_kind::row_count);
        each->reset();
        each->unbind();
        CHECK_FALSE(each->busy());
        CHECK(each->sql().empty());
        CHECK(each->column_count() == 0);
        CHECK(each->column_name(0).empty());
        CHECK(each->value(0).storage() == storage_class::null);
    }
    second = connection.prepare("SELECT 2"); // the half-read one is finalised at once
    CHECK(connection.busy_statements() == 0);
    sqlite_statement& same = second;
    second = std::move(same);
    REQUIRE(second.step());
    CHECK(second.value(0).integer() == 2);
}

TEST_CASE("a statement keeps its database open", "[sqlite][statement]") {
    std::optional<sqlite_connection> connection{small_table()};
    auto select = connection->prepare("SELECT a FROM t ORDER BY id");
    connection.reset();
    REQUIRE(select.step());
    CHECK(select.value(0).text() == "x");
}

TEST_CASE("fail completes the facts and resets", "[sqlite][statement]") {
    const auto connection = small_table();
    auto select = connection.prepare("SELECT id FROM t");
    select.locate(std::source_location::current());
    REQUIRE(select.step());
    const auto error =
        error_of([&] { select.fail(error_kind::invalid_value, {.message = "no", .remedy = "yes", .columns = "id"}); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.file == ":memory:");
    CHECK(error.facts.sql == "SELECT id FROM t");
    CHECK(error.facts.columns == "id");
    CHECK(error.facts.where.line() != 0);
    CHECK(error.facts.result == outcome::not_applied);
    require_usable(connection);
}

TEST_CASE("fail in the middle of a write tells what became of it", "[sqlite][statement]") {
    auto connection = small_table();
    auto insert = connection.prepare("INSERT INTO t(a) VALUES ('new') RETURNING id");
    REQUIRE(insert.step());
    const auto error = error_of([&] { insert.fail(error_kind::invalid_value, {.message = "no", .remedy = "yes"}); });
    CHECK(error.facts.result == outcome::applied);
    CHECK(integer(connection, "SELECT count(*) FROM t") == 3);

    connection.begin_write();
    REQUIRE(insert.step());
    const auto inside = error_of([&] { insert.fail(error_kind::invalid_value, {.message = "no", .remedy = "yes"}); });
    CHECK(inside.facts.result == outcome::not_applied);
    connection.rollback();
    CHECK(integer(connection, "SELECT count(*) FROM t") == 3);
    require_usable(connection);
}

TEST_CASE("an interrupt cancels", "[sqlite][statement]") {
    auto connection = small_table();
    // Interrupts itself from within, so that no timing is involved.
    const auto stop = [](sqlite3_context* context, int, sqlite3_value**) {
        static_cast<sqlite_connection*>(sqlite3_user_data(context))->interrupt();
        sqlite3_result_int(context, 1);
    };
    REQUIRE(sqlite3_create_function(connection.handle(), "stop", 0, SQLITE_UTF8, &connection, stop, nullptr, nullptr) ==
            SQLITE_OK);
    auto endless = connection.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + stop() FROM n) "
                                      "SELECT count(*) FROM n");
    const auto error = error_of([&] { endless.step(); });
    CHECK(error.kind == error_kind::cancelled);
    require_usable(connection);

    connection.begin_write();
    connection.execute("INSERT INTO t VALUES (7, 'z')");
    CHECK(error_of([&] { connection.execute("UPDATE t SET a = stop() || id"); }).kind == error_kind::cancelled);
    connection.rollback(); // SQLite may have done so already
    CHECK_FALSE(connection.in_transaction());
    CHECK(integer(connection, "SELECT count(*) FROM t") == 2);
    require_usable(connection);
}

TEST_CASE("an interrupt from another thread cancels", "[sqlite][statement]") {
    const auto connection = small_table();
    auto endless =
        connection.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
    std::atomic<bool> over{false};
    std::thread watchdog{[&] {
        while (!over.load())
            connection.interrupt();
    }};
    const auto error = try_call([&] { endless.step(); });
    over = true;
    watchdog.join();
    REQUIRE(error);
    CHECK(error->kind == error_kind::cancelled);
    require_usable(connection);
}

TEST_CASE("a changed schema is noticed and survived", "[sqlite][statement]") {
    const auto connection = small_table();
    auto select = connection.prepare("SELECT * FROM t WHERE id = 1");
    REQUIRE(select.step());
    select.reset();
    connection.execute("ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 5");
    REQUIRE(select.step());
    CHECK(select.column_count() == 3);
    CHECK(select.value(2).integer() == 5);
    select.reset();
    connection.execute("DROP TABLE t");
    const auto error = error_of([&] { select.step(); });
    CHECK(error.kind == error_kind::schema_mismatch);
    CHECK(error.facts.table == "t");
    require_usable(connection);
}

TEST_CASE("a statement that is still reading blocks a schema change of its own connection", "[sqlite][statement]") {
    const auto connection = small_table();
    auto select = connection.prepare("SELECT id FROM t");
    REQUIRE(select.step());
    const auto error = error_of([&] { connection.execute("DROP TABLE t"); });
    CHECK(error.kind == error_kind::misuse);
    CHECK(error.facts.native_code == SQLITE_LOCKED);
    select.reset();
    connection.execute("DROP TABLE t");
    require_usable(connection);
}

TEST_CASE("SQLite without memory throws and recovers", "[sqlite][statement]") {
    const auto connection = small_table();
    auto insert = connection.prepare("INSERT INTO t(a) VALUES (?)");
    const std::string text(100'000, 'x');
    sqlite3_hard_heap_limit64(sqlite3_memory_used() + 1000);
    const auto error = try_call([&] {
        insert.bind_text(0, text, bound_lifetime::call);
        insert.step();
    });
    sqlite3_hard_heap_limit64(0);
    REQUIRE(error);
    CHECK(error->kind == error_kind::out_of_memory);
    CHECK(error->facts.result == outcome::not_applied);
    insert.reset();
    require_usable(connection);
    insert.bind_text(0, text, bound_lifetime::until_reset);
    CHECK_FALSE(insert.step());
}

#if CONSTABLE_TEST_COUNTS
TEST_CASE("an error that finds no memory for itself leaves nothing open", "[sqlite][statement]") {
    const temporary_directory directory;
    const std::string path = (directory / "a.db").string();
    auto connection = open_sqlite(path);
    connection.execute(
        "CREATE TABLE p(id INTEGER PRIMARY KEY) STRICT;"
        "CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED) STRICT;"
        "INSERT INTO p VALUES (1)");
    auto insert = connection.prepare("INSERT INTO p VALUES (1)");
    {
        const auto warm = open_sqlite(path);
    } // SQLite keeps the descriptor of a second connection for the next one
    int without_memory = 0;
    const auto attempt = [&](long allowed, auto call) {
        bool failed = false;
        allocations_left = allowed;
        try {
            call();
        } catch (std::bad_alloc const&) {
            failed = true;
        } catch (database_error const&) {
        }
        allocations_left = -1;
        without_memory += failed;
    };
    for (long allowed = 0; allowed < 25; ++allowed) {
        attempt(allowed, [&] { insert.step(); });
        REQUIRE_FALSE(insert.busy());
        attempt(allowed, [&] { (void)connection.prepare("SELECT missing FROM p"); });
        connection.begin_write();
        connection.execute("INSERT INTO c VALUES (1, 77)");
        attempt(allowed, [&] { connection.commit(); });
        REQUIRE_FALSE(connection.in_transaction());
        const auto before = sqlite3_memory_used();
        attempt(allowed, [&] { (void)open_sqlite(path); });
        REQUIRE(sqlite3_memory_used() == before);
        require_usable(connection);
    }
    CHECK(without_memory > 20);
}
#endif

TEST_CASE("a million executions of a prepared statement allocate nothing", "[sqlite][statement]") {
    auto connection = small_table();
    auto select = connection.prepare("SELECT id, a FROM t WHERE id = ?");
    auto update = connection.prepare("UPDATE t SET a = ? WHERE id = ?");
    const std::string text(100, 'x');
    std::int64_t sum = 0;
    const long before = allocations.load();
    for (int i = 0; i < 1'000'000; ++i) {
        select.bind_integer(0, 1 + i % 2);
        while (select.step())
            sum += select.value(0).integer() + static_cast<std::int64_t>(select.value(1).text().size());
        select.reset();
    }
    for (int i = 0; i < 1000; ++i) {
        connection.begin_write();
        const int point = connection.savepoint();
        update.bind_text(0, text, bound_lifetime::until_reset);
        update.bind_integer(1, 1);
        while (update.step()) {
        }
        update.reset();
        connection.release(point);
        connection.commit();
        connection.begin_read();
        connection.rollback();
    }
    CHECK(allocations.load() == before);
    const auto counts = std::make_unique<int>();
    CHECK(allocations.load() == before + CONSTABLE_TEST_COUNTS);
    CHECK(sum == 2'500'000);
}
