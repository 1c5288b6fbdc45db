// SPDX-License-Identifier: BSL-1.0
// expect: looks? a row up by its primary key|look a row up by its primary key

#include <cstdint>
#include <string>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

struct user {
    std::int64_t id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

struct person {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("people", primary_key<&person::id>);
    }
};

struct entry {
    std::int64_t n{};

    static consteval auto table() { return constable::table("entries"); }
};

using app = schema<"app", user, person, entry>;

void use(database<app, sqlite_connection>& db) {
#ifdef ACCEPT
    db.erase(user{});
#else
    db.erase(entry{});
#endif
}
