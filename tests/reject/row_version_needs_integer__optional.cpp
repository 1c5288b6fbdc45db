// SPDX-License-Identifier: BSL-1.0
// expect: row_version counts updates

#include <cstdint>
#include <optional>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string name;
    std::optional<std::int64_t> version;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users",
#ifdef ACCEPT
                                row_version<&user::id>);
#else
                                row_version<&user::version>);
#endif
    }
};

constexpr auto columns = table_of<user>.columns.size();
