// SPDX-License-Identifier: BSL-1.0
// expect: table_not_in_from<.*column<&tag::id

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
constexpr auto query = from<user>.join<post>(col<&post::user_id> == col<&user::id>);
#else
struct tag {
    std::int64_t id{};
    static consteval auto table() { return constable::table("tags", primary_key<&tag::id>); }
};
constexpr auto text = sql<sqlite>(from<user>.join<post>(col<&post::user_id> == col<&tag::id>));
#endif
