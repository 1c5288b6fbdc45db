// SPDX-License-Identifier: BSL-1.0
// expect: unsupported_type<article, 1, std::optional<std::map

#include <cstdint>
#include <map>
#include <optional>

#include <constable/constable.hpp>

using namespace constable;

struct article {
    std::int64_t id{};
#ifdef ACCEPT
    std::optional<blob> marks;
#else
    std::optional<std::map<int, int>> marks;
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("articles", primary_key<&article::id>);
    }
};

using app = schema<"app", article>;
constexpr auto statements = ddl<app, sqlite>;
