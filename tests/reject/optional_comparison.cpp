// SPDX-License-Identifier: BSL-1.0
// expect: nothing is equal to NULL

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
auto find(std::optional<int> const& age) { return from<user>.where(col<&user::age> == *age); }
#else
auto find(std::optional<int> const& age) { return from<user>.where(col<&user::age> == age); }
#endif
