// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_TABLE_READER_HPP
#define CONSTABLE_MIGRATE_SQLITE_TABLE_READER_HPP

// From what SQLite says of one table to its model.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "../core/array_view.hpp"
#include "../core/ascii.hpp"
#include "../core/error.hpp"
#include "../core/text.hpp"
#include "../dialect/sqlite.hpp"
#include "../schema/model.hpp"
#include "../schema/names.hpp"
#include "live_schema.hpp"
#include "sqlite_catalogue.hpp"
#include "sqlite_expression_reader.hpp"
#include "sqlite_sql_parser.hpp"
#include "sqlite_types.hpp"

namespace constable {

/// Reads one table of a catalogue, all but its full-text indexes.
class sqlite_table_reader {
public:
    sqlite_table_reader(schema_storage& storage, std::vector<unmodelled_detail>& unmodelled,
                        sqlite_catalogue const& catalogue, sqlite_catalogue_table const& live,
                        sqlite_sql_origin const& origin)
        : storage_(storage), unmodelled_(unmodelled), catalogue_(catalogue), live_(live), origin_(origin),
          sql_(parse_create_table(live.sql, origin)) {}

    table_model read() {
        table_.name = storage_.keep(live_.name);
        table_.id = id_of_table(live_.name);
        table_.without_rowid = live_.without_rowid;
        if (!live_.strict)
            note(unmodelled_kind::not_strict, {});
        demand(sql_.columns.size() == live_.columns.size(), "its columns");
        demand(sql_.foreign_keys.size() == live_.foreign_keys.size(), "its foreign keys");
        read_columns();
        read_primary_key();
        read_unique_keys();
        read_checks();
        read_indexes();
        read_foreign_keys();
        return table_;
    }

private:
    void note(unmodelled_kind what, std::string_view object) {
        unmodelled_.push_back({what, table_.name, storage_.keep(object)});
    }
    /// The pragmas and the text must tell the same of a table.
    void demand(bool agreed, std::string_view part) const {
        if (!agreed)
            throw_error(
                error_kind::unsupported,
                {.message = "the definition of this table and SQLite's pragmas disagree about " + std::string{part},
                 .remedy = "open the database anew, and report the table's definition",
                 .file = std::string{origin_.file},
                 .table = live_.name,
                 .sql = live_.sql,
                 .where = origin_.where});
    }

    /// Its position in the catalogue, counted from 1.
    table_id id_of_table(std::string_view name) const {
        for (std::size_t i = 0; i < catalogue_.tables.size(); ++i)
            if (same_identifier(catalogue_.tables[i].name, name))
                return {i + 1};
        return {};
    }

    /// A column's name as its table spells it.
    std::string_view column_name(std::string_view name) const {
        for (const auto& column : table_.columns)
            if (same_identifier(column.name, name))
                return column.name;
        demand(false, "the column " + std::string{name});
        return {};
    }
    array_view<const std::string_view> column_names(std::vector<std::string> const& names) {
        std::vector<std::string_view> spelled;
        for (const auto& name : names)
            spelled.push_back(column_name(name));
        return storage_.keep(spelled);
    }

    static object_name name_of_primary_key(table_model const& table, key_model const&) {
        return primary_key_name(table);
    }
    /// What the model keeps of a name: nothing if it would be derived anyway.
    template <class Model>
    void set_name(Model& model, std::string_view name, object_name (*derive)(table_model const&, Model const&)) {
        if (name.empty() || derive(table_, model).view() == name)
            return;
        model.name = storage_.keep(name);
        if (derive(table_, model).view() != name) // it is cut
            note(unmodelled_kind::long_name, name);
    }

    node_span expression(std::string_view text) { return sqlite_read_expression(storage_, table_, text); }

    void read_columns() {
        std::vector<column_model> columns;
        for (std::size_t i = 0; i < live_.columns.size(); ++i) {
            demand(live_.columns[i].name == sql_.columns[i].name, "the column " + live_.columns[i].name);
            columns.push_back(read_column(live_.columns[i], sql_.columns[i]));
        }
        fold_domains(columns);
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (live_.columns[i].has_default)
                sqlite_read_default(storage_, columns[i], live_.columns[i].default_text);
        table_.columns = columns;
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columns[i].generated != generation::none) {
                demand(!sql_.columns[i].generated.empty(), "the column " + live_.columns[i].name);
                columns[i].generated_expression = expression(sql_.columns[i].generated);
            }
        table_.columns = storage_.keep(columns);
    }

