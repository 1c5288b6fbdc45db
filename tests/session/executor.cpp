// SPDX-License-Identifier: BSL-1.0

// Rows on their way in and out: keys, every type at its limits, the columns that the library fills, upserts, many at
// once.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::integer;
using constable_test::require_usable;
using namespace std::string_literals;

// --- keys

namespace {

struct person {
    std::int64_t id{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("people", primary_key<&person::id>, unique_key<&person::name>);
    }
};

struct ticket {
    std::int32_t number{};
    std::string holder{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("tickets", primary_key<&ticket::number>.auto_increment());
    }
};

struct country {
    std::int64_t code{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("countries", primary_key<&country::code>.client_assigned());
    }
};

struct seat {
    std::string row{};
    std::int32_t number{};
    std::optional<std::string> guest{};
    bool operator==(seat const&) const = default;

    static consteval auto table() {
        using namespace constable;
        return constable::table("seats", primary_key<&seat::row, &seat::number>, without_rowid);
    }
};

struct session_row {
    uuid id{};
    std::string user{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("sessions", primary_key<&session_row::id>);
    }
};

struct log_line {
    std::string text{};

    static consteval auto table() { return constable::table("log_lines"); }
};

struct only_key {
    std::int64_t id{};

    static consteval auto table() { return constable::table("only_keys", constable::primary_key<&only_key::id>); }
};

using keys = schema<"keys", person, ticket, country, seat, session_row, log_line, only_key>;

using keyed = constable_test::on_each_engine<keys>;

} // namespace

TEST_CASE_METHOD(keyed, "a key of 0 is given by the database, any other is kept") {
    CHECK(db.insert(person{.name = "Ada"}).id == 1);
    CHECK(db.insert(person{.id = 40, .name = "Bea"}).id == 40);
    CHECK(db.insert(person{.name = "Cy"}).id == (is_postgres() ? 2 : 41)); // PostgreSQL counts what it gives
    CHECK(db.insert(person{.id = -5, .name = "Di"}).id == -5);
    CHECK(db.get<person>(40)->name == "Bea");
    CHECK(db.get<person>(-5)->name == "Di");
    CHECK_FALSE(db.get<person>(3));
    person named{.name = "Ed"};
    const person inserted = db.insert(named);
    CHECK(named.id == 0); // given by value, returned with its key
    CHECK(inserted.id == (is_postgres() ? 3 : 42));
}

TEST_CASE_METHOD(keyed, "a key that was given once is not given again where the table says so") {
    CHECK(db.insert(ticket{.holder = "Ada"}).number == 1);
    CHECK(db.insert(ticket{.holder = "Bea"}).number == 2);
    db(erase<ticket>.where(col<&ticket::number> == 2)).expect_one();
    CHECK(db.insert(ticket{.holder = "Cy"}).number == 3);
}

TEST_CASE_METHOD(keyed, "a key that the application gives may be 0") {
    CHECK(db.insert(country{.code = 0, .name = "Nowhere"}).code == 0);
    CHECK(db.get<country>(0)->name == "Nowhere");
    CHECK_THROWS_AS(db.insert(country{.code = 0, .name = "Elsewhere"}), constraint_error);
}

TEST_CASE_METHOD(keyed, "a row is found by all columns of its key") {
    db.insert(seat{.row = "A", .number = 1, .guest = "Ada"});
    db.insert(seat{.row = "A", .number = 2});
    CHECK(db.get<seat>("A", 1)->guest == "Ada");
    CHECK(db.get<seat>("A", 2) == seat{.row = "A", .number = 2});
    CHECK_FALSE(db.get<seat>("B", 1));

    const auto id = uuid_v7();
    db.insert(session_row{.id = id, .user = "Ada"});
    CHECK(db.get<session_row>(id)->user == "Ada");
    CHECK_FALSE(db.get<session_row>(uuid_v4()));
}

