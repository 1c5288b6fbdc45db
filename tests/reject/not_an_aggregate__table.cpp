// SPDX-License-Identifier: BSL-1.0
// expect: this type has constructors, private members or virtual functions

#include <cstdint>
#include <string>

#include <constable/schema/registry.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
#ifndef ACCEPT

private:
    std::string secret;

public:
#endif
    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

#ifdef ACCEPT
#else
#endif
constexpr auto columns = table_of<user>.columns.size();
