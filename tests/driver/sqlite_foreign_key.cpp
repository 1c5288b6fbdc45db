// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/foreign_key.hpp>

#include "sqlite_support.hpp"

using namespace constable;
using namespace constable_test;

namespace {

sqlite_connection families() {
    auto connection = open_sqlite(":memory:");
    connection.execute(R"(
        CREATE TABLE parent(id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, UNIQUE (a, b)) STRICT;
        CREATE TABLE child(id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent(id)) STRICT;
        CREATE TABLE twice(id INTEGER PRIMARY KEY, one INTEGER REFERENCES parent, two INTEGER REFERENCES parent) STRICT;
        CREATE TABLE pair(x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES parent(a, b)) STRICT;
        CREATE TABLE lone(id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE lone_child(lone_id INTEGER REFERENCES lone(id)) STRICT;
        CREATE TABLE late(id INTEGER PRIMARY KEY,
            parent_id INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED) STRICT;
        CREATE TABLE later(k TEXT PRIMARY KEY, x INTEGER, y INTEGER,
            FOREIGN KEY (x, y) REFERENCES parent(a, b) DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID;
        INSERT INTO parent VALUES (1, 1, 1);
        INSERT INTO lone VALUES (1);
        INSERT INTO lone_child VALUES (1);
    )");
    return connection;
}

} // namespace

TEST_CASE("an immediate violation names its key when it can be only one", "[sqlite][foreign_key]") {
    const auto connection = families();
    const auto error = error_of([&] { connection.execute("INSERT INTO child VALUES (1, 77)"); });
    CHECK(error.kind == error_kind::constraint);
    CHECK(error.facts.violated == constraint_kind::foreign_key);
    CHECK(error.facts.table == "child");
    CHECK(error.facts.columns == "parent_id");
    CHECK(contains(error.facts.message, "child(parent_id) to parent"));
    require_usable(connection);

    const auto composite = error_of([&] { connection.execute("INSERT INTO pair VALUES (5, 6)"); });
    CHECK(composite.facts.columns == "x, y");

    const auto parent = error_of([&] { connection.execute("DELETE FROM LONE"); });
    CHECK(parent.facts.table == "lone_child");
    CHECK(parent.facts.columns == "lone_id");
    require_usable(connection);
}

TEST_CASE("an immediate violation lists the keys it can be", "[sqlite][foreign_key]") {
    const auto connection = families();
    const auto error = error_of([&] { connection.execute("INSERT INTO twice VALUES (1, 1, 77)"); });
    CHECK(error.facts.table == "twice");
    CHECK((error.facts.columns == "one, two" || error.facts.columns == "two, one"));
    CHECK(contains(error.facts.message, "twice(one) to parent"));
    CHECK(contains(error.facts.message, "twice(two) to parent"));
    require_usable(connection);
}

TEST_CASE("a deferred violation is named at the commit and rolled back", "[sqlite][foreign_key]") {
    auto connection = families();
    connection.begin_write();
    connection.execute("INSERT INTO late VALUES (5, 1), (6, 77)");
    const auto error = error_of([&] { connection.commit(); });
    CHECK(error.kind == error_kind::constraint);
    CHECK(error.facts.violated == constraint_kind::foreign_key);
    CHECK(error.facts.table == "late");
    CHECK(error.facts.columns == "parent_id");
    CHECK(error.facts.message == "row 6 of late refers to a row of parent that does not exist");
    CHECK(error.facts.sql == "COMMIT");
    CHECK(error.facts.result == outcome::not_applied);
    CHECK_FALSE(connection.in_transaction());
    CHECK(integer(connection, "SELECT count(*) FROM late") == 0);
    require_usable(connection);

    SECTION("without a rowid and with two columns") {
        connection.begin_write();
        connection.execute("INSERT INTO later VALUES ('k', 8, 9)");
        const auto later = error_of([&] { connection.commit(); });
        CHECK(later.facts.table == "later");
        CHECK(later.facts.columns == "x, y");
        CHECK(later.facts.message == "a row of later refers to a row of parent that does not exist");
    }
}

TEST_CASE("the search for a deferred violation is bounded", "[sqlite][foreign_key]") {
    const auto connection = families();
    connection.execute("PRAGMA foreign_keys=OFF; INSERT INTO late VALUES (1, 1)");
    connection.execute("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n LIMIT 1000) "
                       "INSERT INTO late SELECT i, 1 FROM n; INSERT INTO late VALUES (100000, 77)");
    {
        const detail::bounded_search bounded{connection.handle(), 1};
        detail::quiet_query query{connection.handle(), "PRAGMA foreign_key_check"};
        CHECK_FALSE(query.step());
    }
    error_facts facts;
    sqlite_name_deferred_foreign_key(connection.handle(), facts);
    CHECK(facts.message == "row 100000 of late refers to a row of parent that does not exist");

    error_facts nothing{.message = "refused"};
    connection.execute("DELETE FROM late");
    sqlite_name_deferred_foreign_key(connection.handle(), nothing);
    CHECK(contains(nothing.message, "was not found in time"));
    require_usable(connection);
}
