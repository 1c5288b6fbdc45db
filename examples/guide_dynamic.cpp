// SPDX-License-Identifier: BSL-1.0
// The guide's samples on what is decided at run time: dynamic parts, filters, hand-written SQL; and on related rows.

#include "guide_library.hpp"

#include <constable/filter.hpp>

// clang-format off
// [dynamic]
struct wishes {
    std::optional<std::string> title{};
    std::optional<int> least_pages{};
    bool by_rating{};
};

auto books_like(wishes const& w) {
    return from<book>
        .where(dynamic(w.title, [](auto const& title) { return contains(col<&book::title>, title); }) &&
               dynamic(w.least_pages, [](int pages) { return col<&book::pages> >= pages; }))
        .order_by(dynamic(w.by_rating, desc<&book::rating>), col<&book::id>);
}

auto change_book(std::int64_t id, bool renamed, std::string const& title, std::optional<double> const& rating) {
    return update<book>
        .set(dynamic(renamed, col<&book::title> = title), dynamic(rating.has_value(), col<&book::rating> = rating))
        .where(col<&book::id> == id);
}
// [/dynamic]

int main() {
    auto db = filled_library();

    // [dynamic-run]
    const wishes everything{};
    const wishes long_ones{.title = "The", .least_pages = 200, .by_rating = true};
    show("everything", db(books_like(everything)));  // … FROM books WHERE 1 AND 1 ORDER BY id
    show("long ones", db(books_like(long_ones)));
    db(change_book(2, false, "", 3.9)).expect_one();
    fmt::print("{}\n", db(change_book(2, false, "", {})).rows());  // nothing to set: nothing runs
    // [/dynamic-run]

    // [filter]
    filter<book, author> wanted;
    wanted.add(col<&book::pages> > 150);
    wanted.add(col<&author::born> != null);

    filter<book, author> either;
    either.add(col<&author::name> == "Lem").add(col<&book::rating> > 4.4);
    wanted.add_any(either);  // one of these

    show("wanted", db(from<book>.join<author>().where(wanted && col<&book::id> < 4).order_by(col<&book::id>)));
    // [/filter]

    // [one]
    constexpr auto by_name = from<author>.where(col<&author::name> == arg<0>);  // the whole unique key
    const std::optional<author> lem = db(by_name, "Lem");

    constexpr auto with_author = from<book>.join<author>().where(col<&book::id> == arg<0>)
                                           .select(whole<book>, whole<author>);
    const std::optional<std::tuple<book, author>> solaris = db(with_author, 3);
    // [/one]
    fmt::print("{} {}\n", lem.value().id, shown(solaris));

    // [related]
    const std::vector<reader> readers = db(from<reader>.order_by(col<&reader::id>)).all();
    const auto loans = db.children<&loan::reader_id>(readers);     // one query for all readers
    const auto books = db.parents<&loan::book_id>(loans.all());    // one query for all loans
    for (reader const& r : readers) {
        fmt::print("{}:", r.name);
        for (loan const& l : loans.of(r))
            fmt::print(" {}", books.of(l).title);
        fmt::print("\n");
    }
    show("loans", db(from<reader>.select(col<&reader::name>, children_count<&loan::reader_id>)
                                 .order_by(col<&reader::id>)));
    // [/related]

    // [optional-parent]
    const auto hosts = db.parents<&reader::invited_by>(readers);
    for (reader const& r : readers)
        if (reader const* host = hosts.of(r))
            fmt::print("{} by {}\n", r.name, host->name);
    // [/optional-parent]

    // [raw]
    struct usage {
        std::string name{};
        std::int64_t loans{};
    };
    constexpr raw<usage> most_loans{"SELECT name, count(*) AS loans FROM loans JOIN readers ON readers.id = reader_id "
                                    "WHERE since >= ? GROUP BY readers.id ORDER BY loans DESC, name LIMIT 1"};
    for (usage const& u : db(most_loans, timestamp::from_civil(2026, 2, 1)))
        fmt::print("{} {}\n", u.name, u.loans);

    const std::int64_t pages = db(raw<std::int64_t>("SELECT sum(pages) FROM books")).one();
    db(raw_write("UPDATE books SET pages = pages + ? WHERE id = ?"), 1, 3).expect_one();
    const auto gone = db(raw_returning<std::int64_t>("DELETE FROM loans WHERE book_id = ? RETURNING id"), 4).one();
    // [/raw]
    fmt::print("{} {}\n", pages, gone);
}
// clang-format on
