// SPDX-License-Identifier: BSL-1.0
// The guide's samples on queries. The text of each is a constant, so most of this file is checked by compiling it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

// clang-format off
// [tables]
struct author {
    std::int64_t id{};
    std::string name{};
    std::optional<int> born{};

    static consteval auto table() {
        return constable::table("authors", primary_key<&author::id>, unique_key<&author::name>);
    }
};

struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    int pages{};
    std::optional<double> rating{};

    static consteval auto table() {
        return constable::table("books", primary_key<&book::id>, indexed<&book::author_id>,
            foreign_key<&book::author_id>.references<&author::id>());
    }
};

using library = schema<"library", author, book>;
// [/tables]

// [select]
constexpr auto long_books = from<book>
    .where(col<&book::pages> >= arg<0> && (col<&book::rating> == null || col<&book::rating> > 3.5))
    .order_by(desc<&book::pages>, col<&book::title>)
    .limit(arg<1>)
    .offset(20);

static_assert(sql<sqlite>(long_books) ==
    "SELECT id, author_id, title, pages, rating FROM books "
    "WHERE pages >= ? AND (rating IS NULL OR rating > ?) "
    "ORDER BY pages DESC, title LIMIT ? OFFSET ?");
static_assert(sql<postgres>(long_books) ==
    "SELECT id, author_id, title, pages, rating FROM books "
    "WHERE pages >= $1 AND (rating IS NULL OR rating > $2) "
    "ORDER BY pages DESC, title LIMIT $3 OFFSET $4");
// [/select]

// [joins]
constexpr auto by_key = from<book>.join<author>().where(col<&author::name> == arg<0>);
constexpr auto by_condition = from<book>
    .join<author>(col<&book::author_id> == col<&author::id> && col<&author::born> > 1900);
constexpr auto with_books = from<author>
    .left_join<book>()
    .select(whole<author>, whole<book>, col<&book::title>)
    .order_by(col<&author::id>, col<&book::id>);

static_assert(sql<sqlite>(by_key) ==
    "SELECT books.id, books.author_id, books.title, books.pages, books.rating FROM books "
    "JOIN authors ON books.author_id = authors.id WHERE authors.name = ?");
static_assert(sql<sqlite>(by_condition).ends_with("JOIN authors ON books.author_id = authors.id AND authors.born > ?"));
static_assert(std::is_same_v<decltype(by_key)::row, book>);
static_assert(std::is_same_v<decltype(with_books)::row,
    std::tuple<author, std::optional<book>, std::optional<std::string>>>);
// [/joins]

// [projection]
struct summary {
    std::string name{};
    std::int64_t books{};
    std::optional<double> best{};
};

constexpr auto titles = from<book>.select(col<&book::title>);
constexpr auto titles_and_pages = from<book>.select(col<&book::title>, col<&book::pages> + 2);
constexpr auto summaries = from<author>
    .join<book>()
    .group_by(col<&author::name>)
    .having(count() >= 2)
    .select_as<summary>(col<&author::name>,
                        into_member<&summary::books>(count()),
                        into_member<&summary::best>(max(col<&book::rating>)))
    .order_by(descending(count()), col<&author::name>);

static_assert(std::is_same_v<decltype(titles)::row, std::string>);
static_assert(std::is_same_v<decltype(titles_and_pages)::row, std::tuple<std::string, std::int64_t>>);
static_assert(std::is_same_v<decltype(summaries)::row, summary>);
static_assert(sql<sqlite>(summaries) ==
    "SELECT authors.name, count(*), max(books.rating) FROM authors JOIN books ON books.author_id = authors.id "
    "GROUP BY authors.name HAVING count(*) >= ? ORDER BY count(*) DESC, authors.name");
// [/projection]

// [aggregates]
constexpr auto statistics = from<book>.select(count(), count(col<&book::rating>), count_distinct(col<&book::author_id>),
                                              sum(col<&book::pages>), avg(col<&book::pages>), min(col<&book::title>));
static_assert(std::is_same_v<decltype(statistics)::row,
    std::tuple<std::int64_t, std::int64_t, std::int64_t,
               std::optional<std::int64_t>, std::optional<double>, std::optional<std::string>>>);
