// SPDX-License-Identifier: BSL-1.0

// What one can ask of a database and of a transaction: every form of call, and what it tells when it fails.

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::require_usable;

namespace {

struct point {
    std::int64_t id{};
    std::int64_t x{};
    std::int64_t y{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("points", primary_key<&point::id>, unique_key<&point::name>);
    }
};

struct edge {
    std::int64_t first{};
    std::int64_t last{};
    std::string note{};
    char mark{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("edges", primary_key<&edge::first, &edge::last>, without_rowid);
    }
};

struct cell {
    int x{};
    int y{};
    std::string layer{};
    double value{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("cells", primary_key<&cell::x, &cell::y, &cell::layer>);
    }
};

struct ticket { // nothing but a key that the database gives
    std::int64_t id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("tickets", primary_key<&ticket::id>);
    }
};

struct wide {
    std::int64_t id{};
    int c01{}, c02{}, c03{}, c04{}, c05{}, c06{}, c07{}, c08{}, c09{}, c10{}, c11{}, c12{}, c13{};
    int c14{}, c15{}, c16{}, c17{}, c18{}, c19{}, c20{}, c21{}, c22{}, c23{}, c24{}, c25{}, c26{};
    int c27{}, c28{}, c29{}, c30{}, c31{}, c32{}, c33{}, c34{}, c35{}, c36{}, c37{}, c38{}, c39{};
    int c40{}, c41{}, c42{}, c43{}, c44{}, c45{}, c46{}, c47{}, c48{}, c49{}, c50{}, c51{}, c52{};
    int c53{}, c54{}, c55{}, c56{}, c57{}, c58{}, c59{}, c60{}, c61{}, c62{}, c63{}, c64{}, c65{};
    int c66{}, c67{}, c68{}, c69{}, c70{}, c71{}, c72{}, c73{}, c74{}, c75{}, c76{}, c77{}, c78{};
    int c79{}, c80{}, c81{}, c82{}, c83{}, c84{}, c85{}, c86{}, c87{}, c88{}, c89{}, c90{}, c91{};
    int c92{}, c93{}, c94{}, c95{}, c96{}, c97{}, c98{}, c99{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("wides", primary_key<&wide::id>);
    }
};
static_assert(member_count<wide> == 100);

using plane = schema<"plane", point, edge, cell, ticket, wide>;

struct on_plane : constable_test::on_each_engine<plane> {
    template <class Table>
    std::int64_t count_of() {
        return db(from<Table>.select(count())).one();
    }
};

std::vector<point> points(std::size_t number) {
    std::vector<point> all;
    for (std::size_t i = 0; i < number; ++i)
        all.push_back({.x = static_cast<std::int64_t>(i), .name = "point " + std::to_string(i)});
    return all;
}

} // namespace

// --- statements ------------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(on_plane, "a call gives none to five arguments, or any number after the place") {
    db.insert_all(points(10));
    constexpr auto x = col<&point::x>;
    constexpr auto y = col<&point::y>;
    const auto here = std::source_location::current();
    CHECK(db(from<point>).all().size() == 10);
    CHECK(db(from<point>.where(x == arg<0>), 3).one().id == 4);
    CHECK(db(from<point>.where(x == arg<0> && y == arg<1>), 3, 0).one().id == 4);
    CHECK(db(from<point>.where(x == arg<0> || x == arg<1> || col<&point::name> == arg<2>), 1, 2, "point 3")
              .all()
              .size() == 3);
    CHECK(db(from<point>.where(x > arg<0> && x < arg<1>).limit(arg<2>).offset(arg<3>), 1, 9, 2, 3).all().size() == 2);
    constexpr auto one_of_five =
        from<point>.where(x == arg<0> || x == arg<1> || x == arg<2> || x == arg<3> || x == arg<4>);
    CHECK(db(one_of_five, 1, 3, 5, 7, 9).all().size() == 5);
    CHECK(db.at(here, one_of_five, 1, 1, 1, 1, 2).all().size() == 2);
    constexpr auto one_of_six =
        from<point>.where(x == arg<0> || x == arg<1> || x == arg<2> || x == arg<3> || x == arg<4> || x == arg<5>);
    CHECK(db.at(here, one_of_six, 1, 2, 3, 4, 5, 6).all().size() == 6);

    // arguments may be used twice, and in any order
    CHECK(db(from<point>.where(x > arg<1> && x < arg<0> && y < arg<0>), 5, 2).all().size() == 2);
    // of any integer type, any kind of text
    CHECK(db(from<point>.where(x == arg<0>), std::uint8_t{3}).one().id == 4);
    CHECK(db(from<point>.where(x == arg<0>), std::uint64_t{3}).one().id == 4);
    for (auto const& found : {db(from<point>.where(col<&point::name> == arg<0>), std::string{"point 3"}).value(),
                              db(from<point>.where(col<&point::name> == arg<0>), std::string_view{"point 3"}).value(),
                              db(from<point>.where(col<&point::name> == arg<0>), "point 3").value()})
        CHECK(found.id == 4);
}

