// SPDX-License-Identifier: BSL-1.0
// expect: neither the primary key nor a unique key

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
constexpr auto query =
    into<user>.set(col<&user::id> = 1, col<&user::email> = "x").on_conflict<&user::id>().do_nothing();
#else
constexpr auto query =
    into<user>.set(col<&user::id> = 1, col<&user::email> = "x").on_conflict<&user::email>().do_nothing();
#endif
