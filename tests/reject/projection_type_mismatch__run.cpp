// SPDX-License-Identifier: BSL-1.0
// expect: must have the type of what fills it

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

struct summary {
    std::string email;
    std::int64_t posts{};
};

using app = schema<"app", user>;

#ifdef ACCEPT
auto read(sqlite_database<app>& db) {
    std::int64_t posts = 0;
    for (summary const& each :
         db(from<user>.select_as<summary>(col<&user::email>, into_member<&summary::posts>(col<&user::id>))))
        posts += each.posts;
    return posts;
}
#else
auto read(sqlite_database<app>& db) {
    std::int64_t posts = 0;
    for (summary const& each :
         db(from<user>.select_as<summary>(col<&user::email>, into_member<&summary::posts>(col<&user::age>))))
        posts += each.posts;
    return posts;
}
#endif
