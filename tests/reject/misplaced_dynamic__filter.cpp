// SPDX-License-Identifier: BSL-1.0
// expect: a filter in where

#include <cstdint>
#include <optional>
#include <string>

#include <constable/filter.hpp>
#include <constable/sqlite.hpp>

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
auto search(filter<user> const& f) { return sql<sqlite>(from<user>.where(f && col<&user::id> > 3)); }
#else
auto search(filter<user> const& f) { return sql<sqlite>(from<user>.where(f || col<&user::id> > 3)); }
#endif
