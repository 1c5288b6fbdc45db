// SPDX-License-Identifier: BSL-1.0
// expect: a std::tuple of such

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
auto read(sqlite_database<app>& db) { return db(raw<std::string>("SELECT name FROM users")).all(); }
#else
auto read(sqlite_database<app>& db) { return db(raw<char const*>("SELECT name FROM users")).all(); }
#endif
