// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_sql_parser.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

using strings = std::vector<std::string>;
using views = std::vector<std::string_view>;

const sqlite_sql_origin origin{.file = "file.db", .table = "t", .where = std::source_location::current()};

sqlite_table_sql table(std::string_view sql) { return parse_create_table(sql, origin); }
sqlite_index_sql index_of_text(std::string_view sql) { return parse_create_index(sql, origin); }

strings names(sqlite_table_sql const& read) {
    strings found;
    for (const auto& column : read.columns)
        found.push_back(column.name);
    return found;
}

strings tokens(std::string_view sql) {
    strings found;
    for (sqlite_sql_reader reader{sql, origin}; !reader.at_end();)
        found.emplace_back(reader.take());
    return found;
}

std::string message_of(std::string_view sql) {
    try {
        (void)table(sql);
    } catch (unsupported_error const& error) {
        CHECK(error.table() == "t");
        CHECK(error.file() == "file.db");
        CHECK(error.sql() == sql);
        CHECK_FALSE(error.remedy().empty());
        CHECK(error.where().line() == origin.where.line());
        return error.facts().message;
    }
    return "no error";
}

} // namespace

TEST_CASE("tokens are words, quoted pieces and signs", "[migrate][sqlite_sql_parser]") {
    CHECK(tokens("a b_1, $c ") == strings{"a", "b_1", ",", "$c"});
    CHECK(tokens(R"('it''s' "a""b" `c``d` [e] f] ])") ==
          strings{"'it''s'", "\"a\"\"b\"", "`c``d`", "[e]", "f", "]", "]"});
    CHECK(tokens("a -- b ) \n c /* d ( */ e /**/f/***/--") == strings{"a", "c", "e", "f"});
    CHECK(tokens("'-- no comment' \"/*\" [*/]") == strings{"'-- no comment'", "\"/*\"", "[*/]"});
    CHECK(tokens("x'AB' 1.5e-3 <=") == strings{"x", "'AB'", "1", ".", "5e", "-", "3", "<", "="});
    CHECK(tokens("\t\r\n\f a \v b\xEF\xBB\xBF \xEF\xBB\xBF\xC3\xBC\xEF\xBB\xBF") ==
          strings{"a", "b\xEF\xBB\xBF", "\xC3\xBC\xEF\xBB\xBF"}); // a mark within a word is a part of it
    CHECK(tokens("").empty());
    CHECK(tokens(" -- only a comment").empty());
    CHECK(tokens("/* never closed").empty());
    CHECK(tokens("'never closed") == strings{"'never closed"});
}

TEST_CASE("a keyword in quotes is a name", "[migrate][sqlite_sql_parser]") {
    sqlite_sql_reader reader{"\"check\" CHECK [check] Check", origin};
    CHECK_FALSE(reader.at("check"));
    CHECK(reader.name() == "check");
    CHECK(reader.at("check", "[check]"));
    CHECK(reader.accept("check"));
    CHECK_FALSE(reader.accept("check"));
    CHECK(reader.name() == "check");
    CHECK(reader.accept("CHECK"));
    CHECK(reader.at_end());
    CHECK_FALSE(reader.at("check"));
    CHECK_THROWS_AS(reader.take(), unsupported_error);
    CHECK_THROWS_AS(reader.name(), unsupported_error);
}

TEST_CASE("names lose their quotes", "[migrate][sqlite_sql_parser]") {
    const auto name = [](std::string_view sql) { return sqlite_sql_reader{sql, origin}.name(); };
    CHECK(name("plain") == "plain");
    CHECK(name("\"two words\"") == "two words");
    CHECK(name("'it''s'") == "it's");
    CHECK(name("`a``b`") == "a`b");
    CHECK(name("[a[[b\"]") == "a[[b\"");
    CHECK(name("\"\"") == "");
    CHECK(name("\xC3\xBC") == "\xC3\xBC");
    for (std::string_view no_name : {"(", ")", ",", "", "'open", "\"", "[open", "=", "-- c"})
        CHECK_THROWS_AS(name(no_name), unsupported_error);
}

TEST_CASE("a group ends at its own parenthesis", "[migrate][sqlite_sql_parser]") {
    const auto group = [](std::string_view sql) { return std::string{sqlite_sql_reader{sql, origin}.group()}; };
    CHECK(group("(a)") == "a");
    CHECK(group("( a , (b) ) c") == "a , (b)");
    CHECK(group("(a = ')' OR \")\" = [)] -- )\n OR `)` /* ) */ )") == "a = ')' OR \")\" = [)] -- )\n OR `)`");
    CHECK(group("()").empty());
    CHECK(group("( /* nothing */ )").empty());
    for (std::string_view open : {"(a", "((a)", "a)", "", "(')", "(a -- )"})
        CHECK_THROWS_AS(group(open), unsupported_error);
    sqlite_sql_reader reader{"a ) b", origin};
    CHECK_THROWS_AS(reader.up_to([] { return false; }), unsupported_error);
}

