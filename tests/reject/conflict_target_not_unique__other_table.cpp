// SPDX-License-Identifier: BSL-1.0
// expect: neither the primary key nor a unique key

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
constexpr auto query = into<employee>.set(col<&employee::id> = 1, col<&employee::name> = "x", col<&employee::pay> = 1).on_conflict<&employee::id>().do_nothing();
#else
constexpr auto query = into<employee>.set(col<&employee::id> = 1, col<&employee::name> = "x", col<&employee::pay> = 1).on_conflict<&task::id>().do_nothing();
#endif
