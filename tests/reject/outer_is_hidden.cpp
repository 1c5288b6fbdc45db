// SPDX-License-Identifier: BSL-1.0
// expect: give the table of one of them an alias

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

using boss = alias<employee, "boss">;

#ifdef ACCEPT
constexpr auto query =
    from<employee>.where(exists(from<boss>.where(col<&employee::pay, boss> > outer<&employee::pay>)));
static_assert(!sql<sqlite>(query).empty());
#else
constexpr auto query = from<employee>.where(exists(from<employee>.where(col<&employee::pay> > outer<&employee::pay>)));
static_assert(!sql<sqlite>(query).empty());
#endif
