// SPDX-License-Identifier: BSL-1.0
// expect: use db\.transaction

#include <cstdint>
#include <string>

#include <constable/sqlite.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, unique_key<&user::email>);
    }
};
using app = schema<"app", user>;

#ifdef ACCEPT
void write(sqlite_database<app>& db) {
    db.transaction([](auto& tx) { tx(raw_write("DELETE FROM users")); });
}
#else
void write(sqlite_database<app>& db) {
    db.read([](auto& tx) { tx(raw_write("DELETE FROM users")); });
}
#endif
