// SPDX-License-Identifier: BSL-1.0
// expect: no foreign key leads

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

struct island {
    std::int64_t id{};
    std::int64_t user_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("islands", primary_key<&island::id>);
    }
};

#ifdef ACCEPT
constexpr auto query = from<user>.join<island>(col<&island::user_id> == col<&user::id>);
#else
constexpr auto query = from<user>.join<island>();
#endif
