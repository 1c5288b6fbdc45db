// SPDX-License-Identifier: BSL-1.0
// expect: this attribute names no member

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

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                foreign_key<&user::id>.references<&group::id>());
#else
                                foreign_key<>.references<>());
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
