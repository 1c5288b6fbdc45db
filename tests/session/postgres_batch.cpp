// SPDX-License-Identifier: BSL-1.0
#include <constable/session/postgres_batch.hpp>

#include <constable/any.hpp>

#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct sample {
    std::int64_t id{};
    std::string name{};
    std::optional<double> value{};

    static consteval auto table() {
        return constable::table("samples", primary_key<&sample::id>, unique_key<&sample::name>);
    }
};
using samples = schema<"samples", sample>;

constexpr auto renaming = update<sample>.set(col<&sample::name> = arg<0>).where(col<&sample::id> == arg<1>);
constexpr auto drop = erase<sample>.where(col<&sample::id> > arg<0>);
constexpr auto number = from<sample>.select(count());

any_database<samples> created(engine const& on) {
    auto db = open<samples>(on.url(), any_options{});
    db.create_tables();
    return db;
}

} // namespace

TEST_CASE("a batch runs its writes in order and tells what each has changed") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        const auto changed = in_batch(db, [](auto& batch) {
            for (int i = 1; i <= 2'000; ++i)
                batch(into<sample>.values_with_key(sample{.id = i, .name = "n" + std::to_string(i)}));
            batch(renaming, "other", 7); // another statement: it has to be prepared first
            batch(renaming, "none", 9'999);
            batch(drop, 1'990);
        });
        REQUIRE(changed.size() == 2'003);
        CHECK(std::accumulate(changed.begin(), changed.begin() + 2'000, std::int64_t{0}) == 2'000);
        CHECK(changed[2'000] == 1);
        CHECK(changed[2'001] == 0);
        CHECK(changed[2'002] == 10);
        CHECK(db(number).one() == 1'990);
        CHECK(db.get<sample>(7)->name == "other");
        CHECK(in_batch(db, [](auto&) {}).empty());
    });
}

TEST_CASE("a write that fails undoes the whole batch, and the connection stays usable") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        db.insert(sample{.name = "taken"});
        for (int round = 0; round < 3; ++round) {
            const auto refused = error_of([&] {
                in_batch(db, [](auto& batch) {
                    for (int i = 0; i < 500; ++i)
                        batch(into<sample>.values(sample{.name = i == 123 ? "taken" : "m" + std::to_string(i)}));
                });
            });
            CHECK(refused.kind == error_kind::constraint);
            CHECK(refused.facts.columns == "name");
            CHECK(contains(refused.what, "statement 123 of the batch"));
            CHECK(db(number).one() == 1);
        }
        CHECK_THROWS_AS(in_batch(db,
                                 [](auto& batch) {
                                     batch(drop, 0);
                                     throw 1;
                                 }),
                        int);
        CHECK(db(number).one() == 1);
    });
}

TEST_CASE("a batch that met another transaction runs again") {
    for_each_engine([](engine& on) {
        if (!on.is_postgres())
            return; // SQLite has one writer at a time
        auto db = created(on);
        const auto id = db.insert(sample{.name = "a"}).id;
        auto other = open<samples>(on.url(), any_options{});
        const auto rename = [&](auto& to, std::string const& name) {
            to(update<sample>.set(col<&sample::name> = name).where(col<&sample::id> == id));
        };
        int runs = 0;
        in_batch(db, [&](auto& batch) {
            CHECK(db(number).one() == 1); // takes the snapshot
            if (++runs == 1)
                rename(other, "b");
            rename(batch, "c");
        });
        CHECK(runs == 2);
        CHECK(db.get<sample>(id)->name == "c");
    });
}

TEST_CASE("a batch within a transaction is a savepoint of it") {
    for_each_engine([](engine& on) {
        auto db = created(on);
        db.transaction([](auto& running) {
            in_batch(running, [](auto& batch) { batch(into<sample>.values(sample{.name = "a"})); });
            CHECK(error_of([&] {
                      in_batch(running, [](auto& batch) {
                          batch(into<sample>.values(sample{.name = "b"}));
                          batch(into<sample>.values(sample{.name = "a"}));
                      });
                  }).kind == error_kind::constraint);
            in_batch(running, [](auto& batch) { batch(into<sample>.values(sample{.name = "c"})); });
        });
        CHECK(db(from<sample>.order_by(col<&sample::name>).select(col<&sample::name>)).all() ==
              std::vector<std::string>{"a", "c"});
    });
}
