// SPDX-License-Identifier: BSL-1.0
// expect: types that do not go together

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
constexpr auto query = from<user>.where(col<&user::age> == 5);
#else
constexpr auto query = from<user>.where(col<&user::age> == "5");
#endif