TEST_CASE_METHOD(on_plane, "an integer that fits is stored, of whatever type it is") {
    db.insert(edge{.first = 1, .last = 2, .mark = 'a'});
    const auto mark = [&] { return db.get<edge>(1, 2)->mark; };
    db(update<edge>.set(col<&edge::mark> = 'b').all_rows());
    CHECK(mark() == 'b');
    db(update<edge>.set(col<&edge::mark> = 99).all_rows());
    CHECK(mark() == 'c');
    db(update<edge>.set(col<&edge::mark> = arg<0>).all_rows(), 100);
    CHECK(mark() == 'd');
    db(update<edge>.set(col<&edge::mark> = arg<0>).all_rows(), std::uint64_t{101});
    CHECK(mark() == 'e');
    for (auto const& error : {error_of([&] { db(update<edge>.set(col<&edge::mark> = 300).all_rows()); }),
                              error_of([&] { db(update<edge>.set(col<&edge::mark> = arg<0>).all_rows(), -300); })}) {
        CHECK(error.kind == error_kind::invalid_value);
        CHECK(error.facts.table == "edges");
        CHECK(error.facts.columns == "mark");
    }
    CHECK(mark() == 'e');
    db.insert(point{.name = "a"});
    db(update<point>.set(col<&point::x> = 'b', col<&point::y> = arg<0>).all_rows(), 'c');
    CHECK(db.get<point>(1)->x == 'b');
    CHECK(db.get<point>(1)->y == 'c');
}

TEST_CASE_METHOD(on_plane, "a query gives rows, a write with returning rows too, any other a result") {
    const auto written = db(into<point>.set(col<&point::x> = arg<0>, col<&point::y> = 2, col<&point::name> = "a"), 1);
    static_assert(std::is_same_v<decltype(written), const execution_result>);
    CHECK(written.rows() == 1);
    written.expect(1);
    written.expect_one();

    CHECK(
        db(into<point>.set(col<&point::x> = 1, col<&point::y> = 2, col<&point::name> = "b").returning(col<&point::id>))
            .one() == 2);
    const auto changed = db(update<point>.set(col<&point::x> += 1).all_rows());
    CHECK(changed.rows() == 2);
    changed.expect(2);
    CHECK(db(erase<point>.where(col<&point::x> == 99)).rows() == 0);
    CHECK(db(erase<point>.where(col<&point::x> == arg<0>).returning(col<&point::name>), 2).all() ==
          std::vector<std::string>{"a", "b"});
    CHECK(db(update<point>.set(col<&point::x> += 1).all_rows()).rows() == 0);
}

