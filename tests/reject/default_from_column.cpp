// SPDX-License-Identifier: BSL-1.0
// expect: a default value cannot use columns

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

struct order {
    std::int64_t id{};
    std::int64_t price{};
    std::int64_t total{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("orders", primary_key<&order::id>,
#ifdef ACCEPT
                                default_value<&order::total>(0));
#else
                                default_value<&order::total>(col<&order::price>));
#endif
    }
};

constexpr bool valid = valid_table<order>;
