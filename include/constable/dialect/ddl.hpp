// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_DDL_HPP
#define CONSTABLE_DIALECT_DDL_HPP

// The DDL of a table and of a schema.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "../core/array_view.hpp"
#include "../core/error.hpp"
#include "../core/fold.hpp"
#include "../core/static_vector.hpp"
#include "../core/text.hpp"
#include "../schema/names.hpp"
#include "../schema/order.hpp"
#include "../schema/registry.hpp"
#include "dialect.hpp"
#include "expression_sql.hpp"
#include "identifier.hpp"
#include "portable.hpp"

namespace constable {

namespace detail {

/// Is it a type that the engine creates for this enum?
constexpr bool has_enum_type(dialect_traits const& dialect, value_type const& type) noexcept {
    return dialect.native_enums && !type.name.empty();
}

class ddl_writer {
public:
    constexpr ddl_writer(text_list_sink& sink, dialect_traits const& dialect, table_model const& table)
        : sink_(sink), dialect_(dialect), table_(table), sql_{sink, dialect} {}

    constexpr void create_table() {
        text("CREATE TABLE ");
        name(table_.name);
        text(" (");
        for (const auto& column : table_.columns)
            write_column(column);
        if (!key_stands_in_column())
            write_primary_key();
        for (const auto& key : table_.unique_keys) {
            start_constraint(unique_key_name(table_, key));
            text("UNIQUE ");
            columns(key.columns);
        }
        for (const auto& column : table_.columns)
            write_domain(column);
        for (const auto& check : table_.checks) {
            start_constraint(check_name(table_, check.name));
            text("CHECK (");
            sql_.expression(check.expression);
            text(")");
        }
        if (dialect_.inline_foreign_keys)
            for (const auto& key : table_.foreign_keys) {
                start_constraint(foreign_key_name(table_, key));
                write_foreign_key(key);
            }
        text("\n)");
        text(dialect_.strict_suffix);
        if (table_.without_rowid)
            text(dialect_.without_rowid);
        sink_.next();
    }

    constexpr void create_indexes() {
        for (const auto& index : table_.indexes)
            create_index(index);
        if (!table_.full_text.empty())
            dialect_.write_full_text(sink_, table_);
    }

