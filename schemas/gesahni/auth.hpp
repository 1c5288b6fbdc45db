// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_AUTH_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_AUTH_HPP

// The authentication store of gesahni, a voice assistant: who may come in, and what they did.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

struct user {
    uuid id{};
    std::string email{};
    std::optional<std::string> name{};
    std::optional<std::string> password_hash{}; // secret
    std::optional<timestamp> verified_at{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, unique_key<&user::email>,
                                collate<&user::email>(nocase), default_now<&user::created_at>);
    }
};

struct device {
    uuid id{};
    uuid user_id{};
    std::string name{};
    std::string agent_hash{};
    timestamp created_at{};
    timestamp last_seen_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("devices", primary_key<&device::id>,
                                foreign_key<&device::user_id>.references<&user::id>().on_delete(cascade),
                                unique_key<&device::user_id, &device::agent_hash>, default_now<&device::created_at>,
                                default_now<&device::last_seen_at>);
    }
};

struct session_row {
    uuid id{};
    uuid user_id{};
    std::optional<uuid> device_id{};
    std::optional<std::string> token_id{}; ///< of the JWT
    timestamp created_at{};
    timestamp last_seen_at{};
    std::optional<timestamp> expires_at{};
    std::optional<timestamp> revoked_at{};
    bool multi_factor{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "sessions", primary_key<&session_row::id>,
            foreign_key<&session_row::user_id>.references<&user::id>().on_delete(cascade),
            foreign_key<&session_row::device_id>.references<&device::id>().on_delete(set_null),
            unique_key<&session_row::token_id>, default_now<&session_row::created_at>,
            default_now<&session_row::last_seen_at>, default_value<&session_row::multi_factor>(false),
            indexed<&session_row::user_id, desc<&session_row::last_seen_at>>, indexed<&session_row::device_id>,
            indexed<&session_row::expires_at>.where(col<&session_row::expires_at> != null));
    }
};

enum class provider_name { google, apple, spotify, github };

struct oauth_identity {
    uuid id{};
    uuid user_id{};
    provider_name provider{};
    std::string subject{};
    std::optional<std::string> email{};
    timestamp created_at{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("oauth_identities", primary_key<&oauth_identity::id>,
                                foreign_key<&oauth_identity::user_id>.references<&user::id>().on_delete(cascade),
                                unique_key<&oauth_identity::provider, &oauth_identity::subject>,
                                default_now<&oauth_identity::created_at>,
                                constable::updated_at<&oauth_identity::updated_at>, indexed<&oauth_identity::user_id>);
    }
};

struct access_token {
    uuid id{};
    uuid user_id{};
    std::string name{};
    std::string token_hash{}; // secret
    std::string scopes{};
    timestamp created_at{};
    std::optional<timestamp> expires_at{};
    std::optional<timestamp> revoked_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("pat_tokens", primary_key<&access_token::id>,
                                foreign_key<&access_token::user_id>.references<&user::id>().on_delete(cascade),
                                unique_key<&access_token::token_hash>, default_now<&access_token::created_at>,
                                indexed<&access_token::user_id, &access_token::created_at>);
    }
};

/// Kept when the user goes.
struct audit_entry {
    uuid id{};
    std::optional<uuid> user_id{};
    std::optional<uuid> session_id{};
    std::string event{};
    std::optional<std::string> details{};
    timestamp at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "audit_log", primary_key<&audit_entry::id>,
            foreign_key<&audit_entry::user_id>.references<&user::id>().on_delete(set_null),
            foreign_key<&audit_entry::session_id>.references<&session_row::id>().on_delete(set_null),
            default_now<&audit_entry::at>, indexed<&audit_entry::user_id, &audit_entry::at>,
            indexed<&audit_entry::session_id>, indexed<&audit_entry::event, &audit_entry::at>,
            indexed<&audit_entry::at>);
    }
};

using auth_schema = constable::schema<"auth", user, device, session_row, oauth_identity, access_token, audit_entry>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto user_by_email = from<user>.where(col<&user::email> == arg<0>);

inline constexpr auto user_by_identity =
    from<oauth_identity>
        .join<user>()
        .where(col<&oauth_identity::provider> == arg<0> && col<&oauth_identity::subject> == arg<1>)
        .select(whole<user>);

/// A user's sessions that were not revoked, the last used first, with their devices.
inline constexpr auto sessions_of_user =
    from<session_row>
        .left_join<device>()
        .where(col<&session_row::user_id> == arg<0> && col<&session_row::revoked_at> == null)
        .order_by(desc<&session_row::last_seen_at>)
        .select(whole<session_row>, col<&device::name>);

inline constexpr auto session_by_token = from<session_row>.where(col<&session_row::token_id> == arg<0>);

inline constexpr auto revoke_session =
    update<session_row>.set(col<&session_row::revoked_at> = arg<0>).where(col<&session_row::id> == arg<1>);

inline constexpr auto remove_expired_sessions = erase<session_row>.where(col<&session_row::expires_at> < arg<0>);

inline constexpr auto token_by_hash =
    from<access_token>.where(col<&access_token::token_hash> == arg<0> && col<&access_token::revoked_at> == null);

inline constexpr auto tokens_of_user =
    from<access_token>.where(col<&access_token::user_id> == arg<0>).order_by(desc<&access_token::created_at>);

inline constexpr auto audit_of_user =
    from<audit_entry>.where(col<&audit_entry::user_id> == arg<0>).order_by(desc<&audit_entry::at>).limit(arg<1>);

inline constexpr auto audit_between =
    from<audit_entry>.where(between(col<&audit_entry::at>, arg<0>, arg<1>)).order_by(col<&audit_entry::at>);

static_assert(uses_index_of<decltype(user_by_email)> && uses_index_of<decltype(user_by_identity)>);
static_assert(uses_index_of<decltype(sessions_of_user)> && uses_index_of<decltype(session_by_token)>);
static_assert(uses_index_of<decltype(revoke_session)> && uses_index_of<decltype(remove_expired_sessions)>);
static_assert(uses_index_of<decltype(token_by_hash)> && uses_index_of<decltype(tokens_of_user)>);
static_assert(uses_index_of<decltype(audit_of_user)> && uses_index_of<decltype(audit_between)>);
static_assert(!index_use_of(decltype(audit_of_user)::model).sorts);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::auth_schema> = true;

#endif
