// SPDX-License-Identifier: BSL-1.0

// What running a statement that ran before allocates: nothing, besides the user's own strings and vectors.

#include <constable/filter.hpp>
#include <constable/sqlite.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

namespace {

// SQLite allocates by itself for every execution where it was built without its lookaside memory, as Debian does. So
// its allocations are compared with those of the same statement run by hand.
struct counts {
    std::int64_t ours = 0;
    std::int64_t of_sqlite = 0;
};
counts so_far;

sqlite3_mem_methods sqlite_memory;

// Before anything opens a database.
const int counting_sqlite = [] {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
    sqlite3_mem_methods counting = sqlite_memory;
    counting.xMalloc = [](int size) {
        ++so_far.of_sqlite;
        return sqlite_memory.xMalloc(size);
    };
    counting.xRealloc = [](void* old, int size) {
        ++so_far.of_sqlite;
        return sqlite_memory.xRealloc(old, size);
    };
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &counting);
}();

} // namespace

// Out of line: gcc 12 takes an inlined pair of them for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++so_far.ours;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace constable;

namespace {

enum class colour { red, green, blue };

struct part {
    std::int64_t id{};
    std::string name;
    std::optional<std::string> note;
    double weight{};
    int stock{};
    bool sold{};
    colour paint{};
    timestamp made_at{};
    date sold_on{};
    uuid batch{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("parts", primary_key<&part::id>, indexed<&part::name>);
    }
};

struct setting {
    std::string name;
    int value{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("settings", primary_key<&setting::name>);
    }
};

using workshop = schema<"workshop", part, setting>;

part make_part(std::int64_t i) {
    return {.name = "part " + std::to_string(i), .note = "short", .weight = 0.5, .stock = static_cast<int>(i)};
}

struct fixture {
    sqlite_database<workshop> db = open<workshop>("sqlite::memory:");

    fixture() {
        REQUIRE(counting_sqlite == SQLITE_OK);
        db.create_tables();
        std::vector<part> parts;
        for (std::int64_t i = 1; i <= 100; ++i)
            parts.push_back(make_part(i));
        db.insert_all(parts);
        db.insert(setting{.name = "speed", .value = 3});
    }
};

/// Allocations of one run, by the cheapest of several: a page that the database needs now and then does not count.
counts cheapest(auto run) {
    counts least{1'000'000, 1'000'000};
    run(); // prepares the statement
    for (int i = 0; i < 20; ++i) {
        const counts before = so_far;
        run();
        least.ours = std::min(least.ours, so_far.ours - before.ours);
        least.of_sqlite = std::min(least.of_sqlite, so_far.of_sqlite - before.of_sqlite);
    }
    return least;
}

/// The same by hand: `bind` gets the prepared statement.
std::int64_t by_hand(sqlite_database<workshop>& db, char const* sql, auto bind) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(db.connection().handle(), sql, -1, &statement, nullptr) == SQLITE_OK);
    const counts least = cheapest([&] {
        bind(statement);
        while (sqlite3_step(statement) == SQLITE_ROW) {
        }
        sqlite3_reset(statement);
    });
    sqlite3_finalize(statement);
    return least.of_sqlite;
}

int statements_on(sqlite_database<workshop>& db, std::string_view ending) {
    int count = 0;
    for (sqlite3_stmt* each = nullptr; (each = sqlite3_next_stmt(db.connection().handle(), each)) != nullptr;)
        count += std::string_view{sqlite3_sql(each)}.ends_with(ending);
    return count;
}

