// SPDX-License-Identifier: BSL-1.0
// expect: several selected expressions fill
// expect: member_named<.*"id"

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

struct friendship {
    std::int64_t id{};
    std::int64_t of{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("friendships", primary_key<&friendship::id>);
    }
};

struct summary {
    std::string email;
    std::int64_t id{};
    std::int64_t friendship_id{};
};

constexpr auto friends = from<user>.join<friendship>(col<&friendship::of> == col<&user::id>);

#ifdef ACCEPT
constexpr auto text = sql<sqlite>(friends.select_as<summary>(
    col<&user::email>, col<&user::id>, into_member<&summary::friendship_id>(col<&friendship::id>)));
#else
constexpr auto text = sql<sqlite>(friends.select_as<summary>(col<&user::email>, col<&user::id>, col<&friendship::id>));
#endif