    constexpr void create_index(index_model const& index) {
        text(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
        name(index_name(table_, index).view());
        text(" ON ");
        name(table_.name);
        text(" (");
        bool first = true;
        for (const auto& part : index.parts) {
            if (!first)
                text(", ");
            first = false;
            write_part(part);
        }
        text(")");
        if (!index.predicate.empty()) {
            text(" WHERE ");
            sql_.expression(index.predicate);
        }
        sink_.next();
    }

    constexpr void create_foreign_keys() {
        if (dialect_.inline_foreign_keys)
            return;
        for (const auto& key : table_.foreign_keys) {
            text("ALTER TABLE ");
            name(table_.name);
            text(" ADD CONSTRAINT ");
            name(foreign_key_name(table_, key).view());
            text(" ");
            write_foreign_key(key);
            sink_.next();
        }
    }

    constexpr void create_comments() {
        if (!dialect_.has_comments)
            return;
        if (!table_.comment.empty())
            write_comment("TABLE ", {}, table_.comment);
        for (const auto& column : table_.columns)
            if (!column.comment.empty())
                write_comment("COLUMN ", column.name, column.comment);
    }

private:
    constexpr void text(std::string_view part) { sink_.append(part); }
    constexpr void name(std::string_view identifier) { write_identifier(sink_, identifier); }
    constexpr void columns(array_view<const std::string_view> names) {
        text("(");
        write_identifiers(sink_, names);
        text(")");
    }
    constexpr void start_item() {
        text(first_item_ ? "\n    " : ",\n    ");
        first_item_ = false;
    }
    constexpr void start_constraint(object_name const& constraint) {
        start_item();
        text("CONSTRAINT ");
        name(constraint.view());
        text(" ");
    }

    constexpr bool key_stands_in_column() const {
        return dialect_.inline_auto_increment && table_.assignment == key_assignment::increment;
    }
    constexpr bool is_assigned_key(column_model const& column) const {
        return table_.assignment != key_assignment::client && table_.primary_key.columns[0] == column.name;
    }

    constexpr void write_column(column_model const& column) {
        start_item();
        name(column.name);
        text(" ");
        dialect_.write_type(sink_, column.type);
        if (is_assigned_key(column)) {
            if (key_stands_in_column()) {
                text(" CONSTRAINT ");
                name(primary_key_name(table_).view());
                text(" PRIMARY KEY AUTOINCREMENT");
            }
            text(dialect_.identity);
        }
        if (!column.nullable)
            text(" NOT NULL");
        write_default(column);
        if (column.collated == collation::nocase) {
            text(" COLLATE ");
            text(dialect_.nocase);
        } else if (column.type.kind == value_kind::text ||
                   (column.type.kind == value_kind::enumeration && !has_enum_type(dialect_, column.type))) {
            text(dialect_.text_collation);
        }
        if (column.generated != generation::none) {
            text(" GENERATED ALWAYS AS (");
            sql_.expression(column.generated_expression);
            text(column.generated == generation::stored || !dialect_.has(dialect_feature::virtual_generated_column)
                     ? ") STORED"
                     : ") VIRTUAL");
        }
    }

    constexpr void write_default(column_model const& column) {
        if (column.defaulted == default_kind::none)
            return;
        text(" DEFAULT ");
        if (column.defaulted == default_kind::now) {
            text(dialect_.now);
        } else if (column.default_expression[0].arity > 0) {
            text("(");
            sql_.expression(column.default_expression);
            text(")");
        } else {
            sql_.expression(column.default_expression);
        }
    }

    constexpr void write_primary_key() {
        if (table_.primary_key.columns.empty())
            return;
        start_constraint(primary_key_name(table_));
        text("PRIMARY KEY ");
        columns(table_.primary_key.columns);
    }

    /// Written twice: once to see whether there is anything to write.
    constexpr void write_domain(column_model const& column) {
        char quoted[2 * 128 + 2]{};
        text_sink quoted_name{quoted, sizeof quoted};
        write_identifier(quoted_name, column.name);
        if (quoted_name.overflowed())
            throw_error(error_kind::unsupported, {.message = "a column's name has more than 128 bytes",
                                                  .remedy = "shorten it",
                                                  .table = std::string{table_.name},
                                                  .columns = std::string{column.name}});
        text_sink trial{nullptr, 0};
        dialect_.write_domain(trial, column.type, quoted_name.view());
        if (trial.size() == 0)
            return;
        start_constraint(domain_name(table_, column.name));
        text("CHECK (");
        dialect_.write_domain(sink_, column.type, quoted_name.view());
        text(")");
    }

    static constexpr std::string_view spelled(referential_action action) {
        switch (action) {
        case referential_action::no_action: return "NO ACTION";
        case referential_action::restricted: return "RESTRICT";
        case referential_action::cascade: return "CASCADE";
        case referential_action::set_null: return "SET NULL";
        case referential_action::set_default: return "SET DEFAULT";
        }
        return {};
    }

    constexpr void write_foreign_key(foreign_key_model const& key) {
        text("FOREIGN KEY ");
        columns(key.columns);
        text(" REFERENCES ");
        name(key.target_table);
        text(" ");
        columns(key.target_columns);
        if (key.on_delete != referential_action::no_action) {
            text(" ON DELETE ");
            text(spelled(key.on_delete));
        }
        if (key.on_update != referential_action::no_action) {
            text(" ON UPDATE ");
            text(spelled(key.on_update));
        }
        if (key.deferrable)
            text(" DEFERRABLE INITIALLY DEFERRED");
    }

    constexpr void write_part(key_part const& part) {
        if (part.expression.empty())
            name(part.column);
        else if (part.expression[0].kind == node_kind::function)
            sql_.expression(part.expression);
        else {
            text("(");
            sql_.expression(part.expression);
            text(")");
        }
        if (part.descending)
            text(" DESC");
    }

    constexpr void write_comment(std::string_view kind, std::string_view column, std::string_view comment) {
        text("COMMENT ON ");
        text(kind);
        name(table_.name);
        if (!column.empty()) {
            text(".");
            name(column);
        }
        text(" IS ");
        sink_.append_quoted(comment, '\'');
        sink_.next();
    }

    text_list_sink& sink_;
    dialect_traits const& dialect_;
    table_model const& table_;
    sql_writer sql_;
    bool first_item_ = true;
};

} // namespace detail

/// Everything a table needs but what must wait for the other tables: the table, its indexes, its comments.
constexpr void write_table_ddl(text_list_sink& sink, dialect_traits const& dialect, table_model const& table) {
    detail::ddl_writer writer{sink, dialect, table};
    writer.create_table();
    writer.create_indexes();
    writer.create_comments();
}

/// What is added once every table exists.
constexpr void write_late_ddl(text_list_sink& sink, dialect_traits const& dialect, table_model const& table) {
    detail::ddl_writer{sink, dialect, table}.create_foreign_keys();
}

namespace detail {

template <class Struct, dialect Dialect>
constexpr void build_table_ddl(text_list_sink& sink) {
    write_table_ddl(sink, Dialect::traits, table_of<Struct>);
}
template <class Struct, dialect Dialect>
constexpr void build_late_ddl(text_list_sink& sink) {
    write_late_ddl(sink, Dialect::traits, table_of<Struct>);
}

} // namespace detail

/// The statements that create one table, as constants.
template <class Struct, dialect Dialect>
inline constexpr auto table_ddl = static_texts<&detail::build_table_ddl<Struct, Dialect>>;

namespace detail {

template <class Struct, dialect Dialect>
consteval auto late_texts() {
    if constexpr (Dialect::traits.inline_foreign_keys || table_of<Struct>.foreign_keys.empty())
        return std::array<std::string_view, 0>{};
    else
        return static_texts<&build_late_ddl<Struct, Dialect>>;
}

} // namespace detail

/// The statements that complete a table once all tables exist, as constants.
template <class Struct, dialect Dialect>
inline constexpr auto late_table_ddl = detail::late_texts<Struct, Dialect>();

/// A list of statements in static storage.
template <std::size_t N>
struct ddl_script {
    std::array<std::string_view, N> statements{};

