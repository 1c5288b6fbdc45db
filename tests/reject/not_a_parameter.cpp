// SPDX-License-Identifier: BSL-1.0
// expect: cannot be a parameter

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
void write(sqlite_database<app>& db) { db(raw_write("DELETE FROM users WHERE id = ?"), 7); }
#else
void write(sqlite_database<app>& db) { db(raw_write("DELETE FROM users WHERE id = ?"), user{}); }
#endif
