// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_THIRD_PARTY_TOKENS_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_THIRD_PARTY_TOKENS_HPP

// The OAuth tokens that gesahni holds for its users.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

struct third_party_token {
    uuid id{};
    uuid user_id{};
    std::string provider{};
    std::string provider_subject{};
    std::string access_token{};                 // secret
    std::optional<std::string> refresh_token{}; // secret
    std::int64_t envelope_key_version{1};
    std::string scopes{};
    timestamp expires_at{};
    timestamp created_at{};
    timestamp updated_at{};
    std::optional<timestamp> last_refreshed_at{};
    std::int64_t refresh_errors{};
    bool is_valid{true};
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "third_party_tokens", primary_key<&third_party_token::id>,
            unique_key<&third_party_token::user_id, &third_party_token::provider, &third_party_token::provider_subject>,
            default_value<&third_party_token::envelope_key_version>(1),
            default_value<&third_party_token::refresh_errors>(0), default_value<&third_party_token::is_valid>(true),
            default_now<&third_party_token::created_at>, constable::updated_at<&third_party_token::updated_at>,
            row_version<&third_party_token::version>, indexed<&third_party_token::expires_at>,
            indexed<&third_party_token::envelope_key_version>);
    }
};

using third_party_tokens_schema = constable::schema<"third_party_tokens", third_party_token>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto token_of_user = from<third_party_token>.where(col<&third_party_token::user_id> == arg<0> &&
                                                                    col<&third_party_token::provider> == arg<1> &&
                                                                    col<&third_party_token::is_valid> == true);

/// What has to be refreshed soon, the most urgent first.
inline constexpr auto tokens_to_refresh =
    from<third_party_token>
        .where(col<&third_party_token::expires_at> < arg<0> && col<&third_party_token::refresh_errors> < 3)
        .order_by(col<&third_party_token::expires_at>)
        .limit(arg<1>);

inline constexpr auto tokens_of_key_version =
    from<third_party_token>.where(col<&third_party_token::envelope_key_version> < arg<0>).limit(arg<1>);

inline constexpr auto remove_expired_tokens =
    erase<third_party_token>.where(col<&third_party_token::expires_at> < arg<0>);

static_assert(uses_index_of<decltype(token_of_user)> && uses_index_of<decltype(tokens_to_refresh)>);
static_assert(uses_index_of<decltype(tokens_of_key_version)> && uses_index_of<decltype(remove_expired_tokens)>);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::third_party_tokens_schema> = true;

#endif
