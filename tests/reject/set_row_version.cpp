// SPDX-License-Identifier: BSL-1.0
// expect: the library raises this column with every change

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
constexpr auto query = update<document>.set(col<&document::open> = true).where(col<&document::id> == 1);
#else
constexpr auto query = update<document>.set(col<&document::version> = 3).where(col<&document::id> == 1);
#endif
