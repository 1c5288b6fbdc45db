// SPDX-License-Identifier: BSL-1.0
// expect: lint has found something in this table
// expect: unindexed_foreign_key

#include <cstdint>
#include <string>

#include <constable/schema/lint.hpp>

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
        return constable::table("messages", primary_key<&message::id>, indexed<&message::user_id>,
                                foreign_key<&message::user_id>.references<&user::id>());
#else
        return constable::table("messages", primary_key<&message::id>,
                                foreign_key<&message::user_id>.references<&user::id>());
#endif
    }
};

using chat = schema<"chat", user, message>;

constexpr bool clean = lint_clean<chat>;
