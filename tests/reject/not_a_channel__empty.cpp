// SPDX-License-Identifier: BSL-1.0
// expect: text of 1 to 63 bytes

#include <cstdint>
#include <string>

#include <constable/postgres.hpp>
#include <constable/session/postgres_listener.hpp>
using namespace constable;

struct task {
    std::int64_t id{};
    std::string title;

    static consteval auto table() { return constable::table("tasks", primary_key<&task::id>); }
};

using tasks = schema<"tasks", task>;

#ifdef ACCEPT
void run(postgres_listener& listener) { listener.listen<"tasks">(); }
#else
void run(postgres_listener& listener) { listener.listen<"">(); }
#endif
