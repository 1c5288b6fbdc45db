// SPDX-License-Identifier: BSL-1.0
#include <constable/query/index_use.hpp>

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

namespace {

struct customer {
    std::int64_t id{};
    std::string email;
    std::string name;
    std::optional<std::string> city;

    static consteval auto table() {
        using namespace constable;
        return constable::table("customers", primary_key<&customer::id>, unique_key<&customer::email>,
                                indexed<lower(col<&customer::name>)>);
    }
};

struct purchase {
    std::int64_t id{};
    std::int64_t customer_id{};
    std::int64_t at{};
    std::int64_t amount{};
    std::optional<std::int64_t> paid_at;
    std::int64_t state{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("purchases", primary_key<&purchase::id>,
                                foreign_key<&purchase::customer_id>.references<&customer::id>(),
                                indexed<&purchase::customer_id, desc<&purchase::at>>,
                                indexed<&purchase::paid_at>.where(col<&purchase::paid_at> != null),
                                indexed<&purchase::state, &purchase::amount>);
    }
};

struct note {
    uuid id{};
    std::int64_t purchase_id{};
    std::string text;

    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>, full_text<&note::text>);
    }
};

using shop = schema<"shop", customer, purchase, note>;

constexpr auto key = col<&purchase::id>;
constexpr auto by = col<&purchase::customer_id>;
constexpr auto at = col<&purchase::at>;
constexpr auto amount = col<&purchase::amount>;
constexpr auto state = col<&purchase::state>;
constexpr auto paid = col<&purchase::paid_at>;

/// What SQLite says of a statement.
struct plan {
    bool scans = false;
    bool sorts = false;
    std::string text;
};

plan explain(sqlite3* db, std::string_view sql) {
    const std::string text = "EXPLAIN QUERY PLAN " + std::string{sql};
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(db, text.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    plan found;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const std::string line = reinterpret_cast<char const*>(sqlite3_column_text(statement, 3));
        found.text += line + "\n";
        const bool whole = line.rfind("SCAN ", 0) == 0 && line.find("VIRTUAL TABLE INDEX") == std::string::npos &&
                           line.find("CONSTANT") == std::string::npos;
        found.scans = found.scans || whole;
        found.sorts = found.sorts || line.find("TEMP B-TREE FOR ORDER BY") != std::string::npos ||
                      line.find("RIGHT PART OF ORDER BY") != std::string::npos;
    }
    sqlite3_finalize(statement);
    return found;
}

struct judged {
    int served = 0;
    int sorted = 0;
};

template <class Query>
void compare(sqlite3* db, Query const& query, judged& seen) {
    constexpr index_use use = index_use_of(Query::model);
    const plan actual = explain(db, sql<sqlite>(query));
    INFO(sql<sqlite>(query) << "\n" << actual.text);
    const bool in_key_order =
        !actual.scans || (use.served && Query::model.where.empty()); // the table itself has the order
    if (use.served)
        CHECK(in_key_order);
    if (!use.sorts)
        CHECK_FALSE(actual.sorts);
    seen.served += use.served ? 1 : 0;
    seen.sorted += use.sorts ? 1 : 0;
}

template <class... Queries>
judged compare_all(sqlite3* db, Queries const&... queries) {
    judged seen;
    (compare(db, queries, seen), ...);
    return seen;
}

