// SPDX-License-Identifier: BSL-1.0

// Filters: conditions that are put together at run time.

#include <constable/filter.hpp>

#include <cstdint>
#include <optional>
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

enum class colour { red, green };

struct author {
    std::int64_t id{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("authors", primary_key<&author::id>);
    }
};
struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    std::optional<int> pages{};
    double price{};
    colour cover{};
    blob scan{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("books", primary_key<&book::id>,
                                foreign_key<&book::author_id>.references<&author::id>());
    }
};

using library = schema<"library", author, book>;

constexpr auto id = col<&book::id>;
constexpr auto title = col<&book::title>;
constexpr auto pages = col<&book::pages>;
constexpr auto price = col<&book::price>;

blob two_bytes() { return blob{std::vector<std::byte>{std::byte{1}, std::byte{2}}}; }

struct fixture : constable_test::on_each_engine<library> {
    fixture() {
        db.insert_all(std::vector<author>{{.name = "ada"}, {.name = "bob"}});
        for (int i = 1; i <= 20; ++i)
            db.insert(book{.author_id = 1 + i % 2,
                           .title = "book " + std::to_string(i),
                           .pages = i % 5 == 0 ? std::nullopt : std::optional{i * 10},
                           .price = i / 2.0,
                           .cover = i % 3 == 0 ? colour::green : colour::red,
                           .scan = i == 7 ? two_bytes() : blob{}});
    }
    std::vector<std::int64_t> ids(filter<book> const& by) {
        return db(from<book>.select(id).where(by && id > 0).order_by(id)).all();
    }
    std::int64_t prepared() {
        return constable_test::prepared_statements(db.connection(), "SELECT id FROM books WHERE");
    }
};
using list = std::vector<std::int64_t>;

std::string text(filter<book> const& by) { return running_sql<sqlite>(from<book>.select(id).where(by)); }

static_assert(std::is_void_v<broken_filter_condition<decltype(pages > 3), book>>);
static_assert(std::is_same_v<broken_filter_condition<decltype(pages > 3), author>,
                             error::table_not_in_filter<column<&book::pages>>>);
static_assert(std::is_void_v<broken_filter_condition<decltype(pages > 3), author, book>>);
static_assert(std::is_same_v<broken_filter_condition<decltype(pages + 3), book>,
                             error::not_a_condition<std::remove_const_t<decltype(pages + 3)>>>);
static_assert(std::is_same_v<broken_filter_condition<decltype(pages > arg<0>), book>,
                             error::argument_in_filter<std::remove_const_t<decltype(pages > arg<0>)>>>);
static_assert(std::is_same_v<broken_filter_condition<filter<book>, book>, error::nested_dynamic<filter<book>>>);
static_assert(std::is_same_v<broken_filter_condition<decltype(max(pages) > 3), book>,
                             error::aggregate_in_where<std::remove_const_t<decltype(max(pages))>>>);

} // namespace

TEST_CASE("the text of a filter") {
    filter<book> by;
    CHECK(by.empty());
    CHECK(text(by) == "SELECT id FROM books WHERE 1");
    CHECK(sql<sqlite>(from<book>.select(id).where(by)) == "SELECT id FROM books WHERE 1");
    CHECK(sql<postgres>(from<book>.select(id).where(by && id > 3)) == "SELECT id FROM books WHERE TRUE AND id > $1");
    by.add(pages > 3);
    CHECK(text(by) == "SELECT id FROM books WHERE pages > ?");
    by.add(title == "a" || price < 2.5).add(pages != null);
    CHECK(by.size() == 3);
    CHECK(text(by) == "SELECT id FROM books WHERE pages > ? AND (title = ? OR price < ?) AND pages IS NOT NULL");
    CHECK(running_sql<postgres>(from<book>.select(id).where(id > 0 && by && id < 9)) ==
          "SELECT id FROM books WHERE id > $1 AND pages > $2 AND (title = $3 OR price < $4) AND pages IS NOT NULL "
          "AND id < $5");

    filter<book> either;
    by.add_any(either);
    CHECK(by.size() == 3);
    either.add(id == 1 && title == "b").add(id == 2).add(id == 3 || id == 4);
    filter<book> both;
    both.add_any(either).add(price > 1).add_any(either);
    CHECK(text(both) == "SELECT id FROM books WHERE (id = ? AND title = ? OR id = ? OR (id = ? OR id = ?)) AND "
                        "price > ? AND (id = ? AND title = ? OR id = ? OR (id = ? OR id = ?))");
    both.clear();
    CHECK(both.empty());

    filter<author, book> joined;
    joined.add(col<&author::name> == "ada").add(pages > 3);
    CHECK(running_sql<sqlite>(from<book>.join<author>().select(id).where(joined)) ==
          "SELECT books.id FROM books JOIN authors ON books.author_id = authors.id "
          "WHERE authors.name = ? AND books.pages > ?");
}

