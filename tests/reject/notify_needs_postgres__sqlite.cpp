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
void run(sqlite_database<tasks>& db) {
    db.transaction([](auto& running) { running.insert(task{.title = "new"}); });
}
#else
void run(sqlite_database<tasks>& db) {
    db.transaction([](auto& running) { notify<"tasks">(running, "7"); });
}
#endif
