// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_SQLITE_FULL_TEXT_HPP
#define CONSTABLE_MIGRATE_SQLITE_FULL_TEXT_HPP

// Recognises the full-text indexes that the DDL makes: a virtual table and three triggers each.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../core/error.hpp"
#include "../core/text.hpp"
#include "../dialect/sqlite.hpp"
#include "../schema/names.hpp"
#include "live_schema.hpp"
#include "sqlite_catalogue.hpp"
#include "sqlite_sql_parser.hpp"

namespace constable {

namespace detail {

inline std::size_t find_object(std::vector<sqlite_catalogue_object> const& objects, std::string_view sql) {
    for (std::size_t i = 0; i < objects.size(); ++i)
        if (objects[i].sql == sql)
            return i;
    return not_found;
}

/// The columns of `… USING fts5(a, b, content=…)`; none for anything else.
inline std::vector<std::string> full_text_columns(std::string_view sql) {
    const sqlite_sql_origin nowhere{};
    std::vector<std::string> columns;
    try {
        sqlite_sql_reader reader{sql, nowhere};
        reader.up_to([&] { return reader.at("USING"); });
        reader.expect("USING");
        reader.expect("fts5");
        sqlite_sql_reader list{reader.group(), nowhere};
        while (!list.at("content", "=")) {
            columns.push_back(list.name());
            list.expect(",");
        }
    } catch (unsupported_error const&) {
        columns.clear();
    }
    return columns;
}

/// What the DDL writes for the table's full-text index that is last.
inline std::vector<std::string> last_full_text_ddl(table_model const& table) {
    std::vector<std::string> all =
        build_texts([&](text_list_sink& sink) { sqlite::traits.write_full_text(sink, table); });
    all.erase(all.begin(), all.end() - 4);
    return all;
}

/// Are all of them there? They are taken out of `objects` then.
inline bool take_objects(std::vector<sqlite_catalogue_object>& objects, std::vector<std::string> const& statements) {
    for (const auto& statement : statements)
        if (find_object(objects, statement) == not_found)
            return false;
    for (const auto& statement : statements)
        objects.erase(objects.begin() + static_cast<std::ptrdiff_t>(find_object(objects, statement)));
    return true;
}

} // namespace detail

/// Adds the table's full-text indexes to its model and takes their parts out of `others`. One that has lost a trigger,
/// or that somebody has changed, stays there. The index of a table with an integer key also tells whether the database
/// gives that key: `rowid` stands for it where the application does.
inline void sqlite_read_full_text(schema_storage& storage, table_model& table,
                                  std::vector<sqlite_catalogue_object>& others) {
    std::vector<full_text_model> found;
    for (bool again = true; again;) {
        again = false;
        const object_name name = full_text_name(table, found.size());
        for (const auto& object : others) {
            if (object.type != "virtual" || object.name != name.view())
                continue;
            std::vector<std::string_view> columns;
            for (const auto& column : detail::full_text_columns(object.sql))
                columns.push_back(storage.keep(column));
            if (columns.empty())
                break;
            found.push_back({storage.keep(columns)});
            table_model candidate = table;
            candidate.full_text = found;
            again = detail::take_objects(others, detail::last_full_text_ddl(candidate));
            if (!again && table.assignment == key_assignment::database) {
                candidate.assignment = key_assignment::client;
                again = detail::take_objects(others, detail::last_full_text_ddl(candidate));
                table.assignment = again ? key_assignment::client : table.assignment;
            }
            if (!again)
                found.pop_back();
            break;
        }
    }
    table.full_text = storage.keep(found);
}

} // namespace constable

#endif