TEST_CASE_METHOD(keyed, "tables without a key, and tables of nothing but a key") {
    db.insert(log_line{.text = "one"});
    db.insert(log_line{.text = "one"});
    CHECK(db(from<log_line>).all().size() == 2);
    CHECK(db.insert(only_key{}).id == 1);
    CHECK(db.insert(only_key{}).id == 2);
    CHECK(db.insert_all(std::vector<only_key>(3)) == 3);
    CHECK(db(from<only_key>.select(count())).one() == 5);
}

TEST_CASE_METHOD(keyed, "a failed insert gives no key and leaves nothing") {
    db.insert(person{.name = "Ada"});
    CHECK_THROWS_AS(db.insert(person{.name = "Ada"}), constraint_error);
    CHECK(db(from<person>).all().size() == 1);
    CHECK(db.insert(person{.name = "Bea"}).id == (is_postgres() ? 3 : 2)); // its counters are not undone
    require_usable(db.connection());
}

// --- every type at its limits

namespace {

enum class level { low, high };
enum class code { none = 0, last = 63 };

} // namespace

template <>
inline constexpr bool constable::stored_as_integer<code> = true;

namespace {

template <class T>
using limits = std::numeric_limits<T>;

struct everything {
    std::int64_t id{};
    bool flag{};
    std::int8_t i8{};
    std::uint8_t u8{};
    std::int16_t i16{};
    std::uint16_t u16{};
    std::int32_t i32{};
    std::uint32_t u32{};
    std::int64_t i64{};
    std::uint64_t u64{};
    float single{};
    double twice{};
    std::string text{};
    varchar<4> brief{};
    blob bytes{};
    level name{};
    code number{};
    timestamp at{};
    date day{};
    uuid key{};
    decimal<18, 6> amount{};
    bool operator==(everything const&) const = default;

    static consteval auto table() { return constable::table("everything", constable::primary_key<&everything::id>); }
};

struct maybe_everything {
    std::int64_t id{};
    std::optional<bool> flag{};
    std::optional<std::int8_t> i8{};
    std::optional<std::uint32_t> u32{};
    std::optional<std::int64_t> i64{};
    std::optional<std::uint64_t> u64{};
    std::optional<float> single{};
    std::optional<double> twice{};
    std::optional<std::string> text{};
    std::optional<varchar<4>> brief{};
    std::optional<blob> bytes{};
    std::optional<level> name{};
    std::optional<code> number{};
    std::optional<timestamp> at{};
    std::optional<date> day{};
    std::optional<uuid> key{};
    std::optional<decimal<18, 6>> amount{};
    bool operator==(maybe_everything const&) const = default;

    static consteval auto table() {
        return constable::table("maybe_everything", constable::primary_key<&maybe_everything::id>);
    }
};

using types = schema<"types", everything, maybe_everything>;

everything greatest() {
    everything row{.flag = true,
                   .i8 = limits<std::int8_t>::max(),
                   .u8 = limits<std::uint8_t>::max(),
                   .i16 = limits<std::int16_t>::max(),
                   .u16 = limits<std::uint16_t>::max(),
                   .i32 = limits<std::int32_t>::max(),
                   .u32 = limits<std::uint32_t>::max(),
                   .i64 = limits<std::int64_t>::max(),
                   .u64 = static_cast<std::uint64_t>(limits<std::int64_t>::max()),
                   .single = limits<float>::max(),
                   .twice = limits<double>::max(),
                   .text = "\U0001F981\0 end"s,
                   .brief = "\U0001F981\U0001F981\U0001F981\U0001F981",
                   .name = level::high,
                   .number = code::last,
                   .at = timestamp::max(),
                   .day = date::max(),
                   .amount = decimal<18, 6>::max()};
    row.bytes.bytes.assign(256, std::byte{0});
    for (std::size_t i = 0; i < 256; ++i)
        row.bytes.bytes[i] = static_cast<std::byte>(i);
    row.key.bytes.fill(std::byte{0xff});
    return row;
}

everything least() {
    return {.i8 = limits<std::int8_t>::min(),
            .i16 = limits<std::int16_t>::min(),
            .i32 = limits<std::int32_t>::min(),
            .i64 = limits<std::int64_t>::min(),
            .single = limits<float>::lowest(),
            .twice = limits<double>::denorm_min(),
            .at = timestamp::min(),
            .day = date::min(),
            .amount = decimal<18, 6>::min()};
}

} // namespace