    column_model read_column(sqlite_catalogue_column const& live, sqlite_column_sql const& sql) {
        column_model column{.name = storage_.keep(live.name),
                            .type = sqlite_declared_type(live.declared, live_.strict),
                            .nullable = !live.not_null && live.key_position == 0};
        if (column.type.kind == value_kind::none)
            note(unmodelled_kind::column_type, column.name);
        if (same_identifier(sql.collation, "NOCASE"))
            column.collated = collation::nocase;
        else if (!sql.collation.empty() && !same_identifier(sql.collation, "BINARY"))
            note(unmodelled_kind::collation, column.name);
        if (sql.conflict)
            note(unmodelled_kind::conflict_clause, column.name);
        if (live.generated)
            column.generated = live.stored ? generation::stored : generation::computed;
        return column;
    }

    /// A check that the DDL would write for a column's type becomes that type.
    void fold_domains(std::vector<column_model>& columns) {
        for (auto& column : columns) {
            const object_name name = sqlite_domain_name(live_.name, column.name);
            for (std::size_t i = 0; i < sql_.checks.size(); ++i)
                if (sql_.checks[i].name == name.view() &&
                    sqlite_fold_domain(storage_, column.type, column.name, sql_.checks[i].expression)) {
                    sql_.checks.erase(sql_.checks.begin() + static_cast<std::ptrdiff_t>(i));
                    break;
                }
        }
    }

    void note_key(sqlite_key_sql const& key, object_name const& derived) {
        const std::string_view name = key.name.empty() ? derived.view() : std::string_view{key.name};
        if (key.descending)
            note(unmodelled_kind::descending_key, name);
        if (key.collated)
            note(unmodelled_kind::collation, name);
        if (key.conflict)
            note(unmodelled_kind::conflict_clause, name);
    }

    void read_primary_key() {
        std::vector<std::string_view> columns;
        bool takes_null = false;
        for (std::size_t position = 1; position <= live_.columns.size(); ++position)
            for (std::size_t i = 0; i < live_.columns.size(); ++i)
                if (live_.columns[i].key_position == position) {
                    columns.push_back(table_.columns[i].name);
                    takes_null = takes_null || !live_.columns[i].not_null;
                }
        demand(columns.empty() != sql_.primary_key.has_value(), "its primary key");
        if (columns.empty())
            return;
        table_.primary_key.columns = storage_.keep(columns);
        set_name(table_.primary_key, sql_.primary_key->name, &name_of_primary_key);
        note_key(*sql_.primary_key, primary_key_name(table_));
        read_assignment(takes_null);
    }

    /// An integer key is the rowid where SQLite made no index for it: https://sqlite.org/lang_createtable.html#rowid
    void read_assignment(bool takes_null) {
        bool is_rowid = !live_.without_rowid && table_.primary_key.columns.size() == 1;
        for (const auto& index : live_.indexes)
            is_rowid = is_rowid && !index.of_primary_key;
        if (!is_rowid && takes_null)
            note(unmodelled_kind::nullable_key, primary_key_name(table_).view());
        if (table_.primary_key.columns.size() > 1)
            return;
        value_type const& type = table_.columns[find_column(table_, table_.primary_key.columns[0])].type;
        const bool plain = type.kind == value_kind::integer && type.enumerators.empty();
        if (is_rowid && sql_.auto_increment)
            table_.assignment = key_assignment::increment;
        else if (is_rowid && plain)
            table_.assignment = key_assignment::database;
        const bool stored_as_integer =
            build_text([&](text_sink& to) { sqlite::traits.write_type(to, type); }) == "INTEGER";
        if (!is_rowid && !live_.without_rowid && stored_as_integer)
            note(unmodelled_kind::plain_integer_key, primary_key_name(table_).view());
    }

    void read_unique_keys() {
        std::vector<key_model> keys;
        for (const auto& sql : sql_.unique_keys) {
            keys.push_back({.columns = column_names(sql.columns)});
            set_name(keys.back(), sql.name, &unique_key_name);
            note_key(sql, unique_key_name(table_, keys.back()));
        }
        table_.unique_keys = storage_.keep(keys);
    }

    void read_checks() {
        const std::string prefix = "ck_" + live_.name + "_";
        std::vector<check_model> checks;
        std::size_t unnamed = 0;
        const auto taken = [&](std::string const& name) {
            for (const auto& sql : sql_.checks)
                if (sql.name == name || sql.name == prefix + name)
                    return true;
            return false;
        };
        for (const auto& sql : sql_.checks) {
            std::string name{sql.name.starts_with(prefix) ? sql.name.substr(prefix.size()) : sql.name};
            if (sql.name.empty())
                do
                    name = std::to_string(++unnamed);
                while (taken(name));
            else if (constable::check_name(table_, name).view() != sql.name)
                note(unmodelled_kind::check_name, sql.name);
            checks.push_back({storage_.keep(name), expression(sql.expression)});
        }
        table_.checks = storage_.keep(checks);
    }