void bind_text(sqlite3_stmt* statement, int parameter, std::string_view text) {
    sqlite3_bind_text(statement, parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

const std::string long_text(5'000, 'x');

} // namespace

TEST_CASE_METHOD(fixture, "a cached get allocates nothing") {
    bool found = true;
    const counts by_integer = cheapest([&] { found = found && db.get<part>(7).has_value(); });
    CHECK(by_integer.ours == 0);
    CHECK(by_integer.of_sqlite <= by_hand(db, "SELECT * FROM parts WHERE id = ?1",
                                          [](sqlite3_stmt* statement) { sqlite3_bind_int64(statement, 1, 7); }));

    const std::string key = "speed";
    const counts by_text = cheapest([&] { found = found && db.get<setting>(key).has_value(); });
    CHECK(by_text.ours == 0);
    CHECK(by_text.of_sqlite <= by_hand(db, "SELECT * FROM settings WHERE name = ?1",
                                       [&](sqlite3_stmt* statement) { bind_text(statement, 1, key); }));
    CHECK(found);
}

TEST_CASE_METHOD(fixture, "hand-written statements allocate nothing either") {
    std::int64_t sum = 0;
    struct pair_of_numbers {
        std::int64_t id{};
        int stock{};
    };
    CHECK(cheapest([&] {
              for (auto const& row : db(raw<pair_of_numbers>("SELECT id, stock FROM parts WHERE name <> ?"), long_text))
                  sum += row.id;
          }).ours == 0);
    CHECK(cheapest([&] { sum += db(raw<int>("SELECT count(*) FROM parts")).one(); }).ours == 0);
    CHECK(cheapest([&] { db(raw_write("UPDATE parts SET stock = ? WHERE id = ?"), 3, 7).expect_one(); }).ours == 0);
    CHECK(sum > 0);
}

TEST_CASE_METHOD(fixture, "dynamic statements allocate nothing once they were assembled") {
    std::int64_t sum = 0;
    for (unsigned mask = 0; mask < 8; ++mask) {
        const auto on = [mask](unsigned bit) { return (mask >> bit & 1) != 0; };
        const counts queried = cheapest([&] {
            const auto query = from<part>
                                   .select(col<&part::id>)
                                   .where(dynamic(on(0), col<&part::stock> > 50) &&
                                          dynamic(on(1), col<&part::name> != std::string_view{long_text}))
                                   .order_by(dynamic(on(2), desc<&part::id>));
            for (std::int64_t id : db(query))
                sum += id;
        });
        CHECK(queried.ours == 0);
        CHECK(cheapest(
                  [&] {
                      db(update<part>
                         .set(dynamic(on(0), col<&part::stock> += 0), dynamic(on(1), col<&part::note> = null))
                         .where(col<&part::id> == 7 && dynamic(on(2), col<&part::stock> < 5'000)));
                  })
                  .ours == 0);
    }
    filter<part> by;
    by.add(col<&part::name> != std::string_view{long_text}).add(col<&part::stock> > 10);
    CHECK(cheapest([&] {
              for (std::int64_t id : db(from<part>.select(col<&part::id>).where(by && col<&part::id> > 20)))
                  sum += id;
          }).ours == 0);
    CHECK(sum > 0);
}

TEST_CASE_METHOD(fixture, "a cached write allocates nothing") {
    SECTION("update") {
        const counts update_stock = cheapest([&] {
            db(update<part>.set(col<&part::name> = std::string_view{long_text}, col<&part::stock> -= 1,
                                col<&part::paint> = colour::green, col<&part::batch> = uuid{}, col<&part::sold_on> = date{})
                   .where(col<&part::id> == 7))
                .expect_one();
        });
        CHECK(update_stock.ours == 0);
        CHECK(
            update_stock.of_sqlite <=
            by_hand(
                db,
                "UPDATE parts SET name = ?1, stock = stock - 1, paint = 'green', batch = ?2, sold_on = ?3 WHERE id = 7",
                [](sqlite3_stmt* statement) {
                    bind_text(statement, 1, long_text);
                    sqlite3_bind_blob(statement, 2, long_text.data(), 16, SQLITE_STATIC);
                    bind_text(statement, 3, "2024-01-31");
                }));
    }
    SECTION("insert, a row with a key that the database gives and one with its own") {
        std::int64_t last = 0;
        CHECK(cheapest([&] { last = db.insert(part{.name = "bolt", .note = "m8"}).id; }).ours == 0);
        const counts with_key =
            cheapest([&] { last = db.insert(part{.id = last + 1, .name = "bolt", .note = "m8"}).id; });
        CHECK(with_key.ours == 0);
        CHECK(with_key.of_sqlite <= by_hand(db, "INSERT INTO parts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                                            [&](sqlite3_stmt* statement) {
                                                sqlite3_bind_int64(statement, 1, ++last);
                                                bind_text(statement, 2, "bolt");
                                                bind_text(statement, 3, "m8");
                                                sqlite3_bind_double(statement, 4, 0);
                                                sqlite3_bind_int64(statement, 5, 0);
                                                sqlite3_bind_int64(statement, 6, 0);
                                                bind_text(statement, 7, "red");
                                                sqlite3_bind_int64(statement, 8, 0);
                                                bind_text(statement, 9, "1970-01-01");
                                                sqlite3_bind_blob(statement, 10, long_text.data(), 16, SQLITE_STATIC);
                                            }));
    }
    SECTION("erase") {
        CHECK(cheapest([&] { db(erase<part>.where(col<&part::name> == long_text)); }).ours == 0);
    }
    SECTION("bulk insert, within a transaction and by itself") {
        const std::vector<part> many(300, make_part(1));
        CHECK(cheapest([&] { db.insert_all(many); }).ours == 0);
        db.transaction([&](auto& running) { CHECK(cheapest([&] { running.insert_all(many); }).ours == 0); });
    }
}

TEST_CASE_METHOD(fixture, "rows allocate nothing but their strings") {
    std::int64_t sum = 0;
    const auto add_all = [&](auto query, auto const&... arguments) {
        for (auto const& row : db(query, arguments...))
            sum += static_cast<std::int64_t>(sizeof row);
    };

    SECTION("without text") {
        constexpr auto numbers = from<part>.select(col<&part::id>, col<&part::weight>, col<&part::made_at>);
        const counts iterated = cheapest([&] { add_all(numbers); });
        CHECK(iterated.ours == 0);
        CHECK(iterated.of_sqlite <= by_hand(db, "SELECT id, weight, made_at FROM parts", [](sqlite3_stmt*) {}));
    }
    SECTION("with text that std::string holds in itself") {
        CHECK(cheapest([&] { add_all(from<part>); }).ours == 0);
    }
    SECTION("with a text argument, which is copied") {
        constexpr auto named = from<part>.where(col<&part::name> == arg<0>).order_by(desc<&part::id>).limit(10);
        for (std::string const& argument : {std::string{"part 7"}, long_text}) {
            const counts iterated = cheapest([&] { add_all(named, argument); });
            CHECK(iterated.ours == 0);
            CHECK(iterated.of_sqlite <= by_hand(db, "SELECT * FROM parts WHERE name = ?1 ORDER BY id DESC LIMIT 10",
                                                [&](sqlite3_stmt* statement) { bind_text(statement, 1, argument); }));
        }
    }
    SECTION("long text: one string each, of which an iteration uses the memory again") {
        db(update<part>.set(col<&part::name> = std::string(100, 'n'), col<&part::note> = null).all_rows()).expect(100);
        CHECK(cheapest([&] { add_all(from<part>); }).ours == 1);
        const counts collected = cheapest([&] { sum += static_cast<std::int64_t>(db(from<part>).all().size()); });
        constexpr std::int64_t growths_of_vector = 8; // 1, 2, 4, …, 128 rows
        CHECK(collected.ours == 100 + growths_of_vector);
    }
    CHECK(sum > 0);
}

TEST_CASE_METHOD(fixture, "a query inside a loop over the same query is prepared once more, not each time") {
    constexpr auto first_ten = from<part>.where(col<&part::id> <= arg<0>);
    std::int64_t pairs = 0;
    const auto run = [&] {
        for (auto const& outer : db(first_ten, 10))
            for (auto const& inner : db(first_ten, outer.id))
                pairs += inner.id <= outer.id;
    };
    CHECK(cheapest(run).ours == 0);
    CHECK(pairs == 21 * 55);
    CHECK(statements_on(db, "FROM parts WHERE id <= ?") == 2);

    SECTION("statements that are not in use can be forgotten while others are") {
        auto outer = db(first_ten, 3);
        auto row = outer.begin();
        db.run().statements().clear();
        CHECK(statements_on(db, "FROM parts WHERE id <= ?") == 1);
        CHECK((++row)->id == 2);
    }
    SECTION("the second one may be in use while the first is forgotten") {
        std::optional outer{db(first_ten, 3)};
        auto inner = db(first_ten, 2);
        outer.reset();
        db.run().statements().clear();
        CHECK(statements_on(db, "FROM parts WHERE id <= ?") == 1);
        CHECK(std::move(inner).all().size() == 2);
    }
}

TEST_CASE_METHOD(fixture, "rows may outlive the arguments of their query") {
    std::string name = "part 7";
    std::string long_name = long_text;
    auto found = db(from<part>.where(col<&part::name> == arg<0> || col<&part::name> == arg<1>), name, long_name);
    name = "part 8";
    long_name.assign(long_name.size(), 'y');
    CHECK(std::move(found).one().id == 7);
}

TEST_CASE("bound copies stay where they are until they are cleared") {
    constexpr std::size_t sizes = 100;
    bound_copies copies;
    const auto keep_all = [&] {
        std::size_t intact = 0;
        char const* kept[sizes];
        for (std::size_t size = 0; size < sizes; ++size)
            kept[size] = copies.keep(long_text.data(), size);
        for (std::size_t size = 0; size < sizes; ++size)
            intact += std::equal(kept[size], kept[size] + size, long_text.data()) ? 1U : 0U;
        copies.clear();
        return intact;
    };
    CHECK(keep_all() == sizes);
    CHECK(keep_all() == sizes); // now one block is large enough

    const std::int64_t before = so_far.ours;
    const std::size_t intact = keep_all();
    CHECK(so_far.ours == before);
    CHECK(intact == sizes);
}
