// SPDX-License-Identifier: BSL-1.0
// expect: uses a column of another table

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct group {
    std::int64_t id{};
    std::int32_t short_id{};
    std::string code;

    static consteval auto table() {
        using namespace constable;
        return constable::table("groups", primary_key<&group::id>, unique_key<&group::short_id>);
    }
};

struct user {
    std::int64_t id{};
    std::string name;
    std::int64_t twice{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                generated<&user::twice>(col<&user::id> * 2));
#else
                                generated<&user::twice>(col<&group::id> * 2));
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
