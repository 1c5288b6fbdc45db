// SPDX-License-Identifier: BSL-1.0
// expect: updated_at and default_now store a time

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;
    timestamp changed;
    date day;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                default_now<&user::changed>);
#else
                                default_now<&user::day>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