TEST_CASE("columns of every shape", "[migrate][sqlite_sql_parser]") {
    const auto read =
        table(R"(CREATE TABLE t(a, b INT, "c d" VARCHAR ( 20 ), [e] DOUBLE PRECISION NOT NULL DEFAULT -1.5e-3,
        'f' "odd type" DEFAULT 'x, y)' , `g` DECIMAL(10,2) DEFAULT (1 + (2)) COLLATE "NoCase", h generated, i INT GENERATED ALWAYS,
        abort KEY, k TEXT DEFAULT "constraint" NULL ON CONFLICT IGNORE, l CONSTRAINT nn NOT NULL ON CONFLICT ABORT))");
    CHECK(names(read) == strings{"a", "b", "c d", "e", "f", "g", "h", "i", "abort", "k", "l"});
    CHECK(read.columns[5].collation == "NoCase");
    CHECK(read.columns[4].collation.empty());
    CHECK(read.columns[9].conflict);
    CHECK_FALSE(read.columns[10].conflict);
    CHECK(read.checks.empty());
    CHECK_FALSE(read.primary_key);
    CHECK(read.unique_keys.empty());
    CHECK(read.foreign_keys.empty());
}

TEST_CASE("generated columns", "[migrate][sqlite_sql_parser]") {
    const auto read =
        table("CREATE TABLE t(a INT, b INT GENERATED ALWAYS AS (a*2) VIRTUAL, c AS ( '(' || a ) STORED NOT NULL,"
              "d generated always as (lower(')')), e INT AS (1) UNIQUE CHECK (e > 0))");
    CHECK(names(read) == strings{"a", "b", "c", "d", "e"});
    CHECK(read.columns[0].generated.empty());
    CHECK(read.columns[1].generated == "a*2");
    CHECK(read.columns[2].generated == "'(' || a");
    CHECK(read.columns[3].generated == "lower(')')");
    CHECK(read.columns[4].generated == "1");
    CHECK(read.unique_keys.size() == 1);
    CHECK(read.checks.at(0).expression == "e > 0");
}

TEST_CASE("primary keys", "[migrate][sqlite_sql_parser]") {
    auto read =
        table("CREATE TABLE t(id INTEGER CONSTRAINT \"the key\" PRIMARY KEY ASC ON CONFLICT ROLLBACK AUTOINCREMENT)");
    REQUIRE(read.primary_key);
    CHECK(read.primary_key->name == "the key");
    CHECK(read.primary_key->columns == strings{"id"});
    CHECK(read.primary_key->conflict);
    CHECK_FALSE(read.primary_key->descending);
    CHECK(read.auto_increment);

    read = table("CREATE TABLE t(id INTEGER PRIMARY KEY DESC NOT NULL)");
    CHECK(read.primary_key->name.empty());
    CHECK(read.primary_key->descending);
    CHECK_FALSE(read.auto_increment);

    read = table("CREATE TABLE t(a, b, CONSTRAINT x CONSTRAINT pk PRIMARY KEY (\"b\" COLLATE nocase DESC, ((a))) ON "
                 "CONFLICT ABORT)");
    CHECK(read.primary_key->name == "pk");
    CHECK(read.primary_key->columns == strings{"b", "a"});
    CHECK(read.primary_key->descending);
    CHECK(read.primary_key->collated);
    CHECK_FALSE(read.primary_key->conflict);

    read = table("CREATE TABLE t(\"autoincrement\", 'desc', PRIMARY KEY ('desc' autoincrement))");
    CHECK(read.auto_increment);
    CHECK_FALSE(read.primary_key->descending);
    CHECK_FALSE(table("CREATE TABLE t(\"autoincrement\" INTEGER PRIMARY KEY)").auto_increment);
}

