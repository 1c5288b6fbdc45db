// SPDX-License-Identifier: BSL-1.0
// expect: nothing in the query fills
// expect: member_named<.*"posts"

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

struct summary {
    std::string email;
    std::int64_t posts{};
};

#ifdef ACCEPT
constexpr auto text = sql<sqlite>(
    from<user>.group_by(col<&user::email>).select_as<summary>(col<&user::email>, into_member<&summary::posts>(count())));
#else
constexpr auto text = sql<sqlite>(from<user>.select_as<summary>(col<&user::email>));
#endif
