// SPDX-License-Identifier: BSL-1.0
// expect: a dynamic part stands in where

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
auto search(bool a) { return sql<sqlite>(from<user>.select(col<&user::id>).order_by(dynamic(a, col<&user::age>))); }
#else
auto search(bool a) { return sql<sqlite>(from<user>.select(dynamic(a, col<&user::age>))); }
#endif