TEST_CASE_METHOD(constable_test::on_each_engine_twice<types>,
                 "every type comes back as it was stored, at its limits too") {
    everything most = greatest();
    if (is_postgres())
        most.text = "\U0001F981 end"; // it has no text with NUL
    everything fewest = least();
    everything nothing;
    for (everything* each : {&most, &fewest, &nothing})
        *each = other.insert(*each);
    db.verify();
    for (everything const* each : {&most, &fewest, &nothing}) {
        CHECK(db.get<everything>(each->id) == *each);
        CHECK(db(from<everything>.where(
                     col<&everything::i64> == each->i64 && col<&everything::u64> == each->u64 &&
                     col<&everything::text> == each->text && col<&everything::bytes> == each->bytes &&
                     col<&everything::at> == each->at && col<&everything::day> == each->day &&
                     col<&everything::key> == each->key && col<&everything::amount> == each->amount &&
                     col<&everything::name> == each->name && col<&everything::number> == each->number &&
                     col<&everything::flag> == each->flag && col<&everything::twice> == each->twice))
                  .one() == *each);
    }
    CHECK(to_text(db.get<everything>(fewest.id)->day).view() == "0001-01-01");
    CHECK(to_text(db.get<everything>(most.id)->day).view() == "9999-12-31");
    require_usable(db.connection());
}

TEST_CASE_METHOD(constable_test::on_each_engine<types>, "reals come back as they were") {
    for (double each :
         {0.0, -0.0, 0.1, 1.23e-9, 1e308, limits<double>::min(), limits<double>::epsilon(), 9007199254740993.0,
          9223372036854775808.0, limits<double>::infinity(), -limits<double>::infinity()}) {
        const auto id = db.insert(everything{.single = static_cast<float>(each), .twice = each}).id;
        const auto found = *db.get<everything>(id);
        CHECK(found.twice == each); // not its bits: SQLite keeps -0.0 as the integer 0
        CHECK(found.single == static_cast<float>(each));
    }
}

TEST_CASE_METHOD(constable_test::on_each_engine<types>, "an optional of every type is a value or nothing") {
    const everything most = greatest();
    const maybe_everything full{.flag = false,
                                .i8 = most.i8,
                                .u32 = most.u32,
                                .i64 = limits<std::int64_t>::min(),
                                .u64 = most.u64,
                                .single = -0.0F,
                                .twice = most.twice,
                                .text = "",
                                .brief = "",
                                .bytes = blob{},
                                .name = level::low,
                                .number = code::none,
                                .at = timestamp{},
                                .day = date{},
                                .key = uuid{},
                                .amount = decimal<18, 6>{}};
    maybe_everything inserted = db.insert(full);
    CHECK(db.get<maybe_everything>(inserted.id) == inserted);
    maybe_everything empty = db.insert(maybe_everything{});
    CHECK(db.get<maybe_everything>(empty.id) == empty);
    if (!is_postgres())
        CHECK(integer(db.connection(),
                      "SELECT count(*) FROM maybe_everything WHERE text IS NOT NULL AND bytes IS NOT NULL AND "
                      "typeof(bytes) = 'blob' AND flag = 0 AND at = 0") == 1);
    // Rows of one loop share an object: what was there does not stay.
    std::vector<maybe_everything> seen;
    for (maybe_everything const& each : db(from<maybe_everything>.order_by(col<&maybe_everything::id>)))
        seen.push_back(each);
    CHECK(seen == std::vector<maybe_everything>{inserted, empty});
}

// --- columns that the library fills

namespace {

struct note {
    std::int64_t id{};
    std::string text{};
    timestamp created{};
    timestamp changed{};
    std::optional<timestamp> seen{};
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>, unique_key<&note::text>, default_now<&note::created>,
                                updated_at<&note::changed>, row_version<&note::version>);
    }
};

