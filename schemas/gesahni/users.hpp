// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_USERS_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_USERS_HPP

// The statistics that gesahni keeps of its users.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

struct user_statistics {
    uuid user_id{};
    std::int64_t login_count{};
    std::int64_t request_count{};
    std::optional<timestamp> last_login_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("user_stats", primary_key<&user_statistics::user_id>,
                                default_value<&user_statistics::login_count>(0),
                                default_value<&user_statistics::request_count>(0));
    }
};

using users_schema = constable::schema<"users", user_statistics>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto statistics_of_user = from<user_statistics>.where(col<&user_statistics::user_id> == arg<0>);

/// Counts a login, the first one too: one statement, so that no count is lost.
inline constexpr auto count_login =
    into<user_statistics>
        .set(col<&user_statistics::user_id> = arg<0>, col<&user_statistics::login_count> = 1,
             col<&user_statistics::last_login_at> = arg<1>)
        .on_conflict<&user_statistics::user_id>()
        .do_update(col<&user_statistics::login_count> += 1,
                   col<&user_statistics::last_login_at> = excluded<&user_statistics::last_login_at>);

inline constexpr auto count_request =
    into<user_statistics>
        .set(col<&user_statistics::user_id> = arg<0>, col<&user_statistics::request_count> = 1)
        .on_conflict<&user_statistics::user_id>()
        .do_update(col<&user_statistics::request_count> += 1);

static_assert(uses_index_of<decltype(statistics_of_user)>);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::users_schema> = true;

#endif