    void read_indexes() {
        std::vector<index_model> indexes;
        for (const auto& live : live_.indexes)
            if (!live.sql.empty())
                indexes.push_back(read_index(live));
        table_.indexes = storage_.keep(indexes);
    }

    index_model read_index(sqlite_catalogue_index const& live) {
        const sqlite_index_sql sql = parse_create_index(live.sql, origin_);
        demand(sql.parts.size() == live.parts.size(), "the index " + live.name);
        std::vector<key_part> parts;
        for (std::size_t i = 0; i < live.parts.size(); ++i) {
            const bool plain = live.parts[i].is_column && has_own_collation(live.parts[i]);
            parts.push_back({.descending = live.parts[i].descending});
            if (plain)
                parts.back().column = column_name(live.parts[i].column);
            else
                parts.back().expression = expression(sql.parts[i]);
        }
        index_model index{.parts = storage_.keep(parts), .unique = live.unique};
        if (!sql.predicate.empty())
            index.predicate = expression(sql.predicate);
        set_name(index, live.name, &index_name);
        return index;
    }

    bool has_own_collation(sqlite_catalogue_part const& part) const {
        for (const auto& column : sql_.columns)
            if (same_identifier(column.name, part.column))
                return same_identifier(part.collation,
                                       column.collation.empty() ? std::string_view{"BINARY"} : column.collation);
        return false;
    }

    static referential_action action(std::string_view spelled) {
        if (same_identifier(spelled, "CASCADE"))
            return referential_action::cascade;
        if (same_identifier(spelled, "RESTRICT"))
            return referential_action::restricted;
        if (same_identifier(spelled, "SET NULL"))
            return referential_action::set_null;
        return same_identifier(spelled, "SET DEFAULT") ? referential_action::set_default
                                                       : referential_action::no_action;
    }

    void read_foreign_keys() {
        std::vector<foreign_key_model> keys;
        for (std::size_t i = 0; i < live_.foreign_keys.size(); ++i) {
            auto const& live = live_.foreign_keys[i];
            auto const& sql = sql_.foreign_keys[i];
            demand(same_identifier(live.target, sql.target) && live.columns.size() == sql.columns.size(),
                   "its foreign keys");
            foreign_key_model key{.columns = column_names(live.columns),
                                  .target = id_of_table(live.target),
                                  .target_table = storage_.keep(live.target),
                                  .on_delete = action(live.on_delete),
                                  .on_update = action(live.on_update),
                                  .deferrable = sql.deferred};
            set_target(key, live);
            set_name(key, sql.name, &foreign_key_name);
            keys.push_back(key);
        }
        table_.foreign_keys = storage_.keep(keys);
    }

    /// As the target spells itself and its columns, if it exists.
    void set_target(foreign_key_model& key, sqlite_catalogue_foreign_key const& live) {
        std::vector<std::string> columns = live.target_columns;
        for (const auto& target : catalogue_.tables) {
            if (!same_identifier(target.name, live.target))
                continue;
            key.target_table = storage_.keep(target.name);
            if (columns.empty())
                columns = primary_key_of(target);
            for (auto& name : columns)
                for (const auto& column : target.columns)
                    if (same_identifier(column.name, name))
                        name = column.name;
        }
        if (columns.size() != live.columns.size())
            columns = live.columns;
        std::vector<std::string_view> kept;
        for (const auto& name : columns)
            kept.push_back(storage_.keep(name));
        key.target_columns = storage_.keep(kept);
    }

    static std::vector<std::string> primary_key_of(sqlite_catalogue_table const& table) {
        std::vector<std::string> names;
        for (std::size_t position = 1; position <= table.columns.size(); ++position)
            for (const auto& column : table.columns)
                if (column.key_position == position)
                    names.push_back(column.name);
        return names;
    }

    schema_storage& storage_;
    std::vector<unmodelled_detail>& unmodelled_;
    sqlite_catalogue const& catalogue_;
    sqlite_catalogue_table const& live_;
    sqlite_sql_origin const& origin_;
    sqlite_table_sql sql_;
    table_model table_;
};

} // namespace constable

#endif
