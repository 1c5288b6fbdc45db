// SPDX-License-Identifier: BSL-1.0
// expect: use where, or add group_by

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
constexpr auto text = sql<sqlite>(from<user>.group_by(col<&user::age>).having(count() > 1).select(count()));
#else
constexpr auto text = sql<sqlite>(from<user>.having(count() > 1).select(count()));
#endif
