// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_table_reader.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

#include "support.hpp"

using namespace constable;
using namespace constable_test;

namespace {

/// A live schema and the table of it that is looked at.
struct read_table {
    live_schema live;
    table_model const& table;
    std::string unmodelled;
};

read_table read(std::string_view sql, std::size_t position = 0) {
    auto connection = memory(sql);
    live_schema live = introspect(connection);
    table_model const& table = live.model().tables[position];
    std::string unmodelled;
    for (const auto& detail : live.unmodelled())
        if (detail.table == table.name && detail.what != unmodelled_kind::not_strict)
            unmodelled += std::string{to_string(detail.what)} + " " + std::string{detail.object} + "\n";
    return {std::move(live), table, std::move(unmodelled)};
}

std::string raw(node_span nodes) {
    return nodes.size() == 1 && nodes[0].kind == node_kind::raw ? std::string{nodes[0].text} : "nodes";
}

} // namespace

TEST_CASE("who gives the key", "[migrate][sqlite_table_reader]") {
    using enum key_assignment;
    const auto assignment = [](std::string_view sql) { return read(sql).table.assignment; };
    CHECK(assignment("CREATE TABLE t(id INTEGER PRIMARY KEY)") == database);
    CHECK(assignment("CREATE TABLE t(a, \"I D\" integer NOT NULL, CONSTRAINT x PRIMARY KEY ('i d'))") == database);
    CHECK(assignment("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)") == increment);
    CHECK(assignment("CREATE TABLE t(id INTEGER, PRIMARY KEY (id AUTOINCREMENT))") == increment);
    CHECK(assignment("CREATE TABLE t(id INTEGER PRIMARY KEY) WITHOUT ROWID") == client);
    CHECK(assignment("CREATE TABLE t(id TEXT PRIMARY KEY)") == client);
    CHECK(assignment("CREATE TABLE t(a INTEGER, b INTEGER, PRIMARY KEY (a, b))") == client);
    CHECK(assignment("CREATE TABLE t(a INTEGER, \"autoincrement\" TEXT)") == client);
    CHECK(assignment("CREATE TABLE t(a INTEGER PRIMARY KEY, CONSTRAINT ck_t_a_domain CHECK (a IN (0, 1))) STRICT") ==
          client);
}

TEST_CASE("an integer key that is not the rowid", "[migrate][sqlite_table_reader]") {
    for (std::string_view sql :
         {"CREATE TABLE t(id INT PRIMARY KEY NOT NULL)", "CREATE TABLE t(id BIGINT NOT NULL, PRIMARY KEY (id))",
          "CREATE TABLE t(id BOOLEAN NOT NULL PRIMARY KEY)", "CREATE TABLE t(id INT PRIMARY KEY) STRICT"}) {
        const auto found = read(sql);
        CHECK(found.table.assignment == key_assignment::client);
        CHECK(found.unmodelled == "plain_integer_key pk_t\n");
    }
    CHECK(read("CREATE TABLE t(id INTEGER PRIMARY KEY DESC NOT NULL)").unmodelled ==
          "descending_key pk_t\nplain_integer_key pk_t\n");
    CHECK(read("CREATE TABLE t(id INT PRIMARY KEY) WITHOUT ROWID").unmodelled.empty());
    CHECK(read("CREATE TABLE t(id REAL PRIMARY KEY NOT NULL)").unmodelled.empty());
}

TEST_CASE("which columns take null", "[migrate][sqlite_table_reader]") {
    const auto nullable = [](std::string_view sql) {
        const auto found = read(sql);
        std::string all;
        for (const auto& column : found.table.columns)
            all += column.nullable ? '?' : '!';
        return all + found.unmodelled;
    };
    CHECK(nullable("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL, c TEXT NULL)") == "!?!?");
    CHECK(nullable("CREATE TABLE t(a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID") == "!?");
    CHECK(nullable("CREATE TABLE t(a TEXT PRIMARY KEY, b TEXT) STRICT") == "!?");
    CHECK(nullable("CREATE TABLE t(a TEXT PRIMARY KEY, b TEXT)") == "!?nullable_key pk_t\n");
    CHECK(nullable("CREATE TABLE t(a TEXT, b TEXT AS (a), c TEXT NOT NULL AS (a) STORED) STRICT") ==
          std::string(2, '?') + "!");
}

