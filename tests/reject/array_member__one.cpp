// SPDX-License-Identifier: BSL-1.0
// expect: the member at this position .* is a C array

#include <cstdint>
#include <string>

#include <constable/reflect/members.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
#ifdef ACCEPT
    std::string name;
#else
    std::string name[1];
#endif
};

constexpr auto count = member_count<user>;
