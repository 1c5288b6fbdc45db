// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_POSTGRES_HPP
#define CONSTABLE_DIALECT_POSTGRES_HPP

// PostgreSQL's SQL (https://www.postgresql.org/docs/15/sql-commands.html).

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "../core/date.hpp"
#include "../core/local_timestamp.hpp"
#include "../core/timestamp.hpp"
#include "../schema/names.hpp"
#include "dialect.hpp"
#include "function_sql.hpp"
#include "identifier.hpp"
#include "literal_text.hpp"

namespace constable {

namespace detail::postgres_sql {

constexpr void write_sized(text_sink& sink, std::string_view type, std::size_t size) {
    sink.append(type);
    sink.append("(");
    sink.append_number(size);
}

// Unsigned types take the next larger one: PostgreSQL has none.
constexpr std::string_view integer_type(value_type const& type) {
    const unsigned bits = type.bits + (type.is_unsigned ? 1U : 0U);
    return bits <= 16 ? "smallint" : bits <= 32 ? "integer" : "bigint";
}

constexpr value_type element_of(value_type type) {
    type.kind = type.element;
    type.element = value_kind::none;
    return type;
}

constexpr void write_type(text_sink& sink, value_type const& type) {
    if (!type.name.empty()) {
        write_identifier(sink, type.name);
        return;
    }
    switch (type.kind) {
    case value_kind::boolean: sink.append("boolean"); break;
    case value_kind::integer: sink.append(integer_type(type)); break;
    case value_kind::real: sink.append(type.bits == 32 ? "real" : "double precision"); break;
    case value_kind::blob: sink.append("bytea"); break;
    case value_kind::timestamp: sink.append("timestamptz"); break;
    case value_kind::interval: sink.append("interval"); break;
    case value_kind::date: sink.append("date"); break;
    case value_kind::local_timestamp: sink.append("timestamp"); break;
    case value_kind::uuid: sink.append("uuid"); break;
    case value_kind::json: sink.append("jsonb"); break;
    case value_kind::array:
        write_type(sink, element_of(type));
        sink.append("[]");
        break;
    case value_kind::decimal:
        write_sized(sink, "numeric", type.precision);
        sink.append(","); // no space: as format_type spells it
        sink.append_number(type.scale);
        sink.append(")");
        break;
    case value_kind::text:
        if (type.length > 0) {
            write_sized(sink, "varchar", type.length);
            sink.append(")");
            break;
        }
        [[fallthrough]];
    default: sink.append("text");
    }
}

constexpr void write_enumerators(text_sink& sink, value_type const& type, bool by_name) {
    bool first = true;
    for (const auto& allowed : type.enumerators) {
        if (!first)
            sink.append(", ");
        first = false;
        if (by_name)
            sink.append_quoted(allowed.name, '\'');
        else
            sink.append_number(allowed.value);
    }
}

struct integer_range {
    std::int64_t low = 0;
    std::int64_t high = 0;
};
constexpr integer_range range_of(value_type const& type) {
    const std::int64_t half = std::int64_t{1} << (type.bits - 1);
    if (type.bits == 64)
        return {0, std::numeric_limits<std::int64_t>::max()};
    return {type.is_unsigned ? 0 : -half, type.is_unsigned ? 2 * half - 1 : half - 1};
}
/// Does the type of the column hold more integers than the member's?
constexpr bool is_narrower(value_kind kind, value_type const& type) {
    return kind == value_kind::integer && (type.is_unsigned || type.bits == 8);
}

// NULL elements are let through: the condition is unknown then.
constexpr void write_array_domain(text_sink& sink, value_type const& type, std::string_view column) {
    if (!type.enumerators.empty()) {
        const bool by_name = type.element == value_kind::enumeration;
        sink.append("array_remove(");
        sink.append(column);
        sink.append(", NULL) <@ ARRAY[");
        write_enumerators(sink, type, by_name);
        sink.append("]::");
        write_type(sink, type);
    } else if (is_narrower(type.element, type)) {
        const integer_range range = range_of(type);
        sink.append_number(range.low);
        sink.append(" <= ALL (");
        sink.append(column);
        sink.append(")");
        if (type.bits == 64)
            return;
        sink.append(" AND ");
        sink.append_number(range.high);
        sink.append(" >= ALL (");
        sink.append(column);
        sink.append(")");
    }
}

constexpr void write_domain(text_sink& sink, value_type const& type, std::string_view column) {
    if (type.kind == value_kind::array) {
        write_array_domain(sink, type, column);
    } else if (type.name.empty() && !type.enumerators.empty()) {
        sink.append(column);
        sink.append(" IN (");
        write_enumerators(sink, type, type.kind == value_kind::enumeration);
        sink.append(")");
    } else if (is_narrower(type.kind, type)) {
        const integer_range range = range_of(type);
        sink.append(column);
        if (type.bits == 64) {
            sink.append(" >= 0");
            return;
        }
        sink.append(" BETWEEN ");
        sink.append_number(range.low);
        sink.append(" AND ");
        sink.append_number(range.high);
    }
}

// https://www.postgresql.org/docs/15/datatype-datetime.html#DATATYPE-INTERVAL-INPUT
constexpr void write_interval(text_sink& sink, std::int64_t microseconds) {
    sink.append("interval '");
    sink.append_number(microseconds / 1'000'000);
    sink.append(" seconds ");
    sink.append_number(microseconds % 1'000'000);
    sink.append(" microseconds'");
}

constexpr void write_literal(text_sink& sink, expression_node const& n) {
    if (n.type == value_kind::real)
        write_real(sink, n.real);
    else if (n.type == value_kind::date)
        sink.append_quoted(to_text(date::from_days(static_cast<std::int32_t>(n.integer))).view(), '\'');
    else if (n.type == value_kind::timestamp)
        sink.append_quoted(to_text(timestamp::from_microseconds(n.integer)).view(), '\'');
    else if (n.type == value_kind::interval)
        write_interval(sink, n.integer);
    else if (n.type == value_kind::local_timestamp)
        sink.append_quoted(to_text(local_timestamp::from_microseconds(n.integer)).view(), '\'');
    else if (n.type == value_kind::decimal)
        write_scaled(sink, n.integer, n.scale);
    else
        sink.append_number(n.integer);
}

// A generated column and a GIN index: https://www.postgresql.org/docs/15/textsearch-tables.html
constexpr void write_full_text(text_list_sink& sink, table_model const& table) {
    for (std::size_t i = 0; i < table.full_text.size(); ++i) {
        const object_name vector = full_text_name(table, i);
        sink.append("ALTER TABLE ");
        write_identifier(sink, table.name);
        sink.append(" ADD COLUMN ");
        write_identifier(sink, vector.view());
        sink.append(" tsvector GENERATED ALWAYS AS (to_tsvector('simple', ");
        bool first = true;
        for (std::string_view column : table.full_text[i].columns) {
            if (!first)
                sink.append(" || ' ' || ");
            first = false;
            sink.append("coalesce(");
            write_identifier(sink, column);
            sink.append(", '')");
        }
        sink.append(")) STORED");
        sink.next();
        object_name index;
        index.append("idx_");
        index.append(vector.view());
        sink.append("CREATE INDEX ");
        write_identifier(sink, index.finish().view());
        sink.append(" ON ");
        write_identifier(sink, table.name);
        sink.append(" USING gin (");
        write_identifier(sink, vector.view());
        sink.append(")");
        sink.next();
    }
}

constexpr bool has(dialect_feature needed) {
    switch (needed) {
    case dialect_feature::virtual_generated_column: return false; // from version 18 on
    case dialect_feature::generated_from_generated:
    case dialect_feature::full_join_without_equality: return false;
    case dialect_feature::none:
    case dialect_feature::row_waits:
    case dialect_feature::distinct_on:
    case dialect_feature::lateral_join:
    case dialect_feature::array_operators:
    case dialect_feature::json_operators:
    case dialect_feature::assigned_key_without_rowid: return true;
    case dialect_feature::full_text_without_rowid:
    case dialect_feature::full_text_named_rank: return true;
    }
    return false;
}

/// As `format_type` spells the declared type. A double may live in a numeric, which rounds it to the digits that it
/// has.
constexpr bool holds(std::string_view declared, value_type const& wanted) {
    if (wanted.kind == value_kind::array)
        return declared.ends_with("[]") && holds(declared.substr(0, declared.size() - 2), element_of(wanted));
    char text[64]{};
    text_sink needed{text, sizeof text};
    write_type(needed, wanted);
    if (!wanted.name.empty())
        return declared == needed.view() || declared == wanted.name;
    if (wanted.kind == value_kind::timestamp)
        return declared == "timestamp with time zone" || declared == "timestamptz";
    if (wanted.kind == value_kind::local_timestamp)
        return declared == "timestamp without time zone" || declared == "timestamp";
    if (wanted.kind == value_kind::real && wanted.bits == 64 && declared.starts_with("numeric"))
        return true;
    if (wanted.kind == value_kind::text || wanted.kind == value_kind::enumeration)
        return declared == "text" || declared.starts_with("character varying") || declared.starts_with("varchar");
    return declared == needed.view();
}

/// The types in pg_catalog, which are found before those of a database's schemas: pg_type of version 15.
/// https://www.postgresql.org/docs/15/ddl-schemas.html#DDL-SCHEMAS-CATALOG
constexpr bool has_type(std::string_view name) {
    constexpr std::string_view types[]{"aclitem",
                                       "any",
                                       "anyarray",
                                       "anycompatible",
                                       "anycompatiblearray",
                                       "anycompatiblemultirange",
                                       "anycompatiblenonarray",
                                       "anycompatiblerange",
                                       "anyelement",
                                       "anyenum",
                                       "anymultirange",
                                       "anynonarray",
                                       "anyrange",
                                       "bit",
                                       "bool",
                                       "box",
                                       "bpchar",
                                       "bytea",
                                       "char",
                                       "cid",
                                       "cidr",
                                       "circle",
                                       "cstring",
                                       "date",
                                       "datemultirange",
                                       "daterange",
                                       "event_trigger",
                                       "fdw_handler",
                                       "float4",
                                       "float8",
                                       "gtsvector",
                                       "index_am_handler",
                                       "inet",
                                       "int2",
                                       "int2vector",
                                       "int4",
                                       "int4multirange",
                                       "int4range",
                                       "int8",
                                       "int8multirange",
                                       "int8range",
                                       "internal",
                                       "interval",
                                       "json",
                                       "jsonb",
                                       "jsonpath",
                                       "language_handler",
                                       "line",
                                       "lseg",
                                       "macaddr",
                                       "macaddr8",
                                       "money",
                                       "name",
                                       "numeric",
                                       "nummultirange",
                                       "numrange",
                                       "oid",
                                       "oidvector",
                                       "path",
                                       "point",
                                       "polygon",
                                       "record",
                                       "refcursor",
                                       "regclass",
                                       "regcollation",
                                       "regconfig",
                                       "regdictionary",
                                       "regnamespace",
                                       "regoper",
                                       "regoperator",
                                       "regproc",
                                       "regprocedure",
                                       "regrole",
                                       "regtype",
                                       "table_am_handler",
                                       "text",
                                       "tid",
                                       "time",
                                       "timestamp",
                                       "timestamptz",
                                       "timetz",
                                       "trigger",
                                       "tsm_handler",
                                       "tsmultirange",
                                       "tsquery",
                                       "tsrange",
                                       "tstzmultirange",
                                       "tstzrange",
                                       "tsvector",
                                       "txid_snapshot",
                                       "unknown",
                                       "uuid",
                                       "varbit",
                                       "varchar",
                                       "void",
                                       "xid",
                                       "xid8",
                                       "xml"};
    for (std::string_view type : types)
        if (type == name)
            return true;
    return name.substr(0, 3) == "pg_";
}

} // namespace detail::postgres_sql

/// PostgreSQL 15 and later.
struct postgres {
    static constexpr dialect_traits traits{
        .name = "postgres",
        .parameter_mark = '$',
        .max_parameters = 65535, // the protocol counts them in 16 bits
        .has_boolean = true,
        .inline_foreign_keys = false,
        .has_comments = true,
        .nulls_are_largest = true,
        .orders_by_result_names = true,
        .groups_set_operations = true,
        .locks_rows = true,
        .returns_keys = true,
        .inline_auto_increment = false,
        .computes_in_numeric = true,
        .rounds_in_casts = true,
        .native_enums = true,
        .identity = " GENERATED BY DEFAULT AS IDENTITY",
        .now = "now()",
        .text_collation = " COLLATE \"C\"",
        .nocase = "constable_nocase",
        // https://www.postgresql.org/docs/15/collation.html#COLLATION-NONDETERMINISTIC
        .nocase_definition = "CREATE COLLATION IF NOT EXISTS constable_nocase "
                             "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        .write_type = &detail::postgres_sql::write_type,
        .write_domain = &detail::postgres_sql::write_domain,
        .write_literal = &detail::postgres_sql::write_literal,
        .write_full_text = &detail::postgres_sql::write_full_text,
        .spell = &detail::postgres_sql::spell,
        .cast_type = &detail::postgres_sql::cast_type,
        .bytewise = " COLLATE \"C\"",
        .folded_before = "lower(",
        .folded_after = " COLLATE \"C\")",
        .has = &detail::postgres_sql::has,
        .has_type = &detail::postgres_sql::has_type,
        .holds = &detail::postgres_sql::holds,
        // One lock for each schema of the search path; the number is "cons" in ASCII.
        // https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
        .schema_lock = "SELECT pg_advisory_xact_lock(1668247155, hashtext(coalesce(current_schema(), '')))"};
};

} // namespace constable

#endif
