// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_CHATBOT_HPP
#define CONSTABLE_SCHEMAS_CHATBOT_HPP

// The main tables of a chatbot: users, conversations, messages and what they cost.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include <constable/constable.hpp>
#include <constable/json.hpp>

namespace chatbot {

using constable::timestamp;

enum class role { user, assistant };

struct user {
    std::string id{};
    std::string email{};
    std::string name{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, unique_key<&user::email>,
                                default_now<&user::created_at>);
    }
};

struct conversation {
    std::string id{};
    std::string user_id{};
    std::string title{};
    std::string model{};
    timestamp created_at{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("conversations", primary_key<&conversation::id>,
                                foreign_key<&conversation::user_id>.references<&user::id>().on_delete(cascade),
                                default_now<&conversation::created_at>,
                                constable::updated_at<&conversation::updated_at>, indexed<&conversation::user_id>,
                                indexed<&conversation::user_id, desc<&conversation::updated_at>>.named(
                                    "idx_conversations_user_id_updated_at"));
    }
};

/// What a message says of a file; the bytes are in the blob store under `{message}/{index}`.
struct file_metadata {
    std::string name;
    std::string type;
    std::int64_t size{};
    bool has_thumbnail{};
};
BOOST_DESCRIBE_STRUCT(file_metadata, (), (name, type, size, has_thumbnail))

struct message {
    std::int64_t number{}; ///< for the full-text index, which counts rows
    std::string id{};
    std::string conversation_id{};
    chatbot::role role{};
    std::string content{};
    std::optional<constable::json<std::vector<file_metadata>>> files{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "messages", primary_key<&message::number>, unique_key<&message::id>,
            foreign_key<&message::conversation_id>.references<&conversation::id>().on_delete(cascade),
            default_now<&message::created_at>, indexed<&message::conversation_id>,
            indexed<&message::conversation_id, &message::created_at>, full_text<&message::content>);
    }
};

/// Kept when the message goes: totals are of what was spent.
struct message_cost {
    std::int64_t id{};
    std::string message_id{};
    std::string conversation_id{};
    std::string user_id{};
    std::string model{};
    std::int64_t input_tokens{};
    std::int64_t output_tokens{};
    constable::decimal<18, 9> cost_usd{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("message_costs", primary_key<&message_cost::id>, default_now<&message_cost::created_at>,
                                indexed<&message_cost::message_id>, indexed<&message_cost::conversation_id>,
                                indexed<&message_cost::user_id>, indexed<&message_cost::created_at>);
    }
};

using schema = constable::schema<"chatbot", user, conversation, message, message_cost>;

// What the application asks; every query reads through an index.
namespace queries {

using namespace constable;

inline constexpr auto user_by_email = from<user>.where(col<&user::email> == arg<0>);

/// A user's conversations, the latest first, with the number of their messages: one query.
inline constexpr auto conversations_with_counts = from<conversation>
                                                      .where(col<&conversation::user_id> == arg<0>)
                                                      .order_by(desc<&conversation::updated_at>)
                                                      .limit(arg<1>)
                                                      .select(whole<conversation>,
                                                              children_count<&message::conversation_id>);

inline constexpr auto messages_of_conversation =
    from<message>.where(col<&message::conversation_id> == arg<0>).order_by(col<&message::created_at>);

inline constexpr auto message_by_id = from<message>.where(col<&message::id> == arg<0>);

/// The messages of a user that have all words, the best first.
inline constexpr auto search_messages = from<message>
                                            .join<conversation>()
                                            .matching(arg<0>)
                                            .where(col<&conversation::user_id> == arg<1>)
                                            .order_by(search_rank<message>)
                                            .limit(arg<2>)
                                            .select(col<&message::id>, col<&conversation::title>,
                                                    snippet<&message::content>);

inline constexpr auto cost_of_message =
    from<message_cost>.where(col<&message_cost::message_id> == arg<0>).select(sum(col<&message_cost::cost_usd>));
inline constexpr auto cost_of_conversation =
    from<message_cost>.where(col<&message_cost::conversation_id> == arg<0>).select(sum(col<&message_cost::cost_usd>));

/// A user's cost by calendar month.
inline constexpr auto monthly_cost_of_user =
    from<message_cost>
        .where(col<&message_cost::user_id> == arg<0>)
        .group_by(start_of_month(col<&message_cost::created_at>))
        .order_by(start_of_month(col<&message_cost::created_at>))
        .select(start_of_month(col<&message_cost::created_at>), sum(col<&message_cost::cost_usd>), count());

inline constexpr auto cost_since =
    from<message_cost>.where(col<&message_cost::created_at> >= arg<0>).group_by(col<&message_cost::model>).select(col<&message_cost::model>, sum(col<&message_cost::cost_usd>), sum(col<&message_cost::input_tokens>), sum(col<&message_cost::output_tokens>));

inline constexpr auto rename_conversation =
    update<conversation>.set(col<&conversation::title> = arg<0>).where(col<&conversation::id> == arg<1>);
inline constexpr auto remove_conversation = erase<conversation>.where(col<&conversation::id> == arg<0>);

static_assert(uses_index_of<decltype(user_by_email)> && uses_index_of<decltype(message_by_id)>);
static_assert(uses_index_of<decltype(conversations_with_counts)> &&
              !index_use_of(decltype(conversations_with_counts)::model).sorts);
static_assert(uses_index_of<decltype(messages_of_conversation)> &&
              !index_use_of(decltype(messages_of_conversation)::model).sorts);
static_assert(uses_index_of<decltype(search_messages)>);
static_assert(uses_index_of<decltype(cost_of_message)> && uses_index_of<decltype(cost_of_conversation)>);
static_assert(uses_index_of<decltype(monthly_cost_of_user)> && uses_index_of<decltype(cost_since)>);
static_assert(uses_index_of<decltype(rename_conversation)> && uses_index_of<decltype(remove_conversation)>);

} // namespace queries

} // namespace chatbot

template <>
inline constexpr bool constable::requires_indexes<chatbot::schema> = true;

#endif
