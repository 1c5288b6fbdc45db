// SPDX-License-Identifier: BSL-1.0

// What is bound: every value as it was given, in the order of the text, and nothing that a column could not give back.

#include <cstdint>
#include <limits>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::integer;
using constable_test::require_usable;
using constable_test::text;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

enum class mood { calm, wild };

struct owner {
    std::int64_t id{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("owners", primary_key<&owner::id>, unique_key<&owner::name>);
    }
};

struct animal {
    std::string tag{};
    std::int64_t owner_id{};
    varchar<8> kind{};
    mood temper{};
    std::int8_t legs{};
    std::uint16_t teeth{};
    std::uint64_t hairs{};
    double weight{};
    float height{};
    std::optional<std::string> note{};
    std::optional<std::int32_t> age{};
    blob print{};

    friend bool operator==(animal const&, animal const&) = default;
    static consteval auto table() {
        using namespace constable;
        return constable::table("animals", primary_key<&animal::tag>,
                                foreign_key<&animal::owner_id>.references<&owner::id>());
    }
};

using zoo = schema<"zoo", owner, animal>;

const std::string bad_text = "caf\xe9";

struct small_zoo : constable_test::on_each_engine<zoo> {
    small_zoo() {
        db.insert(owner{.name = "Ada"});
        db.insert(lion());
    }
    static animal lion() {
        return {.tag = "lion",
                .owner_id = 1,
                .kind = "cat",
                .legs = 4,
                .teeth = 30,
                .weight = 190.5,
                .note = "loud",
                .age = 7};
    }

    /// The statement is refused before it runs: nothing has changed, and the error says where to look.
    template <class Call>
    void refuses(Call&& call, std::string_view table, std::string_view columns, std::string_view message) {
        const auto here = std::source_location::current();
        const animal before = db.get<animal>("lion").value();
        const auto error = error_of([&] { call(here); });
        INFO(error.what);
        CHECK(error.kind == error_kind::invalid_value);
        CHECK(contains(error.facts.message, message));
        CHECK(error.facts.table == table);
        CHECK(error.facts.columns == columns);
        CHECK(error.facts.file == db.connection().file());
        CHECK(error.facts.where.line() == here.line());
        CHECK_FALSE(error.facts.sql.empty());
        CHECK_FALSE(contains(error.what, bad_text));
        CHECK(db(from<animal>).one() == before);
        CHECK(db(from<owner>.select(count())).one() == 1);
        CHECK_FALSE(db.connection().in_transaction());
        require_usable(db.connection());
    }
};

constexpr auto by_tag = from<animal>.where(col<&animal::tag> == arg<0>);

} // namespace

// --- values arrive as they were given

