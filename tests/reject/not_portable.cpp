// SPDX-License-Identifier: BSL-1.0
// expect: cannot live on this engine
// expect: generated_from_generated|problem.*2

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

#ifdef ACCEPT
#define SQUARE col<&twig::length> * 4
#else
#define SQUARE col<&twig::doubled> * 2
#endif
struct twig {
    std::int64_t id{};
    int length{};
    int doubled{};
    int squared{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("twigs", primary_key<&twig::id>, generated<&twig::doubled>(col<&twig::length> * 2),
                                generated<&twig::squared>(SQUARE));
    }
};
using forest = schema<"forest", twig>;

#ifdef ACCEPT
static_assert(portable<forest, sqlite, postgres>);
#else
static_assert(portable<forest, sqlite, postgres>);
#endif
