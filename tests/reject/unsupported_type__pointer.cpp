// SPDX-License-Identifier: BSL-1.0
// expect: unsupported_type<article, 1, (const char|char const) ?\*>

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct article {
    std::int64_t id{};
#ifdef ACCEPT
    std::string title;
#else
    char const* title{};
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("articles", primary_key<&article::id>);
    }
};

using app = schema<"app", article>;
constexpr auto statements = ddl<app, sqlite>;
