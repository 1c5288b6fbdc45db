// SPDX-License-Identifier: BSL-1.0

// Dates and times of day without a zone, on either engine.

#include <constable/any.hpp>
#include <constable/filter.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

constexpr auto noon = local_timestamp::from_civil(2024, 2, 29, 12);

struct meeting {
    std::int64_t id{};
    local_timestamp begins{};
    std::optional<local_timestamp> ends{};
    local_timestamp booked = noon;

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "meetings", primary_key<&meeting::id>, default_value<&meeting::booked>(noon), indexed<&meeting::begins>,
            check("after_0001", col<&meeting::booked> > local_timestamp::from_civil(1, 1, 1, 0, 0, 0, 1)));
    }
    friend bool operator==(meeting const&, meeting const&) = default;
};

using diary = schema<"diary", meeting>;

constexpr auto id = col<&meeting::id>;
constexpr auto begins = col<&meeting::begins>;
constexpr auto ends = col<&meeting::ends>;

const std::vector<local_timestamp> times{local_timestamp::min(),
                                         local_timestamp::min() + duration::microseconds(1),
                                         local_timestamp::from_civil(1900, 3, 1) - duration::microseconds(1),
                                         local_timestamp::from_microseconds(-1),
                                         local_timestamp{},
                                         noon - duration::microseconds(1),
                                         noon,
                                         noon + duration::microseconds(500'000),
                                         noon + duration::seconds(1),
                                         local_timestamp::max() - duration::microseconds(999'999),
                                         local_timestamp::max()};

/// Row 1 begins at the first of the times, and so on.
any_database<diary> filled(engine const& on) {
    auto db = open<diary>(on.url(), any_options{});
    db.create_tables();
    std::vector<meeting> rows;
    for (const local_timestamp time : times)
        rows.push_back({.begins = time});
    db.insert_all(rows);
    return db;
}

using ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE("a local timestamp comes back from either engine as it was, and sorts") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        CHECK(db(from<meeting>.order_by(begins).select(begins)).all() == times);
        CHECK(db(from<meeting>.select(min(begins), max(begins), max(ends))).one() ==
              std::tuple{std::optional{times.front()}, std::optional{times.back()}, std::optional<local_timestamp>{}});
        const meeting one = db.insert(meeting{.begins = noon, .ends = noon, .booked = local_timestamp::max()});
        CHECK(db.get<meeting>(one.id) == one);
        db.verify();
    });
}

TEST_CASE("local timestamps are compared and listed on either engine") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        const auto found = [&](auto condition) {
            return db(from<meeting>.where(condition).order_by(id).select(id)).all();
        };
        CHECK(found(begins == noon) == ids{7});
        CHECK(found(begins > noon) == ids{8, 9, 10, 11});
        CHECK(found(between(begins, noon - duration::microseconds(1), noon + duration::milliseconds(500))) ==
              ids{6, 7, 8});
        const std::vector<local_timestamp> wanted{noon, local_timestamp::min(), local_timestamp::max(),
                                                  noon + duration::hours(3)};
        CHECK(found(in_values(begins, wanted)) == ids{1, 7, 11});
        CHECK(found(not_in_values(begins, wanted)).size() == times.size() - 3);
        CHECK(db(from<meeting>.where(begins < arg<0>).select(count()), noon).one() == 6);

        filter<meeting> early;
        early.add(begins < noon);
        CHECK(db(from<meeting>.where(early)).all().size() == 6);
        CHECK(db(update<meeting>.set(ends = begins).where(begins >= noon)).rows() == 5);
        CHECK(found(ends == begins) == ids{7, 8, 9, 10, 11});
        CHECK(db(raw<local_timestamp>("SELECT begins FROM meetings WHERE begins = ?"), noon).one() == noon);
    });
}

TEST_CASE("the default of a local timestamp is a literal on either engine") {
    for_each_engine([](engine& on) {
        auto db = open<diary>(on.url(), any_options{});
        db.create_tables();
        db.connection().execute("INSERT INTO meetings (id, begins) VALUES (1, '1999-12-31 23:59:59.000001')");
        const meeting made = db.get<meeting>(1).value();
        CHECK(made.booked == noon);
        CHECK(made.begins == local_timestamp::from_civil(1999, 12, 31, 23, 59, 59, 1));
        CHECK(error_of([&] { db.insert(meeting{.booked = local_timestamp::min()}); }).kind == error_kind::constraint);
    });
}

