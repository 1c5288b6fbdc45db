// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/select.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>
#include <constable/query/sql.hpp>

#include "../support/nodes.hpp"
#include "../support/parameters.hpp"

using namespace constable;
using constable_test::parameters_of;
using constable_test::reads;

namespace {

struct author {
    std::int64_t id{};
    std::string name{};
    static consteval auto table() { return constable::table("authors", primary_key<&author::id>); }
};

struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    std::optional<std::int32_t> pages{};
    static consteval auto table() {
        return constable::table("books", primary_key<&book::id>,
                                foreign_key<&book::author_id>.references<&author::id>());
    }
};

constexpr auto id = col<&book::id>;
constexpr auto title = col<&book::title>;
constexpr auto pages = col<&book::pages>;

template <class Query>
using row_of = typename Query::row;
template <class Query, class Row>
constexpr bool gives(Query const&, std::type_identity<Row>) {
    return std::is_same_v<row_of<Query>, Row>;
}
template <class Row>
constexpr std::type_identity<Row> rows_of{};

// --- what a query gives ----------------------------------------------------------------------------------------------

static_assert(gives(from<book>, rows_of<book>));
static_assert(gives(from<book>.join<author>(), rows_of<book>));
static_assert(gives(from<book>.where(id == 1).order_by(id).limit(1).distinct(), rows_of<book>));
static_assert(gives(from<book>.select(title), rows_of<std::string>));
static_assert(gives(from<book>.select(pages), rows_of<std::optional<std::int32_t>>));
static_assert(gives(from<book>.select(title, pages), rows_of<std::tuple<std::string, std::optional<std::int32_t>>>));
static_assert(gives(from<book>.select(count()), rows_of<std::int64_t>));
// The last select counts.
static_assert(gives(from<book>.select(title).select(id), rows_of<std::int64_t>));
// A left join makes the joined side optional, whether it is written before or after select.
static_assert(gives(from<author>.select(title).left_join<book>(), rows_of<std::optional<std::string>>));
static_assert(gives(from<author>.left_join<book>().select(col<&author::name>, title),
                    rows_of<std::tuple<std::string, std::optional<std::string>>>));
static_assert(gives(from<author>.join<book>().select(col<&author::name>, title),
                    rows_of<std::tuple<std::string, std::string>>));

// --- the value it is -------------------------------------------------------------------------------------------------

constexpr auto full = from<book>.join<author>().where(id > 5).group_by(pages).having(count() > arg<2>)
                          .select(pages, count()).order_by(descending(count()), pages).limit(arg<0>).offset(3).distinct();
constexpr auto& model = decltype(full)::model;
static_assert(model.sources.size() == 2 && model.sources[0].table == "books" && model.sources[1].table == "authors");
static_assert(model.sources[0].kind == join_kind::first && model.sources[1].kind == join_kind::inner);
static_assert(reads(model.sources[1].on, "equal(author_id,id)") && model.sources[0].on.empty());
static_assert(reads(model.projection, "pages,count_rows") && reads(model.where, "greater(id,?)"));
static_assert(reads(model.group_by, "pages") && reads(model.having, "greater(count_rows,?2)"));
static_assert(model.order_by.size() == 2 && model.order_by[0].descending && !model.order_by[1].descending);
static_assert(reads(model.order_by[0].expression, "count_rows") && reads(model.order_by[1].expression, "pages"));
static_assert(model.has_limit && model.limit_argument == 1 && model.has_offset && model.offset_argument == 0);
static_assert(model.distinct && decltype(full)::grouped && std::is_same_v<decltype(full)::first_table, book>);

constexpr auto& plain = decltype(from<book>)::model;
static_assert(reads(plain.projection, "id,author_id,title,pages") && plain.where.empty() && plain.group_by.empty() &&
              plain.having.empty() && plain.order_by.empty() && !plain.has_limit && !plain.has_offset &&
              !plain.distinct);

// --- its cost --------------------------------------------------------------------------------------------------------

// A query holds its values and nothing else.
static_assert(std::is_empty_v<decltype(from<book>)>);
static_assert(std::is_empty_v<decltype(from<book>.join<author>().where(id == arg<0>).order_by(desc<&book::id>))>);
static_assert(std::is_trivially_copyable_v<decltype(from<book>.where(id == 1 && title == "x"))>);

