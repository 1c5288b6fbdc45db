// SPDX-License-Identifier: BSL-1.0
// expect: cannot be null

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
constexpr auto query =
    update<employee>.set(col<&employee::pay> = coalesce(col<&employee::boss_id>, 0)).where(col<&employee::id> == 1);
#else
constexpr auto query =
    update<employee>.set(col<&employee::pay> = col<&employee::boss_id>).where(col<&employee::id> == 1);
#endif
