// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_BENCHMARKS_CORE_C_HPP
#define CONSTABLE_BENCHMARKS_CORE_C_HPP

// The baseline: hand-written sqlite3 code that keeps its prepared statements, on a connection opened with default
// flags. It makes the checks that the library makes: return codes, the type of every column, ranges, and that text is
// UTF-8.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "core_order.hpp"

class c_shop {
public:
    c_shop() {
        require(sqlite3_open(":memory:", &db_), SQLITE_OK);
        execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
        for (std::string_view statement : constable::ddl<shop, constable::sqlite>)
            execute(statement);
        const std::string select =
            "SELECT id, customer, reference, note, price, quantity, gift, state, placed_at FROM orders";
        get_ = prepare(select + " WHERE id = ?1");
        scan_ = prepare(select);
        top_ = prepare(select + " WHERE customer = ?1 ORDER BY placed_at DESC LIMIT 10");
        insert_ = prepare("INSERT INTO orders (customer, reference, note, price, quantity, gift, state, placed_at) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        update_ = prepare("UPDATE orders SET price = ?1, state = ?2 WHERE id = ?3");
    }
    c_shop(c_shop const&) = delete;
    c_shop& operator=(c_shop const&) = delete;
    ~c_shop() {
        for (sqlite3_stmt* each : {get_, scan_, top_, insert_, update_})
            sqlite3_finalize(each);
        sqlite3_close(db_);
    }

    void execute(std::string_view sql) {
        require(sqlite3_exec(db_, std::string{sql}.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    }

    bool get(std::int64_t id, auto visit) {
        require(sqlite3_bind_int64(get_, 1, id), SQLITE_OK);
        const int code = sqlite3_step(get_);
        if (code == SQLITE_ROW) {
            order found;
            read(get_, found);
            visit(found);
        } else {
            require(code, SQLITE_DONE);
        }
        sqlite3_reset(get_);
        return code == SQLITE_ROW;
    }

    std::vector<order> scan() {
        std::vector<order> all;
        int code = SQLITE_OK;
        while ((code = sqlite3_step(scan_)) == SQLITE_ROW) {
            all.emplace_back();
            read(scan_, all.back());
        }
        require(code, SQLITE_DONE);
        sqlite3_reset(scan_);
        return all;
    }

    /// Calls `visit` with each of the ten newest orders of a customer.
    void top_10(std::string_view customer, auto visit) {
        bind_text(top_, 1, customer);
        order current;
        int code = SQLITE_OK;
        while ((code = sqlite3_step(top_)) == SQLITE_ROW) {
            read(top_, current);
            visit(current);
        }
        require(code, SQLITE_DONE);
        sqlite3_reset(top_);
    }

    std::int64_t insert(order row) { return insert_row(row); }

    void change(std::int64_t id, double price, order_state state) {
        bind_real(update_, 1, price);
        bind_state(update_, 2, state);
        require(sqlite3_bind_int64(update_, 3, id), SQLITE_OK);
        require(sqlite3_step(update_), SQLITE_DONE);
        sqlite3_reset(update_);
        if (sqlite3_changes(db_) != 1)
            fail("not one row was updated");
    }

    /// One row at a time, in a transaction.
    void bulk_insert(std::span<const order> rows) {
        execute("BEGIN IMMEDIATE");
        for (order const& row : rows)
            insert_row(row);
        execute("COMMIT");
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] void fail(char const* what) const {
        std::fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db_));
        std::abort();
    }
    void require(int code, int expected) const {
        if (code != expected) [[unlikely]]
            fail("SQLite");
    }
    sqlite3_stmt* prepare(std::string const& sql) {
        sqlite3_stmt* made = nullptr;
        require(sqlite3_prepare_v3(db_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr), SQLITE_OK);
        return made;
    }

    std::int64_t insert_row(order const& row) {
        bind_text(insert_, 1, row.customer);
        bind_text(insert_, 2, row.reference);
        if (row.note)
            bind_text(insert_, 3, *row.note);
        else
            require(sqlite3_bind_null(insert_, 3), SQLITE_OK);
        bind_real(insert_, 4, row.price);
        require(sqlite3_bind_int64(insert_, 5, row.quantity), SQLITE_OK);
        require(sqlite3_bind_int64(insert_, 6, row.gift ? 1 : 0), SQLITE_OK);
        bind_state(insert_, 7, row.state);
        require(sqlite3_bind_int64(insert_, 8, row.placed_at.microseconds()), SQLITE_OK);
        require(sqlite3_step(insert_), SQLITE_DONE);
        sqlite3_reset(insert_);
        return sqlite3_last_insert_rowid(db_);
    }

    void bind_text(sqlite3_stmt* statement, int parameter, std::string_view text) {
        if (!constable::is_valid_utf8(text)) [[unlikely]]
            fail("text to be stored is no UTF-8");
        require(sqlite3_bind_text(statement, parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC),
                SQLITE_OK);
    }
    void bind_real(sqlite3_stmt* statement, int parameter, double value) {
        if (value != value) [[unlikely]]
            fail("NaN cannot be stored");
        require(sqlite3_bind_double(statement, parameter, value), SQLITE_OK);
    }
    void bind_state(sqlite3_stmt* statement, int parameter, order_state state) {
        std::string_view name;
        switch (state) {
        case order_state::open: name = "open"; break;
        case order_state::paid: name = "paid"; break;
        case order_state::shipped: name = "shipped"; break;
        case order_state::cancelled: name = "cancelled"; break;
        }
        if (name.empty()) [[unlikely]]
            fail("no state of an order");
        require(sqlite3_bind_text(statement, parameter, name.data(), static_cast<int>(name.size()), SQLITE_STATIC),
                SQLITE_OK);
    }

    void read(sqlite3_stmt* statement, order& into) {
        into.id = read_integer(statement, 0);
        read_text(statement, 1, into.customer);
        read_text(statement, 2, into.reference);
        if (sqlite3_column_type(statement, 3) == SQLITE_NULL) {
            into.note.reset();
        } else {
            if (!into.note)
                into.note.emplace();
            read_text(statement, 3, *into.note);
        }
        into.price = read_real(statement, 4);
        const std::int64_t quantity = read_integer(statement, 5);
        into.quantity = static_cast<int>(quantity);
        if (into.quantity != quantity) [[unlikely]]
            fail("the quantity is out of range");
        const std::int64_t gift = read_integer(statement, 6);
        if (gift != 0 && gift != 1) [[unlikely]]
            fail("no boolean");
        into.gift = gift != 0;
        into.state = read_state(statement, 7);
        const std::int64_t placed_at = read_integer(statement, 8);
        if (placed_at < constable::timestamp::min().microseconds() ||
            placed_at > constable::timestamp::max().microseconds()) [[unlikely]]
            fail("no time");
        into.placed_at = constable::timestamp::from_microseconds(placed_at);
    }
    std::int64_t read_integer(sqlite3_stmt* statement, int column) {
        if (sqlite3_column_type(statement, column) != SQLITE_INTEGER) [[unlikely]]
            fail("no integer");
        return sqlite3_column_int64(statement, column);
    }
    double read_real(sqlite3_stmt* statement, int column) {
        if (sqlite3_column_type(statement, column) != SQLITE_FLOAT) [[unlikely]]
            fail("no real number");
        return sqlite3_column_double(statement, column);
    }
    /// Valid until the next step.
    std::string_view text_of(sqlite3_stmt* statement, int column) {
        if (sqlite3_column_type(statement, column) != SQLITE_TEXT) [[unlikely]]
            fail("no text");
        auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement, column));
        if (text == nullptr) [[unlikely]]
            fail("no memory");
        return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    void read_text(sqlite3_stmt* statement, int column, std::string& into) {
        const std::string_view text = text_of(statement, column);
        if (!constable::is_valid_utf8(text)) [[unlikely]]
            fail("stored text is no UTF-8");
        into.assign(text);
    }
    order_state read_state(sqlite3_stmt* statement, int column) {
        const std::string_view name = text_of(statement, column);
        if (name == "open")
            return order_state::open;
        if (name == "paid")
            return order_state::paid;
        if (name == "shipped")
            return order_state::shipped;
        if (name == "cancelled")
            return order_state::cancelled;
        fail("no state of an order");
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* get_ = nullptr;
    sqlite3_stmt* scan_ = nullptr;
    sqlite3_stmt* top_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
};

#endif
