// SPDX-License-Identifier: BSL-1.0
// expect: use db\.transaction

#include <cstdint>
#include <optional>
#include <string>

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
void tidy(sqlite_database<app>& db) {
    db.transaction([](auto& tx) { tx(from<user>.where(col<&user::id> == 1).for_update()); });
}
#else
void tidy(sqlite_database<app>& db) {
    db.read([](auto& tx) { tx(from<user>.where(col<&user::id> == 1).for_update()); });
}
#endif
