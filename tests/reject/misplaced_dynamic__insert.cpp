// SPDX-License-Identifier: BSL-1.0
// expect: an\s+assignment of update|a dynamic part stands in where

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::optional<int> age;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

#ifdef ACCEPT
auto add(bool a) {
    return sql<sqlite>(update<user>.set(dynamic(a, col<&user::email> = "x")).where(col<&user::id> == 1));
}
#else
auto add(bool a) { return sql<sqlite>(into<user>.set(dynamic(a, col<&user::email> = "x"))); }
#endif
