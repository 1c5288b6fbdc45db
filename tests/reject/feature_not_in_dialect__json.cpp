// SPDX-License-Identifier: BSL-1.0
// expect: json_operators
// expect: uses a feature .second argument. that this engine .first argument. does not have

#include <cstdint>

#include <constable/constable.hpp>
#include <constable/json.hpp>

using namespace constable;

struct note {
    std::int64_t id{};
    json<> extra;

    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>);
    }
};

constexpr auto query = from<note>.where(json_has_key(col<&note::extra>, arg<0>));
#ifdef ACCEPT
static_assert(!sql<postgres>(query).empty());
#else
static_assert(!sql<sqlite>(query).empty());
#endif
