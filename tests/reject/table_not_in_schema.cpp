// SPDX-License-Identifier: BSL-1.0
// expect: list it in schema
// expect: table_not_in_schema<.*, post>

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

struct post {
    std::int64_t id{};
    std::int64_t user_id{};
    std::string title;

    static consteval auto table() {
        using namespace constable;
        return constable::table("posts", primary_key<&post::id>, foreign_key<&post::user_id>.references<&user::id>());
    }
};

#ifdef ACCEPT
using app = schema<"app", user, post>;
auto read(sqlite_database<app>& db) { return db(from<post>).all(); }
#else
using app = schema<"app", user>;
auto read(sqlite_database<app>& db) { return db(from<post>).all(); }
#endif
