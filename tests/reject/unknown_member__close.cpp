// SPDX-License-Identifier: BSL-1.0
// expect: no member of this column's name
// expect: did_you_mean<.*"e_mail"

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
    std::string e_mail;
    std::int64_t posts{};
};

#ifdef ACCEPT
constexpr auto text = sql<sqlite>(from<user>.select_as<summary>(into_member<&summary::e_mail>(col<&user::email>),
                                                                into_member<&summary::posts>(col<&user::id>)));
#else
constexpr auto text =
    sql<sqlite>(from<user>.select_as<summary>(col<&user::email>, into_member<&summary::posts>(col<&user::id>)));
#endif
