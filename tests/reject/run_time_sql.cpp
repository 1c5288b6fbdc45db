// SPDX-License-Identifier: BSL-1.0
// expect: no input ever becomes SQL

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
auto read(sqlite_database<app>& db, std::string const& name) {
    return db(raw<user>("SELECT * FROM users WHERE name = ?"), name).all();
}
#else
auto read(sqlite_database<app>& db, std::string const& name) {
    return db(raw<user>("SELECT * FROM users WHERE name = '" + name + "'")).all();
}
#endif
