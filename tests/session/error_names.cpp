// SPDX-License-Identifier: BSL-1.0

// A row that violates a constraint: the error names kind, table, columns and constraint, and nothing has happened.

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::integer;
using constable_test::require_usable;

namespace {

enum class colour { red, green };

struct shelf {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> capacity{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("shelves", primary_key<&shelf::id>, unique_key<&shelf::name>);
    }
};

struct box {
    std::int64_t shelf_id{};
    std::int32_t place{};
    varchar<4> code{};
    std::int8_t weight{};
    colour paint{};
    std::string owner{};
    std::optional<std::int32_t> low{};
    std::optional<std::int32_t> high{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("boxes", primary_key<&box::shelf_id, &box::place>,
                                foreign_key<&box::shelf_id>.references<&shelf::id>(),
                                unique_key<&box::code, &box::paint>,
                                check("ordered", col<&box::low> <= col<&box::high> && col<&box::low> >= 0),
                                indexed<lower(col<&box::owner>), &box::paint>.unique(),
                                indexed<&box::high>.where(col<&box::high> > 10).unique().named("one_high"));
    }
};

using store = schema<"store", shelf, box>;

struct a_name_of_more_than_twenty_letters {
    std::int64_t id{};
    bool another_name_of_more_than_twenty_letters{};
    static consteval auto table() {
        return constable::table("a_name_of_more_than_thirty_letters",
                                primary_key<&a_name_of_more_than_twenty_letters::id>);
    }
};

box small(std::int32_t place) {
    return {.shelf_id = 1, .place = place, .code = "a", .weight = 1, .paint = colour::red};
}

struct full_store : constable_test::on_each_engine<store> {
    full_store() {
        db.insert(shelf{.name = "oak", .capacity = 5});
        db.insert(shelf{.name = "pine"});
        box first = small(1);
        first.owner = "Ada";
        first.high = 11;
        db.insert(first);
    }

    struct expected {
        constraint_kind violated;
        std::string_view table;
        std::string_view columns;
        std::string_view constraint{};
    };

    template <class Call>
    void refuses(Call&& call, expected const& wanted) {
        const std::string before = contents();
        const auto here = std::source_location::current();
        try {
            call(here);
            FAIL("no error was thrown");
        } catch (constraint_error const& error) {
            INFO(error.what());
            CHECK(error.violated() == wanted.violated);
            CHECK(error.table() == wanted.table);
            CHECK(error.columns() == wanted.columns);
            if (!is_postgres() || !wanted.constraint.empty()) // it names every constraint
                CHECK(error.constraint() == wanted.constraint);
            CHECK(error.file() == db.connection().file());
            CHECK(error.where().line() == here.line());
            CHECK(error.result() == outcome::not_applied);
            CHECK_FALSE(error.remedy().empty());
            CHECK_FALSE(error.sql().empty());
            for (std::string_view part : {wanted.table, wanted.columns, wanted.constraint})
                CHECK(contains(error.what(), part));
        }
        CHECK(contents() == before);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
    }

    std::string contents() {
        return constable_test::text(
            db.connection(),
            is_postgres()
                ? "SELECT (SELECT string_agg(s::text, ',') FROM shelves s) || (SELECT string_agg(b::text, ',') "
                  "FROM boxes b)"
                : "SELECT (SELECT group_concat(id || name || ifnull(capacity, '-')) FROM shelves) || ' | ' || "
                  "(SELECT group_concat(shelf_id || place || code || weight || paint || owner) FROM boxes)");
    }
};

} // namespace

TEST_CASE("the columns of a check and of a unique index are known by its name") {
    const auto columns = [](std::string_view constraint) { return columns_of_constraint(table_of<box>, constraint); };
    CHECK(columns("ck_boxes_code_domain") == "code");
    CHECK(columns("ck_boxes_ordered") == "low, high");
    CHECK(columns("idx_boxes_lower_owner_paint") == "owner, paint");
    CHECK(columns("one_high") == "high");
    CHECK(columns("pk_boxes") == "shelf_id, place");
    CHECK(columns("uq_boxes_code_paint") == "code, paint");
    CHECK(columns("fk_boxes_shelf_id") == "shelf_id");
    CHECK(columns("ck_boxes_nothing").empty());
    CHECK(columns({}).empty());

    const auto& table = table_of<a_name_of_more_than_twenty_letters>;
    const auto name = domain_name(table, "another_name_of_more_than_twenty_letters");
    CHECK(name.view().size() <= max_identifier_size);
    CHECK(columns_of_constraint(table, name.view()) == "another_name_of_more_than_twenty_letters");
}