using notebook = schema<"notebook", note>;

struct notes : constable_test::on_each_engine<notebook> {
    timestamp before = now();
    [[nodiscard]] bool is_recent(timestamp time) const { return before <= time && time <= now(); }
};

const timestamp long_ago = timestamp::from_microseconds(1);

} // namespace

TEST_CASE_METHOD(notes, "an insert fills the times that were not given, and says so") {
    const note given = db.insert(note{.text = "a"});
    CHECK(is_recent(given.created));
    CHECK(is_recent(given.changed));
    CHECK_FALSE(given.seen);
    CHECK(given.version == 1);
    const auto stored = *db.get<note>(given.id);
    CHECK(stored.created == given.created);
    CHECK(stored.changed == given.changed);

    const note dated = db.insert(note{.text = "b", .created = long_ago, .changed = long_ago, .version = 7});
    CHECK(db.get<note>(dated.id)->created == long_ago);
    CHECK(db.get<note>(dated.id)->changed == long_ago);
    CHECK(db.get<note>(dated.id)->version == 7);

    CHECK(db.insert_all(std::vector<note>{{.text = "c"}, {.text = "d", .created = long_ago}}) == 2);
    CHECK(is_recent(db(from<note>.where(col<&note::text> == "c")).value().created));
    CHECK(db(from<note>.where(col<&note::text> == "d")).value().created == long_ago);
}

