// SPDX-License-Identifier: BSL-1.0
// expect: not of the type that its column has

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
auto read(sqlite_database<app>& db) { return db(from<user>.where(col<&user::id> == arg<0>), 7); }
#else
auto read(sqlite_database<app>& db) { return db(from<user>.where(col<&user::id> == arg<0>), "7"); }
#endif
