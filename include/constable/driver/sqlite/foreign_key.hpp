// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_FOREIGN_KEY_HPP
#define CONSTABLE_DRIVER_SQLITE_FOREIGN_KEY_HPP

// Finds out which foreign key a failed statement or commit violates: SQLite's message does not say.

#include <cstdint>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "../../core/error.hpp"
#include "message.hpp"

namespace constable {

namespace detail {

// A query of the error path: no errors of its own, an unreadable answer is an empty one.
class quiet_query {
public:
    quiet_query(sqlite3* db, std::string_view sql) noexcept {
        sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), 0, &statement_, nullptr);
    }
    quiet_query(quiet_query const&) = delete;
    quiet_query& operator=(quiet_query const&) = delete;
    ~quiet_query() { sqlite3_finalize(statement_); }

    void bind(int parameter, std::string_view text) noexcept {
        sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    void bind(int parameter, std::int64_t value) noexcept { sqlite3_bind_int64(statement_, parameter, value); }
    bool step() noexcept { return sqlite3_step(statement_) == SQLITE_ROW; }
    bool is_null(int column) const noexcept { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(statement_, column); }
    std::string text(int column) const {
        auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
        return text == nullptr ? std::string{} : std::string{text};
    }

private:
    sqlite3_stmt* statement_ = nullptr;
};

// Lets a search stop after a number of virtual machine steps. https://sqlite.org/c3ref/progress_handler.html
class bounded_search {
public:
    bounded_search(sqlite3* db, int thousands_of_steps) noexcept : db_(db), left_(thousands_of_steps) {
        sqlite3_progress_handler(db_, 1000, &tick, &left_);
    }
    bounded_search(bounded_search const&) = delete;
    bounded_search& operator=(bounded_search const&) = delete;
    ~bounded_search() { sqlite3_progress_handler(db_, 0, nullptr, nullptr); }

private:
    static int tick(void* left) noexcept { return --*static_cast<int*>(left) < 0 ? 1 : 0; }

    sqlite3* db_;
    int left_;
};

inline constexpr std::string_view foreign_keys_of =
    "SELECT m.name, group_concat(f.\"from\", ', '), f.\"table\" "
    "FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' "
    "AND ((?2 AND m.name = ?1 COLLATE NOCASE) OR (?3 AND f.\"table\" = ?1 COLLATE NOCASE)) GROUP BY m.name, f.id";

inline constexpr std::string_view foreign_key_columns =
    "SELECT group_concat(\"from\", ', ') FROM pragma_foreign_key_list(?1) WHERE id = ?2";

} // namespace detail

/// Completes `facts` of an immediate violation by the statement `sql`: table and columns when only one key can be
/// meant, else the candidates in the message. Keys that a trigger touched are not found.
[[gnu::cold]] inline void sqlite_name_foreign_key(sqlite3* db, std::string_view sql, error_facts& facts) {
    const sqlite_target target = sqlite_target_of(sql);
    detail::quiet_query keys{db, detail::foreign_keys_of};
    keys.bind(1, target.table);
    keys.bind(2, std::int64_t{target.write != sqlite_write::erase});
    keys.bind(3, std::int64_t{target.write != sqlite_write::insert});
    std::string candidates;
    std::string columns;
    bool of_one_table = true;
    int count = 0;
    while (keys.step()) {
        const std::string table{keys.text(0)};
        const std::string own{keys.text(1)};
        of_one_table = of_one_table && (count == 0 || table == facts.table);
        facts.table = table;
        columns += (columns.empty() ? "" : ", ") + own;
        candidates += (count++ == 0 ? "" : ", ") + table + "(" + own + ") to " + std::string{keys.text(2)};
    }
    if (count == 0 || !of_one_table)
        facts.table = target.table;
    else
        facts.columns = columns; // of several keys of one table all are named: SQLite does not say which it was
    if (count != 0)
        facts.message += ": " + candidates;
}

/// Completes `facts` of a commit that deferred keys refuse: table, columns, parent and rowid of the first violation.
/// Call it before the rollback. The search reads tables and holds the write lock: it gives up after about 0.2 s.
[[gnu::cold]] inline void sqlite_name_deferred_foreign_key(sqlite3* db, error_facts& facts) {
    std::int64_t key = 0;
    {
        const detail::bounded_search bounded{db, 10'000};
        detail::quiet_query violations{db, "PRAGMA foreign_key_check"};
        if (!violations.step()) {
            facts.message += " (which one was not found in time)";
            return;
        }
        facts.table = violations.text(0);
        facts.message = violations.is_null(1) ? "a row of " : "row " + violations.text(1) + " of ";
        facts.message += facts.table + " refers to a row of " + violations.text(2) + " that does not exist";
        key = violations.integer(3);
    }
    detail::quiet_query columns{db, detail::foreign_key_columns};
    columns.bind(1, facts.table);
    columns.bind(2, key);
    if (columns.step())
        facts.columns = columns.text(0);
}

} // namespace constable

#endif