TEST_CASE_METHOD(on_plane, "another number of rows than expected is an error that says both") {
    db.insert_all(points(3));
    const auto three = db(update<point>.set(col<&point::y> = 1).all_rows());
    for (auto const& error : {error_of([&] { three.expect_one(); }), error_of([&] { three.expect(4); }),
                              error_of([&] { three.expect(0); })}) {
        CHECK(error.kind == error_kind::row_count);
        CHECK(contains(error.facts.message, "changed: 3"));
        CHECK(contains(error.facts.sql, "UPDATE points"));
        CHECK(contains(error.facts.where.file_name(), "operations.cpp"));
    }
    three.expect(3);
}

TEST_CASE_METHOD(on_plane, "errors carry the line of the caller") {
    db.insert(point{.name = "taken"});
    const point again{.name = "taken"};
    const std::vector<point> all{again};
    const auto check = [&](unsigned line, auto&& call) {
        const auto error = error_of(call);
        INFO(error.what);
        CHECK(error.facts.where.line() == line);
        CHECK(contains(error.facts.where.file_name(), "operations.cpp"));
        CHECK(contains(error.what, ":" + std::to_string(line)));
    };
    check(__LINE__, [&] { db.insert(again); });
    check(__LINE__, [&] { db.insert_all(all); });
    check(__LINE__, [&] { db(into<point>.values(again)); });
    check(__LINE__, [&] { db(into<point>.values(again).returning(col<&point::id>)); });
    check(__LINE__, [&] { db(update<point>.set(col<&point::name> = "\xff").all_rows()); });
    check(__LINE__, [&] { (void)db(from<point>.where(col<&point::name> == arg<0>), "\xff"); });
    check(__LINE__, [&] { (void)db(from<point>.where(col<&point::x> == 9)).one(); });
    check(__LINE__, [&] { db(erase<point>.where(col<&point::x> == 9)).expect_one(); });
    check(__LINE__, [&] { db.transaction([&](auto& running) { running.insert(again); }); });
    check(__LINE__, [&] { db.at(std::source_location::current(), into<point>.values(again)); });
    check(__LINE__, [&] { (void)db.get<cell>(1, 2, "\xff"); });
    CHECK(count_of<point>() == 1);
}

TEST_CASE_METHOD(on_plane, "rows that were read already are none") {
    db.insert_all(points(3));
    const auto spent = [&] {
        auto rows = db(from<point>);
        for ([[maybe_unused]] auto const& row : rows) {
        }
        return rows;
    };
    auto nothing = spent();
    CHECK(nothing.begin() == nothing.end());
    CHECK(spent().all().empty());
    CHECK_FALSE(spent().first().has_value());
    CHECK(error_of([&] { (void)spent().one(); }).kind == error_kind::row_count);

    auto rest = db(from<point>.order_by(col<&point::x>));
    CHECK(rest.begin()->x == 0);
    CHECK(std::move(rest).all().size() == 2);
}

// --- get -------------------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(on_plane, "get takes one to three keys, in the order of the primary key") {
    const point made = db.insert(point{.x = 7, .name = "a"});
    db.insert(edge{.first = 1, .last = 2, .note = "there"});
    db.insert(edge{.first = 2, .last = 1, .note = "and back"});
    db.insert(cell{.x = 1, .y = 2, .layer = "top", .value = 0.5});

    CHECK(db.get<point>(made.id)->x == 7);
    CHECK(db.get<point>(static_cast<short>(made.id))->x == 7);
    CHECK_FALSE(db.get<point>(made.id + 1).has_value());
    CHECK(db.get<edge>(1, 2)->note == "there");
    CHECK(db.get<edge>(2, 1)->note == "and back");
    CHECK_FALSE(db.get<edge>(1, 1).has_value());
    CHECK(db.get<cell>(1, 2, "top")->value == 0.5);
    CHECK(db.get<cell>(1, 2, std::string{"top"})->value == 0.5);
    CHECK_FALSE(db.get<cell>(1, 2, "bottom").has_value());
    CHECK_FALSE(db.get<cell>(2, 1, std::string_view{"top"}).has_value());

    db.read([&](auto& running) {
        CHECK(running.template get<cell>(1, 2, "top").has_value());
        CHECK(running.template get<edge>(1, 2).has_value());
    });
    db.transaction([&](auto& running) { CHECK(running.template get<point>(made.id).has_value()); });
}

