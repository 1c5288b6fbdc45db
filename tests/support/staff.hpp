// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SUPPORT_STAFF_HPP
#define TESTS_SUPPORT_STAFF_HPP

// Employees, their bosses and their tasks: tables for the tests of the query language.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

namespace staff {

struct employee {
    std::int64_t id{};
    std::string name;
    std::optional<std::int64_t> boss_id;
    std::int64_t pay{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("employees", primary_key<&employee::id>, unique_key<&employee::name>,
                                foreign_key<&employee::boss_id>.references<&employee::id>(), indexed<&employee::pay>);
    }
};

struct task {
    std::int64_t id{};
    std::int64_t employee_id{};
    std::string title;
    std::optional<std::int64_t> hours;

    static consteval auto table() {
        using namespace constable;
        return constable::table("tasks", primary_key<&task::id>,
                                foreign_key<&task::employee_id>.references<&employee::id>(),
                                indexed<&task::employee_id>);
    }
};

using schema = constable::schema<"staff", employee, task>;
using boss = constable::alias<employee, "boss">;

inline const std::vector<employee> employees{{1, "ann", {}, 50}, {2, "bob", 1, 30}, {3, "cy", 1, 30},
                                             {4, "di", 2, 20},   {5, "ed", 2, 20},  {6, "flo", 4, 20}};
inline const std::vector<task> tasks{
    {1, 2, "cook", 3}, {2, 4, "mail", {}}, {3, 4, "cook", 5}, {4, 6, "wash", 1}, {5, 2, "mail", 2}};

inline auto filled() {
    auto db = constable::open<schema>("sqlite::memory:");
    db.create_tables();
    for (employee const& each : employees)
        db.insert(each);
    for (task const& each : tasks)
        db.insert(each);
    return db;
}

} // namespace staff

#endif
