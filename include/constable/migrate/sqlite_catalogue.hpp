// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_CATALOGUE_HPP
#define CONSTABLE_MIGRATE_SQLITE_CATALOGUE_HPP

// What a SQLite database says of itself: sqlite_schema and the schema pragmas, as plain values.

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../driver/sqlite/connection.hpp"

namespace constable {

/// https://sqlite.org/pragma.html#pragma_table_xinfo
struct sqlite_catalogue_column {
    std::string name{};
    std::string declared{};
    bool not_null = false;
    bool has_default = false;
    std::string default_text{};
    std::size_t key_position = 0; ///< in the primary key, from 1
    bool generated = false;
    bool stored = false;
};

struct sqlite_catalogue_part {
    bool is_column = false; ///< else an expression
    std::string column{};
    std::string collation{};
    bool descending = false;
};

struct sqlite_catalogue_index {
    std::string name{};
    std::string sql{}; ///< empty: made for a key
    bool unique = false;
    bool of_primary_key = false;
    std::vector<sqlite_catalogue_part> parts{};
};

struct sqlite_catalogue_foreign_key {
    std::string target{};
    std::vector<std::string> columns{};
    std::vector<std::string> target_columns{}; ///< empty: the target's primary key
    std::string on_update{};
    std::string on_delete{};
};

struct sqlite_catalogue_table {
    std::string name{};
    std::string sql{};
    bool without_rowid = false;
    bool strict = false;
    std::vector<sqlite_catalogue_column> columns{};
    std::vector<sqlite_catalogue_index> indexes{};            ///< in the order they were made
    std::vector<sqlite_catalogue_foreign_key> foreign_keys{}; ///< as written
};

struct sqlite_catalogue_object {
    std::string type{}; ///< view, trigger, virtual
    std::string name{};
    std::string table{};
    std::string sql{};
};

/// The database `main`, without what SQLite keeps for itself: sqlite_…, shadow tables.
struct sqlite_catalogue {
    std::vector<sqlite_catalogue_table> tables{};
    std::vector<sqlite_catalogue_object> others{};
};

namespace detail {

/// One statement per question, prepared once.
class sqlite_catalogue_reader {
public:
    sqlite_catalogue_reader(sqlite_connection& connection, std::source_location where)
        : objects_(connection.prepare("SELECT s.type, s.name, s.tbl_name, s.sql, l.type, l.wr, l.strict "
                                      "FROM main.sqlite_schema AS s LEFT JOIN (SELECT name, type, wr, strict FROM "
                                      "pragma_table_list WHERE schema = 'main') AS l ON l.name = s.name "
                                      "WHERE s.type <> 'index' AND lower(substr(s.name, 1, 7)) <> 'sqlite_' "
                                      "ORDER BY s.rowid",
                                      where)),
          columns_(connection.prepare("SELECT name, type, \"notnull\", dflt_value, pk, hidden "
                                      "FROM pragma_table_xinfo(?1, 'main') ORDER BY cid",
                                      where)),
          indexes_(connection.prepare("SELECT i.name, s.sql, i.\"unique\", i.origin FROM pragma_index_list(?1, 'main') "
                                      "AS i LEFT JOIN main.sqlite_schema AS s ON s.type = 'index' AND s.name = i.name "
                                      "ORDER BY s.rowid",
                                      where)),
          parts_(connection.prepare("SELECT cid, name, coll, \"desc\" FROM pragma_index_xinfo(?1, 'main') WHERE key "
                                    "ORDER BY seqno",
                                    where)),
          keys_(connection.prepare("SELECT id, \"table\", \"from\", \"to\", on_update, on_delete "
                                   "FROM pragma_foreign_key_list(?1, 'main') ORDER BY id DESC, seq",
                                   where)) {}

