// SPDX-License-Identifier: BSL-1.0
// expect: leaves out a column
// expect: member_named<.*"email"

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
constexpr auto text = sql<sqlite>(into<user>.set(col<&user::email> = "x", col<&user::age> = 5));
#else
constexpr auto text = sql<sqlite>(into<user>.set(col<&user::age> = 5));
#endif
