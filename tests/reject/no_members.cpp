// SPDX-License-Identifier: BSL-1.0
// expect: this struct has no members

#include <constable/reflect/members.hpp>

using namespace constable;

struct user {
#ifdef ACCEPT
    int id{};
#else
#endif
};

constexpr auto count = member_count<user>;
