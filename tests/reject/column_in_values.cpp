// SPDX-License-Identifier: BSL-1.0
// expect: there is no row yet

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
constexpr auto query = into<user>.set(col<&user::email> = arg<0>);
#else
constexpr auto query = into<user>.set(col<&user::email> = lower(col<&user::email>));
#endif
