// SPDX-License-Identifier: BSL-1.0
// expect: a recursive step is the last query

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

struct link {
    std::int64_t id{};

    static consteval auto table() { return constable::common_table("links"); }
};

constexpr auto base = from<employee>.where(col<&employee::boss_id> == null).select_as<link>(col<&employee::id>);
constexpr auto step =
    from<employee>.join<link>(col<&employee::boss_id> == col<&link::id>).select_as<link>(col<&employee::id>);

#ifdef ACCEPT
constexpr auto query = from<link>.with(base.union_all(step));
#else
constexpr auto query = from<link>.with(base.except(step));
#endif

constexpr auto text = sql<postgres>(query);