TEST_CASE_METHOD(fixture, "a filter lets the rows pass that meet its conditions") {
    filter<book> by;
    CHECK(ids(by).size() == 20);
    {
        std::string wanted = "book 7";
        by.add(title >= wanted);
        wanted = "zzzzzz"; // the filter has its own
    }
    CHECK(ids(by) == list{7, 8, 9});
    by.add(price <= 4.0);
    CHECK(ids(by) == list{7, 8});
    by.add(col<&book::cover> == colour::red && pages != null);
    CHECK(ids(by) == list{7, 8});
    by.add(col<&book::scan> == two_bytes());
    CHECK(ids(by) == list{7});

    SECTION("alternatives") {
        filter<book> either;
        either.add(id == 3).add(id == 12 && price == 6.0).add(pages == null && id > 15);
        filter<book> other;
        other.add(id > 3).add_any(either);
        CHECK(ids(other) == list{12, 20});
    }
    SECTION("of several tables") {
        filter<author, book> joined;
        joined.add(col<&author::name> == "ada").add(pages > 150);
        CHECK(db(from<book>.join<author>().select(id).where(joined).order_by(id)).all() == list{16, 18});
    }
    SECTION("in writes, beside a condition that is always there") {
        CHECK(db(erase<book>.where(by && id > 0)).rows() == 1);
        CHECK(db(update<book>.set(price = 0.0).where(id < 5 && filter<book>{}.add(pages > 20))).rows() == 2);
    }
    SECTION("with dynamic parts and arguments, in the order of the text") {
        const auto query = [&](bool cheap) {
            return from<book>.select(id)
                .where(dynamic(cheap, price < 2.0) && filter<book>{}.add(id > 1) && id < arg<0>)
                .order_by(dynamic(cheap, desc<&book::id>))
                .limit(arg<1>);
        };
        CHECK(db(query(true), 6, 5).all() == list{3, 2});
        CHECK(db(query(false), 6, 2).all().size() == 2);
    }
}

TEST_CASE_METHOD(fixture, "a statement is prepared once for each sequence of conditions") {
    const auto search = [](std::int64_t from_id, std::optional<double> most) {
        filter<book> by;
        by.add(id >= from_id);
        if (most)
            by.add(price <= *most);
        return by;
    };
    for (int i = 1; i <= 5; ++i) {
        CHECK(ids(search(i, std::nullopt)).size() == static_cast<std::size_t>(21 - i));
        CHECK(ids(search(i, 5.0)).size() == static_cast<std::size_t>(11 - i));
    }
    CHECK(prepared() == 2);
    filter<book> turned;
    turned.add(price <= 5.0).add(id >= 1);
    CHECK(ids(turned).size() == 10);
    CHECK(prepared() == 3);
}

TEST_CASE_METHOD(fixture, "a query keeps the conditions that the filter had") {
    filter<book> by;
    by.add(id > 18);
    const auto early = from<book>.select(id).where(by);
    filter<book> other = by;
    by.add(id > 19);
    CHECK(db(early).all().size() == 2);
    CHECK(ids(by).size() == 1);
    CHECK(ids(other).size() == 2);
    // rows may outlive their filter
    auto rows = [&] {
        filter<book> brief;
        brief.add(title == std::string("book 11"));
        return db(from<book>.select(id).where(brief));
    }();
    CHECK(std::move(rows).one() == 11);
}

TEST_CASE_METHOD(fixture, "a value that cannot be stored is refused when it is added") {
    filter<book> by;
    by.add(id > 18);
    const auto refused = error_of([&] { by.add(pages > 3 && title == "\xff"); });
    CHECK(refused.kind == error_kind::invalid_value);
    CHECK(refused.facts.table == "books");
    CHECK(refused.facts.columns == "title");
    CHECK(by.size() == 1);
    CHECK(ids(by) == list{19, 20});
    require_usable(db.connection());
}

TEST_CASE_METHOD(fixture, "the number of statements kept is bounded") {
    // sequences of three conditions out of ten: a thousand
    const auto add = [](filter<book>& by, int which) {
        switch (which) {
        case 0: by.add(id > 0); break;
        case 1: by.add(id >= 0); break;
        case 2: by.add(id < 100); break;
        case 3: by.add(id <= 100); break;
        case 4: by.add(id != 100); break;
        case 5: by.add(price >= 0.0); break;
        case 6: by.add(price < 100.0); break;
        case 7: by.add(title != "x"); break;
        case 8: by.add(title > ""); break;
        default: by.add(id == id); break;
        }
    };
    std::size_t wrong = 0;
    for (int i = 0; i < 1000; ++i) {
        filter<book> by;
        add(by, i / 100);
        add(by, i / 10 % 10);
        add(by, i % 10);
        wrong += ids(by).size() == 20 ? 0U : 1U;
    }
    CHECK(wrong == 0);
    CHECK(db.run().statements().shapes() == most_shapes);
    if (is_postgres())
        CHECK(prepared() <= 512); // the connection keeps some that no query holds
    else
        CHECK(prepared() == static_cast<std::int64_t>(most_shapes));
}
