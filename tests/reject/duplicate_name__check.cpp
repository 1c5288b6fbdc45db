// SPDX-License-Identifier: BSL-1.0
// expect: has the name of another one

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
#ifdef ACCEPT
        return constable::table("messages", primary_key<&message::id>, check("one", col<&message::id> > 0),
                                check("two", col<&message::user_id> > 0));
#else
        return constable::table("messages", primary_key<&message::id>, check("one", col<&message::id> > 0),
                                check("one", col<&message::user_id> > 0));
#endif
    }
};

constexpr auto tables = model_of<schema<"chat", user, message>>.tables.size();
