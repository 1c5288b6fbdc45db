// SPDX-License-Identifier: BSL-1.0
// expect: this attribute names no member

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
                                primary_key<&user::id>);
#else
                                primary_key<>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