TEST_CASE_METHOD(notes, "a default of now is the database's own where an insert does not name the column") {
    const auto insert = into<note>.set(col<&note::text> = "a", col<&note::changed> = now(), col<&note::version> = 1);
    const auto [id, created] = db(insert.returning(col<&note::id>, col<&note::created>)).one();
    CHECK(created.microseconds() >= before.microseconds() - 1'000); // SQLite's clock ends at milliseconds
    CHECK(created <= now());
    CHECK(id == 1);
}

TEST_CASE_METHOD(notes, "every update raises the version and sets the time, unless it gives them itself") {
    const auto id = db.insert(note{.text = "a", .changed = long_ago}).id;
    db(update<note>.set(col<&note::text> = "b").where(col<&note::id> == id)).expect_one();
    auto stored = *db.get<note>(id);
    CHECK(stored.version == 2);
    CHECK(is_recent(stored.changed));

    db(update<note>.set(col<&note::changed> = long_ago, col<&note::version> += 7).all_rows());
    stored = *db.get<note>(id);
    CHECK(stored.version == 9);
    CHECK(stored.changed == long_ago);

    db(update<note>.set(col<&note::text> = "c").where(col<&note::id> == id && col<&note::version> == 9)).expect_one();
    const auto stale =
        db(update<note>.set(col<&note::text> = "d").where(col<&note::id> == id && col<&note::version> == 9));
    CHECK(stale.rows() == 0);
    CHECK_THROWS_AS(stale.expect_one(), row_count_error);
}

TEST_CASE_METHOD(notes, "an upsert inserts, or leaves the row, or changes it") {
    const auto id = db.insert(note{.text = "a", .created = long_ago, .changed = long_ago}).id;
    const note again{.text = "a"};
    const note fresh{.text = "b"};
    constexpr auto ignored = [](note const& row) {
        return into<note>.values(row).on_conflict<&note::text>().do_nothing();
    };
    CHECK(db(ignored(again)).rows() == 0);
    CHECK(db.get<note>(id)->version == 1);
    CHECK(db(ignored(fresh)).rows() == 1);

    const auto seen = into<note>.values(again).on_conflict<&note::text>().do_update(
        col<&note::seen> = excluded<&note::created>, col<&note::version> = col<&note::version> + 10);
    CHECK(db(seen).rows() == 1);
    const auto stored = *db.get<note>(id);
    CHECK(stored.created == long_ago);
    CHECK(is_recent(*stored.seen));
    CHECK(is_recent(stored.changed)); // an update like any other
    CHECK(stored.version == 11);

    const auto returned =
        db(into<note>.values(again).on_conflict<&note::text>().do_update(col<&note::text> = "a!").returning(whole<note>))
            .one();
    CHECK(returned.id == id);
    CHECK(returned.text == "a!");
    CHECK(returned.version == 12);
    CHECK_FALSE(db(ignored(fresh).returning(col<&note::id>)).first());
    require_usable(db.connection());
}

TEST_CASE_METHOD(notes, "writes return the rows they touched") {
    CHECK(db(into<note>.values(note{.text = "a"}).returning(col<&note::id>)).one() == 1);
    db.insert_all(std::vector<note>{{.text = "b"}, {.text = "c"}});
    const auto changed =
        db(update<note>.set(col<&note::version> += 4).where(col<&note::id> > 1).returning(col<&note::id>, col<&note::version>))
            .all();
    CHECK(changed == std::vector<std::tuple<std::int64_t, std::int64_t>>{{2, 5}, {3, 5}});
    CHECK(db(erase<note>.where(col<&note::id> == 2).returning(col<&note::text>)).one() == "b");
    CHECK(db(erase<note>.all_rows().returning(whole<note>)).all().size() == 2);
    CHECK(db(from<note>.select(count())).one() == 0);
    require_usable(db.connection());
}

TEST_CASE_METHOD(notes, "how many rows a write changed can be demanded") {
    db.insert_all(std::vector<note>{{.text = "a"}, {.text = "b"}});
    const auto touch = update<note>.set(col<&note::version> += 1);
    db(touch.all_rows()).expect(2);
    db(touch.where(col<&note::id> == 1)).expect_one();
    const int line = __LINE__ + 1;
    const auto error = error_of([&] { db(touch.all_rows()).expect_one(); });
    CHECK(error.kind == error_kind::row_count);
    CHECK(contains(error.facts.message, "to be changed: 1, changed: 2"));
    CHECK(contains(error.facts.sql, "UPDATE notes"));
    CHECK(error.facts.where.line() == line);
    CHECK(db(erase<note>.where(col<&note::id> == 9)).rows() == 0);
    require_usable(db.connection());
}

// --- many at once

namespace {

struct wide {
    std::int32_t c00{}, c01{}, c02{}, c03{}, c04{}, c05{}, c06{}, c07{}, c08{}, c09{};
    std::int32_t c10{}, c11{}, c12{}, c13{}, c14{}, c15{}, c16{}, c17{}, c18{}, c19{};
    std::int32_t c20{}, c21{}, c22{}, c23{}, c24{}, c25{}, c26{}, c27{}, c28{}, c29{};
    std::int32_t c30{}, c31{}, c32{}, c33{}, c34{}, c35{}, c36{}, c37{}, c38{}, c39{};
    std::int32_t c40{}, c41{}, c42{}, c43{}, c44{}, c45{}, c46{}, c47{}, c48{}, c49{};
    std::int32_t c50{}, c51{}, c52{}, c53{}, c54{}, c55{}, c56{}, c57{}, c58{}, c59{};
    std::int32_t c60{}, c61{}, c62{}, c63{}, c64{}, c65{}, c66{}, c67{}, c68{}, c69{};
    std::int32_t c70{}, c71{}, c72{}, c73{}, c74{}, c75{}, c76{}, c77{}, c78{}, c79{};
    std::int32_t c80{}, c81{}, c82{}, c83{}, c84{}, c85{}, c86{}, c87{}, c88{}, c89{};
    std::int32_t c90{}, c91{}, c92{}, c93{}, c94{}, c95{}, c96{}, c97{}, c98{}, c99{};

    static consteval auto table() { return constable::table("wide", constable::primary_key<&wide::c00>); }
};

using breadth = schema<"breadth", wide>;

std::vector<person> crowd(std::size_t size) {
    std::vector<person> all(size);
    for (std::size_t i = 0; i < size; ++i)
        all[i].name = "p" + std::to_string(i);
    return all;
}

} // namespace

TEST_CASE_METHOD(keyed, "any number of rows is inserted, in order") {
    for (std::size_t size : {0U, 1U, 2U, 15U, 16U, 17U, 127U, 128U, 129U, 1'000U}) {
        CAPTURE(size);
        db(erase<person>.all_rows());
        CHECK(db.insert_all(crowd(size)) == static_cast<std::int64_t>(size));
        const auto stored = db(from<person>.order_by(col<&person::id>)).all();
        REQUIRE(stored.size() == size);
        for (std::size_t i = 0; i < size; ++i)
            REQUIRE(stored[i].name == "p" + std::to_string(i));
    }
    CHECK_FALSE(db.connection().in_transaction());
    require_usable(db.connection());
}

TEST_CASE_METHOD(keyed, "rows with keys and rows without may be mixed") {
    std::vector<person> all = crowd(400);
    for (std::size_t i : {3U, 4U, 5U, 200U, 399U})
        all[i].id = static_cast<std::int64_t>(10'000 + i);
    CHECK(db.insert_all(all) == 400);
    for (std::size_t i : {3U, 4U, 5U, 200U, 399U})
        CHECK(db.get<person>(10'000 + i)->name == "p" + std::to_string(i));
    CHECK(db(from<person>.select(count_distinct(col<&person::name>))).one() == 400);
    CHECK(db(from<person>.where(col<&person::name> == "p6")).value().id ==
          (is_postgres() ? 4 : 10'006)); // or after the largest
}

TEST_CASE_METHOD(keyed, "a vector, an array and a span are all rows") {
    CHECK(db.insert_all(std::array<person, 2>{{{.name = "a"}, {.name = "b"}}}) == 2);
    person plain[]{{.name = "c"}, {.name = "d"}};
    CHECK(db.insert_all(plain) == 2);
    CHECK(db.insert_all(std::span<const person>{}) == 0);
    CHECK(db.insert_all(std::vector<log_line>(200, {.text = "x"})) == 200);
    CHECK(db.insert_all(std::vector<seat>{{.row = "A", .number = 1}, {.row = "A", .number = 2}}) == 2);
    CHECK(db(from<person>.select(count())).one() == 4);
}

TEST_CASE_METHOD(keyed, "when one of many rows fails, none is there") {
    db.insert(person{.name = "p700"});
    std::vector<person> all = crowd(1'000);
    CHECK_THROWS_AS(db.insert_all(all), constraint_error);
    CHECK(db(from<person>.select(count())).one() == 1);
    CHECK_FALSE(db.connection().in_transaction());

    all = crowd(300);
    all[299].name = "\xff";
    const auto error = error_of([&] { db.insert_all(all); });
    CHECK(error.kind == error_kind::invalid_value);
    CHECK(error.facts.columns == "name");
    CHECK(db(from<person>.select(count())).one() == 1);
    require_usable(db.connection());

    db.transaction([&](auto& tx) {
        tx.insert(person{.name = "before"});
        CHECK_THROWS_AS(tx.insert_all(crowd(1'000)), constraint_error);
        CHECK(tx.insert_all(crowd(100)) == 100);
    });
    CHECK(db(from<person>.select(count())).one() == 102);
    require_usable(db.connection());
}

TEST_CASE_METHOD(constable_test::on_each_engine<breadth>,
                 "a table of 100 columns takes as many rows per statement as the engine has parameters for") {
    std::vector<wide> all(1'000);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].c99 = static_cast<std::int32_t>(i);
    CHECK(db.insert_all(all) == 1'000);
    CHECK(db(from<wide>.select(sum(col<&wide::c99>))).one() == 499'500);
    CHECK(db.get<wide>(1'000)->c99 == 999);
    STATIC_REQUIRE(detail::rows_per_insert<wide, true, sqlite> * 100 <= sqlite::traits.max_parameters);
    STATIC_REQUIRE(detail::rows_per_insert<wide, true, postgres> * 100 <= postgres::traits.max_parameters);
    STATIC_REQUIRE(detail::rows_per_insert<only_key, false, sqlite> == 1);
    require_usable(db.connection());
}
