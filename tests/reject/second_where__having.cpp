// SPDX-License-Identifier: BSL-1.0
// expect: combine conditions with &&

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

constexpr auto ages = from<user>.select(col<&user::age>, count()).group_by(col<&user::age>);
#ifdef ACCEPT
constexpr auto query = ages.having(count() > 1 && min(col<&user::email>) == "x");
#else
constexpr auto query = ages.having(count() > 1).having(min(col<&user::email>) == "x");
#endif