// Clauses do not change the query that they are added to, and may come in any order.
static_assert(
    std::is_same_v<decltype(from<book>.limit(1).where(id == 2)), decltype(from<book>.where(id == 2).limit(1))>);
static_assert(std::is_same_v<decltype(from<book>.order_by(id).distinct().select(id)),
                             decltype(from<book>.select(id).order_by(id).distinct())>);

// DISTINCT is ordered by what is selected.
constexpr auto titles = from<book>.select(title, id + 0).distinct();
static_assert(sql<postgres>(titles.order_by(descending(title))) ==
              "SELECT DISTINCT title, id + $1 FROM books ORDER BY books.title DESC");
static_assert(std::is_same_v<broken_rule<decltype(titles.order_by(title, pages))>,
                             error::order_not_selected<std::remove_const_t<decltype(pages)>>>);
static_assert(std::is_void_v<broken_rule<decltype(from<book>.distinct().order_by(pages))>>);
static_assert(violation_in(decltype(titles.order_by(title, pages))::model).rule == query_rule::order_not_selected);

static_assert(sql<postgres>(from<author>.select(col<&author::id>).for_update()).ends_with(" FOR UPDATE"));
static_assert(sql<postgres>(from<author>.select(col<&author::id>).for_share()).ends_with(" FOR SHARE"));
static_assert(sql<postgres>(from<author>.skip_locked()).ends_with(" FOR UPDATE SKIP LOCKED"));
static_assert(sql<postgres>(from<author>.for_share().nowait()).ends_with(" FOR SHARE NOWAIT"));
static_assert(sql<postgres>(from<author>.nowait().for_share()).ends_with(" FOR SHARE NOWAIT"));
static_assert(sql<sqlite>(from<author>.for_share()) == sql<sqlite>(from<author>));

// Locks need rows of tables.
static_assert(!locks_no_rows(decltype(from<book>.for_update().join<author>(col<&author::id> == id))::model));
static_assert(locks_no_rows(decltype(from<book>.for_update().left_join<author>(col<&author::id> == id))::model));
static_assert(locks_no_rows(decltype(from<book>.for_update().distinct())::model));
static_assert(locks_no_rows(decltype(from<book>.skip_locked().select(count()))::model));
static_assert(!locks_no_rows(decltype(from<book>.select(count()))::model));

} // namespace

TEST_CASE("values are bound in the order of the text, whatever the order of the clauses") {
    const auto query = from<book>.offset(8).limit(7).order_by(sum(id) + 6).having(count() > 5).group_by(pages + 4)
                           .where(title == "three").left_join<author>(col<&author::id> == 2).select(sum(id * 1));
    CHECK(parameters_of(query) == "1 2 three 4 5 6 7 8");
    CHECK(sql<sqlite>(query) ==
          "SELECT sum(books.id * ?) FROM books LEFT JOIN authors ON authors.id = ? WHERE books.title = "
          "? GROUP BY books.pages + ? HAVING count(*) > ? ORDER BY sum(books.id) + ? LIMIT ? OFFSET ?");
}

TEST_CASE("arguments stand among values") {
    CHECK(parameters_of(from<book>.where(id == arg<1> && title == "x" && pages != arg<1>).limit(arg<0>).offset(2)) ==
          "arg1 x arg1 arg0 2");
    CHECK(parameters_of(from<book>).empty());
    CHECK(parameters_of(full) == "5 arg2 arg0 3");
}

TEST_CASE("a query keeps its values when it is copied and extended") {
    const auto few = from<book>.where(id < 10);
    const auto fewer = few.limit(2);
    CHECK(parameters_of(few) == "10");
    CHECK(parameters_of(fewer) == "10 2");
    auto moved = [] { return from<book>.where(title == std::string(40, 'x')); }();
    CHECK(parameters_of(moved) == std::string(40, 'x')); // a temporary string moves into the query
    std::string lent = "before";
    const auto borrowing = from<book>.where(title == lent);
    lent = "after!";
    CHECK(parameters_of(borrowing) == "after!"); // an lvalue is lent
}
