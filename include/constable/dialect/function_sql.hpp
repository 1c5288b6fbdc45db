// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_FUNCTION_SQL_HPP
#define CONSTABLE_DIALECT_FUNCTION_SQL_HPP

// How the functions of the language are called in SQL. A text with `$` is a pattern: each `$` is an operand, in order,
// for parameters are bound in the order of the text.

#include <string_view>

#include "../schema/node.hpp"

namespace constable {

/// The name that every engine has; empty for a function that each engine spells by itself.
[[nodiscard]] constexpr std::string_view function_name(function_kind called) noexcept {
    switch (called) {
    case function_kind::count_rows:
    case function_kind::count:
    case function_kind::count_distinct: return "count";
    case function_kind::sum: return "sum";
    case function_kind::average: return "avg";
    case function_kind::minimum: return "min";
    case function_kind::maximum: return "max";
    case function_kind::row_number: return "row_number";
    case function_kind::rank: return "rank";
    case function_kind::dense_rank: return "dense_rank";
    case function_kind::percent_rank: return "percent_rank";
    case function_kind::cume_dist: return "cume_dist";
    case function_kind::ntile: return "ntile";
    case function_kind::lag: return "lag";
    case function_kind::lead: return "lead";
    case function_kind::first_value: return "first_value";
    case function_kind::last_value: return "last_value";
    case function_kind::nth_value: return "nth_value";
    case function_kind::lower: return "lower";
    case function_kind::upper: return "upper";
    case function_kind::length: return "length";
    case function_kind::trimmed: return "trim";
    case function_kind::trimmed_left: return "ltrim";
    case function_kind::trimmed_right: return "rtrim";
    case function_kind::substring: return "substr";
    case function_kind::replaced: return "replace";
    case function_kind::absolute: return "abs";
    case function_kind::coalesce: return "coalesce";
    case function_kind::null_if: return "nullif";
    default: return {};
    }
}

namespace detail::sqlite_sql {

// Microseconds since 1970 of the years 1 to 9999, moved to the year 1, so that a division rounds down.
// https://sqlite.org/lang_datefunc.html
constexpr std::string_view spell(function_kind called) {
    switch (called) {
    case function_kind::concatenated: return "group_concat";
    case function_kind::position: return "instr";
    case function_kind::contains: return "(instr($, $) > 0)";
    case function_kind::ends_with: return "(instr($ || char(1114111), $ || char(1114111)) > 0)"; // no such character
    case function_kind::rounded: return "round($, $)";
    case function_kind::floored: return "CAST(floor($) AS INTEGER)";
    case function_kind::list_values: return "(SELECT value FROM json_each($))";
    case function_kind::uuid_values:
        return "(WITH RECURSIVE list (rest) AS (SELECT $ UNION ALL SELECT substr(rest, 17) FROM list WHERE "
               "length(rest) "
               "> 16) SELECT substr(rest, 1, 16) FROM list)";
    case function_kind::json_length:
    case function_kind::element_count: return "json_array_length($)";
    case function_kind::year:
        return "CAST(strftime('%Y', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch') AS INTEGER)";
    case function_kind::month:
        return "CAST(strftime('%m', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch') AS INTEGER)";
    case function_kind::day:
        return "CAST(strftime('%d', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch') AS INTEGER)";
    case function_kind::hour: return "(($ + 62135596800000000) / 3600000000 % 24)";
    case function_kind::minute: return "(($ + 62135596800000000) / 60000000 % 60)";
    case function_kind::weekday: return "(($ + 62135596800000000) / 86400000000 % 7 + 1)"; // 0001-01-01 was a Monday
    case function_kind::date_part:
        return "strftime('%Y-%m-%d', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch')";
    case function_kind::start_of_minute: return "(($ + 62135596800000000) / 60000000 * 60000000 - 62135596800000000)";
    case function_kind::start_of_hour: return "(($ + 62135596800000000) / 3600000000 * 3600000000 - 62135596800000000)";
    case function_kind::start_of_day:
        return "(($ + 62135596800000000) / 86400000000 * 86400000000 - 62135596800000000)";
    case function_kind::start_of_week:
        return "(($ + 62135596800000000) / 604800000000 * 604800000000 - 62135596800000000)";
    case function_kind::start_of_month:
        return "(strftime('%s', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch', 'start of month') * "
               "1000000)";
    case function_kind::start_of_year:
        return "(strftime('%s', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch', 'start of year') * "
               "1000000)";
    case function_kind::later_by: return "($ + $)";
    case function_kind::seconds_between: return "(($ - $) / 1000000)";
    case function_kind::time_between: return "($ - $)";
    // Without the microseconds, which strftime rounds.
    case function_kind::year_of_date: return "CAST(strftime('%Y', substr($, 1, 10)) AS INTEGER)";
    case function_kind::month_of_date: return "CAST(strftime('%m', substr($, 1, 10)) AS INTEGER)";
    case function_kind::day_of_date: return "CAST(strftime('%d', substr($, 1, 10)) AS INTEGER)";
    case function_kind::weekday_of_date: return "((CAST(strftime('%w', substr($, 1, 10)) AS INTEGER) + 6) % 7 + 1)";
    case function_kind::hour_of_local: return "CAST(strftime('%H', substr($, 1, 19)) AS INTEGER)";
    case function_kind::minute_of_local: return "CAST(strftime('%M', substr($, 1, 19)) AS INTEGER)";
    case function_kind::date_part_of_local: return "strftime('%Y-%m-%d', substr($, 1, 19))";
    case function_kind::start_of_minute_of_local: return "strftime('%Y-%m-%d %H:%M:00', substr($, 1, 19))";
    case function_kind::start_of_hour_of_local: return "strftime('%Y-%m-%d %H:00:00', substr($, 1, 19))";
    case function_kind::start_of_day_of_local: return "strftime('%Y-%m-%d 00:00:00', substr($, 1, 19))";
    case function_kind::start_of_week_of_local:
        return "strftime('%Y-%m-%d 00:00:00', substr($, 1, 19), '-6 days', 'weekday 1')";
    case function_kind::start_of_month_of_local: return "strftime('%Y-%m-01 00:00:00', substr($, 1, 19))";
    case function_kind::start_of_year_of_local: return "strftime('%Y-01-01 00:00:00', substr($, 1, 19))";
    default: return {};
    }
}

constexpr std::string_view cast_type(value_kind type) {
    switch (type) {
    case value_kind::real: return "REAL";
    case value_kind::text: return "TEXT";
    default: return "INTEGER";
    }
}

} // namespace detail::sqlite_sql

namespace detail::postgres_sql {

// https://www.postgresql.org/docs/15/functions-datetime.html
constexpr std::string_view spell(function_kind called) {
    switch (called) {
    case function_kind::concatenated: return "string_agg";
    // As SQLite does: A to Z alone.
    case function_kind::lower: return "lower($ COLLATE \"C\")";
    case function_kind::upper: return "upper($ COLLATE \"C\")";
    // A collation that ignores case searches no substrings.
    case function_kind::position: return "strpos($ COLLATE \"C\", $)";
    case function_kind::contains: return "(strpos($ COLLATE \"C\", $) > 0)";
    case function_kind::ends_with: return "(strpos($ || chr(1114111) COLLATE \"C\", $ || chr(1114111)) > 0)";
    case function_kind::replaced: return "replace($ COLLATE \"C\", $, $)";
    case function_kind::rounded: return "CAST(round(CAST($ AS numeric), CAST($ AS integer)) AS double precision)";
    // No function takes a bigint for these counts and positions.
    case function_kind::substring: return "substr($, CAST($ AS integer), CAST($ AS integer))";
    case function_kind::ntile: return "ntile(CAST($ AS integer))";
    case function_kind::lag: return "lag($, CAST($ AS integer))";
    case function_kind::lead: return "lead($, CAST($ AS integer))";
    case function_kind::nth_value: return "nth_value($, CAST($ AS integer))";
    case function_kind::floored: return "CAST(floor($) AS bigint)";
    case function_kind::list_values: return "(SELECT unnest($))";
    case function_kind::uuid_values: return "(SELECT unnest($))";
    case function_kind::json_length: return "jsonb_array_length($)";
    // https://www.postgresql.org/docs/15/functions-json.html#FUNCTIONS-JSONB-OP-TABLE
    case function_kind::json_contains: return "($ @> $)";
    case function_kind::json_has_key: return "($ ? $)";
    case function_kind::json_has_any_key: return "($ ?| $)";
    case function_kind::json_has_all_keys: return "($ ?& $)";
    // https://www.postgresql.org/docs/15/functions-array.html
    case function_kind::element_count: return "CAST(cardinality($) AS bigint)";
    case function_kind::has_element: return "($ = ANY ($))";
    case function_kind::contains_all: return "($ @> $)";
    case function_kind::contains_any: return "($ && $)";
    case function_kind::contained_in: return "($ <@ $)";
    case function_kind::year: return "CAST(extract(year FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::month: return "CAST(extract(month FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::day: return "CAST(extract(day FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::hour: return "CAST(extract(hour FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::minute: return "CAST(extract(minute FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::weekday: return "CAST(extract(isodow FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::date_part: return "CAST($ AT TIME ZONE 'UTC' AS date)";
    case function_kind::start_of_minute: return "date_trunc('minute', $, 'UTC')";
    case function_kind::start_of_hour: return "date_trunc('hour', $, 'UTC')";
    case function_kind::start_of_day: return "date_trunc('day', $, 'UTC')";
    case function_kind::start_of_week: return "date_trunc('week', $, 'UTC')";
    case function_kind::start_of_month: return "date_trunc('month', $, 'UTC')";
    case function_kind::start_of_year: return "date_trunc('year', $, 'UTC')";
    case function_kind::later_by: return "($ + $)";
    case function_kind::time_between: return "($ - $)";
    case function_kind::seconds_between: return "CAST(trunc(extract(epoch FROM $ - $)) AS bigint)";
    case function_kind::year_of_date: return "CAST(extract(year FROM $) AS bigint)";
    case function_kind::month_of_date: return "CAST(extract(month FROM $) AS bigint)";
    case function_kind::day_of_date: return "CAST(extract(day FROM $) AS bigint)";
    case function_kind::weekday_of_date: return "CAST(extract(isodow FROM $) AS bigint)";
    case function_kind::hour_of_local: return "CAST(extract(hour FROM $) AS bigint)";
    case function_kind::minute_of_local: return "CAST(extract(minute FROM $) AS bigint)";
    case function_kind::date_part_of_local: return "CAST($ AS date)";
    case function_kind::start_of_minute_of_local: return "date_trunc('minute', $)";
    case function_kind::start_of_hour_of_local: return "date_trunc('hour', $)";
    case function_kind::start_of_day_of_local: return "date_trunc('day', $)";
    case function_kind::start_of_week_of_local: return "date_trunc('week', $)";
    case function_kind::start_of_month_of_local: return "date_trunc('month', $)";
    case function_kind::start_of_year_of_local: return "date_trunc('year', $)";
    default: return {};
    }
}

constexpr std::string_view cast_type(value_kind type) {
    switch (type) {
    case value_kind::real: return "double precision";
    case value_kind::text: return "text";
    case value_kind::boolean: return "boolean";
    default: return "bigint";
    }
}

} // namespace detail::postgres_sql

} // namespace constable

#endif
