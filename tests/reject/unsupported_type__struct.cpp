// SPDX-License-Identifier: BSL-1.0
// expect: unsupported_type<article, 1, point>

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

struct point {
    double x{};
    double y{};
};

struct article {
    std::int64_t id{};
#ifdef ACCEPT
    double x{};
    double y{};
#else
    point place;
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("articles", primary_key<&article::id>);
    }
};

using app = schema<"app", article>;
constexpr auto statements = ddl<app, sqlite>;
