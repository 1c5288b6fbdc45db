// SPDX-License-Identifier: BSL-1.0
// expect: text of 1 to 63 bytes

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
void run(postgres_database<tasks>& db) { notify<"task_inserted">(db, "7"); }
#else
void run(postgres_database<tasks>& db) {
    notify<"a_task_was_inserted_into_the_table_of_the_tasks_of_this_application">(db, "7");
}
#endif
