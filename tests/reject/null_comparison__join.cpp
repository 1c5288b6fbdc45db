// SPDX-License-Identifier: BSL-1.0
// expect: null_comparison<.*column<&user::id

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

struct post {
    std::int64_t id{};
    std::int64_t user_id{};
    std::string title;

    static consteval auto table() {
        using namespace constable;
        return constable::table("posts", primary_key<&post::id>, foreign_key<&post::user_id>.references<&user::id>());
    }
};

#ifdef ACCEPT
constexpr auto orphans = from<user>.left_join<post>().where(col<&post::id> == null);
#else
constexpr auto orphans = from<user>.left_join<post>().where(col<&user::id> == null);
#endif
