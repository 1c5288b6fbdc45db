// SPDX-License-Identifier: BSL-1.0
// What PostgreSQL costs through the library, beside hand-written libpq on the same server: a row by its key, rows in
// bulk, many single inserts. $CONSTABLE_URL names an empty database.
//
//   bench_postgres [--benchmark_...]    times, by Google Benchmark
//   bench_postgres --allocations        operator new for each row of a query, once the statement is prepared
//   bench_postgres --cuts               transactions whose link is cut after each byte: cuts, wrong verdicts, and how
//                                       many verified commits were left in doubt
//   bench_postgres --failover           one failover of a synchronous pair under load: acknowledged rows that are lost,
//                                       seconds from the promotion to the next acknowledgement
//   bench_postgres --restart            milliseconds from a server's return to the next acknowledgement of a pool

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <libpq-fe.h>

#include <constable/driver/postgres/binary.hpp>
#include <constable/postgres.hpp>
#include <constable/session/pool.hpp>

#include "tests/support/acknowledged_writers.hpp"
#include "tests/support/postgres_pair.hpp"

#include "../tests/support/lost_link.hpp"

namespace {

thread_local std::size_t allocations = 0;

} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size))
        return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

struct item {
    std::int64_t id{};
    std::int64_t amount{};
    double weight{};
    std::string name;

    static consteval auto table() { return constable::table("items", constable::primary_key<&item::id>); }
};

using shop = constable::schema<"shop", item>;
using database = constable::postgres_database<shop>;

constexpr std::int64_t stored_rows = 10'000;
constexpr std::int64_t copied_rows = 100'000;
constexpr int batch_rows = 1'000;

constexpr auto by_key = constable::from<item>.where(constable::col<&item::id> == constable::arg<0>);
constexpr auto all_numbers = constable::from<item>.select(constable::col<&item::id>, constable::col<&item::amount>,
                                                          constable::col<&item::weight>);

char const* url() {
    char const* const named = std::getenv("CONSTABLE_URL");
    if (named == nullptr) {
        std::fprintf(stderr, "CONSTABLE_URL names no database: run scripts/measure postgres\n");
        std::exit(1);
    }
    return named;
}

std::vector<item> made(std::int64_t count) {
    std::vector<item> rows;
    for (std::int64_t i = 1; i <= count; ++i)
        rows.push_back({i, i * 7, static_cast<double>(i) / 8, "item number " + std::to_string(i)});
    return rows;
}

database& library() {
    static database db = [] {
        auto opened = constable::open<shop>(url(), constable::postgres_options{});
        opened.create_tables();
        if (!opened.get<item>(1))
            constable::copy_in(opened, made(stored_rows));
        return opened;
    }();
    return db;
}

// --- hand-written ----------------------------------------------------------------------------------------------------

struct free_result {
    void operator()(PGresult* result) const { PQclear(result); }
};
using result = std::unique_ptr<PGresult, free_result>;

void require(bool good, PGconn* connection) {
    if (!good) {
        std::fprintf(stderr, "%s", PQerrorMessage(connection));
        std::exit(1);
    }
}

PGconn* raw() {
    static PGconn* const connection = [] {
        static_cast<void>(library());
        PGconn* const opened = PQconnectdb(url());
        require(PQstatus(opened) == CONNECTION_OK, opened);
        const Oid types[]{20};
        const result prepared{
            PQprepare(opened, "by_key", "SELECT id, amount, weight, name FROM items WHERE id = $1", 1, types)};
        require(PQresultStatus(prepared.get()) == PGRES_COMMAND_OK, opened);
        return opened;
    }();
    return connection;
}

template <class Unsigned>
Unsigned load(result const& from, int column) {
    return constable::load_big_endian<Unsigned>(PQgetvalue(from.get(), 0, column));
}

std::optional<item> find_by_hand(std::int64_t id) {
    char key[8];
    constable::store_big_endian(key, static_cast<std::uint64_t>(id));
    char const* const values[]{key};
    const int lengths[]{8};
    const int formats[]{1};
    const result answer{PQexecPrepared(raw(), "by_key", 1, values, lengths, formats, 1)};
    require(PQresultStatus(answer.get()) == PGRES_TUPLES_OK, raw());
    if (PQntuples(answer.get()) == 0)
        return std::nullopt;
    for (int column = 0; column < 4; ++column)
        if (PQgetisnull(answer.get(), 0, column) != 0)
            return std::nullopt;
    return item{static_cast<std::int64_t>(load<std::uint64_t>(answer, 0)),
                static_cast<std::int64_t>(load<std::uint64_t>(answer, 1)),
                std::bit_cast<double>(load<std::uint64_t>(answer, 2)),
                {PQgetvalue(answer.get(), 0, 3), static_cast<std::size_t>(PQgetlength(answer.get(), 0, 3))}};
}

