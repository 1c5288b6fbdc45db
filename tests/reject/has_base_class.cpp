// SPDX-License-Identifier: BSL-1.0
// expect: this struct has a base class

#include <cstdint>
#include <string>

#include <constable/reflect/members.hpp>

using namespace constable;

struct with_id {
    std::int64_t id{};
};

#ifdef ACCEPT
struct user {
    std::int64_t id{};
#else
struct user : with_id {
#endif
    std::string name;
};

constexpr auto count = member_count<user>;
