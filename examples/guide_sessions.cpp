// SPDX-License-Identifier: BSL-1.0
// The guide's samples on sessions: opening, transactions, rows, errors.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

struct account {
    std::int64_t id{};
    std::string owner{};
    std::int64_t balance{};
    std::int64_t version{1};

    static consteval auto table() {
        return constable::table("accounts", primary_key<&account::id>, unique_key<&account::owner>,
                                check("not_negative", col<&account::balance> >= 0), row_version<&account::version>);
    }
};

struct note {
    std::int64_t id{};
    std::int64_t account_id{};
    std::string text{};

    static consteval auto table() {
        return constable::table("notes", primary_key<&note::id>, indexed<&note::account_id>,
                                foreign_key<&note::account_id>.references<&account::id>().on_delete(cascade));
    }
};

using bank = schema<"bank", account, note>;

// clang-format off
// [move]
template <class Transaction>
void move_money(Transaction& tx, std::int64_t from_id, std::int64_t to_id, std::int64_t amount) {
    constexpr auto add = update<account>.set(col<&account::balance> += arg<1>).where(col<&account::id> == arg<0>);
    tx(add, from_id, -amount).expect_one(); // the check refuses a negative balance
    tx(add, to_id, amount).expect_one();    // row_count_error if there is no such account
}
// [/move]

// [optimistic]
/// Stores `changed` unless somebody else updated the row since it was read.
bool store_if_unchanged(sqlite_database<bank>& db, account const& changed) {
    constexpr auto store = update<account>
        .set(col<&account::owner> = arg<0>, col<&account::balance> = arg<1>)
        .where(col<&account::id> == arg<2> && col<&account::version> == arg<3>);
    return db(store, changed.owner, changed.balance, changed.id, changed.version).rows() == 1;
}
// [/optimistic]
// clang-format on

void transactions(sqlite_database<bank>& db, account const& ada, account const& bob) {
    // [write]
    const std::int64_t left = db.transaction([&](auto& tx) {
        move_money(tx, ada.id, bob.id, 30);
        return tx.template get<account>(ada.id).value().balance;
    }); // committed here; what the closure throws rolls back
    // [/write]
    fmt::print("left: {}\n", left);

    // [savepoint]
    db.transaction([&](auto& tx) {
        tx.insert(note{.account_id = ada.id, .text = "this stays"});
        try {
            tx.savepoint([&](auto& part) {
                part.insert(note{.account_id = ada.id, .text = "this does not"});
                move_money(part, ada.id, bob.id, 1'000'000);
            });
        } catch (constraint_error const& error) {
            fmt::print("undone: {}\n", error.constraint());
        }
    });
    // [/savepoint]

    // [read]
    const auto [accounts, notes] = db.read([](auto& tx) { // one snapshot for both
        return std::pair{tx(from<account>.select(count())).one(), tx(from<note>.select(count())).one()};
    });
    // [/read]
    fmt::print("{} accounts, {} notes\n", accounts, notes);
}

void row_ranges(sqlite_database<bank>& db) {
    constexpr auto by_owner = from<account>.order_by(col<&account::owner>);
    // [rows]
    std::vector<account> kept;
    for (account& row : db(by_owner)) {
        if (row.balance == 0)
            break;                      // the statement is reset here
        kept.push_back(std::move(row)); // the row object is used again for the next row
    }
    for (account const& row : db(by_owner))
        for (note const& n : db(from<note>.where(col<&note::account_id> == row.id)))
            fmt::print("{}: {}\n", row.owner, n.text);
    // [/rows]
    fmt::print("{} kept\n", kept.size());
}

void errors(sqlite_database<bank>& db) {
    // [errors]
    try {
        db.insert(account{.owner = "Ada"});
    } catch (constraint_error const& error) {
        if (error.violated() == constraint_kind::unique && error.columns() == "owner")
            fmt::print("this owner has an account already\n");
        else
            throw;
    } catch (busy_error const&) {
        fmt::print("try again later\n");
    } catch (database_error const& error) { // everything else
        fmt::print("{}: {}\n", error.kind(), error.what());
    }
    // [/errors]
    try {
        db.insert(account{.owner = "\xff"});
    } catch (value_error const& error) {
        fmt::print("{} ({}.{}): {}\n", error.facts().message, error.table(), error.columns(), error.remedy());
    }
}

void opening() {
    // [open]
    auto db = open<bank>("sqlite:bank.db", {.durability = durability::process, .busy_timeout = 500});
    db.create_tables(); // creates them, or compares those that are there
    // [/open]
    // [read-only]
    auto reader = open<bank>("sqlite:bank.db", {.create = false, .read_only = true});
    reader.verify(); // only compares
    // [/read-only]
    try {
        reader.insert(account{.owner = "Eve"});
    } catch (read_only_error const& error) {
        fmt::print("{}\n", error.facts().message);
    }
}

int main() {
    auto db = open<bank>("sqlite::memory:");
    db.create_tables();
    const account ada = db.insert(account{.owner = "Ada", .balance = 100});
    const account bob = db.insert(account{.owner = "Bob"});
    transactions(db, ada, bob);
    row_ranges(db);
    errors(db);

    account mine = db.get<account>(ada.id).value();
    mine.balance = 1;
    fmt::print("{}", store_if_unchanged(db, mine));
    fmt::print(" {}\n", store_if_unchanged(db, mine)); // the version is another one now
    opening();
}
