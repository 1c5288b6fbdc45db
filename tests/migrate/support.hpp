// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_MIGRATE_SUPPORT_HPP
#define CONSTABLE_TESTS_MIGRATE_SUPPORT_HPP

// What the tests of introspection share: databases in memory, DDL of a live model, a model and a database as text.

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <constable/dialect/ddl.hpp>
#include <constable/driver/sqlite/open.hpp>
#include <constable/migrate/sqlite_introspection.hpp>
#include <constable/schema/fingerprint.hpp>

#include "../driver/sqlite_support.hpp"

namespace constable_test {

using constable::live_schema;
using constable::schema_model;
using constable::sqlite_connection;
using constable::table_model;

inline sqlite_connection memory(std::string_view sql = {}) {
    auto connection = constable::open_sqlite(":memory:");
    if (!sql.empty())
        connection.execute(sql);
    return connection;
}

/// The DDL of a model, parents before children.
inline std::vector<std::string> ddl_of(schema_model const& schema) {
    std::vector<std::size_t> order(schema.tables.size());
    constable::dependency_order(schema, order, [](constable::foreign_key_position) {});
    std::vector<std::string> statements;
    for (const std::size_t position : order)
        for (auto& statement : constable::build_texts([&](constable::text_list_sink& sink) {
                 constable::write_table_ddl(sink, constable::sqlite::traits, schema.tables[position]);
             }))
            statements.push_back(std::move(statement));
    return statements;
}

template <class Statements>
void run(sqlite_connection& connection, Statements const& statements) {
    for (std::string_view statement : statements) {
        INFO(statement);
        REQUIRE_NOTHROW(connection.execute(statement));
    }
}

/// Every object of the database, in the order of their making.
inline std::string dump(sqlite_connection& connection) {
    std::string all;
    auto row =
        connection.prepare("SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_schema ORDER BY rowid");
    while (row.step())
        for (int i = 0; i < 4; ++i)
            all.append(row.value(i).text()).append(i == 3 ? "\n" : " | ");
    return all;
}

/// The same in the order of the names: for databases whose tables were made in different orders.
inline std::string sorted_dump(sqlite_connection& connection) {
    auto row = connection.prepare("SELECT group_concat(name || ': ' || coalesce(sql, ''), char(10)) FROM "
                                  "(SELECT name, sql FROM main.sqlite_schema ORDER BY name)");
    row.step();
    return std::string{row.value(0).text()};
}

inline std::string in_words(constable::node_span nodes) {
    std::string all;
    for (const auto& n : nodes)
        all += "<" + std::string{constable::enum_name(n.kind)} + " " + std::string{constable::enum_name(n.op)} + " " +
               std::string{constable::enum_name(n.called)} + " " + std::string{to_string(n.type)} +
               (n.nullable ? " null " : " ") + std::to_string(n.arity) + " " + std::string{n.text} + " " +
               std::to_string(n.integer) + " " + std::to_string(n.real) + " " + std::to_string(n.scale) + ">";
    return all;
}

inline std::string in_words(constable::value_type const& type) {
    std::string all{to_string(type.kind)};
    all += " " + std::to_string(type.bits) + (type.is_unsigned ? "u" : "") + " " + std::to_string(type.length) + " " +
           std::to_string(type.precision) + "," + std::to_string(type.scale);
    for (const auto& item : type.enumerators)
        all += " " + std::string{item.name} + "=" + std::to_string(item.value);
    return all;
}

inline std::string in_words(std::span<const std::string_view> columns) {
    std::string all{"("};
    for (const auto column : columns)
        all.append(column).append(",");
    return all + ")";
}

/// Everything that a table's model says, names as the database has them.
inline std::string in_words(table_model const& table) {
    using constable::enum_name;
    std::string all = "table " + std::string{table.name} + (table.without_rowid ? " without rowid" : "") + " " +
                      std::string{enum_name(table.assignment)} + "\n";
    for (const auto& column : table.columns)
        all += "  " + std::string{column.name} + ": " + in_words(column.type) + (column.nullable ? " null" : "") + " " +
               std::string{enum_name(column.collated)} + " default " + std::string{enum_name(column.defaulted)} +
               in_words(column.default_expression) + " generated " + std::string{enum_name(column.generated)} +
               in_words(column.generated_expression) + "\n";
    if (!table.primary_key.columns.empty())
        all += "  primary " + std::string{primary_key_name(table).view()} + in_words(table.primary_key.columns) + "\n";
    for (const auto& key : table.unique_keys)
        all += "  unique " + std::string{unique_key_name(table, key).view()} + in_words(key.columns) + "\n";
    for (const auto& check : table.checks)
        all += "  check " + std::string{check_name(table, check.name).view()} + in_words(check.expression) + "\n";
    for (const auto& index : table.indexes) {
        all += "  index " + std::string{index_name(table, index).view()} + (index.unique ? " unique (" : " (");
        for (const auto& part : index.parts)
            all += std::string{part.column} + in_words(part.expression) + (part.descending ? " desc," : ",");
        all += ") where " + in_words(index.predicate) + "\n";
    }
    for (const auto& key : table.foreign_keys)
        all += "  foreign " + std::string{foreign_key_name(table, key).view()} + in_words(key.columns) + " to " +
               std::string{key.target_table} + in_words(key.target_columns) + " " +
               std::string{enum_name(key.on_delete)} + " " + std::string{enum_name(key.on_update)} +
               (key.deferrable ? " deferrable" : "") + "\n";
    for (const auto& index : table.full_text)
        all += "  full text " + in_words(index.columns) + "\n";
    return all;
}

/// Tables by name: the order in which they were made is no part of a schema.
inline std::string in_words(schema_model const& schema) {
    std::vector<std::string> tables;
    for (const auto& table : schema.tables)
        tables.push_back(in_words(table));
    std::sort(tables.begin(), tables.end());
    std::string all;
    for (const auto& table : tables)
        all += table;
    return all;
}

inline std::string describe_unmodelled(live_schema const& live) {
    std::string all;
    for (const auto& detail : live.unmodelled())
        all += std::string{to_string(detail.what)} + " " + std::string{detail.table} + "." +
               std::string{detail.object} + "\n";
    return all;
}

} // namespace constable_test

#endif
