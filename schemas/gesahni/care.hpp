// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_CARE_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_CARE_HPP

// What gesahni keeps for people who are cared for: residents, their contacts, devices and alerts.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

struct resident {
    uuid id{};
    std::string name{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("residents", primary_key<&resident::id>, default_now<&resident::created_at>);
    }
};

struct contact {
    uuid id{};
    uuid resident_id{};
    std::string name{};
    std::string phone{}; // secret
    std::int64_t priority{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("contacts", primary_key<&contact::id>,
                                foreign_key<&contact::resident_id>.references<&resident::id>().on_delete(cascade),
                                indexed<&contact::resident_id, &contact::priority>,
                                default_value<&contact::priority>(0));
    }
};

struct care_device {
    uuid id{};
    uuid resident_id{};
    std::optional<timestamp> last_seen_at{};
    std::optional<std::int64_t> battery_percent{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("care_devices", primary_key<&care_device::id>,
                                foreign_key<&care_device::resident_id>.references<&resident::id>().on_delete(cascade),
                                indexed<&care_device::resident_id>, indexed<&care_device::last_seen_at>,
                                check("battery_in_range", col<&care_device::battery_percent> >= 0 &&
                                                              col<&care_device::battery_percent> <= 100));
    }
};

enum class alert_status { open, acknowledged, resolved };

struct alert {
    uuid id{};
    uuid resident_id{};
    std::string kind{};
    std::string severity{};
    alert_status status{};
    timestamp created_at{};
    std::optional<timestamp> acknowledged_at{};
    std::optional<timestamp> resolved_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("alerts", primary_key<&alert::id>,
                                foreign_key<&alert::resident_id>.references<&resident::id>().on_delete(cascade),
                                default_value<&alert::status>(alert_status::open), default_now<&alert::created_at>,
                                indexed<&alert::resident_id, &alert::created_at>,
                                indexed<&alert::status, &alert::created_at>);
    }
};

using care_schema = constable::schema<"care", resident, contact, care_device, alert>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto contacts_of_resident =
    from<contact>.where(col<&contact::resident_id> == arg<0>).order_by(col<&contact::priority>);
inline constexpr auto open_alerts =
    from<alert>.join<resident>().where(col<&alert::status> == alert_status::open).order_by(col<&alert::created_at>).select(whole<alert>, col<&resident::name>);
inline constexpr auto silent_devices = from<care_device>.where(col<&care_device::last_seen_at> < arg<0>);

static_assert(uses_index_of<decltype(contacts_of_resident)> && uses_index_of<decltype(open_alerts)>);
static_assert(uses_index_of<decltype(silent_devices)>);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::care_schema> = true;

#endif
