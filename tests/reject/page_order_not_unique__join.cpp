// SPDX-License-Identifier: BSL-1.0
// expect: join others by a key of theirs

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

struct employee {
    std::int64_t id{};

    static consteval auto table() { return constable::table("employees", primary_key<&employee::id>); }
};

struct task {
    std::int64_t id{};
    std::int64_t employee_id{};

    static consteval auto table() {
        return constable::table("tasks", primary_key<&task::id>,
                                foreign_key<&task::employee_id>.references<&employee::id>());
    }
};

#ifdef ACCEPT
constexpr auto query = from<task>.join<employee>().order_by(col<&task::id>).limit(10).after(arg<0>);
#else
constexpr auto query = from<employee>.join<task>().order_by(col<&employee::id>).limit(10).after(arg<0>);
#endif
static_assert(!sql<sqlite>(query).empty());
