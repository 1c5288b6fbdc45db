// SPDX-License-Identifier: BSL-1.0
// expect: this is a value

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
auto find(bool all) { return all ? 1 : 2; }
constexpr auto condition = col<&user::age> > 0 && col<&user::id> > 0;
#else
auto find(bool all) { return from<user>.where(col<&user::age> > 0 || all); }
#endif
