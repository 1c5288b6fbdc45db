// SPDX-License-Identifier: BSL-1.0
// expect: table\(\) takes a name and attributes

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
                                primary_key<&user::id>, &user::name);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
