// SPDX-License-Identifier: BSL-1.0
// expect: auto_increment\(\) needs a primary key of one integer

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
                                primary_key<&user::id>.auto_increment());
#else
                                primary_key<&user::name>.auto_increment());
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
