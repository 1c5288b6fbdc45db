// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_full_text.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>

#include "support.hpp"

using namespace constable;
using namespace constable_test;

namespace texts {

template <bool Client>
struct page {
    std::int64_t id{};
    std::string title;
    std::string content;
    std::string word;

    static consteval auto table() {
        using namespace constable;
        using t = page;
        constexpr auto key = primary_key<&t::id>;
        return constable::table("the pages", Client ? key.client_assigned() : key, column_name<&t::word>("a, \"word\""),
                                full_text<&t::title, &t::content>, full_text<&t::content>, full_text<&t::word>);
    }
};

using given = schema<"given", page<false>>;
using client = schema<"client", page<true>>;

} // namespace texts

namespace {

template <class Schema>
sqlite_connection created() {
    auto connection = memory();
    run(connection, ddl<Schema, sqlite>);
    return connection;
}

std::size_t full_texts(sqlite_connection& connection) {
    const live_schema live = introspect(connection);
    return live.model().tables[0].full_text.size();
}

} // namespace

TEST_CASE("full-text indexes of the DDL belong to their table", "[migrate][sqlite_full_text]") {
    auto connection = created<texts::given>();
    const live_schema live = introspect(connection);
    CHECK(live.others().empty());
    CHECK(live.model().tables.size() == 1);
    CHECK(in_words(live.model()) == in_words(model_of<texts::given>));

    auto copy = memory();
    run(copy, ddl_of(live.model()));
    CHECK(dump(copy) == dump(connection));
}

TEST_CASE("a full-text index tells who gives the key", "[migrate][sqlite_full_text]") {
    auto connection = created<texts::client>();
    const live_schema live = introspect(connection);
    CHECK(live.model().tables[0].assignment == key_assignment::client);
    CHECK(in_words(live.model()) == in_words(model_of<texts::client>));
}

TEST_CASE("a full-text index that is not as the DDL makes it is something else", "[migrate][sqlite_full_text]") {
    auto connection = created<texts::given>();
    SECTION("a trigger is gone") {
        connection.execute("DROP TRIGGER \"the pages_fts_2_update\"");
        CHECK(full_texts(connection) == 1); // and what comes after it cannot be named
        const live_schema live = introspect(connection);
        CHECK(live.model().tables.size() == 1);
        CHECK(live.others().size() == 3 + 4);
        CHECK(live.others()[0].kind == live_object_kind::virtual_table);
    }
    SECTION("a trigger does something else") {
        connection.execute(
            "DROP TRIGGER \"the pages_fts_insert\"; CREATE TRIGGER \"the pages_fts_insert\" AFTER INSERT ON "
            "\"the pages\" BEGIN SELECT 1; END");
        CHECK(full_texts(connection) == 0);
        const live_schema live = introspect(connection);
        CHECK(live.others().size() == 12);
    }
    SECTION("the first one is gone") {
        connection.execute("DROP TABLE \"the pages_fts\"; DROP TRIGGER \"the pages_fts_insert\"");
        CHECK(full_texts(connection) == 0);
    }
    SECTION("the last one is gone") {
        connection.execute("DROP TABLE \"the pages_fts_3\"; DROP TRIGGER \"the pages_fts_3_insert\"; "
                           "DROP TRIGGER \"the pages_fts_3_update\"; DROP TRIGGER \"the pages_fts_3_delete\"");
        const live_schema live = introspect(connection);
        CHECK(live.model().tables[0].full_text.size() == 2);
        CHECK(live.others().empty());
    }
    SECTION("the table has another name now") {
        connection.execute("ALTER TABLE \"the pages\" RENAME TO pages");
        CHECK(full_texts(connection) == 0);
    }
    require_usable(connection);
}

TEST_CASE("somebody else's virtual tables", "[migrate][sqlite_full_text]") {
    for (std::string_view sql :
         {"CREATE VIRTUAL TABLE t_fts USING fts5(a)", "CREATE VIRTUAL TABLE t_fts USING fts5(a, content='t')",
          "CREATE VIRTUAL TABLE t_fts USING fts5(a, content='t', content_rowid='rowid', prefix='2')",
          "CREATE VIRTUAL TABLE t_fts USING fts5(a, content='t', content_rowid='rowid')",
          "CREATE VIRTUAL TABLE t_fts USING rtree(a, b, c)",
          "CREATE VIRTUAL TABLE t_fts USING fts5(a, \"content\", tokenize = \"unicode61 tokenchars '()'\")"}) {
        INFO(sql);
        auto connection = memory("CREATE TABLE t(a TEXT, b TEXT) STRICT");
        connection.execute(sql);
        const live_schema live = introspect(connection);
        REQUIRE(live.model().tables.size() == 1);
        CHECK(live.model().tables[0].full_text.empty());
        REQUIRE(live.others().size() == 1);
        CHECK(live.others()[0].name == "t_fts");
        CHECK(live.others()[0].sql == sql);
    }
}

TEST_CASE("the columns of a full-text index by its text", "[migrate][sqlite_full_text]") {
    using strings = std::vector<std::string>;
    CHECK(detail::full_text_columns("CREATE VIRTUAL TABLE x USING fts5(a, \"b, c\", content, content='t')") ==
          strings{"a", "b, c", "content"});
    for (std::string_view sql :
         {"", "CREATE VIRTUAL TABLE x USING fts4(a, content='t')", "CREATE VIRTUAL TABLE x USING fts5(a)",
          "CREATE VIRTUAL TABLE x", "CREATE VIRTUAL TABLE x USING fts5(a = 1, content='t')",
          "CREATE VIRTUAL TABLE x USING fts5(a, content='t'"})
        CHECK(detail::full_text_columns(sql).empty());
}
