// SPDX-License-Identifier: BSL-1.0

// Values that a SQLite file holds and no struct expects: every one is refused by file, table and column.

#include <constable/sqlite.hpp>

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "../driver/sqlite_support.hpp"
#include "../support/data.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::require_usable;
using constable_test::temporary_directory;

namespace {

struct town {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> people{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("towns", primary_key<&town::id>);
    }
};

struct street {
    std::int64_t id{};
    std::int64_t town_id{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("streets", primary_key<&street::id>,
                                foreign_key<&street::town_id>.references<&town::id>(), indexed<&street::town_id>);
    }
};

using map = schema<"map", town, street>;

enum class state { open, shut };
enum class grade { low = 1, high = 5 };

} // namespace

template <>
inline constexpr bool constable::stored_as_integer<grade> = true;

namespace {

struct specimen {
    std::int64_t id{};
    bool flag{};
    std::int8_t tiny{};
    std::uint32_t wide{};
    std::uint64_t widest{};
    float ratio{};
    double exact{};
    std::string name{};
    varchar<3> code{};
    blob bytes{};
    state now{};
    grade level{};
    timestamp at{};
    date day{};
    uuid key{};
    decimal<4, 2> price{};
    std::optional<std::int16_t> maybe{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("specimens", primary_key<&specimen::id>);
    }
};

using museum = schema<"museum", specimen>;

// Made by somebody else: no types, no checks.
constexpr std::string_view loose_table = "CREATE TABLE specimens (id INTEGER PRIMARY KEY, flag, tiny, wide, widest, "
                                         "ratio, exact, name, code, bytes, now, level, "
                                         "at, day, key, price, maybe);"
                                         "INSERT INTO specimens VALUES (1, 1, 2, 3, 4, 0.5, 6, 'name', 'abc', x'00', "
                                         "'open', 5, 0, '2024-02-29', zeroblob(16), "
                                         "1234, NULL)";

struct odd_value {
    std::string_view column;
    std::string_view sql;     ///< the value that is stored
    std::string_view message; ///< a part of what is said of it
};

constexpr odd_value odd_values[]{
    // NULL where the member cannot be null
    {"flag", "NULL", "NULL"},
    {"tiny", "NULL", "NULL"},
    {"widest", "NULL", "NULL"},
    {"ratio", "NULL", "NULL"},
    {"name", "NULL", "NULL"},
    {"code", "NULL", "NULL"},
    {"bytes", "NULL", "NULL"},
    {"now", "NULL", "NULL"},
    {"level", "NULL", "NULL"},
    {"at", "NULL", "NULL"},
    {"day", "NULL", "NULL"},
    {"key", "NULL", "NULL"},
    {"price", "NULL", "NULL"},
    // another storage class
    {"flag", "'true'", "text"},
    {"tiny", "'7'", "text"},
    {"tiny", "1.5", "a real number"},
    {"wide", "x'07'", "a blob"},
    {"ratio", "'0.5'", "text"},
    {"exact", "x'00'", "a blob"},
    {"name", "7", "an integer"},
    {"name", "x'414243'", "a blob"},
    {"code", "0.5", "a real number"},
    {"bytes", "'00'", "text"},
    {"now", "0", "an integer"},
    {"level", "'high'", "text"},
    {"at", "'2024-01-01'", "text"},
    {"day", "19782", "an integer"},
    {"key", "'00000000-0000-0000-0000-000000000000'", "text"},
    {"price", "12.34", "a real number"},
    {"maybe", "'7'", "text"},
    // out of range
    {"flag", "2", "neither 0 nor 1"},
    {"flag", "-1", "neither 0 nor 1"},
    {"tiny", "128", "does not fit"},
    {"tiny", "-129", "does not fit"},
    {"wide", "-1", "does not fit"},
    {"wide", "4294967296", "does not fit"},
    {"widest", "-1", "does not fit"},
    {"ratio", "1e39", "beyond the range"},
    {"ratio", "-1e39", "beyond the range"},
    {"maybe", "32768", "does not fit"},
    {"code", "'abcd'", "longer than 3"},
    {"now", "'ajar'", "no enumerator"},
    {"now", "'Open'", "no enumerator"},
    {"now", "''", "no enumerator"},
    {"level", "2", "no enumerator"},
    {"level", "4294967301", "no enumerator"},
    {"at", "9223372036854775807", "no time"},
    {"at", "-9223372036854775807", "no time"},
    {"day", "'2023-02-29'", "not a date"},
    {"day", "'29.2.2024'", "not a date"},
    {"key", "zeroblob(15)", "15 bytes"},
    {"key", "zeroblob(0)", "0 bytes"},
    {"price", "10000", "too many digits"},
    {"price", "-10000", "too many digits"},
    // text that is not UTF-8
    {"name", "CAST(x'ff' AS TEXT)", "UTF-8"},
    {"name", "CAST(x'6162c3' AS TEXT)", "UTF-8"},
    {"name", "CAST(x'eda080' AS TEXT)", "UTF-8"}, // a surrogate
    {"name", "CAST(x'c080' AS TEXT)", "UTF-8"},   // NUL in two bytes
    {"code", "CAST(x'ff' AS TEXT)", "UTF-8"},
};

struct loose_museum {
    temporary_directory folder;
    sqlite_database<museum> db = open<museum>("sqlite:" + (folder / "museum.db").string());

    loose_museum() { db.connection().execute(loose_table); }

