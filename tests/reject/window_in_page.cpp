// SPDX-License-Identifier: BSL-1.0
// expect: a window would not see them

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct employee {
    std::int64_t id{};
    std::string name;
    std::optional<std::int64_t> boss_id;
    std::int64_t pay{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("employees", primary_key<&employee::id>, unique_key<&employee::name>,
                                foreign_key<&employee::boss_id>.references<&employee::id>());
    }
};

#ifdef ACCEPT
constexpr auto query = from<employee>.select(col<&employee::id>, row_number().over(window.order_by(col<&employee::id>))).order_by(col<&employee::id>).limit(10).offset(arg<0>);
static_assert(!sql<sqlite>(query).empty());
#else
constexpr auto query = from<employee>.select(col<&employee::id>, row_number().over(window.order_by(col<&employee::id>))).order_by(col<&employee::id>).limit(10).after(arg<0>);
static_assert(!sql<sqlite>(query).empty());
#endif
