// SPDX-License-Identifier: BSL-1.0
// What the library costs at run time, beside hand-written C that does the same work with the same checks.
//
// Each side has a database in memory of its own, with the same contents: a disk would hide what lies between the two.
// `insert` and `update_by_key` run inside one long transaction, their `_autocommit` twins commit each time. Inserted
// rows are built beforehand and moved in; both sides destroy them. A repetition leaves the database as it was.
//
//   bench_core [--benchmark_...]                   times, by Google Benchmark
//   bench_core --callgrind WORKLOAD SIDE COUNT     runs a workload COUNT times, for callgrind to count instructions
//   bench_core --allocations                       a line for each workload: its name, executions (of full_scan: rows),
//                                                  allocations of constable, allocations of C

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "core_c.hpp"
#include "core_library.hpp"
#include "core_order.hpp"

namespace {

/// A side's database, filled. `Shop` is c_shop or library_shop.
template <class Shop>
struct side {
    explicit side(std::int64_t orders) : rows(orders) {
        shop.bulk_insert(make_orders(1, static_cast<std::size_t>(orders)));
    }

    void forget_new_rows() { shop.execute("DELETE FROM orders WHERE id > " + std::to_string(rows)); }
    /// Some key, another one each time.
    [[nodiscard]] std::int64_t key(std::int64_t i) const { return 1 + i * 7919 % rows; }

    Shop shop;
    std::int64_t rows;
};

constexpr auto look_at = [](order const& row) { benchmark::DoNotOptimize(&row); };

// --- workloads: prepared for `count` runs, run for i = 0, 1, …, count - 1, then finished -----------------------------

template <class Shop>
struct workload {
    workload(side<Shop>& on, std::int64_t) : at(on) {}
    side<Shop>& at;
};

template <class Shop>
struct point_select : workload<Shop> {
    static constexpr std::int64_t runs = 5'000;
    using workload<Shop>::workload;

    void run(std::int64_t i) {
        if (!this->at.shop.get(this->at.key(i), look_at))
            std::abort();
    }
};

template <class Shop>
struct full_scan : workload<Shop> {
    static constexpr std::int64_t runs = 1;
    using workload<Shop>::workload;

    void run(std::int64_t) {
        const auto all = this->at.shop.scan();
        if (all.size() != static_cast<std::size_t>(this->at.rows))
            std::abort();
        look_at(all.back());
    }
};

template <class Shop>
struct top_10 : workload<Shop> {
    static constexpr std::int64_t runs = 1'000;

    top_10(side<Shop>& on, std::int64_t count) : workload<Shop>(on, count) {
        for (std::int64_t i = 0; i < 1'000; ++i)
            customers.push_back(customer_name(on.key(i)));
    }
    void run(std::int64_t i) {
        this->at.shop.top_10(customers[static_cast<std::size_t>(i) % customers.size()], look_at);
    }
    std::vector<std::string> customers;
};

template <class Shop, bool InTransaction>
struct insert_one : workload<Shop> {
    static constexpr std::int64_t runs = 5'000;

    insert_one(side<Shop>& on, std::int64_t count)
        : workload<Shop>(on, count), rows(make_orders(on.rows + 1, static_cast<std::size_t>(count))) {
        if (InTransaction)
            on.shop.execute("BEGIN IMMEDIATE");
    }
    ~insert_one() {
        if (InTransaction)
            this->at.shop.execute("ROLLBACK");
        this->at.forget_new_rows();
    }
    void run(std::int64_t i) {
        if (this->at.shop.insert(std::move(rows[static_cast<std::size_t>(i)])) <= this->at.rows)
            std::abort();
    }
    std::vector<order> rows;
};
template <class Shop>
using insert = insert_one<Shop, true>;
template <class Shop>
using insert_autocommit = insert_one<Shop, false>;

template <class Shop, bool InTransaction>
struct update_one : workload<Shop> {
    static constexpr std::int64_t runs = 5'000;

    update_one(side<Shop>& on, std::int64_t count) : workload<Shop>(on, count) {
        if (InTransaction)
            on.shop.execute("BEGIN IMMEDIATE");
    }
    ~update_one() {
        if (InTransaction)
            this->at.shop.execute("ROLLBACK");
    }
    void run(std::int64_t i) {
        this->at.shop.change(this->at.key(i), 0.5 * static_cast<double>(i % 100), static_cast<order_state>(i % 4));
    }
};
template <class Shop>
using update_by_key = update_one<Shop, true>;
template <class Shop>
using update_by_key_autocommit = update_one<Shop, false>;

/// 10,000 new rows at a time.
template <class Shop>
struct bulk_insert : workload<Shop> {
    static constexpr std::int64_t runs = 1;
    static constexpr std::size_t batch = 10'000;

