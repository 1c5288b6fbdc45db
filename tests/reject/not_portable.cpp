// SPDX-License-Identifier: BSL-1.0
// expect: cannot live on this engine
// expect: assigned_key_without_rowid

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

#ifdef ACCEPT
#define KEY .client_assigned()
#else
#define KEY
#endif
struct twig {
    std::int64_t id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("twigs", primary_key<&twig::id> KEY, without_rowid);
    }
};
using forest = schema<"forest", twig>;

#ifdef ACCEPT
static_assert(portable<forest, sqlite, postgres>);
#else
static_assert(portable<forest, sqlite, postgres>);
#endif
