// SPDX-License-Identifier: BSL-1.0
// expect: an update needs \.set

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::optional<int> age;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

#ifdef ACCEPT
constexpr auto text = sql<sqlite>(update<user>.set(col<&user::age> = 3).all_rows());
#else
constexpr auto text = sql<sqlite>(update<user>.all_rows());
#endif
