// SPDX-License-Identifier: BSL-1.0
// expect: limit

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

struct numbered {
    std::int64_t id{};

    static consteval auto table() {
        using namespace constable;
        return common_table("numbered");
    }
};

#ifdef ACCEPT
constexpr auto query = from<numbered>.with(from<employee>.select_as<numbered>(col<&employee::id>));
static_assert(!sql<sqlite>(query).empty());
#else
constexpr auto query =
    from<numbered>.with(from<employee>.select_as<numbered>(col<&employee::id>).order_by(col<&employee::id>));
static_assert(!sql<sqlite>(query).empty());
#endif