TEST_CASE("names that the DDL would give are not kept", "[migrate][sqlite_table_reader]") {
    const auto found = read(R"(CREATE TABLE t(a TEXT CONSTRAINT pk_t PRIMARY KEY, b TEXT CONSTRAINT uq_t_b UNIQUE,
        c TEXT CONSTRAINT fk_t_c REFERENCES t, CONSTRAINT ck_t_sane CHECK (a > b)) STRICT; CREATE INDEX idx_t_a_c ON t(a, c);
        CREATE INDEX idx_t_lower_a ON t(lower(a)))");
    CHECK(found.table.primary_key.name.empty());
    CHECK(found.table.unique_keys[0].name.empty());
    CHECK(found.table.foreign_keys[0].name.empty());
    CHECK(found.table.checks[0].name == "sane");
    CHECK(found.table.indexes[0].name.empty());
    CHECK(found.table.indexes[1].name.empty());
    CHECK(found.unmodelled.empty());

    const auto named = read(R"(CREATE TABLE t(a TEXT CONSTRAINT "PK_t" PRIMARY KEY, b TEXT CONSTRAINT "unique b" UNIQUE,
        c TEXT CONSTRAINT [t c] REFERENCES t, CONSTRAINT "sane?" CHECK (a > b), CHECK (a < b), CONSTRAINT "2" CHECK (a = b),
        CHECK (a <> b)) STRICT; CREATE INDEX idx_t_lower_b ON t(lower(a)))");
    CHECK(named.table.primary_key.name == "PK_t");
    CHECK(named.table.unique_keys[0].name == "unique b");
    CHECK(named.table.foreign_keys[0].name == "t c");
    CHECK(named.table.indexes[0].name == "idx_t_lower_b");
    CHECK(named.table.checks[0].name == "sane?");
    CHECK(named.table.checks[1].name == "1");
    CHECK(named.table.checks[2].name == "2");
    CHECK(named.table.checks[3].name == "3");
    CHECK(named.unmodelled == "check_name sane?\ncheck_name 2\n");
}

TEST_CASE("names that are longer than an identifier", "[migrate][sqlite_table_reader]") {
    const std::string longer(70, 'n');
    const std::string sql = "CREATE TABLE t(a TEXT CONSTRAINT " + longer + " UNIQUE, CONSTRAINT ck_t_" + longer +
                            " CHECK (a > 'x')) STRICT; CREATE INDEX " + longer + " ON t(a)";
    const auto found = read(sql);
    CHECK(found.table.unique_keys[0].name == longer);
    CHECK(found.table.indexes[0].name == longer);
    CHECK(found.table.checks[0].name == longer);
    CHECK(found.unmodelled == "long_name " + longer + "\ncheck_name ck_t_" + longer + "\nlong_name " + longer + "\n");

    // A name that the DDL has cut is read back as the DDL's.
    const std::string table(40, 't');
    auto connection = memory("CREATE TABLE " + table + "(a TEXT, CHECK (a > 'x')) STRICT");
    const live_schema first = introspect(connection);
    const std::string column(40, 'c');
    auto other =
        memory("CREATE TABLE " + table + "(" + column + " TEXT CONSTRAINT " +
               std::string{sqlite_domain_name(table, column).view()} + " CHECK (length(" + column + ") <= 9)) STRICT");
    const live_schema second = introspect(other);
    CHECK(second.model().tables[0].checks.empty());
    CHECK(second.model().tables[0].columns[0].type.length == 9);
}

TEST_CASE("the expressions of an index", "[migrate][sqlite_table_reader]") {
    const auto found = read(R"(CREATE TABLE t(a TEXT, b TEXT COLLATE nocase, c INTEGER, id INTEGER PRIMARY KEY) STRICT;
        CREATE INDEX i ON t(a COLLATE nocase, b COLLATE NOCASE DESC, ((a || ')')) DESC, (b), b COLLATE binary, -c, id)
        WHERE (a > '(') AND b IS NOT NULL)");
    auto const& parts = found.table.indexes[0].parts;
    CHECK(raw(parts[0].expression) == "a COLLATE nocase");
    CHECK(parts[1].column == "b");
    CHECK(parts[1].descending);
    CHECK(raw(parts[2].expression) == "a || ')'");
    CHECK(parts[2].descending);
    CHECK(parts[3].column == "b");
    CHECK(raw(parts[4].expression) == "b COLLATE binary");
    CHECK(parts[5].expression[0].op == operator_kind::negate);
    CHECK(parts[6].column == "id");
    CHECK(raw(found.table.indexes[0].predicate) == "(a > '(') AND b IS NOT NULL");
    CHECK(found.unmodelled.empty());
}

TEST_CASE("where a foreign key leads", "[migrate][sqlite_table_reader]") {
    constexpr std::string_view parents =
        "CREATE TABLE \"The Parent\"(\"Id\" INTEGER PRIMARY KEY, \"B\" TEXT, \"C\" TEXT, "
        "UNIQUE (\"B\", \"C\"));";
    const auto found = read(std::string{parents} + R"(CREATE TABLE t(a INTEGER REFERENCES "the parent", b TEXT, c TEXT,
        d INTEGER REFERENCES nowhere, e INTEGER REFERENCES nowhere(x) ON DELETE RESTRICT ON UPDATE SET DEFAULT,
        f INTEGER REFERENCES T(D) DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY ("B", C) REFERENCES "THE PARENT"(b, c) ON DELETE SET NULL, FOREIGN KEY (b, c) REFERENCES "The Parent"))",
                            1);
    auto const& keys = found.table.foreign_keys;
    REQUIRE(keys.size() == 6);
    CHECK(keys[0].target_table == "The Parent");
    CHECK(keys[0].target == found.live.model().tables[0].id);
    CHECK(in_words(keys[0].target_columns) == "(Id,)");
    CHECK(keys[1].target_table == "nowhere");
    CHECK(keys[1].target == table_id{});
    CHECK(in_words(keys[1].target_columns) == "(d,)"); // nobody knows better
    CHECK(in_words(keys[2].target_columns) == "(x,)");
    CHECK(keys[2].on_delete == referential_action::restricted);
    CHECK(keys[2].on_update == referential_action::set_default);
    CHECK(keys[3].target == found.table.id);
    CHECK(keys[3].target_table == "t");
    CHECK(in_words(keys[3].target_columns) == "(d,)");
    CHECK(keys[3].deferrable);
    CHECK(in_words(keys[4].columns) == "(b,c,)");
    CHECK(in_words(keys[4].target_columns) == "(B,C,)");
    CHECK(keys[4].on_delete == referential_action::set_null);
    CHECK(in_words(keys[5].target_columns) == "(b,c,)"); // the parent's key has one column
    CHECK(found.table.id != found.live.model().tables[0].id);
}