TEST_CASE_METHOD(full_store, "a key that is taken is named with its columns") {
    box again = small(1);
    again.code = "b";
    again.owner = "Bea";
    refuses([&](auto here) { db.insert(again, here); }, {constraint_kind::primary_key, "boxes", "shelf_id, place"});
    refuses([&](auto here) { db.insert(shelf{.id = 2, .name = "ash"}, here); },
            {constraint_kind::primary_key, "shelves", "id"});
    refuses([&](auto here) { db.insert(shelf{.name = "oak"}, here); }, {constraint_kind::unique, "shelves", "name"});
    refuses([&](auto here) { db(update<shelf>.set(col<&shelf::name> = "oak").where(col<&shelf::id> == 2), here); },
            {constraint_kind::unique, "shelves", "name"});
    refuses([&](auto here) { db.insert(small(2), here); }, {constraint_kind::unique, "boxes", "code, paint"});
}

TEST_CASE_METHOD(full_store, "a unique index over an expression is named with what it reads") {
    box other = small(2);
    other.code = "b";
    other.owner = "ADA";
    refuses([&](auto here) { db.insert(other, here); },
            {constraint_kind::unique, "boxes", "owner, paint", "idx_boxes_lower_owner_paint"});
    other.owner = "Bea";
    other.high = 11;
    refuses([&](auto here) { db.insert(other, here); }, {constraint_kind::unique, "boxes", "high"});
}

TEST_CASE_METHOD(full_store, "a check is named with the columns it reads") {
    box other = small(2);
    other.code = "b";
    other.low = 7;
    other.high = 3;
    refuses([&](auto here) { db.insert(other, here); },
            {constraint_kind::check, "boxes", "low, high", "ck_boxes_ordered"});
    refuses([&](auto here) { db(update<box>.set(col<&box::low> = 12).all_rows(), here); },
            {constraint_kind::check, "boxes", "low, high", "ck_boxes_ordered"});
    refuses(
        [&](auto here) { (void)db(update<box>.set(col<&box::low> = 12).all_rows().returning(col<&box::low>), here); },
        {constraint_kind::check, "boxes", "low, high", "ck_boxes_ordered"});
}

TEST_CASE_METHOD(full_store, "a value outside its column's type is named with the column") {
    if (!is_postgres()) { // whose varchar does not tell the column
        refuses([&](auto here) { db(update<box>.set(col<&box::code> = "five5").all_rows(), here); },
                {constraint_kind::check, "boxes", "code", "ck_boxes_code_domain"});
        refuses(
            [&](auto here) { db.at(here, update<box>.set(col<&box::code> = arg<0>).all_rows(), std::string(5, 'x')); },
            {constraint_kind::check, "boxes", "code", "ck_boxes_code_domain"});
    }
    refuses([&](auto here) { db(update<box>.set(col<&box::weight> += 127).all_rows(), here); },
            {constraint_kind::check, "boxes", "weight", "ck_boxes_weight_domain"});
}

TEST_CASE_METHOD(full_store, "a foreign key that leads nowhere is named with its columns") {
    box other = small(2);
    other.code = "b";
    other.shelf_id = 9;
    refuses([&](auto here) { db.insert(other, here); }, {constraint_kind::foreign_key, "boxes", "shelf_id"});
    // PostgreSQL names the columns of the parent alone.
    const std::string_view columns = is_postgres() ? "" : "shelf_id";
    refuses([&](auto here) { db(erase<shelf>.where(col<&shelf::id> == 1), here); },
            {constraint_kind::foreign_key, "boxes", columns});
    refuses([&](auto here) { db(update<shelf>.set(col<&shelf::id> = 8).where(col<&shelf::id> == 1), here); },
            {constraint_kind::foreign_key, "boxes", columns});
}

TEST_CASE_METHOD(full_store, "NULL from SQL by hand is refused by the column") {
    refuses([&](auto here) { db(raw_write("UPDATE boxes SET place = low + 1"), here); },
            {constraint_kind::not_null, "boxes", "place"});
}

