// SPDX-License-Identifier: BSL-1.0
// The guide's samples on engines: one program for SQLite and PostgreSQL. It takes the URL of an empty database.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <constable/any.hpp>
#include <constable/fmt.hpp>
#include <constable/session/pool.hpp>
#include <constable/session/postgres_listener.hpp>
#include <constable/session/replicated_pool.hpp>

using namespace constable;

struct reading {
    std::int64_t id{};
    std::string sensor{};
    timestamp at{};
    double celsius{};
    std::optional<std::string> remark{};

    static consteval auto table() {
        return constable::table("readings", primary_key<&reading::id>, unique_key<&reading::sensor, &reading::at>);
    }
};

using station = schema<"station", reading>;

constexpr auto warmest =
    from<reading>.group_by(col<&reading::sensor>).select(col<&reading::sensor>, max(col<&reading::celsius>), count()).order_by(col<&reading::sensor>);
constexpr auto last_of = from<reading>.where(col<&reading::sensor> == arg<0>).order_by(desc<&reading::at>).limit(1);

void fill(any_database<station>& db) {
    const auto noon = timestamp::from_civil(2026, 6, 1, 12);
    std::vector<reading> readings;
    for (int hour = 0; hour < 6; ++hour)
        for (auto const* sensor : {"roof", "Keller"})
            readings.push_back({.sensor = sensor,
                                .at = timestamp::from_microseconds(noon.microseconds() + hour * 3'600'000'000),
                                .celsius = sensor[0] == 'r' ? 20.5 + hour : 14.25});
    // [transaction]
    db.transaction([&](auto& running) { running.insert_all(readings); }); // run again where PostgreSQL asks for it
    // [/transaction]
}

// [listen]
/// Calls `use(sensor)` for each reading that is announced, until it says no; `read_all()` where some are lost.
template <class ReadAll, class Use>
void follow(std::string const& url, ReadAll read_all, Use use) {
    postgres_listener listener{url, {.application_name = "station"}};
    listener.listen<"readings">();
    read_all(); // listen first, then read: nothing falls in between
    for (bool goes_on = true; goes_on;) {
        const listen_event event = listener.wait(std::chrono::seconds{30});
        if (event.on<"readings">())
            goes_on = use(event.payload);
        else if (event.kind == listen_event_kind::gap)
            read_all(); // the link was lost, and is up again
    }
}
// [/listen]

// [notify]
void announce(any_database<station>& db, reading const& fresh) {
    db.transaction([&](auto& running) {
        running.insert(fresh);
        if (postgres_connection* const server = db.connection().as_postgres()) // null on SQLite
            notify<"readings">(*server, fresh.sensor);                         // sent at COMMIT
    });
}
// [/notify]

int main(int argc, char** argv) {
    try {
        // [open]
        const std::string url = argc > 1 ? argv[1] : "sqlite:station.db"; // or "postgresql://app@db.example/station"
        auto db = open<station>(url, any_options{.sqlite = {.durability = durability::process},
                                                 .postgres = {.application_name = "station"}});
        db.create_tables();
        // [/open]
        fill(db);
        for (auto const& [sensor, celsius, number] : db(warmest))
            fmt::print("{}: {} °C at most, {} readings\n", sensor, celsius, number);
        if (const auto last = db(last_of, "roof").first())
            fmt::print("last: {} {}\n", last->id, to_text(last->at).view());
        try {
            db.insert(reading{.sensor = "roof", .at = timestamp::from_civil(2026, 6, 1, 12)});
        } catch (constraint_error const& error) {
            fmt::print("refused: {} of {}\n", error.columns(), error.table());
        }
        // [options]
        db.transaction({.isolation = isolation::read_committed, .commit = commit::verified},
                       [](auto& running) { running.insert(reading{.sensor = "attic", .celsius = 31.0}); });
        // [/options]
        // [copy]
        std::vector<reading> archive(10'000, reading{.sensor = "archive"});
        for (std::size_t i = 0; i != archive.size(); ++i)
            archive[i].at = timestamp::from_microseconds(static_cast<std::int64_t>(i));
        copy_in(db, archive); // COPY on PostgreSQL, inserts of many rows on SQLite; all of them or none

        double total = 0;
        copy_out(db, from<reading>, [&](reading const& each) { total += each.celsius; });
        // [/copy]
        fmt::print("{:.2f} in all\n", total);
        // [batch]
        const auto changed = in_batch(db, [](auto& batch) {
            batch(update<reading>.set(col<&reading::remark> = "hot").where(col<&reading::celsius> > 25.0));
            batch(erase<reading>.where(col<&reading::sensor> == "archive"));
        });
        // [/batch]
        fmt::print("{} hot, {} erased\n", changed[0], changed[1]);
        // [pool]
        pool<any_database<station>> stations{[&] { return open<station>(url, any_options{}); },
                                             {.size = 4, .overflow = 2, .timeout = 1'000}};
        const auto number = stations.with([](auto& lent) { return lent(from<reading>.select(count())).one(); });
        // [/pool]
        fmt::print("{} readings\n", number);
        // [replicas]
        const auto opened = [&] { return open<station>(url, any_options{}); }; // of each server by a URL of its own
        replicated_pool<any_database<station>> servers{opened, {opened}, {.size = 4}, {.greatest_lag = 500}};
        servers.write([](auto& lent) { lent.insert(reading{.sensor = "shed", .celsius = 9.0}); });
        const auto sensors = servers.read([](auto& lent) { return lent(warmest).all().size(); });
        // [/replicas]
        fmt::print("{} sensors\n", sensors);
        const auto remember = [&] { announce(db, {.sensor = "cellar", .celsius = 9.5}); };
        if (db.connection().as_postgres() == nullptr)
            remember();
        else
            follow(url, remember, [](std::string const& sensor) { return sensor != "cellar"; });
        fmt::print("{} readings\n", db(from<reading>.select(count())).one());
        // [own]
        if (postgres_connection* const server = db.connection().as_postgres()) // null on SQLite
            server->execute("ANALYZE");
        // [/own]
        return 0;
    } catch (database_error const& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
