// SPDX-License-Identifier: BSL-1.0
// expect: no column can hold the member at this position

#include <cstdint>
#include <map>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
#ifdef ACCEPT
    std::string tags;
#else
    std::map<std::string, int> tags;
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

constexpr auto columns = table_of<user>.columns.size();
