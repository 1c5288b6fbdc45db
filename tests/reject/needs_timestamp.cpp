// SPDX-License-Identifier: BSL-1.0
// expect: updated_at and default_now store a time

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;
    timestamp changed;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                updated_at<&user::changed>);
#else
                                updated_at<&user::id>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
