// SPDX-License-Identifier: BSL-1.0
// expect: dynamic\(a && b

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
auto search(bool a, bool b) {
    return sql<sqlite>(from<user>.where(dynamic(a, col<&user::age> > 3) && dynamic(a && b, col<&user::id> > 3)));
}
#else
auto search(bool a, bool b) {
    return sql<sqlite>(from<user>.where(dynamic(a, col<&user::age> > 3 && dynamic(b, col<&user::id> > 3))));
}
#endif
