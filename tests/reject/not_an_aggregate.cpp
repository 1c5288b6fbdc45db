// SPDX-License-Identifier: BSL-1.0
// expect: this type has constructors, private members or virtual functions

#include <cstdint>

#include <constable/reflect/members.hpp>

using namespace constable;

struct user {
#ifdef ACCEPT
    std::int64_t id = 7;
#else
    explicit user(std::int64_t number) : id(number) {}
    std::int64_t id;
#endif
};

constexpr auto count = member_count<user>;
