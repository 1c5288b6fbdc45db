// SPDX-License-Identifier: BSL-1.0
// expect: use std::string
// expect: array_member<tag, 1

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct tag {
    std::int64_t id{};
#ifdef ACCEPT
    std::string name;
#else
    char name[16]{};
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("tags", primary_key<&tag::id>);
    }
};

constexpr auto text = sql<sqlite>(from<tag>.where(col<&tag::id> == 1));
