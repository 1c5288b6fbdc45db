// SPDX-License-Identifier: BSL-1.0
// expect: starts_with.* takes text or arg

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
auto find(std::string const& prefix) { return from<user>.where(starts_with(col<&user::email>, prefix)); }
#else
auto find() { return from<user>.where(starts_with(col<&user::email>, lower(col<&user::email>))); }
#endif