TEST_CASE("unique keys and checks, with and without commas", "[migrate][sqlite_sql_parser]") {
    const auto read =
        table(R"(CREATE TABLE t(a UNIQUE ON CONFLICT FAIL CONSTRAINT "c 1" CHECK (a <> ')'), b CHECK(b>0) UNIQUE,
        CHECK (a > b /* ) */ AND (a < 9) -- )
        ) CONSTRAINT [u)] UNIQUE (a DESC, "B") CONSTRAINT c2 CHECK ('(' <> a) ON CONFLICT REPLACE, UNIQUE(b) ON CONFLICT ABORT
        CONSTRAINT alone))");
    REQUIRE(read.checks.size() == 4);
    CHECK(read.checks[0].name == "c 1");
    CHECK(read.checks[0].expression == "a <> ')'");
    CHECK(read.checks[1].name.empty());
    CHECK(read.checks[1].expression == "b>0");
    CHECK(read.checks[2].expression == "a > b /* ) */ AND (a < 9)");
    CHECK(read.checks[3].name == "c2");
    CHECK(read.checks[3].expression == "'(' <> a");
    REQUIRE(read.unique_keys.size() == 4);
    CHECK(read.unique_keys[0].columns == strings{"a"});
    CHECK(read.unique_keys[0].conflict);
    CHECK(read.unique_keys[1].columns == strings{"b"});
    CHECK(read.unique_keys[2].name == "u)");
    CHECK(read.unique_keys[2].columns == strings{"a", "B"});
    CHECK(read.unique_keys[2].descending);
    CHECK_FALSE(read.unique_keys[3].conflict);
}

TEST_CASE("a name belongs to the constraint that follows it", "[migrate][sqlite_sql_parser]") {
    const auto read =
        table("CREATE TABLE t(a CONSTRAINT nn NOT NULL CHECK (a) CONSTRAINT u UNIQUE CONSTRAINT d DEFAULT 1 "
              "CHECK (1), b UNIQUE)");
    CHECK(read.checks[0].name.empty());
    CHECK(read.unique_keys[0].name == "u");
    CHECK(read.checks[1].name.empty());
    CHECK(read.unique_keys[1].name.empty());
}

TEST_CASE("foreign keys", "[migrate][sqlite_sql_parser]") {
    const auto read = table(R"(CREATE TABLE t(
        a REFERENCES p, b CONSTRAINT fb REFERENCES "p q"(x) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT NULL,
        c REFERENCES p(x) ON DELETE CASCADE NOT DEFERRABLE INITIALLY DEFERRED UNIQUE,
        d REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED, e REFERENCES p DEFERRABLE, f REFERENCES p DEFERRABLE
        INITIALLY IMMEDIATE CHECK (f > 0),
        CONSTRAINT two FOREIGN KEY ("b", c) REFERENCES [q](y, z) ON UPDATE SET DEFAULT ON INSERT RESTRICT DEFERRABLE INITIALLY
        DEFERRED FOREIGN KEY (a) REFERENCES t(a) ON DELETE RESTRICT))");
    REQUIRE(read.foreign_keys.size() == 8);
    const strings targets{"p", "p q", "p", "p", "p", "p", "q", "t"};
    const std::vector<bool> deferred{false, false, false, true, false, false, true, false};
    for (std::size_t i = 0; i < targets.size(); ++i) {
        CHECK(read.foreign_keys[i].target == targets[i]);
        CHECK(read.foreign_keys[i].deferred == deferred[i]);
    }
    CHECK(read.foreign_keys[1].name == "fb");
    CHECK(read.foreign_keys[0].columns == strings{"a"});
    CHECK(read.foreign_keys[6].name == "two");
    CHECK(read.foreign_keys[6].columns == strings{"b", "c"});
    CHECK(read.foreign_keys[7].name.empty());
    CHECK(read.unique_keys.size() == 1);
    CHECK(read.checks.size() == 1);
    CHECK(table("CREATE TABLE t(a INT DEFERRABLE)").foreign_keys.empty()); // SQLite takes it too
}

TEST_CASE("what stands around a table's definition", "[migrate][sqlite_sql_parser]") {
    for (std::string_view sql :
         {"CREATE TABLE t(a)", "create table t (a) WITHOUT ROWID, STRICT", "CREATE TEMP TABLE t(a);",
          "CREATE TEMPORARY TABLE IF NOT EXISTS \"a b\" . 't'(a)",
          "/* x */ CREATE -- y\nTABLE [t] /* ( */ (a -- )\n) --", "CREATE TABLE \"create table x(b)\"(a)"})
        CHECK(names(table(sql)) == strings{"a"});
}

TEST_CASE("the parts of an index", "[migrate][sqlite_sql_parser]") {
    const auto read =
        index_of_text(R"sql(CREATE UNIQUE INDEX "i ON" ON "t (" (a, "b" DESC, lower(c) ASC, (d + 1) desc, ((e)),
        (f) + (g), h COLLATE nocase DESC, ',' || ")", (j COLLATE rtrim))  WHERE a > ')' AND (b IS NOT NULL) -- done )
        )sql");
    CHECK(read.parts == views{"a", "\"b\"", "lower(c)", "d + 1", "e", "(f) + (g)", "h COLLATE nocase", "',' || \")\"",
                              "j COLLATE rtrim"});
    CHECK(read.predicate == "a > ')' AND (b IS NOT NULL)");
    CHECK(index_of_text("CREATE INDEX IF NOT EXISTS main.i ON t(a)").predicate.empty());
    // ASC and DESC are words that SQLite also takes as names.
    CHECK(index_of_text("CREATE INDEX i ON t(desc, asc desc, a + desc, -asc, NOT desc, (a) desc, [x] asc, 'y' DESC)")
              .parts == views{"desc", "asc", "a + desc", "-asc", "NOT desc", "a", "[x]", "'y'"});
}

