// SPDX-License-Identifier: BSL-1.0
// expect: SQLite gives no keys in a table without rowid

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                primary_key<&user::id>.client_assigned(), without_rowid);
#else
                                primary_key<&user::id>, without_rowid);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
