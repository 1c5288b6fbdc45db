// SPDX-License-Identifier: BSL-1.0
// expect: lateral_join
// expect: uses a feature .second argument. that this engine .first argument. does not have

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

struct last_task {
    std::int64_t id{};

    static consteval auto table() { return common_table("last_task"); }
};

constexpr auto last =
    from<task>.where(col<&task::employee_id> == outer<&employee::id>).order_by(desc<&task::id>).limit(1).select_as<last_task>(col<&task::id>);
constexpr auto query = from<employee>.join_lateral(last).select(col<&last_task::id>);
#ifdef ACCEPT
static_assert(!sql<postgres>(query).empty());
#else
static_assert(!sql<sqlite>(query).empty());
#endif
