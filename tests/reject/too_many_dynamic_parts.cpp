// SPDX-License-Identifier: BSL-1.0
// expect: at most 64 dynamic parts

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
auto search(bool a) {
    const auto one = dynamic(a, col<&user::age> > 3);
    const auto eight = one && one && one && one && one && one && one && one;
    return sql<sqlite>(from<user>.where(eight && eight && eight && eight && eight && eight && eight && eight));
}
#else
auto search(bool a) {
    const auto one = dynamic(a, col<&user::age> > 3);
    const auto eight = one && one && one && one && one && one && one && one;
    return sql<sqlite>(from<user>.where(eight && eight && eight && eight && eight && eight && eight && eight && one));
}
#endif
