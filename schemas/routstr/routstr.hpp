// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_ROUTSTR_HPP
#define CONSTABLE_SCHEMAS_ROUTSTR_HPP

// The tables of routstr, a paid API proxy: keys with a balance, their transactions, their withdrawals.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>
#include <constable/json.hpp>

namespace routstr {

enum class transaction_type { deposit, usage, withdrawal, transfer_in, transfer_out };
enum class withdrawal_status { pending, completed, failed };

/// Amounts are millisatoshis.
struct api_key {
    std::int64_t id{};
    std::string key_hash{};
    std::int64_t balance{};
    std::int64_t total_deposited{};
    std::int64_t total_spent{};
    constable::timestamp created_at{};
    std::optional<constable::timestamp> last_used_at{};
    std::optional<constable::timestamp> expires_at{};
    constable::json<> metadata{boost::json::object{}}; // a default of the struct: a column of JSON takes none
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "api_keys", primary_key<&api_key::id>, unique_key<&api_key::key_hash>,
            check("balance_not_negative", col<&api_key::balance> >= 0), default_value<&api_key::balance>(0),
            default_value<&api_key::total_deposited>(0), default_value<&api_key::total_spent>(0),
            default_value<&api_key::version>(1), default_now<&api_key::created_at>, row_version<&api_key::version>,
            indexed<&api_key::expires_at>.where(col<&api_key::expires_at> != null).named("idx_apikey_expires"));
    }
};

/// The audit trail: a key that has transactions cannot be removed.
struct transaction {
    std::int64_t id{};
    std::int64_t api_key_id{};
    std::int64_t amount{}; ///< negative for a deduction
    std::int64_t balance_after{};
    transaction_type type{};
    std::string description{};
    constable::timestamp at{};
    std::optional<constable::json<>> request_data{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("transactions", column_name<&transaction::at>("timestamp"),
                                primary_key<&transaction::id>,
                                foreign_key<&transaction::api_key_id>.references<&api_key::id>(),
                                default_now<&transaction::at>, indexed<&transaction::at>,
                                indexed<&transaction::api_key_id, &transaction::at>.named("idx_transactions_key_time"));
    }
};

struct withdrawal {
    std::int64_t id{};
    std::int64_t api_key_id{};
    std::int64_t amount{};
    std::string token{}; // secret
    std::string mint_url{};
    withdrawal_status status{};
    constable::timestamp created_at{};
    std::optional<constable::timestamp> completed_at{};
    std::optional<std::string> error_message{};
    std::int64_t retry_count{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "withdrawals", primary_key<&withdrawal::id>,
            foreign_key<&withdrawal::api_key_id>.references<&api_key::id>(),
            default_value<&withdrawal::status>(withdrawal_status::pending), default_value<&withdrawal::retry_count>(0),
            default_now<&withdrawal::created_at>, check("amount_positive", col<&withdrawal::amount> > 0),
            indexed<&withdrawal::api_key_id>, indexed<&withdrawal::status>.named("idx_withdrawal_status"));
    }
};

using schema = constable::schema<"routstr", api_key, transaction, withdrawal>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto key_by_hash = from<api_key>.where(col<&api_key::key_hash> == arg<0>);
inline constexpr auto balance_by_hash = key_by_hash.select(col<&api_key::id>, col<&api_key::balance>);

/// Keys that have a balance and expire after a time; not those that never expire.
inline constexpr auto active_keys =
    from<api_key>.where(col<&api_key::balance> > 0 && col<&api_key::expires_at> > arg<0>);

/// The number of keys that have a balance, whenever they expire; there are few keys, and no index on their balances.
inline constexpr auto active_key_count = from<api_key>.where(col<&api_key::balance> > 0).select(count()).allow_scan();

/// The ten latest transactions of the key with a hash.
inline constexpr auto recent_by_hash =
    from<routstr::transaction>
        .join<api_key>()
        .where(col<&api_key::key_hash> == arg<0>)
        .order_by(desc<&routstr::transaction::at>, desc<&routstr::transaction::id>)
        .limit(10);

