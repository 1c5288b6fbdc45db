// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/sql.hpp>
#include <constable/schema/cast.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <constable/schema/cast.hpp>

#include "../support/golden.hpp"

using namespace constable;
using constable_test::golden;
using constable_test::golden_text;

namespace {

enum class genre { rock, jazz };

struct artist {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> country{};
    static consteval auto table() {
        return constable::table("artists", primary_key<&artist::id>, unique_key<&artist::name>);
    }
};

struct album {
    std::int64_t id{};
    std::int64_t artist_id{};
    std::string title{};
    std::optional<std::int32_t> year{};
    double price{};
    genre kind{};
    bool live{};
    static consteval auto table() {
        return constable::table("albums", primary_key<&album::id>,
                                foreign_key<&album::artist_id>.references<&artist::id>(),
                                unique_key<&album::artist_id, &album::title>);
    }
};

struct track {
    std::int64_t album_id{};
    std::int32_t number{};
    std::string title{};
    std::optional<std::int64_t> seconds{};
    static consteval auto table() {
        return constable::table("tracks", primary_key<&track::album_id, &track::number>,
                                foreign_key<&track::album_id>.references<&album::id>());
    }
};

struct play {
    std::int64_t id{};
    std::int64_t album_id{};
    std::int32_t number{};
    timestamp at{};
    static consteval auto table() {
        return constable::table(
            "plays", primary_key<&play::id>,
            foreign_key<&play::album_id, &play::number>.references<&track::album_id, &track::number>());
    }
};

struct document {
    std::int64_t id{};
    std::string slug{};
    std::string body{};
    std::int64_t words{};
    std::int64_t pages{};
    std::int64_t version{1};
    timestamp changed{};
    static consteval auto table() {
        return constable::table("documents", primary_key<&document::id>, unique_key<&document::slug>,
                                generated<&document::pages>(col<&document::words> / 300),
                                row_version<&document::version>, updated_at<&document::changed>);
    }
};

struct ticket {
    std::int64_t id{};
    static consteval auto table() { return constable::table("tickets", primary_key<&ticket::id>); }
};

struct keywords {
    std::int64_t order{};
    std::string group{};
    std::int64_t from{};
    std::int64_t Mixed{};
    static consteval auto table() {
        return constable::table("select \"all\"", primary_key<&keywords::order>, unique_key<&keywords::group>);
    }
};

using music = schema<"music", artist, album, track, play, document, ticket, keywords>;

constexpr auto name = col<&artist::name>;
constexpr auto title = col<&album::title>;
constexpr auto year = col<&album::year>;
constexpr auto price = col<&album::price>;
constexpr auto live = col<&album::live>;
constexpr auto id = col<&album::id>;

constexpr auto albums = from<album>.select(id);

constexpr golden_text selects[]{
    golden(from<artist>, "SELECT id, name, country FROM artists"),
    golden(from<artist>.distinct().select(col<&artist::country>), "SELECT DISTINCT country FROM artists"),

    // joins
    golden(from<track>.join<album>(), "SELECT tracks.album_id, tracks.number, tracks.title, tracks.seconds FROM tracks "
                                      "JOIN albums ON tracks.album_id = albums.id"),
    golden(from<artist>.join<album>().select(name), "SELECT artists.name FROM artists JOIN albums ON albums.artist_id = "
                                                    "artists.id"),
    golden(from<artist>.left_join<album>().left_join<track>().select(name, title, col<&track::title>),
           "SELECT artists.name, albums.title, tracks.title FROM artists LEFT JOIN albums ON albums.artist_id = artists.id "
           "LEFT JOIN tracks ON tracks.album_id = albums.id"),
    golden(from<play>.join<track>().select(col<&track::title>),
           "SELECT tracks.title FROM plays JOIN tracks ON plays.album_id = tracks.album_id AND plays.number = "
           "tracks.number"),
    golden(from<play>.join<track>().join<album>().join<artist>().where(name == arg<0>).select(count()),
           "SELECT count(*) FROM plays JOIN tracks ON plays.album_id = tracks.album_id AND plays.number = tracks.number "
           "JOIN albums ON tracks.album_id = albums.id JOIN artists ON albums.artist_id = artists.id WHERE artists.name = "
           "$1"),
    golden(from<artist>.join<track>(col<&track::title> == name).select(name),
           "SELECT artists.name FROM artists JOIN tracks ON tracks.title = artists.name"),
    golden(from<artist>.left_join<album>(col<&album::artist_id> == col<&artist::id> && year > 1990).where(id == null ||
                                                                                                            live),
           "SELECT artists.id, artists.name, artists.country FROM artists LEFT JOIN albums ON albums.artist_id = "
           "artists.id AND albums.year > $1 WHERE albums.id IS NULL OR albums.live"),

    // conditions
    golden(albums.where(id == 1), "SELECT id FROM albums WHERE id = $1"),
    golden(albums.where(id != 1 && title < "m"), "SELECT id FROM albums WHERE id <> $1 AND title < $2"),
    golden(albums.where(year == null), "SELECT id FROM albums WHERE year IS NULL"),
    golden(albums.where(year != null && !live), "SELECT id FROM albums WHERE year IS NOT NULL AND NOT live"),
    golden(albums.where(col<&album::kind> == genre::jazz), "SELECT id FROM albums WHERE kind = $1"),
    golden(albums.where(id == 1 || (id == 2 && live)), "SELECT id FROM albums WHERE id = $1 OR id = $2 AND live"),
    golden(albums.where((id == 1 || id == 2) && live), "SELECT id FROM albums WHERE (id = $1 OR id = $2) AND live"),
    golden(albums.where(live && (id == 1 || (id == 2 && (year == null || year > 5)))),
           "SELECT id FROM albums WHERE live AND (id = $1 OR id = $2 AND (year IS NULL OR year > $3))"),
    golden(albums.where(!(id == 1 && live)), "SELECT id FROM albums WHERE NOT (id = $1 AND live)"),
    golden(albums.where(!(id == 1)), "SELECT id FROM albums WHERE NOT (id = $1)"),
    golden(albums.where(!!live), "SELECT id FROM albums WHERE NOT (NOT live)"),
    golden(albums.where((id == 1) == live), "SELECT id FROM albums WHERE (id = $1) = live"),
    golden(albums.where(live == (year == null)), "SELECT id FROM albums WHERE live = (year IS NULL)"),
    golden(albums.where((live || id > 3) == live), "SELECT id FROM albums WHERE (live OR id > $1) = live"),
    golden(albums.where((year > 3) == null), "SELECT id FROM albums WHERE (year > $1) IS NULL"),

    // arithmetic
    golden(albums.where(id + year * 2 > 7), "SELECT id FROM albums WHERE id + year * $1 > $2"),
    golden(albums.where((id + year) * 2 > 7), "SELECT id FROM albums WHERE (id + year) * $1 > $2"),
    golden(albums.where(id - (year - 1) == 0), "SELECT id FROM albums WHERE id - (year - $1) = $2"),
    golden(albums.where(id - year - 1 == 0), "SELECT id FROM albums WHERE id - year - $1 = $2"),
    golden(albums.where(id / (year * id) % 4 == 0), "SELECT id FROM albums WHERE id / (year * id) % $1 = $2"),
    golden(albums.where(-id < -(id + 1)), "SELECT id FROM albums WHERE -id < -(id + $1)"),
    golden(albums.where(-(-id) == id - -id), "SELECT id FROM albums WHERE -(-id) = id - -id"),
    golden(albums.where(2 * id == 10 - id), "SELECT id FROM albums WHERE $1 * id = $2 - id"),
    golden(albums.where((id + year) == null), "SELECT id FROM albums WHERE id + year IS NULL"),
    golden(albums.where(length(title) + 1 > 3 && lower(title) == upper(title)),
           "SELECT id FROM albums WHERE length(title) + $1 > $2 AND lower(title) = upper(title)",
"SELECT id FROM albums WHERE length(title) + $1 > $2 AND lower(title COLLATE \"C\") = upper(title COLLATE \"C\")"),

    // arguments and values are numbered where they stand, an argument used twice is two parameters
    golden(albums.where(year >= arg<0> && year <= arg<1> && id != arg<0>),
           "SELECT id FROM albums WHERE year >= $1 AND year <= $2 AND id <> $3"),
    golden(from<album>.select(price * 2, id + arg<0>).where(id > 5).order_by(id % 2).limit(3).offset(arg<1>),
           "SELECT price * $1, id + $2 FROM albums WHERE id > $3 ORDER BY id % $4 LIMIT $5 OFFSET $6",
"SELECT price * $1, id + $2 FROM albums WHERE id > $3 ORDER BY albums.id % $4 LIMIT $5 OFFSET $6"),

    // order, limit
    golden(albums.order_by(desc<&album::id>, title), "SELECT id FROM albums ORDER BY id DESC, title"),
    golden(albums.order_by(descending(lower(title)), -id), "SELECT id FROM albums ORDER BY lower(title) DESC, -id",
"SELECT id FROM albums ORDER BY lower(title COLLATE \"C\") DESC, -id"),
    golden(albums.limit(10), "SELECT id FROM albums LIMIT $1"),
    golden(albums.limit(arg<0>).offset(arg<1>), "SELECT id FROM albums LIMIT $1 OFFSET $2"),

    // groups and aggregates
    golden(from<album>.select(count(), count(year), count_distinct(year), sum(price), avg(id), min(title), max(year)),
           "SELECT count(*), count(year), count(DISTINCT year), sum(price), avg(id), min(title), max(year) FROM albums"),
    golden(from<album>.group_by(year, live).having(count() > 2 && sum(price) < arg<0>).select(year, live, count())
               .order_by(descending(count()), live),
           "SELECT year, live, count(*) FROM albums GROUP BY year, live HAVING count(*) > $1 AND sum(price) < $2 ORDER BY "
           "count(*) DESC, live",
"SELECT year, live, count(*) FROM albums GROUP BY year, live HAVING count(*) > $1 AND sum(price) < $2 ORDER BY "
           "count(*) DESC, albums.live"),
    golden(from<album>.group_by(lower(title)).select(lower(title), max(id) - min(id)),
           "SELECT lower(title), max(id) - min(id) FROM albums GROUP BY lower(title)",
"SELECT lower(title COLLATE \"C\"), max(id) - min(id) FROM albums GROUP BY lower(title COLLATE \"C\")"),
    golden(from<album>.select(sum(price * 2) / 2), "SELECT sum(price * $1) / $2 FROM albums"),

    // everything at once, written in another order than it is spoken
    golden(from<artist>.limit(arg<1>).order_by(descending(count_distinct(id))).select(name, count_distinct(id))
               .having(count() >= 1).group_by(name).join<album>().where(year > arg<0>).left_join<track>().offset(2)
               .distinct(),
           "SELECT DISTINCT artists.name, count(DISTINCT albums.id) FROM artists JOIN albums ON albums.artist_id = "
           "artists.id LEFT JOIN tracks ON tracks.album_id = albums.id WHERE albums.year > $1 GROUP BY artists.name HAVING "
           "count(*) >= $2 ORDER BY count(DISTINCT albums.id) DESC LIMIT $3 OFFSET $4"),

    // names that need quotes
    golden(from<keywords>.where(col<&keywords::group> == "x").order_by(desc<&keywords::from>),
           R"(SELECT "order", "group", "from", "Mixed" FROM "select ""all""" WHERE "group" = $1 ORDER BY "from" DESC)"),
    golden(from<keywords>.join<ticket>(col<&keywords::order> == col<&ticket::id>).select(col<&keywords::Mixed>),
           R"(SELECT "select ""all"""."Mixed" FROM "select ""all""" JOIN tickets ON "select ""all"""."order" = tickets.id)"),
};

// PostgreSQL takes a bare name in ORDER BY for a column of the result, and a cast has the name of its column.
static_assert(sql<sqlite>(from<album>.select(cast_to<std::string>(id)).order_by(id)) ==
              "SELECT CAST(id AS TEXT) FROM albums ORDER BY id");
static_assert(sql<postgres>(from<album>.select(cast_to<std::string>(id)).order_by(id)) ==
              "SELECT CAST(id AS text) COLLATE \"C\" FROM albums ORDER BY albums.id");

// PostgreSQL joins fully by an equality alone, inside a query too.
template <class Query>
constexpr bool on_postgres(Query const&) {
    return first_lacking_feature(postgres::traits, Query::model) == dialect_feature::none;
}
using second = alias<album, "second">;
constexpr auto by_number = from<album>.full_join<second>(id < col<&album::id, second>).select(col<&album::id>);
static_assert(!on_postgres(by_number) && !on_postgres(from<artist>.where(in(col<&artist::id>, by_number))));
static_assert(!on_postgres(albums.union_all(by_number)));
static_assert(on_postgres(albums) && on_postgres(from<artist>.where(in(col<&artist::id>, albums))));

template <class Table, bool WithKey, std::size_t Rows>
using rows_of = insert_query<Table, row_values<Table, WithKey, Rows>>;
template <class Table>
using row_of = decltype(into<Table>.values(std::declval<Table const&>()));

constexpr auto slug = col<&document::slug>;
constexpr auto body = col<&document::body>;
constexpr auto words = col<&document::words>;
constexpr auto new_document = into<document>.set(slug = arg<0>, body = "", words = 0, col<&document::version> = 1,
                                                 col<&document::changed> = arg<1>);
#define NEW_DOCUMENT "INSERT INTO documents (slug, body, words, version, changed) VALUES ($1, $2, $3, $4, $5)"

constexpr golden_text writes[]{
    // insert
    golden<row_of<artist>>("INSERT INTO artists (name, country) VALUES ($1, $2)"),
    golden<decltype(into<artist>.values_with_key(std::declval<artist const&>()))>(
        "INSERT INTO artists (id, name, country) VALUES ($1, $2, $3)"),
    golden<row_of<track>>("INSERT INTO tracks (album_id, number, title, seconds) VALUES ($1, $2, $3, $4)"),
    golden<row_of<document>>("INSERT INTO documents (slug, body, words, version, changed) VALUES ($1, $2, $3, $4, $5)"),
    golden<rows_of<artist, false, 3>>("INSERT INTO artists (name, country) VALUES ($1, $2), ($3, $4), ($5, $6)"),
    golden<row_of<ticket>>("INSERT INTO tickets DEFAULT VALUES"),
    golden<rows_of<ticket, true, 2>>("INSERT INTO tickets (id) VALUES ($1), ($2)"),
    golden(into<artist>.set(name = "x"), "INSERT INTO artists (name) VALUES ($1)"),
    golden(into<artist>.set(name = arg<0>, col<&artist::country> = null, col<&artist::id> = 7),
           "INSERT INTO artists (name, country, id) VALUES ($1, NULL, $2)"),
    golden(into<artist>.set(name = "x").returning(col<&artist::id>, lower(name)),
           "INSERT INTO artists (name) VALUES ($1) RETURNING id, lower(name)",
"INSERT INTO artists (name) VALUES ($1) RETURNING id, lower(name COLLATE \"C\")"),
    golden(into<artist>.set(name = "x").returning(whole<artist>),
           "INSERT INTO artists (name) VALUES ($1) RETURNING id, name, country"),

    // upsert: columns of the row that is there carry the table's name, those that are assigned do not
    golden(new_document.on_conflict<&document::slug>().do_nothing(), NEW_DOCUMENT " ON CONFLICT (slug) DO NOTHING"),
    golden(new_document.on_conflict<&document::slug>().do_update(body = excluded<&document::body>),
           NEW_DOCUMENT " ON CONFLICT (slug) DO UPDATE SET body = excluded.body, version = documents.version + 1, "
                        "changed = $6"),
    golden(new_document.on_conflict<&document::id>()
               .do_update(words += excluded<&document::words> * 2, col<&document::version> += 1)
               .returning(col<&document::version>),
           NEW_DOCUMENT " ON CONFLICT (id) DO UPDATE SET words = documents.words + excluded.words * $6, version = "
                        "documents.version + $7, "
                        "changed = $8 RETURNING version"),
    golden(into<track>.set(col<&track::album_id> = 1, col<&track::number> = 2, col<&track::title> = "")
               .on_conflict<&track::album_id, &track::number>().do_nothing(),
           "INSERT INTO tracks (album_id, number, title) VALUES ($1, $2, $3) ON CONFLICT (album_id, number) DO NOTHING"),

    // update
    golden(update<album>.set(price = 5, year = null).where(id == arg<0>),
           "UPDATE albums SET price = $1, year = NULL WHERE id = $2"),
    golden(update<album>.set(price *= 2, year += 1).all_rows(), "UPDATE albums SET price = price * $1, year = year + $2"),
    golden(update<album>.set(title = lower(title)).where(live || year < 1960 + id).returning(id, title),
           "UPDATE albums SET title = lower(title) WHERE live OR year < $1 + id RETURNING id, title",
"UPDATE albums SET title = lower(title COLLATE \"C\") WHERE live OR year < $1 + id RETURNING id, title"),
    golden(update<document>.set(body = arg<0>).where(slug == arg<1> && col<&document::version> == arg<2>),
           "UPDATE documents SET body = $1, version = version + 1, changed = $2 WHERE slug = $3 AND version = $4"),
    golden(update<document>.set(col<&document::changed> = arg<0>, col<&document::version> += 9).all_rows(),
           "UPDATE documents SET changed = $1, version = version + $2"),

    // erase
    golden(erase<album>.all_rows(), "DELETE FROM albums"),
    golden(erase<album>.where(price > 10 && year != null).returning(title),
           "DELETE FROM albums WHERE price > $1 AND year IS NOT NULL RETURNING title"),

    // names that need quotes
    golden<row_of<keywords>>(R"(INSERT INTO "select ""all""" ("group", "from", "Mixed") VALUES ($1, $2, $3))"),
    golden(into<keywords>.set(col<&keywords::group> = "", col<&keywords::from> = 1, col<&keywords::Mixed> = 2)
               .on_conflict<&keywords::group>()
               .do_update(col<&keywords::Mixed> = col<&keywords::Mixed> + excluded<&keywords::from>),
           R"(INSERT INTO "select ""all""" ("group", "from", "Mixed") VALUES ($1, $2, $3) ON CONFLICT ("group") DO UPDATE )"
           R"(SET "Mixed" = "select ""all"""."Mixed" + excluded."from")"),
    golden(update<keywords>.set(col<&keywords::from> = 1).where(col<&keywords::order> == 2).returning(col<&keywords::group>),
           R"(UPDATE "select ""all""" SET "from" = $1 WHERE "order" = $2 RETURNING "group")"),
    golden(erase<keywords>.where(col<&keywords::Mixed> == 1), R"(DELETE FROM "select ""all""" WHERE "Mixed" = $1)"),
};

// One of each as it stands, for the helper could be wrong.
static_assert(sql<sqlite>(albums.where(id == 1 && title == arg<0>)) ==
              "SELECT id FROM albums WHERE id = ? AND title = ?");
static_assert(sql<postgres>(albums.where(id == 1 && title == arg<0>)) ==
              "SELECT id FROM albums WHERE id = $1 AND title = $2");
static_assert(!constable_test::is_unnumbered("a = ? ", "a = $1") && !constable_test::is_unnumbered("a = 1", "a = $1") &&
              constable_test::is_unnumbered("a = ? AND b = ?", "a = $9 AND b = $10"));

// A constant, and one per statement type: values are no part of it.
static_assert(sql<sqlite>(albums.where(id == 1)).data() == sql<sqlite>(albums.where(id == 2)).data());
static_assert(sql<sqlite>(albums).data()[sql<sqlite>(albums).size()] == '\0');

static_assert(typed_statement<decltype(from<artist>)> && typed_statement<row_of<artist>> &&
              typed_statement<decltype(erase<artist>)> && !typed_statement<artist>);

} // namespace

TEST_CASE("SQLite takes every text") {
    constable_test::check_on_sqlite<music>(selects);
    constable_test::check_on_sqlite<music>(writes);
}

TEST_CASE("the text of a long statement is whole") {
    // Longer than the buffer in which texts are usually built.
    constexpr auto a = title == arg<0> || title == arg<1> || title == arg<2> || title == arg<3> || title == arg<4>;
    constexpr auto b = a && a && a && a && a;
    constexpr auto text = sql<postgres>(albums.where(b && b && b && b));
    STATIC_CHECK(text.size() > 1536);
    STATIC_CHECK(text.ends_with(" OR title = $99 OR title = $100)"));
}
