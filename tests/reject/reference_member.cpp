// SPDX-License-Identifier: BSL-1.0
// expect: a member of this struct is a reference or has no default value

#include <cstdint>
#include <string>

#include <constable/reflect/members.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
#ifdef ACCEPT
    std::string name;
#else
    std::string& name;
#endif
};

constexpr auto count = member_count<user>;
