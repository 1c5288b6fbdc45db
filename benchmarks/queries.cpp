// SPDX-License-Identifier: BSL-1.0
// What the forms of queries cost at run time, beside hand-written C that runs the same SQL with the same checks: a join
// of three tables, an aggregate, a window, a subquery, a page.
//
//   bench_queries [--benchmark_...]                  times, by Google Benchmark
//   bench_queries --callgrind WORKLOAD SIDE COUNT    runs a workload COUNT times, for callgrind to count instructions

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <constable/sqlite.hpp>

namespace {

struct customer {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("customers", primary_key<&customer::id>);
    }
};

struct purchase {
    std::int64_t id{};
    std::int64_t customer_id{};
    std::int64_t placed_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("purchases", primary_key<&purchase::id>,
                                foreign_key<&purchase::customer_id>.references<&customer::id>(),
                                indexed<&purchase::customer_id, &purchase::placed_at>);
    }
};

struct item {
    std::int64_t id{};
    std::int64_t purchase_id{};
    std::string product;
    std::int64_t quantity{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("items", primary_key<&item::id>,
                                foreign_key<&item::purchase_id>.references<&purchase::id>(),
                                indexed<&item::purchase_id>);
    }
};

using shop = constable::schema<"shop", customer, purchase, item>;

namespace asked {

using namespace constable;

constexpr auto of_customer = col<&purchase::customer_id> == arg<0>;
constexpr auto join3 =
    from<purchase>.join<customer>().join<item>().where(of_customer).select(col<&customer::name>, col<&purchase::placed_at>, col<&item::product>, col<&item::quantity>);
constexpr auto aggregate =
    from<purchase>.join<item>().where(of_customer).group_by(col<&item::product>).order_by(col<&item::product>).select(col<&item::product>, count(), sum(col<&item::quantity>));
constexpr auto windowed =
    from<purchase>
        .where(of_customer)
        .select(col<&purchase::id>, row_number().over(window.order_by(col<&purchase::placed_at>)),
                sum(col<&purchase::placed_at>).over(window.order_by(col<&purchase::id>)));
constexpr auto subqueried =
    from<purchase>.where(of_customer).select(col<&purchase::id>, children_count<&item::purchase_id>);
constexpr auto page =
    from<purchase>.where(of_customer).order_by(desc<&purchase::placed_at>, desc<&purchase::id>).limit(10).after(arg<1>, arg<2>);

} // namespace asked

constexpr std::int64_t customers = 1'000;
constexpr std::int64_t purchases_each = 20;
constexpr std::int64_t items_each = 3;

