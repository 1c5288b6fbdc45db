// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_SAFESTREAM_HPP
#define CONSTABLE_SCHEMAS_SAFESTREAM_HPP

// The tables of safestream, a moderated live chat: users, their messages and gifts, what moderators did.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace safestream {

using constable::timestamp;
using constable::varchar;

/// Indexed by its keys: the primary key and the two names are the document's three indexes.
struct user {
    std::int64_t id{};
    varchar<50> username{};
    varchar<255> email{};
    varchar<255> hashed_password{}; // secret
    bool is_active{true};
    timestamp created_at{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, unique_key<&user::username>, unique_key<&user::email>,
                                default_value<&user::is_active>(true), default_now<&user::created_at>,
                                constable::updated_at<&user::updated_at>);
    }
};

struct message {
    std::int64_t id{};
    std::int64_t user_id{};
    std::string message_text{};
    bool toxicity_flag{};
    std::optional<double> toxicity_score{};
    varchar<20> message_type{"chat"};
    timestamp at{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "messages", column_name<&message::at>("timestamp"), primary_key<&message::id>,
            foreign_key<&message::user_id>.references<&user::id>().on_delete(cascade),
            default_value<&message::toxicity_flag>(false), default_value<&message::message_type>("chat"),
            default_now<&message::at>, default_now<&message::created_at>, indexed<&message::user_id>,
            indexed<&message::toxicity_flag>, indexed<&message::message_type>, indexed<&message::at>,
            indexed<&message::user_id, &message::at>.named("idx_messages_user_timestamp"),
            indexed<&message::toxicity_flag, &message::at>.named("idx_messages_toxicity_timestamp"),
            indexed<&message::message_type, &message::at>.named("idx_messages_type_timestamp"));
    }
};

struct gift_event {
    std::int64_t id{};
    std::int64_t from_user_id{};
    varchar<50> gift_id{};
    std::int64_t amount{1};
    timestamp at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("gift_events", column_name<&gift_event::at>("timestamp"), primary_key<&gift_event::id>,
                                foreign_key<&gift_event::from_user_id>.references<&user::id>().on_delete(cascade),
                                default_value<&gift_event::amount>(1), default_now<&gift_event::at>,
                                indexed<&gift_event::from_user_id>, indexed<&gift_event::gift_id>,
                                indexed<&gift_event::at>,
                                indexed<&gift_event::from_user_id, &gift_event::at>.named("idx_gifts_user_timestamp"),
                                indexed<&gift_event::gift_id, &gift_event::at>.named("idx_gifts_type_timestamp"));
    }
};

/// Goes with the admin, not with the target: a user who was acted on cannot be removed while the record stands.
struct admin_action {
    std::int64_t id{};
    std::int64_t admin_user_id{};
    varchar<50> action{};
    std::optional<std::int64_t> target_user_id{}; ///< none for actions of the system
    std::optional<std::string> action_details{};
    timestamp at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "admin_actions", column_name<&admin_action::at>("timestamp"), primary_key<&admin_action::id>,
            foreign_key<&admin_action::admin_user_id>.references<&user::id>().on_delete(cascade),
            foreign_key<&admin_action::target_user_id>.references<&user::id>(), default_now<&admin_action::at>,
            indexed<&admin_action::admin_user_id>, indexed<&admin_action::action>,
            indexed<&admin_action::target_user_id>, indexed<&admin_action::at>,
            indexed<&admin_action::admin_user_id, &admin_action::at>.named("idx_admin_actions_admin_timestamp"),
            indexed<&admin_action::target_user_id, &admin_action::at>.named("idx_admin_actions_target_timestamp"),
            indexed<&admin_action::action, &admin_action::at>.named("idx_admin_actions_action_timestamp"));
    }
};

using schema = constable::schema<"safestream", user, message, gift_event, admin_action>;

