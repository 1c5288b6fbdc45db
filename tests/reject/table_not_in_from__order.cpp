// SPDX-License-Identifier: BSL-1.0
// expect: table_not_in_from<.*column<&post::id

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
constexpr auto text = sql<sqlite>(from<user>.join<post>().order_by(desc<&post::id>));
#else
constexpr auto text = sql<sqlite>(from<user>.order_by(desc<&post::id>));
#endif
