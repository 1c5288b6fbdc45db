// SPDX-License-Identifier: BSL-1.0
// expect: not every engine orders booleans

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct document {
    std::int64_t id{};
    bool open{};
    std::int64_t version{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("documents", primary_key<&document::id>, row_version<&document::version>);
    }
};

#ifdef ACCEPT
constexpr auto query = from<document>.select(max(col<&document::id>));
#else
constexpr auto query = from<document>.select(max(col<&document::open>));
#endif