void fill(constable::sqlite_database<shop>& db) {
    std::vector<customer> all;
    std::vector<purchase> purchases;
    std::vector<item> items;
    for (std::int64_t c = 1; c <= customers; ++c) {
        all.push_back({c, "customer number " + std::to_string(c)});
        for (std::int64_t p = 0; p < purchases_each; ++p) {
            const auto id = static_cast<std::int64_t>(purchases.size()) + 1;
            purchases.push_back({id, c, 1'700'000'000 + p * 7919 % 1000});
            for (std::int64_t i = 0; i < items_each; ++i)
                items.push_back({static_cast<std::int64_t>(items.size()) + 1, id,
                                 "product-" + std::to_string((id + i) % 17), 1 + i});
        }
    }
    db.insert_all(all);
    db.insert_all(purchases);
    db.insert_all(items);
}

// --- the library -----------------------------------------------------------------------------------------------------

class library_side {
public:
    explicit library_side(constable::sqlite_database<shop>& db) : db_(db) {}

    std::int64_t join3(std::int64_t id) {
        std::int64_t seen = 0;
        for (auto const& [name, at, product, quantity] : db_(asked::join3, id))
            seen += static_cast<std::int64_t>(name.size() + product.size()) + at + quantity;
        return seen;
    }
    std::int64_t aggregate(std::int64_t id) {
        std::int64_t seen = 0;
        for (auto const& [product, number, total] : db_(asked::aggregate, id))
            seen += static_cast<std::int64_t>(product.size()) + number + total;
        return seen;
    }
    std::int64_t windowed(std::int64_t id) {
        std::int64_t seen = 0;
        for (auto const& [key, number, total] : db_(asked::windowed, id))
            seen += key + number + total;
        return seen;
    }
    std::int64_t subqueried(std::int64_t id) {
        std::int64_t seen = 0;
        for (auto const& [key, number] : db_(asked::subqueried, id))
            seen += key + number;
        return seen;
    }
    std::int64_t page(std::int64_t id) {
        std::int64_t seen = 0;
        for (purchase const& each : db_(asked::page, id, std::int64_t{1'700'000'900}, std::int64_t{0}))
            seen += each.id + each.placed_at;
        return seen;
    }

private:
    constable::sqlite_database<shop>& db_;
};

// --- by hand: the same text, prepared once ---------------------------------------------------------------------------

class c_side {
public:
    explicit c_side(sqlite3* db)
        : db_(db), join3_(prepare(constable::sql<constable::sqlite>(asked::join3))),
          aggregate_(prepare(constable::sql<constable::sqlite>(asked::aggregate))),
          windowed_(prepare(constable::sql<constable::sqlite>(asked::windowed))),
          subqueried_(prepare(constable::sql<constable::sqlite>(asked::subqueried))),
          page_(prepare(constable::sql<constable::sqlite>(asked::page))) {}
    c_side(c_side const&) = delete;
    c_side& operator=(c_side const&) = delete;
    ~c_side() {
        for (sqlite3_stmt* each : {join3_, aggregate_, windowed_, subqueried_, page_})
            sqlite3_finalize(each);
    }

    std::int64_t join3(std::int64_t id) {
        std::int64_t seen = 0;
        std::string name;
        std::string product;
        run(join3_, id, [&] {
            text(join3_, 0, name);
            text(join3_, 2, product);
            seen += static_cast<std::int64_t>(name.size() + product.size()) + integer(join3_, 1) + integer(join3_, 3);
        });
        return seen;
    }
    std::int64_t aggregate(std::int64_t id) {
        std::int64_t seen = 0;
        std::string product;
        run(aggregate_, id, [&] {
            text(aggregate_, 0, product);
            seen += static_cast<std::int64_t>(product.size()) + integer(aggregate_, 1) + integer(aggregate_, 2);
        });
        return seen;
    }
    std::int64_t windowed(std::int64_t id) {
        std::int64_t seen = 0;
        run(windowed_, id, [&] { seen += integer(windowed_, 0) + integer(windowed_, 1) + integer(windowed_, 2); });
        return seen;
    }
    std::int64_t subqueried(std::int64_t id) {
        std::int64_t seen = 0;
        run(subqueried_, id, [&] { seen += integer(subqueried_, 0) + integer(subqueried_, 1); });
        return seen;
    }
    std::int64_t page(std::int64_t id) {
        std::int64_t seen = 0;
        require(sqlite3_bind_int64(page_, 2, 1'700'000'900));
        require(sqlite3_bind_int64(page_, 3, 0));
        require(sqlite3_bind_int64(page_, 4, 10));
        run(page_, id, [&] {
            purchase each{integer(page_, 0), integer(page_, 1), integer(page_, 2)};
            benchmark::DoNotOptimize(&each);
            seen += each.id + each.placed_at;
        });
        return seen;
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] void fail() const {
        std::fprintf(stderr, "queries: %s\n", sqlite3_errmsg(db_));
        std::abort();
    }
    void require(int code) const {
        if (code != SQLITE_OK) [[unlikely]]
            fail();
    }
    sqlite3_stmt* prepare(std::string_view sql) const {
        sqlite3_stmt* statement = nullptr;
        require(sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                                   nullptr));
        return statement;
    }
    template <class Row>
    void run(sqlite3_stmt* statement, std::int64_t id, Row&& row) const {
        require(sqlite3_bind_int64(statement, 1, id));
        int code = SQLITE_OK;
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            row();
        if (code != SQLITE_DONE) [[unlikely]]
            fail();
        sqlite3_reset(statement);
    }
    std::int64_t integer(sqlite3_stmt* statement, int column) const {
        if (sqlite3_column_type(statement, column) != SQLITE_INTEGER) [[unlikely]]
            fail();
        return sqlite3_column_int64(statement, column);
    }
    void text(sqlite3_stmt* statement, int column, std::string& into) const {
        if (sqlite3_column_type(statement, column) != SQLITE_TEXT) [[unlikely]]
            fail();
        auto const* const bytes = reinterpret_cast<char const*>(sqlite3_column_text(statement, column));
        const std::string_view view{bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
        if (!constable::is_valid_utf8(view)) [[unlikely]]
            fail();
        into.assign(view);
    }

    sqlite3* db_;
    sqlite3_stmt* join3_;
    sqlite3_stmt* aggregate_;
    sqlite3_stmt* windowed_;
    sqlite3_stmt* subqueried_;
    sqlite3_stmt* page_;
};

// --- workloads -------------------------------------------------------------------------------------------------------

void for_each_workload(auto visit) {
    visit("join3", [](auto& side, std::int64_t id) { return side.join3(id); });
    visit("aggregate", [](auto& side, std::int64_t id) { return side.aggregate(id); });
    visit("window", [](auto& side, std::int64_t id) { return side.windowed(id); });
    visit("subquery", [](auto& side, std::int64_t id) { return side.subqueried(id); });
    visit("page", [](auto& side, std::int64_t id) { return side.page(id); });
}

std::int64_t some_customer(std::int64_t i) { return 1 + i * 7919 % customers; }

struct both_sides {
    constable::sqlite_database<shop> db = constable::open<shop>("sqlite::memory:");
    library_side library{db};
    both_sides() {
        db.create_tables();
        fill(db);
    }
};

void require_equal_answers(library_side& library, c_side& c) {
    for_each_workload([&](char const* name, auto run) {
        for (std::int64_t i = 0; i < 50; ++i)
            if (run(library, some_customer(i)) != run(c, some_customer(i))) {
                std::fprintf(stderr, "queries: the answers of %s differ\n", name);
                std::abort();
            }
    });
}

template <class Side>
[[gnu::noinline]] std::int64_t measured_runs(Side& side, auto run, std::int64_t count) {
    std::int64_t seen = 0;
    for (std::int64_t i = 1; i <= count; ++i)
        seen += run(side, some_customer(i));
    return seen;
}

int run_workload(std::string_view wanted, std::string_view which, std::int64_t count) {
    both_sides sides;
    c_side c{sides.db.connection().handle()};
    bool found = false;
    for_each_workload([&](char const* name, auto run) {
        if (name != wanted)
            return;
        found = true;
        benchmark::DoNotOptimize(which == "c" ? run(c, 1) : run(sides.library, 1));
        benchmark::DoNotOptimize(which == "c" ? measured_runs(c, run, count)
                                              : measured_runs(sides.library, run, count));
    });
    return found ? 0 : 2;
}

int measure_times(int argc, char** argv) {
    both_sides sides;
    c_side c{sides.db.connection().handle()};
    require_equal_answers(sides.library, c);
    const auto add = [](std::string const& name, auto& side, auto run) {
        benchmark::RegisterBenchmark(name.c_str(), [&side, run](benchmark::State& state) {
            std::int64_t i = 0;
            for ([[maybe_unused]] auto each : state)
                benchmark::DoNotOptimize(run(side, some_customer(i++)));
        })->Iterations(1'000);
    };
    for_each_workload([&](std::string const& name, auto run) {
        add(name + "/c", c, run);
        add(name + "/constable", sides.library, run);
    });
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 4 && arguments[0] == "--callgrind")
        return run_workload(arguments[1], arguments[2], std::stoll(arguments[3]));
    return measure_times(argc, argv);
}
