// SPDX-License-Identifier: BSL-1.0
// expect: neither the primary key nor a unique key

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, indexed<&user::name>);
    }
};

struct message {
    std::int64_t id{};
    std::int64_t user_id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
#ifdef ACCEPT
        return constable::table("messages", primary_key<&message::id>,
                                foreign_key<&message::user_id>.references<&user::id>());
#else
        return constable::table("messages", primary_key<&message::id>,
                                foreign_key<&message::name>.references<&user::name>());
#endif
    }
};

constexpr auto tables = model_of<schema<"chat", user, message>>.tables.size();
