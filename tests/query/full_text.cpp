// SPDX-License-Identifier: BSL-1.0
#include <constable/query/full_text.hpp>

#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

#include "../support/each_engine.hpp"

using namespace constable;

namespace {

struct author {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("authors", primary_key<&author::id>);
    }
};

struct message {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title;
    std::string body;
    std::optional<std::string> note;

    static consteval auto table() {
        using namespace constable;
        return constable::table("messages", primary_key<&message::id>,
                                foreign_key<&message::author_id>.references<&author::id>(),
                                full_text<&message::title, &message::body>, full_text<&message::note>);
    }
};

using forum = schema<"forum", author, message>;

constexpr auto found = from<message>.matching(arg<0>).order_by(search_rank<message>);
constexpr auto shown = from<message>.join<author>().matching(arg<0>).where(col<&author::name> == arg<1>).select(
    col<&message::id>, snippet<&message::body>.marked<"[", "]">().words<3>(), search_rank<message>);
constexpr auto noted =
    from<message>.matching<message, 1>(arg<0>).select(col<&message::id>, snippet<&message::note, message, 1>);

static_assert(sql<sqlite>(found) ==
              "SELECT messages.id, messages.author_id, messages.title, messages.body, messages.note FROM messages "
              "JOIN messages_fts(?) ON messages_fts.rowid = messages.id ORDER BY bm25(messages_fts)");
static_assert(sql<postgres>(found) ==
              "SELECT messages.id, messages.author_id, messages.title, messages.body, messages.note FROM messages "
              "JOIN plainto_tsquery('simple', $1) AS messages_fts (query) ON messages.messages_fts @@ "
              "messages_fts.query ORDER BY -ts_rank(messages.messages_fts, messages_fts.query)");
static_assert(sql<sqlite>(shown) ==
              "SELECT messages.id, snippet(messages_fts, 1, '[', ']', '...', 3), bm25(messages_fts) FROM messages JOIN "
              "authors ON messages.author_id = authors.id JOIN messages_fts(?) ON messages_fts.rowid = messages.id "
              "WHERE authors.name = ?");
static_assert(sql<postgres>(noted) ==
              "SELECT messages.id, ts_headline('simple', messages.note, messages_fts_2.query, concat('StartSel=', "
              "'<b>', ', StopSel=', '</b>', ', ShortWord=0, MinWords=15, MaxWords=16')) FROM messages JOIN "
              "plainto_tsquery('simple', $1) AS messages_fts_2 (query) ON messages.messages_fts_2 @@ "
              "messages_fts_2.query");

using strings = std::vector<std::string>;

struct filled : constable_test::on_each_engine<forum> {
    filled() {
        db.insert(author{1, "ann"});
        db.insert(author{2, "bob"});
        db.insert(message{1, 1, "greeting", "hello big world", {}});
        db.insert(message{2, 1, "big big", "big cat and a very big dog", "rare"});
        db.insert(message{3, 2, "nothing", "a small thing of a rather large text, big", "rare bird"});
        db.insert(message{4, 2, "quotes", "he said \"AND\" OR (not)", {}});
    }
};

template <class Db>
std::vector<std::int64_t> ids(Db& db, std::string const& text) {
    std::vector<std::int64_t> all;
    for (message const& each : db(found, text))
        all.push_back(each.id);
    return all;
}

} // namespace

TEST_CASE_METHOD(filled, "a search finds the rows that have all words, the best first") {
    const auto big = ids(db, "big");
    REQUIRE(big.size() == 3);
    CHECK(big.front() == 2);
    CHECK(ids(db, "big dog") == std::vector<std::int64_t>{2});
    CHECK(ids(db, "Hello   WORLD\n") == std::vector<std::int64_t>{1});
    CHECK(ids(db, "big absent").empty());
}

TEST_CASE_METHOD(filled, "what a user types is no query language") {
    CHECK(ids(db, "").empty());
    CHECK(ids(db, " \t ").empty());
    CHECK(ids(db, "\"AND\" (not)") == std::vector<std::int64_t>{4});
    CHECK(ids(db, "big AND dog").empty() == false); // and is one of the words of row 2
    for (const char* odd : {"\"", "(", "*", "a*", "big OR", "NEAR(big, 2)", "title:big", "-big", "^big", "{title}: x"})
        CHECK_NOTHROW(ids(db, odd));
    CHECK(ids(db, "title:greeting").empty());
}

TEST_CASE_METHOD(filled, "a search with joins, parameters, snippets") {
    std::vector<std::tuple<std::int64_t, std::string, double>> rows = db(shown, "big", "bob").all();
    REQUIRE(rows.size() == 1);
    CHECK(std::get<0>(rows[0]) == 3);
    CHECK(std::get<1>(rows[0]).find("[big]") != std::string::npos);
    CHECK(std::get<2>(rows[0]) < 0);
}

TEST_CASE_METHOD(filled, "a second index is searched by its position") {
    const auto rows = db(noted, "bird").all();
    REQUIRE(rows.size() == 1);
    CHECK(std::get<0>(rows[0]) == 3);
    CHECK(std::get<1>(rows[0]) == "rare <b>bird</b>");
    CHECK(db(from<message>.matching<message, 1>("bird").select(snippet<&message::note, message, 1>.words<1>())).one() ==
          (is_postgres() ? "<b>bird</b>" : "...<b>bird</b>"));
}

TEST_CASE_METHOD(filled, "a search for a value that the query holds") {
    CHECK(db(from<message>.matching("hello")).all().size() == 1);
    CHECK(db(from<message>.matching(std::string{"hello"})).all().size() == 1);
    const std::string kept = "hello";
    CHECK(db(from<message>.matching(kept).where(col<&message::id> == 1)).all().size() == 1);
}
