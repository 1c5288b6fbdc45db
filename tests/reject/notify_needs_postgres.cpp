// SPDX-License-Identifier: BSL-1.0
// expect: only PostgreSQL has NOTIFY

#include <cstdint>
#include <string>

#include <constable/any.hpp>

using namespace constable;

struct task {
    std::int64_t id{};
    std::string title;

    static consteval auto table() { return constable::table("tasks", primary_key<&task::id>); }
};

using tasks = schema<"tasks", task>;

#ifdef ACCEPT
void run(any_database<tasks>& db) {
    if (postgres_connection* const server = db.connection().as_postgres())
        notify<"tasks">(*server, "7");
}
#else
void run(any_database<tasks>& db) { notify<"tasks">(db, "7"); }
#endif
