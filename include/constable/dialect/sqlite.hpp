// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_SQLITE_HPP
#define CONSTABLE_DIALECT_SQLITE_HPP

// SQLite's SQL: STRICT tables (https://sqlite.org/stricttables.html), so a type's domain is a CHECK.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/ascii.hpp"
#include "../core/date.hpp"
#include "../core/local_timestamp.hpp"
#include "../schema/names.hpp"
#include "dialect.hpp"
#include "function_sql.hpp"
#include "identifier.hpp"
#include "literal_text.hpp"

namespace constable {

namespace detail::sqlite_sql {

constexpr void write_type(text_sink& sink, value_type const& type) {
    switch (type.kind) {
    case value_kind::boolean:
    case value_kind::integer:
    case value_kind::timestamp:
    case value_kind::interval:
    case value_kind::decimal: sink.append("INTEGER"); break;
    case value_kind::real: sink.append("REAL"); break;
    case value_kind::blob:
    case value_kind::uuid: sink.append("BLOB"); break;
    default: sink.append("TEXT");
    }
}

constexpr void write_range(text_sink& sink, std::string_view column, std::int64_t low, std::int64_t high) {
    sink.append(column);
    sink.append(" BETWEEN ");
    sink.append_number(low);
    sink.append(" AND ");
    sink.append_number(high);
}

constexpr void write_enumerator(text_sink& sink, value_type const& type, enumerator const& allowed) {
    if (type.kind == value_kind::enumeration)
        sink.append_quoted(allowed.name, '\'');
    else
        sink.append_number(allowed.value);
}

// From three values on SQLite builds a table for IN on every write: comparisons halve the time of an insert.
constexpr void write_enumerators(text_sink& sink, value_type const& type, std::string_view column) {
    const bool compared = type.enumerators.size() > 2;
    std::string_view separator = compared ? " = " : " IN (";
    for (const auto& allowed : type.enumerators) {
        if (compared || &allowed == &type.enumerators.front())
            sink.append(column);
        sink.append(separator);
        write_enumerator(sink, type, allowed);
        if (compared && &allowed != &type.enumerators.back())
            sink.append(" OR ");
        separator = compared ? " = " : ", ";
    }
    if (!compared)
        sink.append(")");
}

constexpr void write_integer_domain(text_sink& sink, value_type const& type, std::string_view column) {
    if (!type.enumerators.empty()) {
        write_enumerators(sink, type, column);
    } else if (type.bits < 64) {
        const std::int64_t values = std::int64_t{1} << type.bits;
        write_range(sink, column, type.is_unsigned ? 0 : -(values / 2), (type.is_unsigned ? values : values / 2) - 1);
    } else if (type.is_unsigned) {
        sink.append(column);
        sink.append(" >= 0");
    }
}

constexpr void write_length(text_sink& sink, std::string_view column, std::string_view comparison, std::size_t length) {
    sink.append("length(");
    sink.append(column);
    sink.append(comparison);
    sink.append_number(length);
}

constexpr std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

// No CHECK (json_valid(…)): before SQLite 3.41 a schema that is not trusted may not call it.
constexpr void write_domain(text_sink& sink, value_type const& type, std::string_view column) {
    switch (type.kind) {
    case value_kind::boolean: sink.append(column), sink.append(" IN (0, 1)"); break;
    case value_kind::integer: write_integer_domain(sink, type, column); break;
    case value_kind::enumeration: write_enumerators(sink, type, column); break;
    case value_kind::uuid: write_length(sink, column, ") = ", 16); break;
    case value_kind::date: write_length(sink, column, ") = ", 10); break;
    case value_kind::local_timestamp: sink.append("length("), sink.append(column), sink.append(") IN (19, 26)"); break;
    case value_kind::decimal: {
        const std::int64_t limit = power_of_ten(type.precision) - 1;
        write_range(sink, column, -limit, limit);
        break;
    }
    case value_kind::text:
        if (type.length > 0)
            write_length(sink, column, ") <= ", type.length);
        break;
    default: break;
    }
}

constexpr void write_literal(text_sink& sink, expression_node const& n) {
    if (n.type == value_kind::real)
        write_real(sink, n.real);
    else if (n.type == value_kind::date)
        sink.append_quoted(to_text(date::from_days(static_cast<std::int32_t>(n.integer))).view(), '\'');
    else if (n.type == value_kind::local_timestamp)
        sink.append_quoted(to_text(local_timestamp::from_microseconds(n.integer)).view(), '\'');
    else
        sink.append_number(n.integer);
}

constexpr void write_list(text_sink& sink, std::string_view prefix, full_text_model const& index) {
    for (std::string_view column : index.columns) {
        sink.append(", ");
        sink.append(prefix);
        write_identifier(sink, column);
    }
}

constexpr std::string_view rowid_name(table_model const& table) {
    return table.assignment == key_assignment::client ? std::string_view{"rowid"} : table.primary_key.columns[0];
}

// An external-content table kept in step by triggers: https://sqlite.org/fts5.html#external_content_tables
constexpr void write_fts_change(text_sink& sink, table_model const& table, full_text_model const& index,
                                std::string_view fts, bool removed) {
    sink.append(" INSERT INTO ");
    write_identifier(sink, fts);
    sink.append("(");
    if (removed) {
        write_identifier(sink, fts);
        sink.append(", ");
    }
    sink.append("rowid");
    write_list(sink, {}, index);
    sink.append(removed ? ") VALUES ('delete', old." : ") VALUES (new.");
    write_identifier(sink, rowid_name(table));
    write_list(sink, removed ? "old." : "new.", index);
    sink.append(");");
}

constexpr void write_fts_trigger(text_list_sink& sink, table_model const& table, full_text_model const& index,
                                 std::string_view fts, std::string_view event) {
    object_name trigger;
    trigger.append(fts);
    trigger.append("_");
    trigger.append(event == "INSERT" ? "insert" : event == "DELETE" ? "delete" : "update");
    sink.append("CREATE TRIGGER ");
    write_identifier(sink, trigger.finish().view());
    sink.append(" AFTER ");
    sink.append(event);
    sink.append(" ON ");
    write_identifier(sink, table.name);
    sink.append(" BEGIN");
    if (event != "INSERT")
        write_fts_change(sink, table, index, fts, true);
    if (event != "DELETE")
        write_fts_change(sink, table, index, fts, false);
    sink.append(" END");
    sink.next();
}

constexpr void write_full_text(text_list_sink& sink, table_model const& table) {
    for (std::size_t i = 0; i < table.full_text.size(); ++i) {
        const auto& index = table.full_text[i];
        const object_name fts = full_text_name(table, i);
        sink.append("CREATE VIRTUAL TABLE ");
        write_identifier(sink, fts.view());
        sink.append(" USING fts5(");
        write_identifiers(sink, index.columns);
        sink.append(", content=");
        sink.append_quoted(table.name, '\'');
        sink.append(", content_rowid=");
        sink.append_quoted(rowid_name(table), '\'');
        sink.append(")");
        sink.next();
        for (std::string_view event : {"INSERT", "DELETE", "UPDATE"})
            write_fts_trigger(sink, table, index, fts.view(), event);
    }
}

// A WITHOUT ROWID table has no key of its own to give: https://sqlite.org/withoutrowid.html
constexpr bool has(dialect_feature needed) {
    return needed == dialect_feature::none || needed == dialect_feature::virtual_generated_column ||
           needed == dialect_feature::generated_from_generated || needed == dialect_feature::full_join_without_equality;
}

constexpr bool contains_word(std::string_view declared, std::string_view upper_case_word) {
    for (std::size_t at = 0; at + upper_case_word.size() <= declared.size(); ++at) {
        bool same = true;
        for (std::size_t i = 0; i < upper_case_word.size(); ++i)
            same = same && ascii_upper_case(declared[at + i]) == upper_case_word[i];
        if (same)
            return true;
    }
    return false;
}

enum class affinity : std::uint8_t { integer, text, blob, real, numeric };

// https://sqlite.org/datatype3.html#determination_of_column_affinity
constexpr affinity affinity_of(std::string_view declared) {
    if (contains_word(declared, "INT"))
        return affinity::integer;
    if (contains_word(declared, "CHAR") || contains_word(declared, "CLOB") || contains_word(declared, "TEXT"))
        return affinity::text;
    if (declared.empty() || contains_word(declared, "BLOB"))
        return affinity::blob;
    if (contains_word(declared, "REAL") || contains_word(declared, "FLOA") || contains_word(declared, "DOUB"))
        return affinity::real;
    return affinity::numeric;
}

constexpr bool holds(std::string_view declared, value_type const& wanted) {
    if (declared == "ANY" || declared.empty())
        return true;
    char text[16]{};
    text_sink needed{text, sizeof text};
    write_type(needed, wanted);
    const affinity kept = affinity_of(declared);
    switch (affinity_of(needed.view())) {
    case affinity::integer: return kept == affinity::integer || kept == affinity::numeric;
    case affinity::real: return kept == affinity::real || kept == affinity::numeric;
    // A column declared DATE or DATETIME is numeric, and keeps text that is no number.
    case affinity::text:
        return kept == affinity::text ||
               (kept == affinity::numeric && (contains_word(declared, "DATE") || contains_word(declared, "TIME")));
    default: return kept == affinity::blob;
    }
}

} // namespace detail::sqlite_sql

/// SQLite 3.37 and later. A boolean is 0 or 1, a timestamp counts microseconds since 1970 UTC, a date is text
/// 'YYYY-MM-DD', a local timestamp text 'YYYY-MM-DD hh:mm:ss[.ffffff]', a uuid 16 bytes, a decimal a scaled integer,
/// json text, an enum its name.
struct sqlite {
    static constexpr dialect_traits traits{
        .name = "sqlite",
        .parameter_mark = '?',
        .max_parameters = 32766, // https://sqlite.org/limits.html#max_variable_number
        .has_boolean = false,
        .inline_foreign_keys = true,
        .has_comments = false,
        .forgets_window_filter = true,
        .inline_auto_increment = true,
        .strict_suffix = " STRICT",
        .without_rowid = ", WITHOUT ROWID",
        // To the millisecond: the julian day is a double (https://sqlite.org/lang_datefunc.html).
        .now = "(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000)",
        .nocase = "NOCASE",
        .write_type = &detail::sqlite_sql::write_type,
        .write_domain = &detail::sqlite_sql::write_domain,
        .write_literal = &detail::sqlite_sql::write_literal,
        .write_full_text = &detail::sqlite_sql::write_full_text,
        .spell = &detail::sqlite_sql::spell,
        .cast_type = &detail::sqlite_sql::cast_type,
        .bytewise = " COLLATE BINARY",
        .row_key = &detail::sqlite_sql::rowid_name,
        .has = &detail::sqlite_sql::has,
        .holds = &detail::sqlite_sql::holds};
};

} // namespace constable

#endif