// [/aggregates]

// [insert]
constexpr auto add_author = into<author>.set(col<&author::name> = arg<0>, col<&author::born> = arg<1>)
                                        .returning(col<&author::id>);
constexpr auto rate = into<book>
    .set(col<&book::id> = arg<0>, col<&book::author_id> = arg<1>, col<&book::title> = arg<2>, col<&book::pages> = 0,
         col<&book::rating> = arg<3>)
    .on_conflict<&book::id>()
    .do_update(col<&book::rating> = excluded<&book::rating>, col<&book::pages> += 1);
constexpr auto add_once = into<author>.set(col<&author::name> = arg<0>).on_conflict<&author::name>().do_nothing();

static_assert(sql<sqlite>(add_author) == "INSERT INTO authors (name, born) VALUES (?, ?) RETURNING id");
static_assert(sql<sqlite>(rate) ==
    "INSERT INTO books (id, author_id, title, pages, rating) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET rating = excluded.rating, pages = books.pages + ?");
static_assert(sql<sqlite>(add_once) == "INSERT INTO authors (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
// [/insert]

// [update]
constexpr auto retitle = update<book>.set(col<&book::title> = arg<0>, col<&book::rating> = null)
                                     .where(col<&book::id> == arg<1>);
constexpr auto forget = erase<book>.where(lower(col<&book::title>) == arg<0>).returning(col<&book::id>);
constexpr auto forget_all = erase<book>.all_rows(); // without where, this must be said

static_assert(sql<sqlite>(retitle) == "UPDATE books SET title = ?, rating = NULL WHERE id = ?");
static_assert(sql<sqlite>(forget) == "DELETE FROM books WHERE lower(title) = ? RETURNING id");
static_assert(sql<sqlite>(forget_all) == "DELETE FROM books");
// [/update]

int main() {
    auto db = open<library>("sqlite::memory:");
    db.create_tables();

    // [run]
    const std::int64_t ursula = db(add_author, "Ursula K. Le Guin", 1929).one();
    db.insert(book{.author_id = ursula, .title = "The Dispossessed", .pages = 341, .rating = 4.5});
    db.insert(book{.author_id = ursula, .title = "The Word for World Is Forest", .pages = 128});
    db(add_once, "Anonymous");

    for (book const& b : db(by_key, "Ursula K. Le Guin")) // rows are read one by one
        fmt::print("{}, {} pages\n", b.title, b.pages);

    const std::vector<std::string> all = db(titles).all();
    const std::optional<std::string> any = db(titles).first();
    const std::int64_t books = db(from<book>.select(count())).one(); // exactly one row, else row_count_error
    const std::optional<author> found = db.get<author>(ursula);

    // A query that is written where it runs may hold values; each is a parameter.
    const int least = 200;
    for (auto const& [title, rating] : db(from<book>.where(col<&book::pages> >= least)
                                                    .select(col<&book::title>, col<&book::rating>)))
        fmt::print("{}: {}\n", title, rating.value_or(0));
    // [/run]
    fmt::print("{} {} {} {}\n", all.size(), any.value(), books, found.value().name);

    for (auto const& [who, what, title] : db(with_books))
        fmt::print("{}: {}\n", who.name, what ? what->title : "nothing");
    for (summary const& s : db(summaries))
        fmt::print("{}: {} books, best {}\n", s.name, s.books, s.best.value());
    db(rate, 1, ursula, "unused", 5.0);
    fmt::print("{}\n", db(retitle, "The Dispossessed: An Ambiguous Utopia", 1).rows());
    const auto [rows, rated, authors, pages, mean, first] = db(statistics).one();
    fmt::print("{} {} {} {} {} {}\n", rows, rated, authors, pages.value(), mean.value(), first.value());
    for (std::int64_t id : db(forget, "the word for world is forest"))
        fmt::print("forgot {}\n", id);
    fmt::print("{} {}\n", db(forget_all).rows(), db(long_books, 1, 10).all().size());
}
// clang-format on