TEST_CASE("what the model has no word for is listed", "[migrate][sqlite_table_reader]") {
    const auto unmodelled = [](std::string_view sql) { return read(sql).unmodelled; };
    CHECK(unmodelled("CREATE TABLE t(a ANY, b TEXT) STRICT") == "column_type a\n");
    CHECK(unmodelled("CREATE TABLE t(a, b TEXT)") == "column_type a\n");
    CHECK(unmodelled("CREATE TABLE t(a TEXT COLLATE rtrim, b TEXT COLLATE binary, c TEXT COLLATE nocase)") ==
          "collation a\n");
    CHECK(unmodelled("CREATE TABLE t(a TEXT NOT NULL ON CONFLICT IGNORE, b TEXT UNIQUE ON CONFLICT REPLACE)") ==
          "conflict_clause a\nconflict_clause uq_t_b\n");
    CHECK(
        unmodelled(
            "CREATE TABLE t(a TEXT, b TEXT, PRIMARY KEY (a DESC, b COLLATE nocase) ON CONFLICT FAIL) WITHOUT ROWID") ==
        "descending_key pk_t\ncollation pk_t\nconflict_clause pk_t\n");
    CHECK(unmodelled("CREATE TABLE t(a TEXT PRIMARY KEY)") == "nullable_key pk_t\n");
    CHECK(unmodelled("CREATE TABLE t(a TEXT, b TEXT NOT NULL, CONSTRAINT both PRIMARY KEY (a, b))") ==
          "nullable_key both\n");
    CHECK(unmodelled("CREATE TABLE t(a TEXT CONSTRAINT positive CHECK (a > ''), UNIQUE (a DESC))") ==
          "descending_key uq_t_a\ncheck_name positive\n");
    CHECK(unmodelled("CREATE TABLE t(a TEXT PRIMARY KEY NOT NULL, CHECK (a > ''), UNIQUE (a))").empty());

    auto connection = memory("CREATE TABLE s(a TEXT) STRICT; CREATE TABLE loose(a TEXT)");
    const live_schema live = introspect(connection);
    REQUIRE(live.unmodelled().size() == 1);
    CHECK(live.unmodelled()[0].what == unmodelled_kind::not_strict);
    CHECK(live.unmodelled()[0].table == "loose");
    CHECK(live.unmodelled()[0].object.empty());
}

TEST_CASE("a text that is not the table's is refused by name", "[migrate][sqlite_table_reader]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"CREATE TABLE t(a", "cannot be read"},
        {"nonsense", "cannot be read"},
        {"", "cannot be read"},
        {"CREATE TABLE t(a, b)", "its columns"},
        {"CREATE TABLE t(x INTEGER PRIMARY KEY, b, g AS (1), FOREIGN KEY (b) REFERENCES t)", "the column a"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b, g AS (1))", "its foreign keys"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b, g AS (1), FOREIGN KEY (b) REFERENCES u)", "its foreign keys"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b, g AS (1), FOREIGN KEY (b, a) REFERENCES t)", "its foreign keys"},
        {"CREATE TABLE t(a INTEGER, b, g AS (1), FOREIGN KEY (b) REFERENCES t)", "its primary key"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b, g, FOREIGN KEY (b) REFERENCES t)", "the column g"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b, g AS (1), UNIQUE (z), FOREIGN KEY (b) REFERENCES t)",
         "the column z"}};
    for (const auto& [sql, message] : cases) {
        auto connection = memory("CREATE TABLE t(a INTEGER PRIMARY KEY, b, g AS (1), FOREIGN KEY (b) REFERENCES t)");
        sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        connection.execute("PRAGMA writable_schema = ON");
        auto update = connection.prepare("UPDATE sqlite_schema SET sql = ?1");
        update.bind_text(0, sql, bound_lifetime::until_reset);
        update.step();
        update.reset();
        INFO(sql);
        const auto error = error_of([&] { (void)introspect(connection); });
        CHECK(error.kind == error_kind::unsupported);
        CHECK(error.facts.table == "t");
        CHECK(error.facts.file == ":memory:");
        CHECK(error.facts.sql == sql);
        CHECK(error.facts.where.line() != 0);
        CHECK(contains(error.facts.message, message));
        CHECK_FALSE(connection.in_transaction());
        require_usable(connection);
    }
}
