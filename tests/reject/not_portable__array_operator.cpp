// SPDX-License-Identifier: BSL-1.0
// expect: lacking_operator
// expect: cannot live on this engine

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
        return constable::table("notes", primary_key<&note::id>,
                                check("tagged", contains_any(col<&note::tags>, col<&note::tags>)));
    }
};

using notes = schema<"notes", note>;
#ifdef ACCEPT
static_assert(portable<notes, postgres>);
#else
static_assert(portable<notes, sqlite>);
#endif
