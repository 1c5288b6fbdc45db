// SPDX-License-Identifier: BSL-1.0
// A ledger of prepaid API keys in an embedded SQLite database: its DDL, the SQL of each statement before it runs, and
// what came of it. quickstart [URL]; the URL of a fresh database, "sqlite:ledger.db" for a file. Default: in memory.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

// The schema: plain structs.

enum class entry_kind { deposit, usage, withdrawal };

struct api_key {
    std::int64_t id{};
    std::string key_hash{};
    std::int64_t balance{}; // millisatoshis
    std::optional<timestamp> expires_at{};
    std::int64_t version{1};

    static consteval auto table() {
        return constable::table("api_keys", primary_key<&api_key::id>, unique_key<&api_key::key_hash>,
                                check("balance_not_negative", col<&api_key::balance> >= 0),
                                indexed<&api_key::expires_at>.where(col<&api_key::expires_at> != null),
                                row_version<&api_key::version>);
    }
};

struct entry {
    std::int64_t id{};
    std::int64_t api_key_id{};
    std::int64_t amount{};
    entry_kind kind{};
    timestamp at{};

    static consteval auto table() {
        return constable::table("entries", primary_key<&entry::id>,
                                foreign_key<&entry::api_key_id>.references<&api_key::id>().on_delete(cascade),
                                indexed<&entry::api_key_id, desc<&entry::at>>);
    }
};

struct daily_usage {
    std::int64_t api_key_id{};
    date day{};
    std::int64_t requests{};

    static consteval auto table() {
        return constable::table("daily_usage", primary_key<&daily_usage::api_key_id, &daily_usage::day>,
                                foreign_key<&daily_usage::api_key_id>.references<&api_key::id>().on_delete(cascade));
    }
};

using ledger = schema<"ledger", api_key, entry, daily_usage>;

// The queries: constants.

constexpr auto recent_entries = from<entry>
                                    .join<api_key>() // ON comes from the foreign key
                                    .where(col<&api_key::key_hash> == arg<0>)
                                    .order_by(desc<&entry::at>, desc<&entry::id>)
                                    .limit(4);

struct total {
    std::string key_hash{};
    std::int64_t entries{};
    std::optional<std::int64_t> sum{}; // a key without entries has none
};

// clang-format off: it takes < and > for comparisons.
constexpr auto totals = from<api_key>
                            .left_join<entry>()
                            .group_by(col<&api_key::key_hash>)
                            .select_as<total>(col<&api_key::key_hash>,
                                              into_member<&total::entries>(count(col<&entry::id>)),
                                              into_member<&total::sum>(sum(col<&entry::amount>)))
                            .order_by(col<&api_key::key_hash>);

constexpr auto charge = update<api_key>
                            .set(col<&api_key::balance> -= arg<0>)
                            .where(col<&api_key::id> == arg<1> && col<&api_key::balance> >= arg<0>);
// clang-format on

constexpr auto count_requests = into<daily_usage>
                                    .set(col<&daily_usage::api_key_id> = arg<0>, col<&daily_usage::day> = arg<1>,
                                         col<&daily_usage::requests> = arg<2>)
                                    .on_conflict<&daily_usage::api_key_id, &daily_usage::day>()
                                    .do_update(col<&daily_usage::requests> += excluded<&daily_usage::requests>)
                                    .returning(col<&daily_usage::requests>);

// The text of a query is a constant, and wrong SQL is found when this file is compiled.
static_assert(sql<sqlite>(charge) ==
              "UPDATE api_keys SET balance = balance - ?, version = version + 1 WHERE id = ? AND balance >= ?");
static_assert(portable<ledger, sqlite, postgres>);

// Output.

void heading(std::string_view text) { fmt::print("\n-- {}\n", text); }

