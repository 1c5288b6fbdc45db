// SPDX-License-Identifier: BSL-1.0
// expect: the database computes this column

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

struct box {
    std::int64_t id{};
    int width{};
    int height{};
    std::int64_t area{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("boxes", primary_key<&box::id>,
                                generated<&box::area>(col<&box::width> * col<&box::height>));
    }
};

#ifdef ACCEPT
constexpr auto query = update<box>.set(col<&box::width> = 3).where(col<&box::id> == 1);
#else
constexpr auto query = update<box>.set(col<&box::area> = 3).where(col<&box::id> == 1);
#endif
