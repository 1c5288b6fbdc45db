// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_MUSIC_TOKENS_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_MUSIC_TOKENS_HPP

// The tokens of music providers, apart from those of others.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

struct music_token {
    uuid user_id{};
    std::string provider{};
    std::string access_token{};                 // secret
    std::optional<std::string> refresh_token{}; // secret
    std::optional<std::string> scopes{};
    timestamp expires_at{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("music_tokens", primary_key<&music_token::user_id, &music_token::provider>,
                                constable::updated_at<&music_token::updated_at>, indexed<&music_token::expires_at>);
    }
};

using music_tokens_schema = constable::schema<"music_tokens", music_token>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto music_token_of_user =
    from<music_token>.where(col<&music_token::user_id> == arg<0> && col<&music_token::provider> == arg<1>);
inline constexpr auto music_tokens_expiring =
    from<music_token>.where(col<&music_token::expires_at> < arg<0>).order_by(col<&music_token::expires_at>);

static_assert(uses_index_of<decltype(music_token_of_user)> && uses_index_of<decltype(music_tokens_expiring)>);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::music_tokens_schema> = true;

#endif
