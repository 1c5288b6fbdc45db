// SPDX-License-Identifier: BSL-1.0
// expect: begins with a query that does not

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

struct chain {
    std::int64_t id{};

    static consteval auto table() { return constable::common_table("chain"); }
};

#ifdef ACCEPT
constexpr auto query = from<chain>.with(from<employee>.select_as<chain>(col<&employee::id>).union_all(from<employee>.join<chain>(col<&employee::boss_id> == col<&chain::id>).select_as<chain>(col<&employee::id>)));
#else
constexpr auto query = from<chain>.with(
    from<employee>.join<chain>(col<&employee::boss_id> == col<&chain::id>).select_as<chain>(col<&employee::id>));
#endif
