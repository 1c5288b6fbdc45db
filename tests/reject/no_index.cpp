// SPDX-License-Identifier: BSL-1.0
// expect: no declared index serves this statement

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

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

using company = schema<"company", employee, task>;

template <>
inline constexpr bool constable::requires_indexes<company> = true;

#ifdef ACCEPT
void use(database<company, sqlite_connection>& db) {
    (void)db(from<task>.where(col<&task::title> == "mail").allow_scan());
}
#else
void use(database<company, sqlite_connection>& db) { (void)db(from<task>.where(col<&task::title> == "mail")); }
#endif