    [[nodiscard]] constexpr auto begin() const noexcept { return statements.begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return statements.end(); }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    /// True when a statement contains `text`.
    [[nodiscard]] constexpr bool contains_text(std::string_view text) const noexcept {
        for (std::string_view statement : statements)
            if (statement.find(text) != statement.npos)
                return true;
        return false;
    }
};

namespace detail {

constexpr void write_enum_type(text_sink& sink, value_type const& type) {
    sink.append("CREATE TYPE ");
    write_identifier(sink, type.name);
    std::string_view separator = " AS ENUM (";
    for (const auto& each : type.enumerators) {
        sink.append(separator);
        sink.append_quoted(each.name, '\'');
        separator = ", ";
    }
    sink.append(")");
}

/// The enums of a schema that are types of the database's own, each once.
template <class Schema>
constexpr void write_enum_types(text_list_sink& sink) {
    static_vector<std::string_view, 256> written;
    for (const table_model& table : tables_of<Schema>::models)
        for (const auto& column : table.columns) {
            bool known = column.type.name.empty();
            for (std::string_view name : written)
                known = known || name == column.type.name;
            if (known)
                continue;
            written.push_back(column.type.name);
            write_enum_type(sink, column.type);
            sink.next();
        }
}

template <class Dialect, class Schema>
consteval auto enum_type_texts() {
    if constexpr (Dialect::traits.native_enums && tables_of<Schema>::uses_native_enums)
        return static_texts<&write_enum_types<Schema>>;
    else
        return std::array<std::string_view, 0>{};
}

constexpr bool uses_nocase(table_model const& table) {
    for (const auto& column : table.columns)
        if (column.collated == collation::nocase)
            return true;
    return false;
}

template <class Schema, dialect Dialect>
struct schema_ddl;
template <fixed_string Name, class... Tables, dialect Dialect>
struct schema_ddl<schema<Name, Tables...>, Dialect> {
    using statement_span = array_view<const std::string_view>;

    static consteval auto build() {
        constexpr bool collates =
            !Dialect::traits.nocase_definition.empty() && any_true({uses_nocase(table_of<Tables>)...});
        constexpr auto types = enum_type_texts<Dialect, schema<Name, Tables...>>();
        constexpr std::size_t count =
            types.size() + std::size_t{collates} +
            sum_of({(table_ddl<Tables, Dialect>.size() + late_table_ddl<Tables, Dialect>.size())...});
        ddl_script<count> script;
        const std::array<statement_span, sizeof...(Tables)> tables{table_ddl<Tables, Dialect>...};
        const std::array<statement_span, sizeof...(Tables)> late{late_table_ddl<Tables, Dialect>...};
        std::size_t next = 0;
        if (collates)
            script.statements[next++] = Dialect::traits.nocase_definition;
        for (std::string_view statement : types)
            script.statements[next++] = statement;
        for (std::size_t position : table_order<schema<Name, Tables...>>)
            for (std::string_view statement : tables[position])
                script.statements[next++] = statement;
        for (std::size_t position : table_order<schema<Name, Tables...>>)
            for (std::string_view statement : late[position])
                script.statements[next++] = statement;
        return script;
    }
};

template <class Schema, dialect Dialect>
consteval auto build_ddl() {
    using broken = broken_schema<Schema>;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported; // here, near the caller
        return ddl_script<0>{};
    } else if constexpr (portable<Schema, Dialect>) {
        return schema_ddl<Schema, Dialect>::build();
    } else {
        return ddl_script<0>{};
    }
}

} // namespace detail

/// The statements that create a schema, parents before children: `ddl<ledger, sqlite>`.
template <schema_type Schema, dialect Dialect>
inline constexpr auto ddl = detail::build_ddl<Schema, Dialect>();

} // namespace constable

#endif
