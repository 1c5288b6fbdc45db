// SPDX-License-Identifier: BSL-1.0
// expect: reserves the names rank and rowid

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct entry {
    std::int64_t id{};
    std::string rank{};

    static consteval auto table() {
#ifdef ACCEPT
        return constable::table("entries", primary_key<&entry::id>, full_text<&entry::rank>,
                                column_name<&entry::rank>("grade"));
#else
        return constable::table("entries", primary_key<&entry::id>, full_text<&entry::rank>);
#endif
    }
};

static_assert(valid_table<entry>);
