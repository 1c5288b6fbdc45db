// SPDX-License-Identifier: BSL-1.0
// expect: several foreign keys lead

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

struct game {
    std::int64_t id{};
    std::int64_t white{};
    std::int64_t black{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("games", primary_key<&game::id>, foreign_key<&game::white>.references<&user::id>(),
                                foreign_key<&game::black>.references<&user::id>());
    }
};

#ifdef ACCEPT
constexpr auto query = from<game>.join<user>(col<&game::white> == col<&user::id>);
#else
constexpr auto query = from<game>.join<user>();
#endif
