// SPDX-License-Identifier: BSL-1.0
// expect: one integer member
// expect: auto_increment_needs_integer<seat

#include <constable/constable.hpp>

using namespace constable;

struct seat {
    int row{};
    int number{};

    static consteval auto table() {
        using namespace constable;
#ifdef ACCEPT
        return constable::table("seats", primary_key<&seat::row, &seat::number>);
#else
        return constable::table("seats", primary_key<&seat::row, &seat::number>.auto_increment());
#endif
    }
};

using app = schema<"app", seat>;
constexpr auto statements = ddl<app, sqlite>;
