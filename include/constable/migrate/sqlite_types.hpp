// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_TYPES_HPP
#define CONSTABLE_MIGRATE_SQLITE_TYPES_HPP

// From what a SQLite column is declared as, and the check of its domain, back to the type of a member.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "../core/ascii.hpp"
#include "../core/text.hpp"
#include "../dialect/sqlite.hpp"
#include "../schema/names.hpp"
#include "live_schema.hpp"
#include "sqlite_sql_parser.hpp"

namespace constable {

/// The type that a declaration alone tells. A STRICT table has five types. Elsewhere it is the affinity, with what its
/// word adds: VARCHAR(20) is text of 20, BOOLEAN a boolean, DATE a date, JSON and other words with DATE or TIME text;
/// any other NUMERIC is a real. `none` for ANY and for no declaration at all.
[[nodiscard]] inline value_type sqlite_declared_type(std::string_view declared, bool strict);

/// The name that the DDL gives to the check of a column's domain.
[[nodiscard]] constexpr object_name sqlite_domain_name(std::string_view table, std::string_view column) noexcept {
    object_name name;
    name.append("ck_");
    name.append(table);
    name.append("_");
    name.append(column);
    name.append("_domain");
    return name.finish();
}

/// Narrows `type` to the one whose DDL has exactly this check for the column; false where there is none. What a check
/// does not tell: the scale of a decimal (0 then), the values of an enum stored by name (0, 1, …), and of an enum
/// stored by value the names and the width.
[[nodiscard]] inline bool sqlite_fold_domain(schema_storage& storage, value_type& type, std::string_view column,
                                             std::string_view check);

namespace detail {

inline std::uint32_t declared_length(std::string_view declared) {
    sqlite_tokens tokens{declared};
    for (std::string_view token = tokens.next(); token != "("; token = tokens.next())
        if (token.empty())
            return 0;
    const std::string_view digits = tokens.next();
    std::uint32_t length = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return failure == std::errc{} && end == digits.data() + digits.size() ? length : 0;
}

inline value_type numeric_type(std::string_view declared) {
    using sqlite_sql::contains_word;
    if (contains_word(declared, "BOOL"))
        return {.kind = value_kind::boolean};
    if (same_identifier(declared, "DATE"))
        return {.kind = value_kind::date};
    if (contains_word(declared, "DATE") || contains_word(declared, "TIME") || same_identifier(declared, "JSON"))
        return {.kind = value_kind::text};
    return {.kind = value_kind::real, .bits = 64};
}

/// Every type of the storage of `stored` that has a domain, but for those with a list or a length.
inline std::vector<value_type> types_with_domain(value_kind stored) {
    switch (stored) {
    case value_kind::integer: {
        std::vector<value_type> types{{.kind = value_kind::boolean}};
        for (const std::uint8_t bits : {std::uint8_t{8}, std::uint8_t{16}, std::uint8_t{32}, std::uint8_t{64}})
            for (const bool is_unsigned : {false, true})
                types.push_back({.kind = value_kind::integer, .bits = bits, .is_unsigned = is_unsigned});
        for (std::uint8_t digits = 1; digits <= 18; ++digits)
            types.push_back({.kind = value_kind::decimal, .precision = digits});
        return types;
    }
    case value_kind::text: return {{.kind = value_kind::date}, {.kind = value_kind::local_timestamp}};
    case value_kind::blob: return {{.kind = value_kind::uuid}};
    default: return {};
    }
}

inline std::string quoted_identifier(std::string_view name) {
    return build_text([&](text_sink& sink) { write_identifier(sink, name); });
}

inline bool has_domain(value_type const& type, std::string_view quoted_column, std::string_view check) {
    return check == build_text([&](text_sink& sink) { sqlite::traits.write_domain(sink, type, quoted_column); });
}

/// The values that a check allows, `column IN (…)` or `column = … OR column = …`, or nothing. What stands between them
/// is skipped: the caller compares the whole text.
inline std::vector<enumerator> enumerators_in(schema_storage& storage, value_kind stored,
                                              std::string_view quoted_column, std::string_view check) {
    std::vector<enumerator> found;
    sqlite_tokens tokens{check};
    for (std::string_view token = tokens.next(); !token.empty(); token = tokens.next()) {
        long long value = static_cast<long long>(found.size());
        std::string_view name;
        if (token == quoted_column || token == "IN" || token == "OR" || token == "=" || token == "(" || token == "," ||
            token == ")")
            continue;
        if (stored == value_kind::text) {
            if (token.size() < 2 || token.front() != '\'')
                return {};
            name = storage.keep(sqlite_unquoted(token));
        } else {
            std::string digits{token};
            if (token == "-")
                digits += tokens.next();
            const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (failure != std::errc{} || end != digits.data() + digits.size())
                return {};
        }
        found.push_back({name, value});
    }
    return found;
}

} // namespace detail

inline value_type sqlite_declared_type(std::string_view declared, bool strict) {
    using detail::sqlite_sql::affinity;
    if (declared.empty() || (strict && same_identifier(declared, "ANY")))
        return {};
    switch (detail::sqlite_sql::affinity_of(declared)) {
    case affinity::integer: return {.kind = value_kind::integer, .bits = 64};
    case affinity::real: return {.kind = value_kind::real, .bits = 64};
    case affinity::blob: return {.kind = value_kind::blob};
    case affinity::text:
        return {.kind = value_kind::text,
                .length = detail::sqlite_sql::contains_word(declared, "CHAR") ? detail::declared_length(declared) : 0};
    case affinity::numeric: break;
    }
    return detail::numeric_type(declared);
}

inline bool sqlite_fold_domain(schema_storage& storage, value_type& type, std::string_view column,
                               std::string_view check) {
    if (check.empty())
        return false;
    const std::string quoted = detail::quoted_identifier(column);
    const auto fits = [&](value_type const& candidate) {
        const bool found = detail::has_domain(candidate, quoted, check);
        if (found)
            type = candidate;
        return found;
    };
    for (value_type const& candidate : detail::types_with_domain(type.kind))
        if (fits(candidate))
            return true;
    if (check.starts_with(quoted + " IN (") || check.starts_with(quoted + " = ")) {
        const auto found = detail::enumerators_in(storage, type.kind, quoted, check);
        if (!found.empty() && type.kind == value_kind::text)
            return fits({.kind = value_kind::enumeration, .enumerators = storage.keep(found)});
        return !found.empty() && type.kind == value_kind::integer &&
               fits({.kind = value_kind::integer, .bits = 64, .enumerators = storage.keep(found)});
    }
    const std::string length = "length(" + quoted + ") <= ";
    if (type.kind != value_kind::text || !check.starts_with(length))
        return false;
    const std::string_view digits = check.substr(length.size());
    std::uint32_t most = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), most);
    return most > 0 && fits({.kind = value_kind::text, .length = most});
}

} // namespace constable

#endif
