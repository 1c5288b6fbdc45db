// SPDX-License-Identifier: BSL-1.0
// expect: array_operators
// expect: uses a feature .second argument. that this engine .first argument. does not have

#include <cstdint>
#include <string>
#include <vector>

#include <constable/constable.hpp>

using namespace constable;

struct note {
    std::int64_t id{};
    std::string title;
    std::vector<std::string> tags;

    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>);
    }
};

constexpr auto query = from<note>.where(has_element(col<&note::tags>, arg<0>));
#ifdef ACCEPT
static_assert(!sql<postgres>(query).empty());
#else
static_assert(!sql<sqlite>(query).empty());
#endif
