// SPDX-License-Identifier: BSL-1.0
// expect: a distinct query by what it selects

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
constexpr auto query = from<employee>.select(col<&employee::pay>).distinct().order_by(col<&employee::pay>);
#else
constexpr auto query = from<employee>.select(col<&employee::name>).distinct().order_by(col<&employee::pay>);
#endif

constexpr auto text = sql<postgres>(query);
