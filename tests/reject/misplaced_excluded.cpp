// SPDX-License-Identifier: BSL-1.0
// expect: that an upsert could not insert

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
    into<user>.set(col<&user::id> = 1, col<&user::email> = "x").on_conflict<&user::id>().do_update(col<&user::email> = excluded<&user::email>);
#else
constexpr auto query = update<user>.set(col<&user::email> = excluded<&user::email>).all_rows();
#endif
