// SPDX-License-Identifier: BSL-1.0
// expect: a batch takes writes without result rows

#include <cstdint>
#include <string>

#include <constable/postgres.hpp>

using namespace constable;

struct task {
    std::int64_t id{};
    std::string title;

    static consteval auto table() { return constable::table("tasks", primary_key<&task::id>); }
};

using tasks = schema<"tasks", task>;

#ifdef ACCEPT
constexpr auto statement = erase<task>.where(col<&task::id> == 1);
#else
constexpr auto statement = erase<task>.where(col<&task::id> == 1).returning(col<&task::title>);
#endif

auto run(postgres_database<tasks>& db) {
    return in_batch(db, [](auto& batch) { batch(statement); });
}
