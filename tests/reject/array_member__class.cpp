// SPDX-License-Identifier: BSL-1.0
// expect: the member at this position .* is a C array

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
#ifdef ACCEPT
    std::string first_name;
    std::string last_name;
#else
    std::string names[2];
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

constexpr auto columns = table_of<user>.columns.size();