// --- insert ----------------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(on_plane, "insert takes a row in any form and returns it with its key") {
    static_assert(std::is_same_v<decltype(db.insert(point{})), point>);
    point one{.name = "one"};
    const point two{.name = "two"};
    CHECK(db.insert(one).id == 1);
    CHECK(one.id == 0); // what was given is not touched
    CHECK(db.insert(two).id == 2);
    const std::string long_name(1'000, 'n');
    point three{.name = long_name};
    const point moved = db.insert(std::move(three));
    CHECK(moved.id == 3);
    CHECK(moved.name == long_name);
    CHECK(db.insert(point{.id = 70, .name = "seventy"}).id == 70);
    CHECK(db.insert(point{.name = "next"}).id == (is_postgres() ? 4 : 71)); // PostgreSQL counts what it gives
    CHECK(db.insert(point{.id = -1, .name = "minus"}).id == -1);
    CHECK(db.get<point>(-1)->name == "minus");
    CHECK(db.get<point>(3)->name == long_name);

    CHECK(db.insert(ticket{}).id == 1);
    CHECK(db.insert(ticket{}).id == 2);
    CHECK(db.insert(ticket{.id = 9}).id == 9);
    CHECK(count_of<ticket>() == 3);
}

TEST_CASE_METHOD(on_plane, "insert_all takes vectors, arrays and spans") {
    std::vector<point> some = points(3);
    CHECK(db.insert_all(some) == 3);
    CHECK(some[0].id == 0);
    db(erase<point>.all_rows());
    const std::vector<point> unchanging = points(3);
    CHECK(db.insert_all(unchanging) == 3);
    CHECK(db.insert_all(std::array{point{.name = "a"}, point{.name = "b"}}) == 2);
    const point plain[] = {{.name = "c"}, {.name = "d"}};
    CHECK(db.insert_all(plain) == 2);
    CHECK(db.insert_all(std::span{some}.first(0)) == 0);
    for (point& each : some)
        each.name += "!";
    CHECK(db.insert_all(std::span{some}.subspan(1)) == 2);
    CHECK(db.insert_all(std::span<const point>{}) == 0);
    CHECK(db.insert_all(std::vector<point>{}) == 0);
    CHECK(db.insert_all(std::array<point, 0>{}) == 0);
    CHECK(count_of<point>() == 9);
}

