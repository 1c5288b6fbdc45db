// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_DOCTOR_DOK_AUDIT_HPP
#define CONSTABLE_SCHEMAS_DOCTOR_DOK_AUDIT_HPP

// The audit database of a tenant of doctor-dok, one file per month.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace doctor_dok {

using constable::timestamp;
using constable::uuid;

struct audit_entry {
    std::int64_t id{};
    std::string ip{};
    std::string ua{};
    std::optional<std::string> key_locator_hash{};
    std::optional<std::string> database_id_hash{};
    std::optional<std::string> record_locator{};
    std::optional<std::string> encrypted_diff{}; // secret
    std::string event_name{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "audit", column_name<&audit_entry::key_locator_hash>("keyLocatorHash"),
            column_name<&audit_entry::database_id_hash>("databaseIdHash"),
            column_name<&audit_entry::record_locator>("recordLocator"),
            column_name<&audit_entry::encrypted_diff>("encryptedDiff"),
            column_name<&audit_entry::event_name>("eventName"), column_name<&audit_entry::created_at>("createdAt"),
            primary_key<&audit_entry::id>.auto_increment(), default_now<&audit_entry::created_at>,
            indexed<&audit_entry::created_at>, indexed<&audit_entry::key_locator_hash, &audit_entry::created_at>,
            indexed<&audit_entry::event_name, &audit_entry::created_at>);
    }
};

using audit_schema = constable::schema<"audit", audit_entry>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto audit_between =
    from<audit_entry>.where(between(col<&audit_entry::created_at>, arg<0>, arg<1>)).order_by(col<&audit_entry::created_at>);
inline constexpr auto audit_of_key =
    from<audit_entry>.where(col<&audit_entry::key_locator_hash> == arg<0>).order_by(desc<&audit_entry::created_at>).limit(arg<1>);

static_assert(uses_index_of<decltype(audit_between)> && !index_use_of(decltype(audit_between)::model).sorts);
static_assert(uses_index_of<decltype(audit_of_key)> && !index_use_of(decltype(audit_of_key)::model).sorts);

} // namespace queries

} // namespace doctor_dok

template <>
inline constexpr bool constable::requires_indexes<doctor_dok::audit_schema> = true;

#endif
