// SPDX-License-Identifier: BSL-1.0
// expect: write in_values

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
auto find(std::vector<std::string> const& emails) { return from<user>.where(in_values(col<&user::email>, emails)); }
#else
auto find(std::vector<std::string> const& emails) { return from<user>.where(in(col<&user::email>, emails)); }
#endif