TEST_CASE_METHOD(small_zoo, "text arrives whole: empty, with NUL, of every length of UTF-8") {
    for (const std::string& each :
         {""s, "\0"s, "a\0b"s, "é"s, "€"s, "\U0001F981"s, "'; DROP TABLE animals; --"s, std::string(100'000, 'x')}) {
        if (is_postgres() && each.find('\0') != each.npos) {
            const auto error = error_of([&] { db(update<animal>.set(col<&animal::note> = each).all_rows()); });
            CHECK(error.kind == error_kind::invalid_value); // it has no such text
            CHECK(error.facts.columns == "note");
            continue;
        }
        db(update<animal>.set(col<&animal::note> = each).all_rows());
        CHECK(db.get<animal>("lion")->note == each);
        CHECK(db(from<animal>.where(col<&animal::note> == each)).all().size() == 1);
        CHECK(db(from<animal>.where(col<&animal::note> == arg<0>), each).all().size() == 1);
    }
    CHECK(integer(db.connection(), "SELECT length(note) FROM animals") == 100'000);
}

TEST_CASE_METHOD(small_zoo, "text may be given in every form that text has") {
    const std::string lion = "lion";
    const char letters[] = "lion";
    CHECK(db(by_tag, "lion"));
    CHECK(db(by_tag, "lion"sv));
    CHECK(db(by_tag, "lion"s));
    CHECK(db(by_tag, lion));
    CHECK(db(by_tag, letters));
    CHECK(db(by_tag, static_cast<char const*>(letters)));
    CHECK(db(by_tag, varchar<8>{"lion"}));
    CHECK(db.get<animal>(lion));
    CHECK(db(from<animal>.where(col<&animal::kind> == std::string_view{"cat"})).first());
    CHECK(db(from<animal>.where(col<&animal::kind> == varchar<8>{"cat"})).first());
}

TEST_CASE_METHOD(small_zoo, "a query keeps a temporary text and borrows a named one") {
    const auto kept = from<animal>.where(col<&animal::tag> == std::string(40, 'x') + "y");
    CHECK_FALSE(db(kept));
    std::string name = "lion";
    const auto borrowed = from<animal>.where(col<&animal::tag> == name);
    CHECK(db(borrowed));
    name = "bear";
    CHECK_FALSE(db(borrowed));
}

TEST_CASE_METHOD(small_zoo, "an optional stores its value or NULL") {
    const std::string quiet = "quiet";
    constexpr auto set_note = update<animal>.set(col<&animal::note> = arg<0>, col<&animal::age> = arg<1>).all_rows();
    db(set_note, std::optional<std::string>{quiet}, std::optional<int>{});
    CHECK(db.get<animal>("lion")->note == quiet);
    CHECK_FALSE(db.get<animal>("lion")->age);
    db(set_note, std::optional<std::string_view>{}, 5);
    CHECK_FALSE(db.get<animal>("lion")->note);
    CHECK(db.get<animal>("lion")->age == 5);
    db(update<animal>.set(col<&animal::note> = std::optional<std::string>{quiet}, col<&animal::age> = null).all_rows());
    CHECK(db.get<animal>("lion")->note == quiet);
    CHECK_FALSE(db.get<animal>("lion")->age);
    db(update<animal>.set(col<&animal::note> = std::nullopt).all_rows());
    CHECK(db(from<animal>.where(col<&animal::note> == null && col<&animal::age> == nullptr)).first());
}

TEST_CASE_METHOD(small_zoo, "arguments are numbered by the call and placed by the text") {
    constexpr auto renamed =
        update<animal>.set(col<&animal::note> = arg<1>, col<&animal::legs> = arg<2>).where(col<&animal::tag> == arg<0> || col<&animal::note> == arg<1>);
    db(renamed, "lion", "swift", 3).expect_one();
    CHECK(db.get<animal>("lion")->note == "swift");
    CHECK(db.get<animal>("lion")->legs == 3);

    constexpr auto everywhere = from<animal>.join<owner>()
                                    .where(col<&animal::legs> > arg<1> && col<&owner::name> == arg<2>)
                                    .group_by(col<&animal::tag>)
                                    .having(count() >= arg<3>)
                                    .order_by(descending(count()))
                                    .limit(arg<4>)
                                    .offset(arg<0>)
                                    .select(col<&animal::tag>);
    CHECK(db(everywhere, 0, 2, "Ada", 1, 10).one() == "lion");
    CHECK(db.at(std::source_location::current(), everywhere, 0, 2, "Ada", 1, 10).one() == "lion");
    CHECK_FALSE(db(everywhere, 1, 2, "Ada", 1, 10).first());
    CHECK_FALSE(db(everywhere, 0, 4, "Ada", 1, 10).first());
    CHECK_FALSE(db(everywhere, 0, 2, "Bea", 1, 10).first());
    CHECK_FALSE(db(everywhere, 0, 2, "Ada", 2, 10).first());
    CHECK_FALSE(db(everywhere, 0, 2, "Ada", 1, 0).first());
}

TEST_CASE_METHOD(small_zoo, "a parameter is a new value each time") {
    for (int legs : {1, 2, 3}) {
        db(update<animal>.set(col<&animal::legs> = legs).where(col<&animal::tag> == "lion")).expect_one();
        CHECK(db(from<animal>.where(col<&animal::legs> == legs)).all().size() == 1);
    }
    for (const char* name : {"lion", "bear", "lion"})
        CHECK(db.get<animal>(name).has_value() == (name == "lion"sv));
}

TEST_CASE_METHOD(small_zoo, "an integer of any type is compared by its value") {
    CHECK(db(from<animal>.where(col<&animal::legs> == 4LL)).first());
    CHECK(db(from<animal>.where(col<&animal::legs> == std::uint8_t{4})).first());
    CHECK_FALSE(db(from<animal>.where(col<&animal::legs> == 260)).first()); // not 4
    CHECK(db(from<animal>.where(col<&animal::legs> < 1'000'000'000'000)).first());
    CHECK_FALSE(db(from<animal>.where(col<&animal::teeth> < -1)).first());
    CHECK(db(from<animal>.where(arg<0> < col<&animal::legs>), 3).first());
    CHECK(db(from<animal>.where(3 < col<&animal::legs> && col<&animal::weight> > 190)).first());
}

TEST_CASE_METHOD(small_zoo, "an integer is stored up to the limits of its column") {
    for (int legs : {-128, 127}) {
        db(update<animal>.set(col<&animal::legs> = legs).all_rows());
        CHECK(db.get<animal>("lion")->legs == legs);
    }
    for (int teeth : {0, 65'535}) {
        db(update<animal>.set(col<&animal::teeth> = arg<0>).all_rows(), teeth);
        CHECK(db.get<animal>("lion")->teeth == teeth);
    }
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    db(update<animal>.set(col<&animal::hairs> = most).all_rows());
    CHECK(db.get<animal>("lion")->hairs == most);
}

// --- values that no column can give back

TEST_CASE_METHOD(small_zoo, "text that is not UTF-8 is refused wherever it is bound") {
    animal bear = lion();
    bear.tag = bad_text;
    refuses([&](auto here) { db.insert(bear, here); }, "animals", "tag", "UTF-8");
    bear = lion();
    bear.tag = "bear";
    bear.note = bad_text;
    refuses([&](auto here) { db.insert(bear, here); }, "animals", "note", "UTF-8");
    refuses([&](auto here) { db(into<animal>.values(bear).returning(col<&animal::tag>), here); }, "animals", "note",
            "UTF-8");
    refuses([&](auto here) { db.insert_all(std::vector<animal>{bear}, here); }, "animals", "note", "UTF-8");
    refuses(
        [&](auto here) {
            db(update<animal>.set(col<&animal::legs> = 3, col<&animal::note> = bad_text).all_rows(), here);
        },
        "animals", "note", "UTF-8");
    refuses([&](auto here) { db(update<animal>.set(col<&animal::kind> = arg<0>).all_rows(), bad_text, here); },
            "animals", "kind", "UTF-8");
    refuses([&](auto here) { (void)db(by_tag, bad_text, here); }, "animals", "tag", "UTF-8");
    refuses([&](auto here) { (void)db.get<animal>(bad_text, here); }, "animals", "tag", "UTF-8");
    refuses(
        [&](auto here) { db(erase<animal>.where(col<&animal::legs> == 1 && col<&animal::note> == bad_text), here); },
        "animals", "note", "UTF-8");
    const auto joined = from<animal>.join<owner>().where(col<&animal::legs> == 4 && col<&owner::name> == bad_text);
    refuses([&](auto here) { (void)db(joined, here); }, "owners", "name", "UTF-8");
    const owner ada{.name = "Ada"};
    const auto upsert = into<owner>.values(ada).on_conflict<&owner::name>().do_update(col<&owner::name> = bad_text);
    refuses([&](auto here) { db(upsert, here); }, "owners", "name", "UTF-8");
    for (const std::string& each : {"\xff"s, "\xc3"s, "\xc0\x80"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "a\0\x80"s})
        refuses([&](auto here) { (void)db(by_tag, each, here); }, "animals", "tag", "UTF-8");
}

TEST_CASE_METHOD(small_zoo, "an integer beyond its column is refused") {
    const auto set_legs = [&](auto legs) {
        refuses([&](auto here) { db(update<animal>.set(col<&animal::legs> = legs).all_rows(), here); }, "animals",
                "legs", "does not fit");
        refuses([&](auto here) { db(update<animal>.set(col<&animal::legs> = arg<0>).all_rows(), legs, here); },
                "animals", "legs", "does not fit");
    };
    set_legs(128);
    set_legs(-129);
    set_legs(std::numeric_limits<std::int64_t>::min());
    set_legs(std::numeric_limits<std::uint64_t>::max());
    refuses([&](auto here) { db(update<animal>.set(col<&animal::teeth> = -1).all_rows(), here); }, "animals", "teeth",
            "does not fit");
    refuses(
        [&](auto here) {
            db(update<animal>.set(col<&animal::age> = std::optional<std::int64_t>{1LL << 40}).all_rows(), here);
        },
        "animals", "age", "does not fit");
    refuses(
        [&](auto here) {
            db(update<animal>.set(col<&animal::age> = arg<0>).all_rows(), std::optional<std::int64_t>{1LL << 40}, here);
        },
        "animals", "age", "does not fit");
}

TEST_CASE_METHOD(small_zoo, "an unsigned integer that the database cannot hold is refused") {
    constexpr auto too_many = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + 1;
    animal bear = lion();
    bear.tag = "bear";
    bear.hairs = too_many;
    refuses([&](auto here) { db.insert(bear, here); }, "animals", "hairs", "9223372036854775807");
    refuses([&](auto here) { db(update<animal>.set(col<&animal::hairs> = too_many).all_rows(), here); }, "animals",
            "hairs", "9223372036854775807");
    refuses([&](auto here) { (void)db(from<animal>.where(col<&animal::hairs> < too_many), here); }, "animals", "hairs",
            "9223372036854775807");
    refuses([&](auto here) { (void)db(from<animal>.limit(too_many), here); }, "", "", "9223372036854775807");
}

TEST_CASE_METHOD(small_zoo, "NaN is refused, infinity is not") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    animal bear = lion();
    bear.tag = "bear";
    bear.height = static_cast<float>(nan);
    refuses([&](auto here) { db.insert(bear, here); }, "animals", "height", "NaN");
    refuses([&](auto here) { db(update<animal>.set(col<&animal::weight> = nan).all_rows(), here); }, "animals",
            "weight", "NaN");
    refuses([&](auto here) { (void)db(from<animal>.where(col<&animal::weight> == arg<0>), nan, here); }, "animals",
            "weight", "NaN");
    db(update<animal>.set(col<&animal::weight> = -infinity, col<&animal::height> = static_cast<float>(infinity)).all_rows());
    CHECK(db.get<animal>("lion")->weight == -infinity);
    CHECK(db.get<animal>("lion")->height == static_cast<float>(infinity));
}

TEST_CASE_METHOD(small_zoo, "a double beyond the range of a float is refused by a column of floats") {
    refuses([&](auto here) { db(update<animal>.set(col<&animal::height> = 1e39).all_rows(), here); }, "animals",
            "height", "beyond the range");
    refuses([&](auto here) { (void)db(from<animal>.where(col<&animal::height> < arg<0>), -1e39, here); }, "animals",
            "height", "beyond the range");
    db(update<animal>.set(col<&animal::height> = 0.1).all_rows());
    CHECK(db.get<animal>("lion")->height == 0.1F);
    CHECK(db(from<animal>.where(col<&animal::height> == 0.1)).first());
}

TEST_CASE_METHOD(small_zoo, "a value that is no enumerator is refused") {
    animal bear = lion();
    bear.tag = "bear";
    bear.temper = static_cast<mood>(7);
    refuses([&](auto here) { db.insert(bear, here); }, "animals", "temper", "no enumerator");
    refuses([&](auto here) { db(update<animal>.set(col<&animal::temper> = static_cast<mood>(-1)).all_rows(), here); },
            "animals", "temper", "no enumerator");
    refuses(
        [&](auto here) { (void)db(from<animal>.where(col<&animal::temper> == arg<0>), static_cast<mood>(2), here); },
        "animals", "temper", "no enumerator");
}

TEST_CASE_METHOD(small_zoo, "a statement that refused a value takes the next one") {
    const auto set_note = update<animal>.set(col<&animal::legs> = arg<0>, col<&animal::note> = arg<1>).all_rows();
    db(set_note, 3, "first");
    CHECK_THROWS_AS(db(set_note, 5, bad_text), value_error);
    CHECK(db.get<animal>("lion")->legs == 3);
    db(set_note, 6, "third");
    CHECK(db.get<animal>("lion")->note == "third");

    db.transaction([&](auto& tx) {
        tx(set_note, 7, "fourth");
        CHECK_THROWS_AS(tx(set_note, 8, bad_text), value_error);
        CHECK_THROWS_AS(tx(set_note, 1'000, "too many legs"), value_error);
    });
    CHECK(db.get<animal>("lion")->legs == 7);
    require_usable(db.connection());
}

TEST_CASE_METHOD(small_zoo, "a negative number of rows is refused, and not taken for all rows") {
    const auto refused = [&](auto&& run) {
        const auto error = error_of(run);
        CHECK(error.kind == error_kind::invalid_value);
        CHECK(contains(error.facts.message, "limit or offset"));
        require_usable(db.connection());
    };
    constexpr auto some = from<animal>.order_by(col<&animal::tag>).limit(arg<0>).offset(arg<1>);
    refused([&] { (void)db(some, -1, 0).all(); });
    refused([&] { (void)db(some, 1, std::int64_t{-2}).all(); });
    refused([&] { (void)db(from<animal>.limit(-1)).all(); });
    refused([&] { (void)db(from<owner>.union_all(from<owner>).limit(-1)).all(); });
    CHECK(db(some, 1u, std::uint64_t{0}).all().size() <= 1);
}
