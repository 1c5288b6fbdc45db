// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_DOCTOR_DOK_STATS_HPP
#define CONSTABLE_SCHEMAS_DOCTOR_DOK_STATS_HPP

// What the AI services of a tenant of doctor-dok used, counted by hour.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace doctor_dok {

using constable::timestamp;
using constable::uuid;

struct usage {
    std::int64_t id{};
    std::string event_name{};
    std::int64_t prompt_tokens{};
    std::int64_t completion_tokens{};
    std::optional<std::string> finish_reasons{};
    std::int64_t created_month{};
    std::int64_t created_day{};
    std::int64_t created_year{};
    std::int64_t created_hour{};
    std::int64_t counter{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "stats", column_name<&usage::event_name>("eventName"), column_name<&usage::prompt_tokens>("promptTokens"),
            column_name<&usage::completion_tokens>("completionTokens"),
            column_name<&usage::finish_reasons>("finishReasons"), column_name<&usage::created_month>("createdMonth"),
            column_name<&usage::created_day>("createdDay"), column_name<&usage::created_year>("createdYear"),
            column_name<&usage::created_hour>("createdHour"), column_name<&usage::created_at>("createdAt"),
            primary_key<&usage::id>.auto_increment(),
            unique_key<&usage::event_name, &usage::created_year, &usage::created_month, &usage::created_day,
                       &usage::created_hour>,
            default_now<&usage::created_at>, indexed<&usage::created_year, &usage::created_month, &usage::created_day>);
    }
};

using stats_schema = constable::schema<"stats", usage>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

/// Adds to the counters of an hour, or begins them.
inline constexpr auto add_usage =
    into<usage>
        .set(col<&usage::event_name> = arg<0>, col<&usage::created_year> = arg<1>, col<&usage::created_month> = arg<2>,
             col<&usage::created_day> = arg<3>, col<&usage::created_hour> = arg<4>, col<&usage::prompt_tokens> = arg<5>,
             col<&usage::completion_tokens> = arg<6>, col<&usage::counter> = 1)
        .on_conflict<&usage::event_name, &usage::created_year, &usage::created_month, &usage::created_day,
                     &usage::created_hour>()
        .do_update(col<&usage::prompt_tokens> += excluded<&usage::prompt_tokens>,
                   col<&usage::completion_tokens> += excluded<&usage::completion_tokens>, col<&usage::counter> += 1);

/// The tokens of each day of a month.
inline constexpr auto usage_of_month =
    from<usage>
        .where(col<&usage::created_year> == arg<0> && col<&usage::created_month> == arg<1>)
        .group_by(col<&usage::created_day>)
        .order_by(col<&usage::created_day>)
        .select(col<&usage::created_day>, sum(col<&usage::prompt_tokens>), sum(col<&usage::completion_tokens>),
                sum(col<&usage::counter>));

static_assert(uses_index_of<decltype(usage_of_month)>);

} // namespace queries

} // namespace doctor_dok

template <>
inline constexpr bool constable::requires_indexes<doctor_dok::stats_schema> = true;

#endif
