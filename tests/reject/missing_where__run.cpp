// SPDX-License-Identifier: BSL-1.0
// expect: say \.all_rows

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
void clear(sqlite_database<app>& db) { db(erase<user>.all_rows()).expect_one(); }
#else
void clear(sqlite_database<app>& db) { db(erase<user>).expect_one(); }
#endif
