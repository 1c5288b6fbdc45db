// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/conditions.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

#include "../support/each_engine.hpp"

using namespace constable;

namespace {

struct word {
    std::int64_t id{};
    std::string text;
    std::optional<std::string> note;

    static consteval auto table() {
        using namespace constable;
        return constable::table("words", primary_key<&word::id>, indexed<&word::text>);
    }
};

using book = schema<"book", word>;

constexpr auto text = col<&word::text>;
constexpr auto id = col<&word::id>;

template <class Condition>
constexpr auto words(Condition condition) {
    return from<word>.where(condition).select(id).order_by(id);
}

static_assert(sql<sqlite>(words(like(text, "a%"))) ==
              R"(SELECT id FROM words WHERE text LIKE ? ESCAPE '\' ORDER BY id)");
static_assert(
    sql<postgres>(words(not_like(text, arg<0>))) ==
    R"(SELECT id FROM words WHERE lower(text COLLATE "C") NOT LIKE lower($1 COLLATE "C") ESCAPE '\' ORDER BY id)");
static_assert(sql<sqlite>(words(between(id, 1, arg<0>) && id != 3)) ==
              "SELECT id FROM words WHERE id BETWEEN ? AND ? AND id <> ? ORDER BY id");
static_assert(sql<postgres>(words(in(id, 1, arg<0>, id + 1) || not_in(text, "a", "b"))) ==
              "SELECT id FROM words WHERE id IN ($1, $2, id + $3) OR text NOT IN ($4, $5) ORDER BY id");
static_assert(sql<sqlite>(words(starts_with(text, arg<0>))) ==
              "SELECT id FROM words WHERE text COLLATE BINARY >= ? AND text COLLATE BINARY < ? ORDER BY id");
static_assert(
    sql<sqlite>(words(contains(text, "a") && ends_with(text, "b"))) ==
    "SELECT id FROM words WHERE (instr(text, ?) > 0) AND (instr(text || char(1114111), ? || char(1114111)) > 0) "
    "ORDER BY id");
static_assert(sql<postgres>(words(contains(text, "a"))) ==
              "SELECT id FROM words WHERE (strpos(text COLLATE \"C\", $1) > 0) ORDER BY id");
static_assert(!decltype(like(text, "a"))::nullable && decltype(like(col<&word::note>, "a"))::nullable &&
              decltype(in(id, 1, col<&word::id>))::nullable == false);

const std::vector<std::string> texts{"",
                                     "a",
                                     "A",
                                     "abc",
                                     "aBc",
                                     "ab%c",
                                     "b",
                                     "ba",
                                     "az",
                                     "a\xC3\xBF",
                                     "\xED\x9F\xBF"
                                     "x",
                                     "\xEE\x80\x80",
                                     "\xF4\x8F\xBF\xBF",
                                     "\xF4\x8F\xBF\xBF"
                                     "a",
                                     "zab",
                                     "a_c"};

struct filled : constable_test::on_each_engine<book> {
    filled() {
        std::int64_t next = 0;
        for (std::string const& each : texts)
            db.insert(word{++next, each, {}});
    }
};

template <class Holds>
std::vector<std::int64_t> expected(Holds holds) {
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (holds(texts[i]))
            ids.push_back(static_cast<std::int64_t>(i) + 1);
    return ids;
}

} // namespace

struct label {
    std::int64_t id{};
    std::string text{};

    static consteval auto table() {
        return constable::table("labels", primary_key<&label::id>, unique_key<&label::text>,
                                collate<&label::text>(nocase));
    }
};

using labels = schema<"labels", label>;

TEST_CASE_METHOD(constable_test::on_each_engine<labels>, "a prefix is a range of bytes, whatever the collation") {
    const std::vector<std::string> all{"AZ1", "Apple", "Zebra", "[x]", "apricot", "az2", "zoo"};
    for (std::string const& each : all)
        db.insert(label{.text = each});
    constexpr auto found = from<label>.where(starts_with(col<&label::text>, arg<0>)).select(col<&label::text>);
    for (std::string const prefix : {"Z", "z", "AZ", "az", "@", "[", "A", ""}) {
        auto rows = db(found, prefix).all();
        std::sort(rows.begin(), rows.end());
        std::vector<std::string> wanted;
        for (std::string const& each : all)
            if (each.starts_with(prefix))
                wanted.push_back(each);
        CAPTURE(prefix);
        CHECK(rows == wanted);
    }
}

TEST_CASE_METHOD(filled, "a prefix is a range, whatever the prefix") {
    for (std::string const& part : texts) {
        CAPTURE(part);
        CHECK(db(words(starts_with(text, part))).all() ==
              expected([&](std::string const& each) { return each.starts_with(part); }));
        CHECK(db(words(starts_with(text, arg<0>)), part).all() ==
              expected([&](std::string const& each) { return each.starts_with(part); }));
        CHECK(db(words(ends_with(text, part))).all() ==
              expected([&](std::string const& each) { return each.ends_with(part); }));
        CHECK(db(words(contains(text, arg<0>)), part).all() ==
              expected([&](std::string const& each) { return each.find(part) != std::string::npos; }));
    }
}

TEST_CASE_METHOD(filled, "like disregards the case of A to Z and knows an escape") {
    CHECK(db(words(like(text, "A_C"))).all() == std::vector<std::int64_t>{4, 5, 16});
    CHECK(db(words(like(text, "a\\_c"))).all() == std::vector<std::int64_t>{16});
    CHECK(db(words(like(text, arg<0>)), "%\\%%").all() == std::vector<std::int64_t>{6});
    CHECK(db(words(not_like(text, "%"))).all().empty());
}

TEST_CASE_METHOD(filled, "in and between compare with every operand") {
    CHECK(db(words(in(id, 2, arg<0>, 99)), 5).all() == std::vector<std::int64_t>{2, 5});
    CHECK(db(words(not_in(id, arg<0>, 1) && id < 5), 3).all() == std::vector<std::int64_t>{2, 4});
    CHECK(db(words(between(id, arg<0>, arg<1>)), 3, 5).all() == std::vector<std::int64_t>{3, 4, 5});
    CHECK(db(words(not_between(id, 3, 99))).all() == std::vector<std::int64_t>{1, 2});
    CHECK(db(words(in(text, "b", "ba"))).all() == std::vector<std::int64_t>{7, 8});
}
