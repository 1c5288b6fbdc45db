// SPDX-License-Identifier: BSL-1.0
// expect: an aggregate inside an aggregate

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
constexpr auto text = sql<sqlite>(from<user>.select(max(col<&user::age>), sum(count()).over(window)));
#else
constexpr auto text = sql<sqlite>(from<user>.select(max(sum(col<&user::age>))));
#endif
