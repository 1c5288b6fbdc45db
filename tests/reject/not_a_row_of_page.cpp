// SPDX-License-Identifier: BSL-1.0
// expect: this is another struct

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
        return constable::table("employees", primary_key<&employee::id>, unique_key<&employee::name>,
                                foreign_key<&employee::boss_id>.references<&employee::id>());
    }
};

struct task {
    std::int64_t id{};
    std::int64_t employee_id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("tasks", primary_key<&task::id>,
                                foreign_key<&task::employee_id>.references<&employee::id>());
    }
};

#ifdef ACCEPT
auto next(employee const& last) { return from<employee>.order_by(col<&employee::id>).limit(10).after(last); }
#else
auto next(task const& last) { return from<employee>.order_by(col<&employee::id>).limit(10).after(last); }
#endif
