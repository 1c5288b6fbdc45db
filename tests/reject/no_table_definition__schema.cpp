// SPDX-License-Identifier: BSL-1.0
// expect: this struct has no table

#include <cstdint>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};

#ifdef ACCEPT
    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
#else
#endif
};

constexpr auto tables = model_of<schema<"accounts", user>>.tables.size();