    sqlite_catalogue read() {
        sqlite_catalogue found;
        while (objects_.step()) {
            const std::string_view type = text(objects_, 0);
            const std::string_view listed = text(objects_, 4);
            if (type != "table" || listed == "virtual")
                found.others.push_back({std::string{type == "table" ? "virtual" : type}, copy(objects_, 1),
                                        copy(objects_, 2), copy(objects_, 3)});
            else if (listed != "shadow")
                found.tables.push_back({.name = copy(objects_, 1),
                                        .sql = copy(objects_, 3),
                                        .without_rowid = integer(objects_, 5) != 0,
                                        .strict = integer(objects_, 6) != 0});
        }
        for (auto& table : found.tables) {
            read_columns(table);
            read_indexes(table);
            read_foreign_keys(table);
        }
        return found;
    }

private:
    static std::string_view text(sqlite_statement const& row, int column) { return row.value(column).text(); }
    static std::string copy(sqlite_statement const& row, int column) { return std::string{text(row, column)}; }
    static std::int64_t integer(sqlite_statement const& row, int column) { return row.value(column).integer(); }

    template <class Row>
    static void for_each_row(sqlite_statement& statement, std::string const& name, Row&& row) {
        statement.bind_text(0, name, bound_lifetime::until_reset);
        while (statement.step())
            row();
        statement.reset();
    }

    void read_columns(sqlite_catalogue_table& table) {
        for_each_row(columns_, table.name, [&] {
            table.columns.push_back({.name = copy(columns_, 0),
                                     .declared = copy(columns_, 1),
                                     .not_null = integer(columns_, 2) != 0,
                                     .has_default = columns_.value(3).storage() != storage_class::null,
                                     .default_text = copy(columns_, 3),
                                     .key_position = static_cast<std::size_t>(integer(columns_, 4)),
                                     .generated = integer(columns_, 5) >= 2,
                                     .stored = integer(columns_, 5) == 3});
        });
    }

    void read_indexes(sqlite_catalogue_table& table) {
        for_each_row(indexes_, table.name, [&] {
            sqlite_catalogue_index index{.name = copy(indexes_, 0),
                                         .sql = copy(indexes_, 1),
                                         .unique = integer(indexes_, 2) != 0,
                                         .of_primary_key = text(indexes_, 3) == "pk"};
            for_each_row(parts_, index.name, [&] {
                index.parts.push_back({.is_column = integer(parts_, 0) >= 0,
                                       .column = copy(parts_, 1),
                                       .collation = copy(parts_, 2),
                                       .descending = integer(parts_, 3) != 0});
            });
            table.indexes.push_back(std::move(index));
        });
    }

    void read_foreign_keys(sqlite_catalogue_table& table) {
        std::int64_t last = -1;
        for_each_row(keys_, table.name, [&] {
            if (const std::int64_t id = integer(keys_, 0); id != last || table.foreign_keys.empty()) {
                last = id;
                table.foreign_keys.push_back(
                    {.target = copy(keys_, 1), .on_update = copy(keys_, 4), .on_delete = copy(keys_, 5)});
            }
            auto& key = table.foreign_keys.back();
            key.columns.push_back(copy(keys_, 2));
            if (keys_.value(3).storage() != storage_class::null)
                key.target_columns.push_back(copy(keys_, 3));
        });
    }

    sqlite_statement objects_, columns_, indexes_, parts_, keys_;
};

} // namespace detail

/// Reads the catalogue on one snapshot: in the transaction that is open, or in one of its own.
[[nodiscard]] inline sqlite_catalogue read_sqlite_catalogue(sqlite_connection& connection, std::source_location where) {
    struct rollback_at_end {
        sqlite_connection* connection;
        ~rollback_at_end() {
            if (connection != nullptr)
                connection->rollback();
        }
    } undo{nullptr};
    if (!connection.in_transaction()) {
        connection.begin_read(where);
        undo.connection = &connection;
    }
    return detail::sqlite_catalogue_reader{connection, where}.read();
}

} // namespace constable

#endif
