// SPDX-License-Identifier: BSL-1.0
// expect: pool.s write

#include <cstdint>
#include <optional>
#include <string>

#include <constable/session/replicated_pool.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::optional<int> age;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

using app = schema<"app", user>;

#ifdef ACCEPT
void tidy(replicated_pool<sqlite_database<app>>& databases) {
    databases.write([](auto& db) { db(erase<user>.where(col<&user::id> == 1)); });
}
#else
void tidy(replicated_pool<sqlite_database<app>>& databases) {
    databases.read([](auto& db) { db(erase<user>.where(col<&user::id> == 1)); });
}
#endif
