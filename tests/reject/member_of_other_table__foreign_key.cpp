// SPDX-License-Identifier: BSL-1.0
// expect: a member of another struct
// expect: member_of_other_table<post, .*foreign_key_attribute

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

struct post {
    std::int64_t id{};
    std::int64_t user_id{};
    std::string title;

    static consteval auto table() {
        using namespace constable;
#ifdef ACCEPT
        return constable::table("posts", primary_key<&post::id>, foreign_key<&post::user_id>.references<&user::id>());
#else
        return constable::table("posts", primary_key<&post::id>, foreign_key<&user::id>.references<&user::id>());
#endif
    }
};

using app = schema<"app", user, post>;
constexpr auto statements = ddl<app, sqlite>;
