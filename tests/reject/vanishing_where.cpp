// SPDX-License-Identifier: BSL-1.0
// expect: a condition that is always there

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
auto purge(bool old) { return sql<sqlite>(erase<user>.where(dynamic(old, col<&user::age> > 3) && col<&user::id> > 3)); }
#else
auto purge(bool old) { return sql<sqlite>(erase<user>.where(dynamic(old, col<&user::age> > 3))); }
#endif
