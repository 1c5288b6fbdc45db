// SPDX-License-Identifier: BSL-1.0
// expect: no column can hold the member at this position

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
#ifdef ACCEPT
    std::optional<std::string> name;
#else
    std::optional<std::string_view> name;
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

constexpr auto tables = model_of<schema<"accounts", user>>.tables.size();