TEST_CASE_METHOD(full_store, "a constraint of the database that the struct does not know keeps its own name") {
    if (is_postgres())
        db.connection().execute("CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
                                "'boxes stay' USING ERRCODE = '23000', TABLE = 'boxes'; END $$; CREATE TRIGGER guard "
                                "BEFORE DELETE ON boxes FOR EACH ROW EXECUTE FUNCTION stay()");
    else
        db.connection().execute(
            "CREATE TRIGGER guard BEFORE DELETE ON boxes BEGIN SELECT RAISE(ABORT, 'boxes stay'); END");
    refuses([&](auto here) { db(erase<box>.all_rows(), here); }, {constraint_kind::other, "boxes", ""});
}

TEST_CASE_METHOD(full_store, "a violation in a savepoint undoes it, not the transaction") {
    db.transaction([&](auto& tx) {
        tx.insert(shelf{.name = "ash"});
        CHECK_THROWS_AS(tx.savepoint([](auto& part) { part.insert(shelf{.name = "oak"}); }), constraint_error);
        CHECK_THROWS_AS(tx.savepoint([](auto& part) { part(update<box>.set(col<&box::low> = 12).all_rows()); }),
                        constraint_error);
        tx.insert(shelf{.name = "elm"});
    });
    CHECK(integer(db.connection(), "SELECT count(*) FROM shelves") == 4);
    require_usable(db.connection());
}

// --- a database that differs from the structs, met by a statement

namespace {

template <class Call>
constable_test::caught mismatch(sqlite_database<store>& db, Call&& call) {
    const auto here = std::source_location::current();
    auto error = constable_test::error_of([&] { call(here); });
    INFO(error.what);
    CHECK(error.facts.table == "shelves");
    CHECK(error.facts.file == ":memory:");
    CHECK(error.facts.where.line() == here.line());
    CHECK(error.facts.result == outcome::not_applied);
    CHECK(integer(db.connection(), "SELECT total_changes()") == 0);
    require_usable(db.connection());
    return error;
}

sqlite_database<store> with_shelves(std::string_view columns) {
    auto db = open<store>("sqlite::memory:");
    db.connection().execute("CREATE TABLE shelves (" + std::string{columns} + ") STRICT");
    return db;
}

} // namespace

TEST_CASE("a statement that names a missing column says which and of which table") {
    auto db = with_shelves("id INTEGER PRIMARY KEY, name TEXT");
    const auto check = [&](auto&& call) {
        const auto error = mismatch(db, call);
        CHECK(error.kind == error_kind::schema_mismatch);
        CHECK(error.facts.columns == "capacity");
    };
    check([&](auto here) { (void)db.get<shelf>(1, here); });
    check([&](auto here) { (void)db(from<shelf>.select(col<&shelf::name>).where(col<&shelf::capacity> > 1), here); });
    check([&](auto here) { db.insert(shelf{.name = "oak"}, here); });
    check([&](auto here) { db(update<shelf>.set(col<&shelf::capacity> = 1).all_rows(), here); });
    check([&](auto here) { db(erase<shelf>.where(col<&shelf::capacity> == null), here); });
}

TEST_CASE("a column of another type refuses the value that the member has") {
    auto db = with_shelves("id INTEGER PRIMARY KEY, name INTEGER, capacity INTEGER");
    const auto error = mismatch(db, [&](auto here) { db.insert(shelf{.name = "oak"}, here); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.columns == "name");
}

TEST_CASE("a column that the struct does not know and that demands a value is named") {
    auto db = with_shelves("id INTEGER PRIMARY KEY, name TEXT, capacity INTEGER, wood TEXT NOT NULL");
    const auto error = mismatch(db, [&](auto here) { db.insert(shelf{.name = "oak"}, here); });
    CHECK(error.kind == error_kind::constraint);
    CHECK(error.facts.violated == constraint_kind::not_null);
    CHECK(error.facts.columns == "wood");
}

TEST_CASE("the error of a value learns its table, and keeps one that it knows") {
    const auto named = [](std::string table) {
        return constable_test::error_of([&] {
                   throw_with_table(value_error({.message = "m", .remedy = "r", .table = std::move(table)}), "shelves");
               })
            .facts.table;
    };
    CHECK(named({}) == "shelves");
    CHECK(named("others") == "others");
}
