// SPDX-License-Identifier: BSL-1.0
// expect: the column and the value have types that do not go together

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
const auto query = from<note>.where(has_element(col<&note::tags>, "a"));
#else
const auto query = from<note>.where(has_element(col<&note::tags>, 1));
#endif
std::string_view text() { return sql<postgres>(query); }