TEST_CASE_METHOD(on_plane, "insert_all gives every row its place, however many there are") {
    for (const std::size_t number : {1U, 15U, 16U, 17U, 127U, 128U, 129U, 300U, 1'000U}) {
        INFO(number);
        db(erase<point>.all_rows());
        CHECK(db.insert_all(points(number)) == static_cast<std::int64_t>(number));
        std::int64_t next = 0;
        std::int64_t last_key = 0;
        bool in_order = true;
        for (auto const& row : db(from<point>.order_by(col<&point::id>))) {
            in_order = in_order && row.x == next && row.name == "point " + std::to_string(next) && row.id > last_key;
            last_key = row.id;
            ++next;
        }
        CHECK(in_order);
        CHECK(next == static_cast<std::int64_t>(number));
    }
}

TEST_CASE_METHOD(on_plane, "insert_all mixes rows with and without keys") {
    std::vector<point> mixed = points(200);
    for (std::size_t i = 0; i < mixed.size(); ++i)
        if (i % 7 == 0 || (i > 90 && i < 150))
            mixed[i].id = static_cast<std::int64_t>(1'000 + i * 10);
    CHECK(db.insert_all(mixed) == 200);
    bool as_given = true;
    for (point const& each : mixed) {
        const point stored = db(from<point>.where(col<&point::name> == arg<0>), each.name).value();
        as_given = as_given && stored.x == each.x && (each.id == 0 ? stored.id > 0 : stored.id == each.id);
    }
    CHECK(as_given);
}

TEST_CASE_METHOD(on_plane, "insert_all inserts all rows or none") {
    db.insert(point{.name = "there"});
    for (const std::size_t failing : {0U, 5U, 127U, 128U, 140U, 299U}) {
        std::vector<point> all = points(300);
        all[failing].name = "there";
        const auto error = error_of([&] { db.insert_all(all); });
        CHECK(error.kind == error_kind::constraint);
        CHECK(error.facts.violated == constraint_kind::unique);
        CHECK(error.facts.table == "points");
        CHECK(error.facts.columns == "name");
        CHECK(count_of<point>() == 1);

        all[failing].name = "\xff";
        const auto refused = error_of([&] { db.insert_all(all); });
        CHECK(refused.kind == error_kind::invalid_value);
        CHECK(refused.facts.table == "points");
        CHECK(refused.facts.columns == "name");
        CHECK(count_of<point>() == 1);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
    }
    db.transaction([&](auto& running) {
        running.insert(point{.name = "kept"});
        std::vector<point> all = points(300);
        all[299].name = "there";
        CHECK(error_of([&] { running.insert_all(all); }).kind == error_kind::constraint);
        CHECK(error_of([&] { db.insert_all(all); }).kind == error_kind::constraint); // a savepoint of the open one
        CHECK(running.insert_all(points(20)) == 20);
    });
    CHECK(count_of<point>() == 22);
}

TEST_CASE_METHOD(on_plane, "a table may have no column but its key") {
    CHECK(db.insert_all(std::vector<ticket>(200)) == 200);
    CHECK(db.insert_all(std::vector<ticket>{{.id = 1'000}, {}, {.id = 2'000}, {}}) == 4);
    CHECK(count_of<ticket>() == 204);
    CHECK(db.get<ticket>(is_postgres() ? 201 : 1'001).has_value());
    CHECK(db.get<ticket>(is_postgres() ? 202 : 2'001).has_value());
}

TEST_CASE_METHOD(on_plane, "a table may have a hundred columns") {
    std::vector<wide> all(25);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].c01 = static_cast<int>(i);
        all[i].c50 = static_cast<int>(i) * 50;
        all[i].c99 = -static_cast<int>(i);
    }
    CHECK(db.insert_all(all) == 25);
    CHECK(db.insert(wide{.c01 = 25, .c99 = -25}).id == 26);
    bool as_given = true;
    for (auto const& row : db(from<wide>))
        as_given =
            as_given && row.id == row.c01 + 1 && row.c99 == -row.c01 && (row.c50 == row.c01 * 50 || row.id == 26);
    CHECK(as_given);
    CHECK(db.get<wide>(7)->c50 == 300);
}

TEST_CASE_METHOD(on_plane, "keys that the application gives may be zero, and are composite") {
    CHECK(db.insert_all(std::vector<edge>{{}, {.last = 1}, {.first = 1}}) == 3);
    CHECK(db.get<edge>(0, 0).has_value());
    CHECK(error_of([&] { db.insert(edge{.first = 1}); }).facts.violated == constraint_kind::primary_key);
}

// --- transactions have the same operations ---------------------------------------------------------------------------

TEST_CASE_METHOD(on_plane, "transactions take the same calls as the database") {
    constexpr auto by_x = from<point>.where(col<&point::x> == arg<0>);
    const auto here = std::source_location::current();
    const auto read_all = [&](auto& any) {
        CHECK(any(from<point>).all().size() == 5);
        CHECK(any(by_x, 3).one().id == 4);
        CHECK(any.at(here, by_x, 3).one().id == 4);
        CHECK(any.template get<point>(4)->x == 3);
    };
    db.transaction([&](auto& running) {
        CHECK(running.insert_all(points(4)) == 4);
        CHECK(running.insert(point{.name = "five"}).id == 5);
        running(update<point>.set(col<&point::y> = arg<0>).where(col<&point::id> == arg<1>), 1, 1).expect_one();
        read_all(running);
        running.savepoint(read_all);
    });
    db.read(read_all);
    read_all(db);
}
