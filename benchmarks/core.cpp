// SPDX-License-Identifier: BSL-1.0
// What the library costs at run time, beside hand-written C that does the same work with the same checks.
//
// Each side has a database in memory of its own, with the same contents: no disk stands between the two. `insert` and
// `update_by_key` run inside one long transaction, their `_autocommit` twins commit each time. Inserted rows are built
// beforehand and moved in.
//
//   bench_core [--benchmark_...]                   times, by Google Benchmark
//   bench_core --callgrind WORKLOAD SIDE COUNT     runs a workload COUNT times: to count instructions
//   bench_core --allocations                       allocations that the library makes and C does not

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "core_c.hpp"
#include "core_library.hpp"
#include "core_order.hpp"

namespace {

/// A side's database, filled. `Shop` is c_shop or library_shop.
template <class Shop>
struct side {
    explicit side(std::int64_t orders) : rows(orders) { shop.bulk_insert(make_orders(1, static_cast<std::size_t>(orders))); }

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
    static constexpr std::int64_t runs = 50'000;
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
    static constexpr std::int64_t runs = 5'000;

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
    static constexpr std::int64_t runs = 20'000;

    insert_one(side<Shop>& on, std::int64_t count)
        : workload<Shop>(on, count), rows(make_orders(on.rows + 1, static_cast<std::size_t>(count))) {
        if (InTransaction)
            on.shop.execute("BEGIN IMMEDIATE");
    }
    ~insert_one() {
        this->at.shop.execute(InTransaction ? "ROLLBACK" : "SELECT 1");
        this->at.forget_new_rows();
    }
    void run(std::int64_t i) {
        if (this->at.shop.insert(rows[static_cast<std::size_t>(i)]) <= this->at.rows)
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
    static constexpr std::int64_t runs = 20'000;

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

template <class Shop>
struct bulk_insert : workload<Shop> {
    static constexpr std::int64_t runs = 2;

    bulk_insert(side<Shop>& on, std::int64_t count) : workload<Shop>(on, count), rows(make_orders(on.rows + 1, 10'000)) {}
    ~bulk_insert() { this->at.forget_new_rows(); }
    void run(std::int64_t) { this->at.shop.bulk_insert(rows); }

    std::vector<order> rows;
};

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    (void)arguments;
    static side<c_shop> c{200'000};
    static side<library_shop> library{200'000};
    const auto add = [&]<template <class> class Work>(std::string const& name) {
        benchmark::RegisterBenchmark((name + "/c").c_str(), [](benchmark::State& state) {
            Work<c_shop> work{c, state.max_iterations};
            std::int64_t i = 0;
            for (auto _ : state)
                work.run(i++);
        })->Iterations(Work<c_shop>::runs);
        benchmark::RegisterBenchmark((name + "/constable").c_str(), [](benchmark::State& state) {
            Work<library_shop> work{library, state.max_iterations};
            std::int64_t i = 0;
            for (auto _ : state)
                work.run(i++);
        })->Iterations(Work<library_shop>::runs);
    };
    add.template operator()<point_select>("point_select");
    add.template operator()<full_scan>("full_scan");
    add.template operator()<insert>("insert");
    add.template operator()<insert_autocommit>("insert_autocommit");
    add.template operator()<update_by_key>("update_by_key");
    add.template operator()<update_by_key_autocommit>("update_by_key_autocommit");
    add.template operator()<top_10>("top_10");
    add.template operator()<bulk_insert>("bulk_insert");
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
