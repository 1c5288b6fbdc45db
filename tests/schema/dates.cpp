// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/dates.hpp>

#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/core/civil.hpp>
#include <constable/sqlite.hpp>

#include "../support/each_engine.hpp"

using namespace constable;

namespace {

struct event {
    std::int64_t id{};
    timestamp at{};
    date on{};
    std::optional<timestamp> ended;

    static consteval auto table() {
        using namespace constable;
        return constable::table("events", primary_key<&event::id>);
    }
};

using calendar = schema<"calendar", event>;

constexpr auto at = col<&event::at>;
constexpr auto on = col<&event::on>;

constexpr auto parts = from<event>
                           .select(col<&event::id>, year_of(at), month_of(at), day_of(at), hour_of(at), minute_of(at),
                                   weekday_of(at), date_of(at))
                           .order_by(col<&event::id>);
constexpr auto date_parts =
    from<event>.select(year_of(on), month_of(on), day_of(on), weekday_of(on)).order_by(col<&event::id>);
constexpr auto starts = from<event>
                            .select(start_of_minute(at), start_of_hour(at), start_of_day(at), start_of_week(at),
                                    start_of_month(at), start_of_year(at))
                            .order_by(col<&event::id>);

static_assert(sql<postgres>(from<event>.select(year_of(at), start_of_day(at), weekday_of(on), date_of(at))) ==
              "SELECT CAST(extract(year FROM at AT TIME ZONE 'UTC') AS bigint), date_trunc('day', at, 'UTC'), "
              "CAST(extract(isodow FROM \"on\") AS bigint), CAST(at AT TIME ZONE 'UTC' AS date) FROM events");
static_assert(sql<postgres>(from<event>.select(col<&event::id>).where(later_by(at, duration::hours(1)) < arg<0>)) ==
              "SELECT id FROM events WHERE (at + $1) < $2");
static_assert(decltype(year_of(col<&event::ended>))::nullable);

constexpr std::int64_t day = 86'400'000'000;

const std::vector<std::int64_t> moments{0,
                                        -1,
                                        1,
                                        day - 1,
                                        -day,
                                        951'782'400'000'000,   // 2000-02-29
                                        1'709'251'199'999'999, // 2024-02-29, the last microsecond
                                        1'709'251'200'000'000,
                                        -2'203'891'200'000'001, // before 1900-03-01
                                        253'402'300'799'999'999,
                                        -62'135'596'800'000'000,
                                        -62'135'596'799'999'999,
                                        1'732'147'200'123'456};

struct filled : constable_test::on_each_engine<calendar> {
    filled() {
        std::int64_t id = 0;
        for (std::int64_t moment : moments) {
            const std::int64_t days = (moment + 62'135'596'800'000'000) / day - 719'162;
            db.insert(event{
                ++id, timestamp::from_microseconds(moment), date::from_days(static_cast<std::int32_t>(days)), {}});
        }
    }
};

struct civil_parts {
    std::int32_t days;
    civil_date of_day;
    std::int64_t in_day;
    std::int64_t weekday;
};

civil_parts parts_of(std::int64_t moment) {
    std::int64_t days = moment / day;
    if (moment % day < 0)
        --days;
    const auto number = static_cast<std::int32_t>(days);
    return {number, civil_from_days(number), moment - days * day, ((days + 3) % 7 + 7) % 7 + 1}; // 1970-01-01: Thursday
}

} // namespace

TEST_CASE_METHOD(filled, "the parts of a time are those of the calendar") {
    const auto rows = db(parts).all();
    const auto dates = db(date_parts).all();
    REQUIRE(rows.size() == moments.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const civil_parts expected = parts_of(moments[i]);
        CAPTURE(moments[i]);
        auto const& [id, year, month, of_month, hour, minute, weekday, whole] = rows[i];
        CHECK(year == expected.of_day.year);
        CHECK(month == expected.of_day.month);
        CHECK(of_month == expected.of_day.day);
        CHECK(hour == expected.in_day / 3'600'000'000);
        CHECK(minute == expected.in_day / 60'000'000 % 60);
        CHECK(weekday == expected.weekday);
        CHECK(whole == date::from_days(expected.days));
        CHECK(dates[i] ==
              std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>{year, month, of_month, weekday});
    }
}

TEST_CASE_METHOD(filled, "the starts of a time are those of the calendar") {
    const auto rows = db(starts).all();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const civil_parts p = parts_of(moments[i]);
        CAPTURE(moments[i]);
        const std::int64_t midnight = moments[i] - p.in_day;
        const auto on_day = [](civil_date wanted) { return std::int64_t{days_from_civil(wanted)} * day; };
        auto const& [minute, hour, start, week, month, year] = rows[i];
        CHECK(minute.microseconds() == moments[i] - p.in_day % 60'000'000);
        CHECK(hour.microseconds() == moments[i] - p.in_day % 3'600'000'000);
        CHECK(start.microseconds() == midnight);
        CHECK(week.microseconds() == midnight - (p.weekday - 1) * day);
        CHECK(month.microseconds() == on_day({p.of_day.year, p.of_day.month, 1}));
        CHECK(year.microseconds() == on_day({p.of_day.year, 1, 1}));
    }
}

TEST_CASE_METHOD(filled, "times are moved and compared") {
    CHECK(db(from<event>.where(later_by(at, duration::days(-1)) == arg<0>).select(col<&event::id>),
             timestamp::from_microseconds(-day))
              .all() == std::vector<std::int64_t>{1});
    CHECK(
        db(from<event>.where(col<&event::id> == 3 || col<&event::id> == -3).select(seconds_between(later_by(at, duration::minutes(2)), at)))
            .all() == std::vector<std::int64_t>{120});
}