/// A page of a key's transactions, the latest first; the next one begins `.after(time, id)` of the last.
inline constexpr auto history =
    from<routstr::transaction>
        .where(col<&routstr::transaction::api_key_id> == arg<0>)
        .order_by(desc<&routstr::transaction::at>, desc<&routstr::transaction::id>)
        .limit(arg<1>);

/// The sum of the amounts, which are negative, that a key was charged for its usage; null before the first.
inline constexpr auto usage_of_key =
    from<routstr::transaction>
        .where(col<&routstr::transaction::api_key_id> == arg<0> &&
               col<&routstr::transaction::type> == transaction_type::usage)
        .select(sum(col<&routstr::transaction::amount>));

/// What a key spent and was given since a time, by type.
inline constexpr auto totals_by_type =
    from<routstr::transaction>
        .where(col<&routstr::transaction::api_key_id> == arg<0> && col<&routstr::transaction::at> >= arg<1>)
        .group_by(col<&routstr::transaction::type>)
        .select(col<&routstr::transaction::type>, sum(col<&routstr::transaction::amount>), count());

/// Usage of all keys by day since a time.
inline constexpr auto usage_per_day =
    from<routstr::transaction>
        .where(col<&routstr::transaction::at> >= arg<0>)
        .group_by(start_of_day(col<&routstr::transaction::at>))
        .order_by(start_of_day(col<&routstr::transaction::at>))
        .select(start_of_day(col<&routstr::transaction::at>), sum(col<&routstr::transaction::amount>), count());

inline constexpr auto pending_withdrawals =
    from<withdrawal>
        .join<api_key>()
        .where(col<&withdrawal::status> == withdrawal_status::pending && col<&withdrawal::retry_count> < arg<0>)
        .select(whole<withdrawal>, col<&api_key::key_hash>);

inline constexpr auto expired_keys =
    from<api_key>.where(col<&api_key::expires_at> < arg<0>).order_by(col<&api_key::expires_at>).limit(arg<1>);
/// Expired keys without balance. One that has transactions or withdrawals is a constraint_error, and no key is removed.
inline constexpr auto remove_expired_keys =
    erase<api_key>.where(col<&api_key::expires_at> < arg<0> && col<&api_key::balance> == 0);

/// Takes an amount from a balance that has it: no row is changed where it has not.
inline constexpr auto charge =
    update<api_key>
        .set(col<&api_key::balance> = col<&api_key::balance> - arg<0>,
             col<&api_key::total_spent> = col<&api_key::total_spent> + arg<0>, col<&api_key::last_used_at> = arg<1>)
        .where(col<&api_key::id> == arg<2> && col<&api_key::balance> >= arg<0>);

/// The keys of a transfer, in the order in which they are locked.
inline constexpr auto keys_to_lock =
    from<api_key>.where(in(col<&api_key::id>, arg<0>, arg<1>)).order_by(col<&api_key::id>).for_update();

/// The keys with the largest balances; there are few keys.
inline constexpr auto richest_keys =
    from<api_key>.order_by(desc<&api_key::balance>, col<&api_key::id>).limit(arg<0>).allow_scan();

static_assert(uses_index_of<decltype(key_by_hash)> && uses_index_of<decltype(history)>);
static_assert(!index_use_of(decltype(history)::model).sorts);
static_assert(uses_index_of<decltype(balance_by_hash)> && uses_index_of<decltype(active_keys)>);
static_assert(uses_index_of<decltype(recent_by_hash)> && uses_index_of<decltype(usage_of_key)>);
static_assert(!uses_index_of<decltype(active_key_count)>);
static_assert(uses_index_of<decltype(totals_by_type)> && uses_index_of<decltype(usage_per_day)>);
static_assert(uses_index_of<decltype(pending_withdrawals)> && uses_index_of<decltype(keys_to_lock)>);
static_assert(uses_index_of<decltype(expired_keys)> && uses_index_of<decltype(remove_expired_keys)>);
static_assert(uses_index_of<decltype(charge)> && !uses_index_of<decltype(richest_keys)>);

} // namespace queries

} // namespace routstr

template <>
inline constexpr bool constable::requires_indexes<routstr::schema> = true;

#endif
