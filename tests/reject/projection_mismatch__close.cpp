// SPDX-License-Identifier: BSL-1.0
// expect: nothing in the query fills
// expect: member_named<.*"emial"
// expect: did_you_mean<.*"email"

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
    std::string emial;
    std::int64_t id{};
};

#ifdef ACCEPT
constexpr auto text =
    sql<sqlite>(from<user>.select_as<summary>(into_member<&summary::emial>(col<&user::email>), col<&user::id>));
#else
constexpr auto text = sql<sqlite>(from<user>.select_as<summary>(col<&user::id>));
#endif
