// SPDX-License-Identifier: BSL-1.0

// Durations as columns: intervals on PostgreSQL, microseconds on SQLite; the same answers.

#include <constable/any.hpp>

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct job {
    std::int64_t id{};
    timestamp started{};
    duration limit = duration::minutes(5);
    std::optional<duration> took{};

    static consteval auto table() {
        return constable::table("jobs", primary_key<&job::id>,
                                default_value<&job::limit>(-duration::microseconds(90'000'001)),
                                check("limit_below_a_year", col<&job::limit> < duration::days(366)));
    }
    friend bool operator==(job const&, job const&) = default;
};

using work = schema<"work", job>;

constexpr timestamp noon = timestamp::from_microseconds(1'700'000'000'000'000);

any_database<work> created(engine const& on) {
    auto db = open<work>(on.url(), any_options{});
    db.create_tables();
    return db;
}

} // namespace

TEST_CASE("any_intervals: every duration comes back as it was") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        std::int64_t id = 0;
        for (duration each : {duration::microseconds(0), duration::microseconds(1), duration::microseconds(-1),
                              duration::days(365), -duration::days(400), duration::min()}) {
            const job saved{.id = ++id, .started = noon, .limit = each, .took = each};
            db.insert(saved);
            CHECK(db.get<job>(id) == saved);
        }
        db.insert(job{.id = ++id, .started = noon});
        CHECK(db.get<job>(id).value().took == std::nullopt);
        if (on.is_postgres())
            CHECK(text(open_postgres(on.url()),
                       "SELECT data_type FROM information_schema.columns WHERE column_name = 'took'") == "interval");
    });
}

TEST_CASE("any_intervals: a column default is a duration") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        db(into<job>.set(col<&job::id> = 7, col<&job::started> = noon));
        CHECK(db.get<job>(7).value().limit == -duration::microseconds(90'000'001));
    });
}

TEST_CASE("any_intervals: compared, ordered, summed, added to times") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        db.insert(job{.id = 1, .started = noon, .limit = duration::hours(30), .took = duration::hours(2)});
        db.insert(job{.id = 2, .started = noon, .limit = duration::days(1), .took = -duration::seconds(3)});
        db.insert(job{.id = 3, .started = noon, .limit = duration::seconds(1)});

        CHECK(db(from<job>.where(col<&job::limit> > duration::hours(24)).select(col<&job::id>)).all() ==
              std::vector<std::int64_t>{1});
        CHECK(db(from<job>.order_by(col<&job::took>).select(col<&job::id>).allow_scan()).all() ==
              std::vector<std::int64_t>{3, 2, 1});
        CHECK(db(from<job>.where(in_values(col<&job::limit>, std::vector{duration::seconds(1), duration::days(1)}))
                     .order_by(col<&job::id>)
                     .select(col<&job::id>))
                  .all() == std::vector<std::int64_t>{2, 3});
        CHECK(db(from<job>.select(sum(col<&job::took>), max(col<&job::limit>))).one() ==
              std::tuple{std::optional{duration::seconds(7'197)}, std::optional{duration::hours(30)}});
        CHECK(db(from<job>.where(col<&job::id> == 1).select(later_by(col<&job::started>, col<&job::limit>))) ==
              noon + duration::hours(30));
        CHECK(
            db(from<job>.where(col<&job::id> == 1).select(time_between(later_by(col<&job::started>, duration::days(40)), col<&job::started>))) ==
            duration::days(40));
    });
}

TEST_CASE("any_intervals: an interval of months has no fixed length") {
    postgres_scratch scratch;
    auto db = open<work>(scratch.url(), any_options{});
    db.create_tables();
    scratch.open().execute("INSERT INTO jobs VALUES (1, now(), '1 month', NULL), (2, now(), '1 day -1 hour', NULL)");
    const auto refused = error_of([&] { std::ignore = db.get<job>(1); });
    CHECK(refused.kind == error_kind::invalid_value);
    CHECK(refused.facts.columns == "limit");
    CHECK(refused.facts.message.starts_with("the stored interval has months"));
    CHECK(db.get<job>(2).value().limit == duration::hours(23));
}
