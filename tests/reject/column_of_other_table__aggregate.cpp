// SPDX-License-Identifier: BSL-1.0
// expect: it sees only its own row

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
                                check("some", col<&order::id> > 0));
#else
                                check("some", count() > 0));
#endif
    }
};

constexpr bool valid = valid_table<order>;
