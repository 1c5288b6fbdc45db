// SPDX-License-Identifier: BSL-1.0
// expect: COPY takes no parameters

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
constexpr auto query = from<task>.order_by(col<&task::title>);
#else
constexpr auto query = from<task>.limit(5);
#endif

auto run(postgres_database<tasks>& db) {
    return copy_out(db, query, [](task const&) {});
}