TEST_CASE("the parts and starts of a local timestamp are those of the calendar on either engine") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        const auto parts =
            db(from<meeting>.order_by(id).select(year_of(begins), month_of(begins), day_of(begins), hour_of(begins),
                                                 minute_of(begins), weekday_of(begins), date_of(begins)))
                .all();
        const auto starts =
            db(from<meeting>.order_by(id).select(start_of_minute(begins), start_of_hour(begins), start_of_day(begins),
                                                 start_of_week(begins), start_of_month(begins), start_of_year(begins)))
                .all();
        for (std::size_t i = 0; i < times.size(); ++i) {
            INFO(std::string{to_text(times[i]).view()});
            const civil_time civil = times[i].civil();
            const date day = date_of(times[i]);
            const auto weekday = static_cast<std::int64_t>(day.weekday());
            CHECK(parts[i] ==
                  std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, date>{
                      civil.year, civil.month, civil.day, civil.hour, civil.minute, weekday, day});
            const auto at = [&](int month, int of_month, int hour = 0, int minute = 0) {
                return local_timestamp::from_civil(civil.year, month, of_month, hour, minute);
            };
            const date monday = day - (weekday - 1);
            CHECK(starts[i] == std::tuple{at(civil.month, civil.day, civil.hour, civil.minute),
                                          at(civil.month, civil.day, civil.hour), at(civil.month, civil.day),
                                          local_timestamp::from_utc(start_of(monday)), at(civil.month, 1), at(1, 1)});
        }
    });
}

TEST_CASE("local timestamps are copied in and out of either engine") {
    for_each_engine([](engine& on) {
        auto db = open<diary>(on.url(), any_options{});
        db.create_tables();
        std::vector<meeting> rows;
        for (const local_timestamp time : times)
            rows.push_back({.begins = time, .ends = time});
        CHECK(copy_in(db, rows) == static_cast<std::int64_t>(rows.size()));
        std::vector<local_timestamp> seen;
        copy_out(db, from<meeting>.order_by(id).select(begins), [&](local_timestamp time) { seen.push_back(time); });
        CHECK(seen == times);
    });
}

TEST_CASE("what is no local timestamp of the years 1 to 9999 is a typed error on either engine") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        db.connection().execute("DELETE FROM meetings WHERE id > 1");
        const std::vector<std::string> wrong =
            on.is_postgres()
                ? std::vector<std::string>{"infinity", "-infinity", "10000-01-01", "0001-12-31 BC"}
                : std::vector<std::string>{"2024-02-29T12:00:00", "2024-02-30 12:00:00", "2024-02-29 12:00:00.000000"};
        for (std::string const& text : wrong) {
            INFO(text);
            db.connection().execute("UPDATE meetings SET begins = '" + text + "'");
            const auto refused = error_of([&] { (void)db(from<meeting>).all(); });
            CHECK(refused.kind == error_kind::invalid_value);
            CHECK(refused.facts.table == "meetings");
            CHECK(refused.facts.columns == "begins");
            CHECK_FALSE(contains(refused.what, text));
            CHECK(db(from<meeting>.select(count())).one() == 1);
        }
    });
}

TEST_CASE("a moment and a local timestamp are not taken for each other on either engine") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        const auto moment = error_of([&] { (void)db(raw<timestamp>("SELECT begins FROM meetings")).all(); });
        CHECK(moment.kind == error_kind::invalid_value);
        CHECK(error_of([&] { (void)db(raw<std::int64_t>("SELECT begins FROM meetings")).all(); }).kind ==
              error_kind::invalid_value);
        if (!on.is_postgres())
            return;
        CHECK(error_of([&] { (void)db(raw<local_timestamp>("SELECT now()")).all(); }).kind ==
              error_kind::invalid_value);
        // Neither a time nor a date is text there.
        CHECK(error_of([&] { (void)db(raw<std::string>("SELECT begins FROM meetings")).all(); }).kind ==
              error_kind::invalid_value);
        CHECK(error_of([&] { (void)db(raw<std::string>("SELECT current_date")).all(); }).kind ==
              error_kind::invalid_value);
        db.connection().execute("ALTER TABLE meetings ALTER COLUMN ends TYPE timestamptz");
        const auto differs = error_of([&] { db.verify(); });
        CHECK(differs.kind == error_kind::schema_mismatch);
        CHECK(differs.facts.columns == "ends");
    });
}
