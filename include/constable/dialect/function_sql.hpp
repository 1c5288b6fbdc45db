// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_FUNCTION_SQL_HPP
#define CONSTABLE_DIALECT_FUNCTION_SQL_HPP

// How the functions of the language are called in SQL.

#include <string_view>

#include "../schema/node.hpp"

namespace constable {

[[nodiscard]] constexpr std::string_view function_name(function_kind called) noexcept {
    switch (called) {
    case function_kind::count_rows:
    case function_kind::count:
    case function_kind::count_distinct: return "count";
    case function_kind::sum: return "sum";
    case function_kind::average: return "avg";
    case function_kind::minimum: return "min";
    case function_kind::maximum: return "max";
    case function_kind::concatenated: return "group_concat";
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
    case function_kind::exists: return "EXISTS ";
    case function_kind::search_rank:
    case function_kind::snippet: break; // expression_sql.hpp
    case function_kind::lower: return "lower";
    case function_kind::upper: return "upper";
    case function_kind::length: return "length";
    case function_kind::none: break;
    }
    return {};
}

} // namespace constable

#endif
