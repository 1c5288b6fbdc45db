// SPDX-License-Identifier: BSL-1.0
// expect: unsupported_type<picture, 1, std::array<std::byte

#include <array>
#include <cstddef>
#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

struct picture {
    std::int64_t id{};
#ifdef ACCEPT
    blob digest;
#else
    std::array<std::byte, 16> digest{};
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("pictures", primary_key<&picture::id>);
    }
};

using app = schema<"app", picture>;
constexpr auto statements = ddl<app, sqlite>;
