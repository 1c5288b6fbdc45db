// SPDX-License-Identifier: BSL-1.0
// expect: write col<&T::member>

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
constexpr auto query = from<user>.select(col<&user::email>);
#else
constexpr auto query = from<user>.select(&user::email);
#endif
