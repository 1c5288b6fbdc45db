// SPDX-License-Identifier: BSL-1.0
// The guide's samples on joins, rows, subqueries, groups, orders and pages.

#include "guide_library.hpp"

// clang-format off
// [kinds]
constexpr auto every_author = from<author>          // authors without books too
    .left_join<book>()
    .select(col<&author::name>, whole<book>)
    .order_by(col<&author::id>, col<&book::id>);
constexpr auto borrowed = from<loan>                // three tables, each by its foreign key
    .join<reader>()
    .join<book>()
    .where(col<&loan::returned> == null)
    .select(col<&reader::name>, col<&book::title>)
    .order_by(col<&loan::id>);
constexpr auto never_lent = from<loan>              // books without loans
    .right_join<book>()
    .where(col<&loan::id> == null)
    .select(col<&book::title>);
constexpr auto pairs = from<author>.cross_join<reader>().select(count());

static_assert(std::is_same_v<decltype(every_author)::row, std::tuple<std::string, std::optional<book>>>);
static_assert(sql<sqlite>(borrowed) ==
    "SELECT readers.name, books.title FROM loans JOIN readers ON loans.reader_id = readers.id "
    "JOIN books ON loans.book_id = books.id WHERE loans.returned IS NULL ORDER BY loans.id");
// [/kinds]

// [alias]
using host = alias<reader, "host">;

constexpr auto invited = from<reader>
    .left_join<host>()
    .select(col<&reader::name>, col<&reader::joined>, col<&reader::name, host>)
    .order_by(col<&reader::id>);

static_assert(std::is_same_v<decltype(invited)::row, std::tuple<std::string, date, std::optional<std::string>>>);
static_assert(sql<sqlite>(invited) ==
    "SELECT readers.name, readers.joined, host.name FROM readers "
    "LEFT JOIN readers AS host ON readers.invited_by = host.id ORDER BY readers.id");
// [/alias]

// [structs]
struct borrowing {
    std::string title{};
    std::string who{};
    timestamp since{};
    bool open{};
};

constexpr auto borrowings = from<loan>
    .join<reader>()
    .join<book>()
    .select_as<borrowing>(col<&book::title>, col<&loan::since>,  // by name
                          into_member<&borrowing::who>(col<&reader::name>),
                          into_member<&borrowing::open>(col<&loan::returned> == null))
    .order_by(col<&loan::since>);
// [/structs]

// [subqueries]
constexpr auto of_book = col<&loan::book_id> == outer<&book::id>;  // the row that the subquery is asked for

constexpr auto on_the_shelf = from<book>
    .where(!exists(from<loan>.where(of_book && col<&loan::returned> == null)))
    .select(col<&book::title>)
    .order_by(col<&book::id>);
constexpr auto by_old_authors = from<book>
    .where(in(col<&book::author_id>, from<author>.where(col<&author::born> < arg<0>).select(col<&author::id>)))
    .select(col<&book::title>)
    .order_by(col<&book::id>);
constexpr auto longer_than_most = from<book>
    .where(col<&book::pages> > subquery(from<book>.select(avg(col<&book::pages>))))
    .select(col<&book::title>, subquery(from<loan>.where(of_book).select(count())))
    .order_by(col<&book::id>);
// [/subqueries]

// [groups]
constexpr auto by_author = from<book>
    .join<author>()
    .group_by(col<&author::id>, col<&author::name>)
    .having(count() > 1)
    .select(col<&author::name>, count(),
            count().filter(col<&book::rating> != null),
            sum(col<&book::pages>).filter(col<&book::pages> >= 200),
            avg(col<&book::rating>))
    .order_by(descending(count()), col<&author::name>);

static_assert(std::is_same_v<decltype(by_author)::row,
    std::tuple<std::string, std::int64_t, std::int64_t, std::optional<std::int64_t>, std::optional<double>>>);
static_assert(sql<sqlite>(by_author).starts_with(
    "SELECT authors.name, count(*), count(*) FILTER (WHERE books.rating IS NOT NULL), "));
// [/groups]

// [order]
constexpr auto best_first = from<book>.order_by(desc<&book::rating>, col<&book::title>).limit(3);
constexpr auto unrated_first = from<book>
    .order_by(descending(col<&book::rating>).nulls_first(), col<&book::title>)
    .limit(arg<0>)
    .offset(arg<1>);

static_assert(sql<sqlite>(best_first).ends_with("ORDER BY rating DESC, title LIMIT ?"));
static_assert(sql<postgres>(best_first).ends_with("ORDER BY rating DESC NULLS LAST, title LIMIT $1"));
// [/order]

// [pages]
constexpr auto page = from<book>.order_by(desc<&book::pages>, desc<&book::id>).limit(2);
constexpr auto page_after = page.after(arg<0>, arg<1>);  // a value or an argument for each term

static_assert(sql<sqlite>(page_after) ==
    "SELECT id, author_id, title, pages, rating FROM books WHERE (pages, id) < (?, ?) "
    "ORDER BY pages DESC, id DESC LIMIT ?");
// [/pages]

// [sets]
constexpr auto names = from<author>.select(col<&author::name>)
    .union_distinct(from<reader>.select(col<&reader::name>))
    .except(from<reader>.where(col<&reader::invited_by> != null).select(col<&reader::name>))
    .order_by(col<&author::name>)  // what the first query selects
    .limit(10);

static_assert(sql<sqlite>(names) ==
    "SELECT name FROM authors UNION SELECT readers.name FROM readers "
    "EXCEPT SELECT readers.name FROM readers WHERE readers.invited_by IS NOT NULL ORDER BY 1 LIMIT ?");
// [/sets]

int main() {
    auto db = filled_library();
    show("every author", db(every_author));
    show("borrowed", db(borrowed));
    show("never lent", db(never_lent));
    show("pairs", db(pairs));
    show("invited", db(invited));
    for (borrowing const& b : db(borrowings))
        fmt::print("{} {} {} {}\n", b.title, b.who, b.since, b.open);
    show("on the shelf", db(on_the_shelf));
    show("by old authors", db(by_old_authors, 1925));
    show("longer than most", db(longer_than_most));
    show("by author", db(by_author));
    show("best first", db(best_first));
    show("unrated first", db(unrated_first, 2, 0));

    // [pages-run]
    std::vector<book> books = db(page).all();
    while (!books.empty()) {
        show("page", books);
        books = db(page.after(books.back())).all();  // the last row, where the order names members of the row
    }
    // [/pages-run]
    show("page after 295, 4", db(page_after, 295, 4));
    show("names", db(names));
}
// clang-format on
