// SPDX-License-Identifier: BSL-1.0
// expect: leads to a table that the schema does not list

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

    static consteval auto table() {
        using namespace constable;
        return constable::table("messages", primary_key<&message::id>,
                                foreign_key<&message::user_id>.references<&user::id>());
    }
};

#ifdef ACCEPT
using chat = schema<"chat", user, message>;
#else
using chat = schema<"chat", message>;
#endif
constexpr auto tables = model_of<chat>.tables.size();
