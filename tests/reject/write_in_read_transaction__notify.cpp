// SPDX-License-Identifier: BSL-1.0
// expect: a read transaction only reads

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
void run(postgres_database<tasks>& db) {
    db.transaction([](auto& running) { notify<"tasks">(running, "7"); });
}
#else
void run(postgres_database<tasks>& db) {
    db.read([](auto& running) { notify<"tasks">(running, "7"); });
}
#endif
