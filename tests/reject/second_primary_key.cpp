// SPDX-License-Identifier: BSL-1.0
// expect: a table has one primary key

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
                                primary_key<&user::id>, unique_key<&user::name>);
#else
                                primary_key<&user::id>, primary_key<&user::name>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