    void store(std::string_view column, std::string_view sql) {
        db.connection().execute("UPDATE specimens SET " + std::string{column} + " = " + std::string{sql});
    }
    template <class Call>
    void refuses(Call&& call, std::string_view column, std::string_view message) {
        const auto here = std::source_location::current();
        const auto error = error_of([&] { call(here); });
        INFO(error.what);
        CHECK(error.kind == error_kind::invalid_value);
        CHECK(contains(error.facts.message, message));
        CHECK(error.facts.table == "specimens");
        CHECK(error.facts.columns == column);
        CHECK(error.facts.file == db.connection().file());
        CHECK(contains(error.facts.file, "museum.db"));
        CHECK(contains(error.facts.sql, "FROM specimens"));
        CHECK(error.facts.where.line() == here.line());
        CHECK(error.facts.result == outcome::not_applied);
        require_usable(db.connection());
    }
};

} // namespace

TEST_CASE_METHOD(loose_museum, "what the struct says can be read from a table of no types") {
    const auto found = db.get<specimen>(1);
    REQUIRE(found);
    CHECK(found->exact == 6.0);
    CHECK(found->level == grade::high);
    CHECK(found->price == decimal<4, 2>::from_unscaled(1234));
    CHECK(found->day == parse_date("2024-02-29"));
    CHECK_FALSE(found->maybe);
}

TEST_CASE_METHOD(loose_museum, "a stored value that does not fit its member is named by file, table and column") {
    for (odd_value const& odd : odd_values) {
        CAPTURE(odd.column, odd.sql);
        db.connection().execute("SAVEPOINT before");
        store(odd.column, odd.sql);
        refuses([&](auto here) { (void)db.get<specimen>(1, here); }, odd.column, odd.message);
        refuses([&](auto here) { (void)db(from<specimen>, here).all(); }, odd.column, odd.message);
        db.connection().execute("ROLLBACK TO before; RELEASE before");
    }
    CHECK(db.get<specimen>(1));
}

TEST_CASE_METHOD(loose_museum, "a bad value ends every way of reading and leaves the connection usable") {
    db.connection().execute(
        "INSERT INTO specimens SELECT 2, flag, tiny, wide, widest, ratio, exact, CAST(x'ff' AS TEXT), code, "
        "bytes, now, level, at, day, key, price, maybe FROM specimens");
    const auto in_order = from<specimen>.order_by(col<&specimen::id>);
    refuses([&](auto here) { (void)db(from<specimen>.order_by(desc<&specimen::id>), here).first(); }, "name", "UTF-8");
    refuses([&](auto here) { (void)db(from<specimen>.where(col<&specimen::id> > 1), here).one(); }, "name", "UTF-8");
    refuses([&](auto here) { (void)db(in_order.select(col<&specimen::id>, col<&specimen::name>), here).all(); }, "name",
            "UTF-8");

    int seen = 0;
    refuses(
        [&](auto here) {
            for ([[maybe_unused]] specimen const& each : db(in_order, here))
                ++seen;
        },
        "name", "UTF-8");
    CHECK(seen == 1);

    refuses([&](auto here) { db.read([&](auto& tx) { (void)tx(in_order, here).all(); }); }, "name", "UTF-8");
    refuses([&](auto here) { db.transaction([&](auto& tx) { (void)tx(in_order, here).all(); }); }, "name", "UTF-8");
    CHECK_FALSE(db.connection().in_transaction());
}

TEST_CASE_METHOD(loose_museum, "what is not selected is not looked at") {
    store("name", "CAST(x'ff' AS TEXT)");
    CHECK(db(from<specimen>.select(col<&specimen::tiny>)).one() == 2);
}

TEST_CASE_METHOD(loose_museum, "a value of an expression is named by the expression") {
    store("name", "CAST(x'ff' AS TEXT)");
    const auto error = error_of([&] { (void)db(from<specimen>.select(lower(col<&specimen::name>))).one(); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.columns == "lower(name)");
    require_usable(db.connection());
}

TEST_CASE_METHOD(loose_museum, "a column of a joined table is named with its own table") {
    auto other = open<map>("sqlite::memory:");
    other.connection().execute(
        "CREATE TABLE towns (id INTEGER PRIMARY KEY, name, people); CREATE TABLE streets (id INTEGER "
        "PRIMARY KEY, town_id, name); INSERT INTO towns VALUES (1, 'Ulm', 'many'); INSERT INTO streets "
        "VALUES (1, 1, 'Hafengasse')");
    const auto error =
        error_of([&] { (void)other(from<street>.join<town>().select(whole<street>, whole<town>)).all(); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.table == "towns");
    CHECK(error.facts.columns == "people");
    require_usable(other.connection());
}

TEST_CASE_METHOD(loose_museum, "a table or a column that the database lacks is named by the query that needs it") {
    db.connection().execute("ALTER TABLE specimens DROP COLUMN price");
    const auto here = std::source_location::current();
    const auto column = error_of([&] { (void)db.get<specimen>(1, here); });
    CHECK(column.kind == error_kind::schema_mismatch);
    CHECK(column.facts.table == "specimens");
    CHECK(column.facts.columns == "price");
    CHECK(column.facts.file == db.connection().file());
    CHECK(column.facts.where.line() == here.line());
    require_usable(db.connection());

    db.connection().execute("DROP TABLE specimens");
    const auto table = error_of([&] { (void)db(from<specimen>).all(); });
    CHECK(table.kind == error_kind::schema_mismatch);
    CHECK(table.facts.table == "specimens");
    require_usable(db.connection());
}
