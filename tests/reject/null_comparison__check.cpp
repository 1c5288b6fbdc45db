// SPDX-License-Identifier: BSL-1.0
// expect: this is never null

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::optional<int> age;

#ifdef ACCEPT
    static consteval auto table() {
        return constable::table("users", primary_key<&user::id>, check("aged", col<&user::age> != null));
    }
#else
    static consteval auto table() {
        return constable::table("users", primary_key<&user::id>, check("mailed", col<&user::email> != null));
    }
#endif
};

#ifdef ACCEPT
constexpr bool valid = valid_table<user>;
#else
constexpr bool valid = valid_table<user>;
#endif
