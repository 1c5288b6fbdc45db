// SPDX-License-Identifier: BSL-1.0
// expect: put another value first

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
constexpr auto ages = from<user>.select(when(col<&user::age> < 150, col<&user::age>));
#else
constexpr auto ages = from<user>.select(when(col<&user::age> >= 150, null).otherwise(col<&user::age>));
#endif