judged compare_plans(sqlite3* db) {
    return compare_all(
        db, from<purchase>.where(key == arg<0>), from<purchase>.where(by == arg<0>).order_by(desc<&purchase::at>),
        from<purchase>.where(by == arg<0>).order_by(at), from<purchase>.where(by == arg<0>).order_by(at, key),
        from<purchase>.where(by == arg<0>).order_by(desc<&purchase::at>, key),
        from<purchase>.where(by == arg<0> && at > arg<1>).order_by(at), from<purchase>.where(by > arg<0>).order_by(by),
        from<purchase>.where(by == arg<0>).order_by(amount), from<purchase>.where(by == arg<0>).order_by(by, at),
        from<purchase>.where(state == 1 && amount >= arg<0>).order_by(state, amount),
        from<purchase>.where(state == 1).order_by(desc<&purchase::amount>, desc<&purchase::id>),
        from<purchase>.where(in(state, 1, 2)).order_by(amount), from<purchase>.where(between(state, 1, 2)),
        from<purchase>.where(paid > arg<0>), from<purchase>.where(paid == null), from<purchase>.where(paid != null),
        from<purchase>.where(amount == arg<0>), from<purchase>.where(at == arg<0> || by == arg<1>),
        from<purchase>.where(in_values(key, arg<0>)), from<purchase>.where(key + 1 == arg<0>),
        from<purchase>.order_by(key).limit(5), from<purchase>.order_by(desc<&purchase::id>).limit(5),
        from<purchase>.order_by(at).limit(5), from<purchase>.order_by(state, amount).limit(5), from<purchase>,
        from<purchase>.order_by(desc<&purchase::id>).limit(5).after(arg<0>),
        from<purchase>.where(state == 1).order_by(amount, key).limit(5).after(arg<0>, arg<1>),
        from<customer>.where(col<&customer::email> == arg<0>),
        from<customer>.where(lower(col<&customer::name>) == arg<0>),
        from<customer>.where(col<&customer::name> == arg<0>),
        from<customer>.where(starts_with(col<&customer::email>, arg<0>)),
        from<customer>.where(like(col<&customer::email>, arg<0>)),
        from<purchase>.join<customer>().where(by == arg<0>).order_by(desc<&purchase::at>),
        from<purchase>.join<customer>().where(col<&customer::email> == arg<0>), from<purchase>.join<customer>(),
        from<purchase>.left_join<customer>().where(by == arg<0>),
        from<customer>.left_join<purchase>().where(col<&customer::id> == arg<0>).order_by(col<&customer::id>),
        from<customer>.left_join<purchase>(amount == col<&customer::id>).where(col<&customer::id> == arg<0>),
        from<note>.matching(arg<0>), from<note>.where(col<&note::purchase_id> == arg<0>),
        from<customer>.where(col<&customer::id> == arg<0> && exists(from<purchase>.where(by == outer<&customer::id>))),
        from<customer>.where(col<&customer::id> == arg<0> &&
                             exists(from<purchase>.where(amount == outer<&customer::id>))));
}

constexpr auto recent = from<purchase>.where(by == arg<0>).order_by(desc<&purchase::at>).limit(10);
static_assert(uses_index<recent> && !sorts_rows<recent>);
static_assert(!uses_index<from<purchase>> && !uses_index_of<decltype(from<purchase>.where(amount == 1))>);
static_assert(sorts_rows<from<purchase>.where(by == arg<0>).order_by(amount)>);
static_assert(index_use_of(decltype(from<purchase>.where(amount == 1))::model).column == "amount");
static_assert(uses_index_of<decltype(update<purchase>.set(amount = 1).where(key == 1))> &&
              !uses_index_of<decltype(erase<purchase>.where(amount == 1))>);
static_assert(decltype(erase<purchase>.where(amount == 1).allow_scan())::model.scans);

} // namespace

TEST_CASE("a query that is said to be served is searched by SQLite, with statistics and without") {
    auto db = open<shop>("sqlite::memory:");
    db.create_tables();
    const judged plain = compare_plans(db.connection().handle());
    for (std::int64_t i = 1; i <= 300; ++i) {
        db.insert(customer{i, "e" + std::to_string(i), "n" + std::to_string(i % 7), {}});
        db.insert(purchase{i, i, i % 50, i % 9, i % 3 == 0 ? std::optional{i} : std::nullopt, i % 4});
    }
    sqlite3_exec(db.connection().handle(), "ANALYZE", nullptr, nullptr, nullptr);
    compare_plans(db.connection().handle());
    CHECK(plain.served == 29);
    CHECK(plain.sorted == 5);
}
