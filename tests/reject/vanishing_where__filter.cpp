// SPDX-License-Identifier: BSL-1.0
// expect: a condition that is always there

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
auto purge(filter<user> const& f) {
    return sql<sqlite>(update<user>.set(col<&user::age> = 1).where(f && col<&user::id> > 3));
}
#else
auto purge(filter<user> const& f) { return sql<sqlite>(update<user>.set(col<&user::age> = 1).where(f)); }
#endif