void append(std::string& to, std::uint32_t size, auto value) {
    char bytes[4 + sizeof value];
    constable::store_big_endian(bytes, size);
    constable::store_big_endian(bytes + 4, value);
    to.append(bytes, sizeof bytes);
}

void copy_by_hand(std::vector<item> const& rows) {
    const result begun{PQexec(raw(), "COPY items (id, amount, weight, name) FROM STDIN (FORMAT binary)")};
    require(PQresultStatus(begun.get()) == PGRES_COPY_IN, raw());
    std::string pending{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
    const auto send = [&] {
        require(PQputCopyData(raw(), pending.data(), static_cast<int>(pending.size())) == 1, raw());
        pending.clear();
    };
    for (item const& row : rows) {
        if (pending.size() >= 65'536)
            send();
        pending.append("\0\4", 2);
        append(pending, 8, static_cast<std::uint64_t>(row.id));
        append(pending, 8, static_cast<std::uint64_t>(row.amount));
        append(pending, 8, std::bit_cast<std::uint64_t>(row.weight));
        char size[4];
        constable::store_big_endian(size, static_cast<std::uint32_t>(row.name.size()));
        pending.append(size, 4);
        pending.append(row.name);
    }
    pending.append("\377\377", 2);
    send();
    require(PQputCopyEnd(raw(), nullptr) == 1, raw());
    const result ended{PQgetResult(raw())};
    require(PQresultStatus(ended.get()) == PGRES_COMMAND_OK, raw());
    while (PGresult* const more = PQgetResult(raw()))
        PQclear(more);
}

// --- workloads -------------------------------------------------------------------------------------------------------

template <class Find>
void point(benchmark::State& state, Find find) {
    std::int64_t id = 0;
    for (auto _ : state) {
        id = id % stored_rows + 1;
        auto found = find(id);
        if (!found || found->amount != id * 7)
            state.SkipWithError("a wrong row");
        benchmark::DoNotOptimize(found);
    }
}
void point_c(benchmark::State& state) {
    point(state, [](std::int64_t id) { return find_by_hand(id); });
}
void point_constable(benchmark::State& state) {
    point(state, [](std::int64_t id) { return library()(by_key, id); });
}

template <class Copy>
void copy(benchmark::State& state, Copy run) {
    std::vector<item> rows = made(copied_rows);
    for (item& row : rows)
        row.id += stored_rows;
    for (auto _ : state) {
        run(rows);
        state.PauseTiming();
        library()(constable::erase<item>.where(constable::col<&item::id> > stored_rows));
        state.ResumeTiming();
    }
}
void copy_c(benchmark::State& state) {
    copy(state, [](std::vector<item> const& rows) { copy_by_hand(rows); });
}
void copy_constable(benchmark::State& state) {
    copy(state, [](std::vector<item> const& rows) { constable::copy_in(library(), rows); });
}

template <class Insert>
void batch(benchmark::State& state, Insert run) {
    std::vector<item> rows = made(batch_rows);
    for (item& row : rows)
        row.id += stored_rows;
    for (auto _ : state) {
        run(rows);
        state.PauseTiming();
        library()(constable::erase<item>.where(constable::col<&item::id> > stored_rows));
        state.ResumeTiming();
    }
}
void batch_single(benchmark::State& state) {
    batch(state, [](std::vector<item> const& rows) {
        for (item const& row : rows)
            library()(constable::into<item>.values_with_key(row));
    });
}
void batch_pipelined(benchmark::State& state) {
    batch(state, [](std::vector<item> const& rows) {
        constable::in_batch(library(), [&](auto& sent) {
            for (item const& row : rows)
                sent(constable::into<item>.values_with_key(row));
        });
    });
}

BENCHMARK(point_c)->Name("point/c")->Iterations(500)->UseRealTime();
BENCHMARK(point_constable)->Name("point/constable")->Iterations(500)->UseRealTime();
BENCHMARK(copy_c)->Name("copy/c")->Iterations(1)->UseRealTime();
BENCHMARK(copy_constable)->Name("copy/constable")->Iterations(1)->UseRealTime();
BENCHMARK(batch_single)->Name("batch/single")->Iterations(1)->UseRealTime();
BENCHMARK(batch_pipelined)->Name("batch/pipelined")->Iterations(1)->UseRealTime();

int count_allocations() {
    auto& db = library();
    std::int64_t sum = 0;
    const auto run = [&] {
        for (auto const& [id, amount, weight] : db(all_numbers))
            sum += id + amount + static_cast<std::int64_t>(weight);
    };
    run();
    const std::size_t before = allocations;
    run();
    std::printf("%.4f\n", static_cast<double>(allocations - before) / static_cast<double>(stored_rows));
    return sum == 0;
}

int count_cuts() {
    constable_test::cut_links links{url()};
    constable_test::verdicts all;
    int left_in_doubt = 0;
    const auto add = [&](constable_test::verdicts const& some) {
        all.cuts += some.cuts;
        all.wrong += some.wrong;
    };
    const auto verified = [&]<class How>() {
        const auto some = links.cut_at_every<How>(constable::commit::verified, 1);
        left_in_doubt += some.in_doubt;
        add(some);
    };
    add(links.cut_at_every<constable_test::by_insert>(constable::commit::answered, 1));
    verified.template operator()<constable_test::by_insert>();
    verified.template operator()<constable_test::by_batch>();
    verified.template operator()<constable_test::by_copy>();
    std::printf("%d %d %d\n", all.cuts, all.wrong, left_in_doubt);
    return all.cuts == 0;
}

// --- servers that go away --------------------------------------------------------------------------------------------

using constable_test::acknowledged_writers;
using constable_test::postgres_pair;
using seconds = std::chrono::duration<double>;

std::function<constable_test::written_database()> opener(postgres_pair const& pair) {
    if (!pair.why_not().empty()) {
        std::fprintf(stderr, "%s\n", pair.why_not().c_str());
        std::exit(1);
    }
    return [url = pair.url("&target_session_attrs=read-write")] {
        return constable::open<constable_test::written_rows>(url, constable::postgres_options{});
    };
}
void require(bool good, char const* otherwise) {
    if (!good) {
        std::fprintf(stderr, "%s\n", otherwise);
        std::exit(1);
    }
}

int fail_over() {
    const postgres_pair pair{"fsync=on"};
    const auto open = opener(pair);
    open().create_tables();
    constable_test::written_pool databases{open, {.outage = 30'000}};
    acknowledged_writers writers{databases, 8};
    require(writers.reach(1'000, ":5432/"), "the primary does not answer");
    pair.kill("primary");
    const auto promotion = acknowledged_writers::clock::now();
    pair.promote();
    require(writers.reach(500, ":5433/"), "nobody writes to the promoted standby");
    writers.stop();
    require(writers.unexpected().empty(), "a writer had an error of another kind");
    auto db = open();
    const seconds back = writers.of(":5433/").front().at - promotion;
    std::printf("%zu %.3f\n", writers.lost(db), back.count());
    return 0;
}

int restart() {
    const postgres_pair pair{"fsync=on synchronous_standby_names="};
    const auto open = opener(pair);
    open().create_tables();
    constable_test::written_pool databases{open};
    acknowledged_writers writers{databases, 8};
    require(writers.reach(200, ":5432/"), "the server does not answer");
    pair.halt("primary");
    const auto stopped = acknowledged_writers::clock::now();
    acknowledged_writers::clock::time_point there;
    std::thread asking{[&] {
        while (PQping(pair.primary().c_str()) != PQPING_OK)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        there = acknowledged_writers::clock::now();
    }};
    pair.run("primary");
    asking.join();
    require(writers.reach(200, ":5432/", stopped), "nobody writes to the server that is back");
    writers.stop();
    const seconds back = writers.of(":5432/", stopped).front().at - there;
    std::printf("%.1f\n", std::max(0.0, back.count() * 1'000));
    return 0;
}

} // namespace

int main(int count, char** values) {
    const std::string_view mode = count == 2 ? values[1] : "";
    if (mode == "--cuts")
        return count_cuts();
    if (mode == "--allocations")
        return count_allocations();
    if (mode == "--failover")
        return fail_over();
    if (mode == "--restart")
        return restart();
    benchmark::Initialize(&count, values);
    if (benchmark::ReportUnrecognizedArguments(count, values))
        return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
