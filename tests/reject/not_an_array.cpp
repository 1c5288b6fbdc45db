// SPDX-License-Identifier: BSL-1.0
// expect: this function takes an array, a column whose member is a std::vector

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

#ifdef ACCEPT
constexpr auto query = from<note>.where(has_element(col<&note::tags>, arg<0>));
#else
constexpr auto query = from<note>.where(has_element(col<&note::title>, arg<0>));
#endif
static_assert(!sql<postgres>(query).empty());
