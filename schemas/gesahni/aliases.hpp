// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_ALIASES_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_ALIASES_HPP

// Names that users give to commands and things.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

struct command_alias {
    uuid id{};
    uuid user_id{};
    std::string alias{};
    std::string command{};
    double confidence{1.0};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "aliases", primary_key<&command_alias::id>, unique_key<&command_alias::user_id, &command_alias::alias>,
            default_value<&command_alias::confidence>(1.0), default_now<&command_alias::created_at>);
    }
};

using aliases_schema = constable::schema<"aliases", command_alias>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto aliases_of_user =
    from<command_alias>.where(col<&command_alias::user_id> == arg<0>).order_by(col<&command_alias::alias>);
inline constexpr auto find_alias =
    from<command_alias>.where(col<&command_alias::user_id> == arg<0> && col<&command_alias::alias> == arg<1>);
inline constexpr auto set_alias =
    into<command_alias>
        .set(col<&command_alias::id> = arg<0>, col<&command_alias::user_id> = arg<1>, col<&command_alias::alias> = arg<2>,
             col<&command_alias::command> = arg<3>)
        .on_conflict<&command_alias::user_id, &command_alias::alias>()
        .do_update(col<&command_alias::command> = excluded<&command_alias::command>);

static_assert(uses_index_of<decltype(aliases_of_user)> && uses_index_of<decltype(find_alias)>);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::aliases_schema> = true;

#endif