    bulk_insert(side<Shop>& on, std::int64_t count)
        : workload<Shop>(on, count), rows(make_orders(on.rows + 1, static_cast<std::size_t>(count) * batch)) {}
    ~bulk_insert() { this->at.forget_new_rows(); }
    void run(std::int64_t i) {
        this->at.shop.bulk_insert(std::span<const order>{rows}.subspan(static_cast<std::size_t>(i) * batch, batch));
    }
    std::vector<order> rows;
};

void for_each_workload(auto visit) {
    visit.template operator()<point_select>("point_select");
    visit.template operator()<full_scan>("full_scan");
    visit.template operator()<insert>("insert");
    visit.template operator()<insert_autocommit>("insert_autocommit");
    visit.template operator()<update_by_key>("update_by_key");
    visit.template operator()<update_by_key_autocommit>("update_by_key_autocommit");
    visit.template operator()<top_10>("top_10");
    visit.template operator()<bulk_insert>("bulk_insert");
}

// --- times -----------------------------------------------------------------------------------------------------------

template <class Work, class Shop>
void add_benchmark(std::string const& name, side<Shop>& on) {
    benchmark::RegisterBenchmark(name.c_str(), [&on](benchmark::State& state) {
        Work work{on, Work::runs};
        std::int64_t i = 0;
        for ([[maybe_unused]] auto each : state)
            work.run(i++);
    })->Iterations(Work::runs);
}

int measure_times(int argc, char** argv) {
    side<c_shop> c{200'000};
    side<library_shop> library{200'000};
    for_each_workload([&]<template <class> class Work>(std::string const& name) {
        add_benchmark<Work<c_shop>>(name + "/c", c);
        add_benchmark<Work<library_shop>>(name + "/constable", library);
    });
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

// --- instructions ----------------------------------------------------------------------------------------------------

/// What callgrind counts: --toggle-collect='*measured_runs*'. Rows are made, and statements prepared, outside.
template <class Work>
[[gnu::noinline]] void measured_runs(Work& work, std::int64_t count) {
    for (std::int64_t i = 1; i <= count; ++i)
        work.run(i);
}

template <template <class> class Work, class Shop>
void run_measured(std::int64_t count) {
    side<Shop> on{2'000};
    Work<Shop> work{on, count + 1};
    work.run(0);
    measured_runs(work, count);
}

int run_workload(std::string const& wanted, std::string_view shop, std::int64_t count) {
    bool found = false;
    for_each_workload([&]<template <class> class Work>(std::string const& name) {
        if (name != wanted || (shop != "c" && shop != "constable"))
            return;
        found = true;
        if (shop == "c")
            run_measured<Work, c_shop>(count);
        else
            run_measured<Work, library_shop>(count);
    });
    return found ? 0 : 2;
}

// --- allocations: of C++ and of SQLite -------------------------------------------------------------------------------

std::int64_t allocations = 0;
sqlite3_mem_methods sqlite_memory;

void count_allocations_of_sqlite() {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
    sqlite3_mem_methods counting = sqlite_memory;
    counting.xMalloc = [](int size) { return ++allocations, sqlite_memory.xMalloc(size); };
    counting.xRealloc = [](void* old, int size) { return ++allocations, sqlite_memory.xRealloc(old, size); };
    sqlite3_config(SQLITE_CONFIG_MALLOC, &counting);
}

/// Allocations of `count` runs, once the statements are prepared.
template <class Work, class Shop>
std::int64_t allocations_of(side<Shop>& on, std::int64_t count) {
    Work work{on, count + 1};
    work.run(0);
    const std::int64_t before = allocations;
    for (std::int64_t i = 1; i <= count; ++i)
        work.run(i);
    return allocations - before;
}

int measure_allocations() {
    count_allocations_of_sqlite();
    constexpr std::int64_t rows = 20'000;
    side<c_shop> c{rows};
    side<library_shop> library{rows};
    for_each_workload([&]<template <class> class Work>(std::string const& name) {
        constexpr std::int64_t count = Work<c_shop>::runs == 1 ? 1 : 1'000;
        std::printf("%s %lld %lld %lld\n", name.c_str(), static_cast<long long>(name == "full_scan" ? rows : count),
                    static_cast<long long>(allocations_of<Work<library_shop>>(library, count)),
                    static_cast<long long>(allocations_of<Work<c_shop>>(c, count)));
    });
    return 0;
}

} // namespace

// Out of line: gcc 12 takes an inlined pair of them for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 4 && arguments[0] == "--callgrind")
        return run_workload(arguments[1], arguments[2], std::stoll(arguments[3]));
    if (arguments.size() == 1 && arguments[0] == "--allocations")
        return measure_allocations();
    return measure_times(argc, argv);
}
