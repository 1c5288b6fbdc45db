// SPDX-License-Identifier: BSL-1.0
// expect: join the table first

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
struct note {
    std::int64_t id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>);
    }
};

#ifdef ACCEPT
auto search(filter<user> const& f) { return from<user>.where(f); }
#else
auto search(filter<user, note> const& f) { return from<user>.where(f); }
#endif
