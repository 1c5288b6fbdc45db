// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/identifier.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <constable/core/ascii.hpp>
#include <constable/driver/sqlite/open.hpp>

using namespace constable;

namespace {

constexpr bool written(std::string_view name, std::string_view expected) {
    char characters[128]{};
    text_sink sink{characters, sizeof characters};
    write_identifier(sink, name);
    return sink.view() == expected;
}

static_assert(written("users", "users") && written("api_key_2", "api_key_2") && written("_x", "_x"));
static_assert(written("Users", "\"Users\"")); // PostgreSQL would fold it to lower case
static_assert(written("2fast", "\"2fast\"") && written("a b", "\"a b\"") && written("a-b", "\"a-b\"") &&
              written("", "\"\""));
static_assert(written("a\"b", "\"a\"\"b\"") && written("\"", "\"\"\"\""));
static_assert(written("größe", "\"größe\""));
static_assert(written("order", "\"order\"") && written("user", "\"user\"") &&
              written("current_user", "\"current_user\"") && written("session_user", "\"session_user\""));
static_assert(written("orders", "orders") && written("order_", "order_") && written("order1", "order1") &&
              written("user_id", "user_id") && written("current_users", "current_users"));
// Words that both engines take bare stay bare: they are good names for columns.
static_assert(!needs_quotes("key") && !needs_quotes("value") && !needs_quotes("name") && !needs_quotes("date") &&
              !needs_quotes("text") && !needs_quotes("type") && !needs_quotes("at") && !needs_quotes("kind"));
// ROWID is SQLite's own column where no other has its name.
static_assert(needs_quotes("rowid"));

static_assert(std::ranges::is_sorted(detail::reserved_words)); // they are looked for by their first letter
static_assert(std::ranges::all_of(detail::reserved_words, [](std::string_view word) { return needs_quotes(word); }));

constexpr bool list_written(std::span<const std::string_view> names, std::string_view expected) {
    char characters[128]{};
    text_sink sink{characters, sizeof characters};
    write_identifiers(sink, names);
    return sink.view() == expected;
}
constexpr std::string_view three[]{"id", "group", "Mixed"};
static_assert(list_written(three, R"(id, "group", "Mixed")") && list_written({three, 1}, "id") && list_written({}, ""));

// What PostgreSQL 15 answers to: SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')
constexpr std::string_view reserved_in_postgres[]{"all",
                                                  "analyse",
                                                  "analyze",
                                                  "and",
                                                  "any",
                                                  "array",
                                                  "as",
                                                  "asc",
                                                  "asymmetric",
                                                  "authorization",
                                                  "binary",
                                                  "both",
                                                  "case",
                                                  "cast",
                                                  "check",
                                                  "collate",
                                                  "collation",
                                                  "column",
                                                  "concurrently",
                                                  "constraint",
                                                  "create",
                                                  "cross",
                                                  "current_catalog",
                                                  "current_date",
                                                  "current_role",
                                                  "current_schema",
                                                  "current_time",
                                                  "current_timestamp",
                                                  "current_user",
                                                  "default",
                                                  "deferrable",
                                                  "desc",
                                                  "distinct",
                                                  "do",
                                                  "else",
                                                  "end",
                                                  "except",
                                                  "false",
                                                  "fetch",
                                                  "for",
                                                  "foreign",
                                                  "freeze",
                                                  "from",
                                                  "full",
                                                  "grant",
                                                  "group",
                                                  "having",
                                                  "ilike",
                                                  "in",
                                                  "initially",
                                                  "inner",
                                                  "intersect",
                                                  "into",
                                                  "is",
                                                  "isnull",
                                                  "join",
                                                  "lateral",
                                                  "leading",
                                                  "left",
                                                  "like",
                                                  "limit",
                                                  "localtime",
                                                  "localtimestamp",
                                                  "natural",
                                                  "not",
                                                  "notnull",
                                                  "null",
                                                  "offset",
                                                  "on",
                                                  "only",
                                                  "or",
                                                  "order",
                                                  "outer",
                                                  "overlaps",
                                                  "placing",
                                                  "primary",
                                                  "references",
                                                  "returning",
                                                  "right",
                                                  "select",
                                                  "session_user",
                                                  "similar",
                                                  "some",
                                                  "symmetric",
                                                  "table",
                                                  "tablesample",
                                                  "then",
                                                  "to",
                                                  "trailing",
                                                  "true",
                                                  "union",
                                                  "unique",
                                                  "user",
                                                  "using",
                                                  "variadic",
                                                  "verbose",
                                                  "when",
                                                  "where",
                                                  "window",
                                                  "with"};
static_assert(std::ranges::all_of(reserved_in_postgres, needs_quotes));

std::string quoted(std::string_view name) {
    char characters[128];
    text_sink sink{characters, sizeof characters};
    write_identifier(sink, name);
    return std::string{sink.view()};
}

} // namespace

TEST_CASE("every keyword of SQLite can name a table, a column, an index and a constraint") {
    auto connection = open_sqlite(":memory:");
    const int keywords = sqlite3_keyword_count();
    REQUIRE(keywords > 100);
    for (int i = 0; i < keywords; ++i) {
        char const* word = nullptr;
        int size = 0;
        sqlite3_keyword_name(i, &word, &size);
        std::string name{word, static_cast<std::size_t>(size)};
        for (char& c : name)
            c = ascii_lower_case(c);
        const std::string word_in_sql = quoted(name);
        INFO(word_in_sql);
        CHECK_NOTHROW(connection.execute("CREATE TABLE " + word_in_sql + " (" + word_in_sql + " INTEGER, CONSTRAINT " +
                                         word_in_sql + " CHECK (" + word_in_sql + " <> 1)) STRICT"));
        CHECK_NOTHROW(connection.execute("CREATE INDEX t_" + name + " ON " + word_in_sql + " (" + word_in_sql +
                                         " DESC) WHERE " + word_in_sql + " IS NOT NULL"));
        CHECK_NOTHROW(connection.execute("INSERT INTO " + word_in_sql + " (" + word_in_sql + ") VALUES (2) RETURNING " +
                                         word_in_sql));
        CHECK_NOTHROW(
            connection.execute("UPDATE " + word_in_sql + " SET " + word_in_sql + " = " + word_in_sql + " + 1"));
        CHECK_NOTHROW(connection.execute("SELECT " + word_in_sql + "." + word_in_sql + ", -" + word_in_sql + " FROM " +
                                         word_in_sql + " WHERE NOT " + word_in_sql + " = 2 GROUP BY " + word_in_sql +
                                         " ORDER BY " + word_in_sql + " DESC"));
        CHECK_NOTHROW(connection.execute("DROP TABLE " + word_in_sql));
    }
}
