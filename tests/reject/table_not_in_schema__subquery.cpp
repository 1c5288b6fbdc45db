// SPDX-License-Identifier: BSL-1.0
// expect: is not part of the database's schema

#include <cstdint>

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

struct session_row {
    std::int64_t id{};
    std::int64_t user_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("sessions", primary_key<&session_row::id>,
                                foreign_key<&session_row::user_id>.references<&user::id>());
    }
};

#ifdef ACCEPT
using shop = schema<"shop", user, session_row>;
#else
using shop = schema<"shop", user>;
#endif

void use(database<shop, sqlite_connection>& db) {
    db(erase<user>.where(!exists(from<session_row>.where(col<&session_row::user_id> == outer<&user::id>))));
}
