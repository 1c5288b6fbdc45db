// SPDX-License-Identifier: BSL-1.0
#include <constable/query/cardinality.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

template <class Query>
constexpr bool one(Query const&) {
    return at_most_one_row(Query::model);
}

constexpr auto id = col<&employee::id>;
constexpr auto name = col<&employee::name>;

static_assert(one(from<employee>.where(id == arg<0>)) && one(from<employee>.where(7 == id)));
static_assert(one(from<employee>.where(name == "ann" && col<&employee::pay> > 1)));
static_assert(one(from<employee>.where(id == 1).select(name)));
static_assert(one(from<employee>.where(id == subquery(from<task>.select(max(col<&task::id>))))));
static_assert(one(from<task>.join<employee>().where(col<&task::id> == 1)));
static_assert(one(from<task>.left_join<employee>().where(col<&task::id> == 1)));

static_assert(!one(from<employee>) && !one(from<employee>.where(id > 1)) && !one(from<employee>.where(id != 1)));
static_assert(!one(from<employee>.where(id == 1 || name == "x")) && !one(from<employee>.where(!(id == 1))));
static_assert(!one(from<employee>.where(id == id)) && !one(from<employee>.where(id == col<&employee::pay>)));
static_assert(!one(from<employee>.where(in(id, 1, 2))));
static_assert(!one(from<task>.where(col<&task::employee_id> == 1)));
static_assert(!one(from<employee>.join<task>().where(id == 1)) &&
              !one(from<employee>.left_join<task>().where(id == 1)));
static_assert(!one(from<task>.cross_join<employee>().where(col<&task::id> == 1)));
static_assert(!one(from<employee>.where(id == 1).union_all(from<employee>)));
// The joined table's condition stands in WHERE, and the other tables may have many rows.
static_assert(!one(from<task>.join<employee>().where(id == 1)));

// A subquery that reads the row gives a value for each.
constexpr auto by_own_task = from<employee>.where(
    id ==
    subquery(from<task>.where(col<&task::employee_id> == outer<&employee::id>).select(max(col<&task::employee_id>))));
static_assert(!one(by_own_task));

struct word {
    std::int64_t id{};
    std::string folded;
    std::string exact;
    std::int64_t other_id{};
    double half{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("words", primary_key<&word::id>, unique_key<&word::exact>,
                                collate<&word::folded>(nocase), indexed<lower(col<&word::folded>)>.unique());
    }
};
using other = alias<word, "other">;

// The left operand decides that upper and lower case are the same: many exact texts equal one.
static_assert(!one(from<word>.join<other>(col<&word::folded> == col<&word::exact, other>).where(col<&word::id> == 1)));
static_assert(one(from<word>.join<other>(col<&word::exact, other> == col<&word::folded>).where(col<&word::id> == 1)));
// Integers that are compared as doubles.
static_assert(!one(from<word>.join<other>(col<&word::id, other> == col<&word::half>).where(col<&word::id> == 1)));
static_assert(one(from<word>.join<other>(col<&word::id, other> == col<&word::other_id>).where(col<&word::id> == 1)));
// A unique index over an expression is not a key.
static_assert(!one(from<word>.where(col<&word::folded> == "a")));
// What may be left out does not count.
static_assert(!one(from<employee>.where(dynamic(true, id == 1))));
static_assert(one(from<employee>.where(dynamic(true, name == "x") && id == 1)));

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "a query that may give several rows gives all of them") {
    CHECK(db(by_own_task.select(id)).all().size() == 3);

    auto words = open<constable::schema<"words", word>>("sqlite::memory:");
    words.create_tables();
    words.insert(word{1, "ab", "x", 2, 2.0});
    words.insert(word{2, "cd", "AB", 1, 1.0});
    words.insert(word{3, "ef", "ab", 1, 1.0});
    const auto joined =
        words(
            from<word>.join<other>(col<&word::folded> == col<&word::exact, other>).where(col<&word::id> == 1).select(col<&word::id, other>))
            .all();
    CHECK(joined.size() == 2);
}

TEST_CASE_METHOD(staff::on_each_engine, "a query over a whole key gives an optional") {
    const std::optional<employee> found = db(from<employee>.where(id == arg<0>), 2);
    REQUIRE(found);
    CHECK(found->name == "bob");
    CHECK_FALSE(db(from<employee>.where(id == 99)));
    const auto joined = db(from<task>.join<employee>().where(col<&task::id> == 4).select(name, col<&task::title>));
    CHECK(joined == std::tuple<std::string, std::string>{"flo", "wash"});
    CHECK(db.read([](auto& tx) { return tx(from<employee>.where(name == "cy").select(id)); }) == 3);
    const auto many = db(from<employee>.where(col<&employee::pay> == 20)).all();
    CHECK(many.size() == 3);
}
