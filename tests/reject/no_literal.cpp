// SPDX-License-Identifier: BSL-1.0
// expect: cannot stand in a table definition

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;
    uuid token;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                default_value<&user::name>("none"));
#else
                                default_value<&user::token>(uuid{}));
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
