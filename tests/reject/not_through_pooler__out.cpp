// SPDX-License-Identifier: BSL-1.0
// expect: open the server itself

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
using tasks_database = postgres_database<tasks>;
#else
using tasks_database = pooled_postgres_database<tasks>;
#endif

auto run(tasks_database& db) {
    return copy_out(db, from<task>, [](task const&) {});
}
