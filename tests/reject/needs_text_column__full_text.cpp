// SPDX-License-Identifier: BSL-1.0
// expect: collate and full_text are for text

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                full_text<&user::name>);
#else
                                full_text<&user::name, &user::id>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