// What the application asks; every query reads through an index.
namespace queries {

using namespace constable;

inline constexpr auto user_by_username = from<user>.where(col<&user::username> == arg<0>);
inline constexpr auto user_by_email = from<user>.where(col<&user::email> == arg<0>);

inline constexpr auto recent_messages =
    from<message>.join<user>().order_by(desc<&message::at>).limit(arg<0>).select(whole<message>, col<&user::username>);

inline constexpr auto messages_by_user =
    from<message>.where(col<&message::user_id> == arg<0>).order_by(desc<&message::at>).limit(arg<1>);

inline constexpr auto message_count_of_user = from<message>.where(col<&message::user_id> == arg<0>).select(count());

inline constexpr auto toxic_message_count_of_user =
    from<message>.where(col<&message::user_id> == arg<0> && col<&message::toxicity_flag> == true).select(count());

/// Messages of each hour since a time, and how many of them were toxic.
inline constexpr auto messages_per_hour =
    from<message>
        .where(col<&message::at> >= arg<0>)
        .group_by(start_of_hour(col<&message::at>))
        .order_by(start_of_hour(col<&message::at>))
        .select(start_of_hour(col<&message::at>), count(),
                count().filter(col<&message::toxicity_flag> == true));

/// The part of the messages since a time that was toxic, from 0 to 1; null without messages.
inline constexpr auto toxicity_rate =
    from<message>.where(col<&message::at> >= arg<0>).select(avg(when(col<&message::toxicity_flag> == true, 1.0).otherwise(0.0)));

inline constexpr auto top_gifters = from<gift_event>
                                        .join<user>()
                                        .where(col<&gift_event::at> >= arg<0>)
                                        .group_by(col<&user::id>, col<&user::username>)
                                        .order_by(descending(sum(col<&gift_event::amount>)),
                                                  col<&user::id>)
                                        .limit(arg<1>)
                                        .select(col<&user::username>,
                                                sum(col<&gift_event::amount>), count());

inline constexpr auto gifts_by_user =
    from<gift_event>.where(col<&gift_event::from_user_id> == arg<0>).order_by(desc<&gift_event::at>).limit(arg<1>);

/// What was done to a user, with the name of who did it.
inline constexpr auto moderation_history =
    from<admin_action>
        .join<user>(col<&user::id> == col<&admin_action::admin_user_id>)
        .where(col<&admin_action::target_user_id> == arg<0>)
        .order_by(desc<&admin_action::at>)
        .limit(arg<1>)
        .select(whole<admin_action>, col<&user::username>);

inline constexpr auto actions_of_admin =
    from<admin_action>.where(col<&admin_action::admin_user_id> == arg<0>).order_by(desc<&admin_action::at>).limit(arg<1>);

inline constexpr auto toxic_messages =
    from<message>.where(col<&message::toxicity_flag> == true).order_by(desc<&message::at>).limit(arg<0>);

static_assert(uses_index_of<decltype(user_by_username)> && uses_index_of<decltype(user_by_email)>);
static_assert(uses_index_of<decltype(recent_messages)>);
static_assert(uses_index_of<decltype(messages_by_user)> && !index_use_of(decltype(messages_by_user)::model).sorts);
static_assert(uses_index_of<decltype(message_count_of_user)> && uses_index_of<decltype(toxic_message_count_of_user)>);
static_assert(uses_index_of<decltype(messages_per_hour)> && uses_index_of<decltype(toxicity_rate)>);
static_assert(uses_index_of<decltype(top_gifters)> && uses_index_of<decltype(gifts_by_user)>);
static_assert(uses_index_of<decltype(moderation_history)> && uses_index_of<decltype(actions_of_admin)>);
static_assert(uses_index_of<decltype(toxic_messages)> && !index_use_of(decltype(toxic_messages)::model).sorts);

} // namespace queries

} // namespace safestream

template <>
inline constexpr bool constable::requires_indexes<safestream::schema> = true;

#endif
