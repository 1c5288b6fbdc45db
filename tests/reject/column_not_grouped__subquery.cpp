// SPDX-License-Identifier: BSL-1.0
// expect: name it in group_by

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct employee {
    std::int64_t id{};
    std::string name;
    std::optional<std::int64_t> boss_id;
    std::int64_t pay{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("employees", primary_key<&employee::id>,
                                foreign_key<&employee::boss_id>.references<&employee::id>());
    }
};

struct task {
    std::int64_t id{};
    std::int64_t employee_id{};
    std::string title;

    static consteval auto table() {
        using namespace constable;
        return constable::table("tasks", primary_key<&task::id>,
                                foreign_key<&task::employee_id>.references<&employee::id>());
    }
};

#ifdef ACCEPT
constexpr auto tasks = from<task>.where(col<&task::employee_id> == outer<&employee::boss_id>).select(count());
#else
constexpr auto tasks = from<task>.where(col<&task::employee_id> == outer<&employee::id>).select(count());
#endif

constexpr auto text =
    sql<postgres>(from<employee>.group_by(col<&employee::boss_id>).select(col<&employee::boss_id>, subquery(tasks)));
