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
    constable::json<> metadata{boost::json::object{}};
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        return constable::table("api_keys", primary_key<&api_key::id>, unique_key<&api_key::key_hash>,
                                check("balance_not_negative", col<&api_key::balance> >= 0),
                                default_now<&api_key::created_at>, row_version<&api_key::version>,
                                indexed<&api_key::expires_at>.where(col<&api_key::expires_at> != null));
    }
};

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
        return constable::table("transactions", primary_key<&transaction::id>,
                                foreign_key<&transaction::api_key_id>.references<&api_key::id>().on_delete(cascade),
                                default_now<&transaction::at>, indexed<&transaction::at>,
                                indexed<&transaction::api_key_id, &transaction::at>);
    }
};

struct withdrawal {
    std::int64_t id{};
    std::int64_t api_key_id{};
    std::int64_t amount{};
    std::string token{}; ///< a secret: to be an encrypted column
    std::string mint_url{};
    withdrawal_status status{};
    constable::timestamp created_at{};
    std::optional<constable::timestamp> completed_at{};
    std::optional<std::string> error_message{};
    std::int64_t retry_count{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("withdrawals", primary_key<&withdrawal::id>,
                                foreign_key<&withdrawal::api_key_id>.references<&api_key::id>().on_delete(cascade),
                                default_value<&withdrawal::status>(withdrawal_status::pending),
                                default_value<&withdrawal::retry_count>(0), default_now<&withdrawal::created_at>,
                                check("amount_positive", col<&withdrawal::amount> > 0),
                                indexed<&withdrawal::api_key_id>, indexed<&withdrawal::status>);
    }
};

using schema = constable::schema<"routstr", api_key, transaction, withdrawal>;

} // namespace routstr

#endif
