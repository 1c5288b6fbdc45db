// SPDX-License-Identifier: BSL-1.0
#include <constable/query/row_write.hpp>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

#include "../support/each_engine.hpp"

using namespace constable;

namespace {

struct page {
    std::int64_t book{};
    std::int64_t number{};
    std::string text;
    std::int64_t version{1};
    timestamp changed{};
    std::int64_t size{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("pages", primary_key<&page::book, &page::number>, row_version<&page::version>,
                                updated_at<&page::changed>, generated<&page::size>(length(col<&page::text>)));
    }
};

struct plain {
    std::int64_t id{};
    std::string text;

    static consteval auto table() {
        using namespace constable;
        return constable::table("plain", primary_key<&plain::id>);
    }
};

struct bare {
    std::int64_t id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("bare", primary_key<&bare::id>);
    }
};

using library = schema<"library", page, plain, bare>;

static_assert(
    statement_sql<row_update<page>, sqlite> ==
    "UPDATE pages SET text = ?, version = version + 1, changed = ? WHERE book = ? AND number = ? AND version = ?");
static_assert(statement_sql<row_erase<page>, postgres> ==
              "DELETE FROM pages WHERE book = $1 AND number = $2 AND version = $3");
static_assert(statement_sql<row_update<plain>, sqlite> == "UPDATE plain SET text = ? WHERE id = ?");
static_assert(statement_sql<row_erase<bare>, sqlite> == "DELETE FROM bare WHERE id = ?");

using opened = constable_test::on_each_engine<library>;

} // namespace

TEST_CASE_METHOD(opened, "a row is written back, its version raised") {
    page first = db.insert(page{.book = 1, .number = 2, .text = "old"});
    db.insert(page{.book = 1, .number = 3, .text = "other"});
    first.text = "newer";
    const page second = db.update(first);
    CHECK(second.version == first.version + 1);
    CHECK(second.changed >= first.changed);
    const auto stored = db.get<page>(1, 2);
    CHECK(stored->text == "newer");
    CHECK(stored->version == second.version);
    CHECK(stored->changed == second.changed);
    CHECK(stored->size == 5);
    CHECK(db.get<page>(1, 3)->text == "other");
}

TEST_CASE_METHOD(opened, "who comes second is told, and changes nothing") {
    const page read = db.insert(page{.book = 1, .number = 2, .text = "old"});
    page mine = read;
    page theirs = read;
    theirs.text = "theirs";
    mine.text = "mine";
    theirs = db.update(theirs);
    try {
        db.update(mine);
        FAIL("no error");
    } catch (stale_error const& stale) {
        CHECK(stale.table() == "pages");
        CHECK(stale.result() == outcome::not_applied);
        CHECK(std::string{stale.what()}.find("read the row again") != std::string::npos);
        CHECK(std::string{stale.what()}.find("mine") == std::string::npos);
    }
    CHECK(db.get<page>(1, 2)->text == "theirs");
    CHECK_THROWS_AS(db.erase(mine), stale_error);
    db.erase(theirs);
    CHECK_FALSE(db.get<page>(1, 2));
    CHECK_THROWS_AS(db.update(theirs), stale_error);
}

TEST_CASE_METHOD(opened, "without a version the last write wins, and a missing row is an error") {
    plain row = db.insert(plain{.text = "a"});
    row.text = "b";
    CHECK(db.update(row).text == "b");
    db.transaction([&](auto& tx) {
        tx.update(plain{row.id, "c"});
        tx.erase(row);
    });
    CHECK_THROWS_AS(db.update(row), row_count_error);
    CHECK_THROWS_AS(db.erase(row), row_count_error);
    db.erase(db.insert(bare{}));
}