TEST_CASE("a text that is no definition is refused by name", "[migrate][sqlite_sql_parser]") {
    CHECK(message_of("CREATE TABLE t(a INT") ==
          "the definition of this table cannot be read: expected more text at byte 20, found the end");
    CHECK(message_of("CREATE VIEW t AS SELECT 1") ==
          "the definition of this table cannot be read: expected TABLE at byte 7, found 'VIEW'");
    CHECK(message_of("CREATE TABLE t(a CHECK b)") ==
          "the definition of this table cannot be read: expected ( at byte 23, found 'b'");
    for (std::string_view sql : {"",
                                 "CREATE",
                                 "CREATE TABLE",
                                 "CREATE TABLE t",
                                 "CREATE TABLE t AS SELECT 1",
                                 "CREATE TABLE t(",
                                 "CREATE TABLE t(a,",
                                 "CREATE TABLE t((a))",
                                 "CREATE TABLE t(a CHECK (a)",
                                 "CREATE TABLE t(a CHECK (a]",
                                 "CREATE TABLE t(a, PRIMARY (a))",
                                 "CREATE TABLE t(a, PRIMARY KEY ())",
                                 "CREATE TABLE t(a, FOREIGN KEY (a))",
                                 "CREATE TABLE t(a, CONSTRAINT)",
                                 "CREATE TABLE t(a REFERENCES)",
                                 "CREATE TABLE t(a REFERENCES p ON",
                                 "CREATE TABLE t(a 'open)",
                                 "CREATE TABLE ()",
                                 "CREATE TABLE t(a, FOREIGN KEY (a,) REFERENCES p)",
                                 "CREATE TABLE t(a, UNIQUE (,))",
                                 "CREATE TABLE t(a DEFAULT",
                                 "CREATE TABLE t(a AS (1)",
                                 "CREATE TABLE t(a, CHECK (1) b)"})
        CHECK_THROWS_AS(table(sql), unsupported_error);
    for (std::string_view sql : {"CREATE INDEX", "CREATE INDEX i ON t", "CREATE INDEX i ON t(a", "CREATE TABLE t(a)",
                                 "CREATE INDEX i ON t(a) WHERE b)"})
        CHECK_THROWS_AS(index_of_text(sql), unsupported_error);
}

TEST_CASE("no text makes the parser do anything but read or refuse", "[migrate][sqlite_sql_parser]") {
    const strings pieces{"CREATE ",
                         "TABLE ",
                         "t",
                         "(",
                         ")",
                         ",",
                         "a ",
                         "\"b\" ",
                         "'c''",
                         "'",
                         "`",
                         "[",
                         "]",
                         "--",
                         "/*",
                         "*/",
                         "\n",
                         "CHECK ",
                         "UNIQUE ",
                         "KEY ",
                         "PRIMARY ",
                         "FOREIGN ",
                         "REFERENCES ",
                         "ON ",
                         "CONFLICT ",
                         "DEFAULT ",
                         "NOT ",
                         "NULL ",
                         "AS ",
                         "GENERATED ALWAYS ",
                         "CONSTRAINT ",
                         "DEFERRABLE ",
                         "COLLATE ",
                         "1.5",
                         "-",
                         "\v",
                         "\xEF\xBB\xBF",
                         "\xFF",
                         ".",
                         ";",
                         "INDEX ",
                         "WHERE ",
                         "SET ",
                         "MATCH ",
                         "IF ",
                         "ASC ",
                         "DESC "};
    std::mt19937 random{20240607};
    const auto below = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
    };
    std::size_t refused = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string sql = round % 3 == 0 ? "CREATE TABLE t(a " : round % 3 == 1 ? "CREATE INDEX i ON t(a " : "";
        for (std::size_t length = below(30); length > 0; --length)
            sql += pieces[below(pieces.size())];
        for (const bool as_table : {true, false})
            try {
                if (as_table)
                    (void)table(sql);
                else
                    (void)index_of_text(sql);
            } catch (unsupported_error const&) {
                ++refused;
            }
    }
    CHECK(refused > 0);
}
