// SPDX-License-Identifier: BSL-1.0
// expect: a primary key cannot be null

#include <cstdint>
#include <optional>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;
    std::optional<std::int64_t> code;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                primary_key<&user::id>);
#else
                                primary_key<&user::code>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
