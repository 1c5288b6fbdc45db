// SPDX-License-Identifier: BSL-1.0
// expect: this is a value

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct order {
    std::int64_t id{};
    std::optional<std::int64_t> price;
    std::string total;
    std::int64_t doubled{};
    std::optional<std::int64_t> tripled;

    static consteval auto table() {
        using namespace constable;
        return constable::table("orders", primary_key<&order::id>,
#ifdef ACCEPT
                                check("priced", col<&order::price> + 1 > 0));
#else
                                check("priced", col<&order::price> + 1));
#endif
    }
};

constexpr bool valid = valid_table<order>;