/// Prints SQL in lines of at most 100 columns where its clauses allow it.
void print_sql(std::string_view text) {
    constexpr std::string_view clauses[]{" FROM ",     " WHERE ",       " GROUP BY ",
                                         " ORDER BY ", " ON CONFLICT ", " RETURNING "};
    while (text.size() > 100) {
        std::size_t end = 0;
        for (std::string_view clause : clauses)
            if (const std::size_t at = text.rfind(clause, 100); at != text.npos && at > end)
                end = at;
        if (end == 0)
            break;
        fmt::print("{}\n", text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    fmt::print("{}\n", text);
}

/// Prints the statement's text, which is a constant, and hands it on.
template <typed_statement Query>
Query const& shown(Query const& query) {
    print_sql(sql<sqlite>(query));
    return query;
}

std::string text_of(std::optional<timestamp> time) { return time ? fmt::format("{}", *time) : "never"; }

void print(api_key const& key) {
    fmt::print("   key {}: hash {}, balance {}, expires {}, version {}\n", key.id, key.key_hash, key.balance,
               text_of(key.expires_at), key.version);
}

void print(database_error const& error) {
    fmt::print("   {}: {}\n", error.kind(), error.facts().message);
    if (!error.table().empty())
        fmt::print("   table {}{}{}{}{}\n", error.table(), error.columns().empty() ? "" : ", column ", error.columns(),
                   error.facts().constraint.empty() ? "" : ", constraint ", error.facts().constraint);
    fmt::print("   remedy: {}\n", error.remedy());
}

// What happens.

using ledger_database = sqlite_database<ledger>;

constexpr timestamp noon = timestamp::from_civil(2026, 3, 14, 12);

ledger_database create(std::string_view url) {
    fmt::print("-- The tables, as the compiler derived them from the structs\n");
    for (std::string_view statement : ddl<ledger, sqlite>)
        fmt::print("{};\n", statement);
    auto db = open<ledger>(url);
    db.create_tables();
    return db;
}

std::pair<api_key, api_key> add_keys(ledger_database& db) {
    heading("Two keys; the database gives the ids");
    const api_key rich{.key_hash = "9f2c", .balance = 5'000};
    const api_key poor{.key_hash = "c41d", .balance = 40, .expires_at = timestamp::from_civil(2027, 1, 1)};
    shown(into<api_key>.values(rich));
    std::pair keys{db.insert(rich), db.insert(poor)};
    print(keys.first);
    print(keys.second);
    return keys;
}

void add_history(ledger_database& db, api_key const& key) {
    heading("A hundred entries at once: statements of many rows, all in one transaction");
    std::vector<entry> history;
    for (int hour = 100; hour > 0; --hour)
        history.push_back({.api_key_id = key.id,
                           .amount = hour % 25 == 0 ? 1'000 : -10,
                           .kind = hour % 25 == 0 ? entry_kind::deposit : entry_kind::usage,
                           .at = noon - duration::hours(hour)});
    shown(into<entry>.values(history.front()));
    fmt::print("   {} rows inserted\n", db.insert_all(history));
}

void query(ledger_database& db) {
    heading("The latest entries of a key: a join, an argument, an order, a limit");
    for (entry const& e : db(shown(recent_entries), "9f2c"))
        fmt::print("   {}  {:<8} {:>+6}\n", e.at, enum_name(e.kind), e.amount);

    heading("Totals: a left join, groups, a struct for the result");
    for (auto const& [key_hash, entries, sum] : db(shown(totals)))
        fmt::print("   {}  {:>4} entries  {:>6}\n", key_hash, entries, sum ? fmt::format("{:+}", *sum) : "none");
}

void look_at(ledger_database& db, std::int64_t id) {
    shown(from<api_key>.where(col<&api_key::id> == arg<0>));
    print(db.get<api_key>(id).value());
}

void charge_for_usage(ledger_database& db, api_key const& key, std::int64_t amount) {
    db.transaction([&](auto& tx) {
        tx(shown(charge), amount, key.id).expect_one();
        const entry made{.api_key_id = key.id, .amount = -amount, .kind = entry_kind::usage, .at = noon};
        shown(into<entry>.values(made));
        tx.insert(made);
    });
}

void charge_two(ledger_database& db, api_key const& rich, api_key const& poor) {
    heading("A charge: balance and entry change together; the version counts the update");
    charge_for_usage(db, rich, 100);
    look_at(db, rich.id);

    heading("A charge beyond the balance: no row matches, so the transaction is rolled back");
    try {
        charge_for_usage(db, poor, 100);
    } catch (row_count_error const& error) {
        print(error);
    }
    look_at(db, poor.id);
}

void upsert(ledger_database& db, api_key const& key) {
    heading("Requests of a day: inserted the first time, added to the second time");
    shown(count_requests);
    for (int requests : {7, 35})
        fmt::print("   {} more, {} in all\n", requests, db(count_requests, key.id, date_of(noon), requests).one());
}

template <class Row>
void try_to_insert(ledger_database& db, Row const& row) {
    try {
        shown(into<Row>.values(row));
        db.insert(row);
    } catch (constraint_error const& error) {
        print(error);
    }
}

void violate(ledger_database& db) {
    heading("A hash that is taken, an entry without its key, a balance below zero: each error names its place");
    try_to_insert(db, api_key{.key_hash = "9f2c"});
    try_to_insert(db, entry{.api_key_id = 77, .at = noon});
    try_to_insert(db, api_key{.key_hash = "ffff", .balance = -1});
}

int main(int count, char** arguments) {
    try {
        auto db = create(count > 1 ? arguments[1] : "sqlite::memory:");
        const auto [rich, poor] = add_keys(db);
        add_history(db, rich);
        query(db);
        charge_two(db, rich, poor);
        upsert(db, rich);
        violate(db);
        return EXIT_SUCCESS;
    } catch (std::exception const& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return EXIT_FAILURE;
    }
}
