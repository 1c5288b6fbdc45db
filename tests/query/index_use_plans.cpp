// SPDX-License-Identifier: BSL-1.0
// What index_use says, against what SQLite does: queries that look as if an index served or ordered them.
#include <constable/query/index_use.hpp>

#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

namespace {

struct account {
    std::int64_t id{};
    std::string code;
    std::optional<std::string> nick;
    std::int64_t x{};
    std::int64_t y{};
    std::int64_t z{};
    std::optional<std::int64_t> n;
    std::string ci;

    static consteval auto table() {
        using namespace constable;
        return constable::table("accounts", primary_key<&account::id>, unique_key<&account::code>,
                                unique_key<&account::nick>, indexed<&account::x, &account::y>, indexed<&account::z>,
                                indexed<&account::n>, indexed<cast_to<std::int64_t>(col<&account::code>)>,
                                unique_key<&account::ci>, collate<&account::ci>(nocase));
    }
};

struct booking {
    std::int64_t id{};
    std::int64_t account_id{};
    std::int64_t v{};
    std::optional<std::int64_t> m;
    std::string key;

    static consteval auto table() {
        using namespace constable;
        return constable::table("bookings", primary_key<&booking::id>,
                                foreign_key<&booking::account_id>.references<&account::id>(),
                                indexed<&booking::account_id>, indexed<&booking::m>, unique_key<&booking::key>);
    }
};

using books = schema<"books", account, booking>;

namespace columns {

constexpr auto id = col<&account::id>;
constexpr auto code = col<&account::code>;
constexpr auto nick = col<&account::nick>;
constexpr auto x = col<&account::x>;
constexpr auto y = col<&account::y>;
constexpr auto z = col<&account::z>;
constexpr auto n = col<&account::n>;
constexpr auto ci = col<&account::ci>;
constexpr auto bid = col<&booking::id>;
constexpr auto ba = col<&booking::account_id>;
constexpr auto v = col<&booking::v>;
constexpr auto m = col<&booking::m>;
constexpr auto key = col<&booking::key>;

} // namespace columns

using namespace columns;

/// Compares with the lines of EXPLAIN QUERY PLAN.
struct comparison_of_plans {
    sqlite3* db;
    int* served;

    template <class Query>
    void operator()(Query const& query) const {
        constexpr index_use use = index_use_of(Query::model);
        constexpr bool in_order =
            Query::model.where.empty() && !Query::model.order_by.empty() && Query::model.operands.empty();
        bool scans = false;
        bool sorts = false;
        std::string plan;
        sqlite3_stmt* statement = nullptr;
        const std::string text = "EXPLAIN QUERY PLAN " + std::string{sql<sqlite>(query)};
        REQUIRE(sqlite3_prepare_v2(db, text.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const std::string line = reinterpret_cast<char const*>(sqlite3_column_text(statement, 3));
            plan += line + "\n";
            const auto has = [&](std::string_view part) { return line.find(part) != std::string::npos; };
            scans = scans || has("AUTOMATIC") || (line.rfind("SCAN ", 0) == 0 && !has("VIRTUAL") && !has("CONSTANT"));
            sorts = sorts || has("ORDER BY");
        }
        sqlite3_finalize(statement);
        INFO(text << "\n" << plan);
        if (use.served && !in_order) // a whole table may be read in the order of its index
            CHECK_FALSE(scans);
        if (!use.sorts)
            CHECK_FALSE(sorts);
        *served += use.served ? 1 : 0;
    }
};

void group_0(comparison_of_plans const& use) {
    use(from<account>.where(id == subquery(from<booking>.where(v == outer<&account::y>).select(max(bid)))));
    use(from<account>.where(in(id, from<booking>.where(v == outer<&account::y>).select(bid))));
    use(from<account>.left_join<booking>(v == y).where(id == 1 && m == null));
    use(from<account>.left_join<booking>(v == y).where(id == 1 && m == arg<0>));
    use(from<booking>.cross_join<account>().where(id == arg<0> && ba == v));
    use(from<booking>.cross_join<account>().where(id == arg<0> && ba == id));
    use(from<account>.where(nick == null).order_by(z));
    use(from<account>.order_by(nick, z).limit(5));
    use(from<account>.order_by(nick, z));
    use(from<account>.where(z > arg<0>).order_by(id));
    use(from<account>.where(z > arg<0>).order_by(id).limit(10));
    use(from<account>.where(z > arg<0>).order_by(code).limit(10));
    use(from<account>.where(z == arg<0>).order_by(code).limit(10));
    use(from<account>.where(z == arg<0>).order_by(x).limit(10));
    use(from<account>.where(z == arg<0>).order_by(id).limit(10));
    use(from<account>.where(z == arg<0> && x > 1).order_by(x));
    use(from<account>.where(x == arg<0> && y == 2).order_by(z));
    use(from<account>.where(x == arg<0> && z == 2).order_by(y));
    use(from<account>.where(in(x, 1, 2)).order_by(x, y));
    use(from<account>.where(in(x, 1, 2)).order_by(desc<&account::x>, desc<&account::y>));
    use(from<account>.where(in_values(code, arg<0>)));
    use(from<account>.where(in_values(z, arg<0>)).order_by(z));
    use(from<account>.where(cast_to<double>(code) == arg<0>));
    use(from<account>.where(cast_to<std::int64_t>(code) == arg<0>));
    use(from<account>.join<booking>(ci == key).where(id == 1));
    use(from<booking>.join<account>(key == ci).where(bid == 1));
    use(from<account>.join<booking>(key == ci).where(id == 1));
    use(from<account>.join<booking>().order_by(code));
    use(from<account>.join<booking>().order_by(code).limit(5));
    use(from<account>.join<booking>().order_by(id));
    use(from<booking>.join<account>().order_by(bid).limit(5));
    use(from<account>.left_join<booking>().order_by(code).limit(5));
}

void group_1(comparison_of_plans const& use) {
    use(from<account>.select(id).union_all(from<account>.where(id == 1).select(id)).order_by(id));
    use(from<account>.where(id == 1).select(id).union_all(from<account>.where(id == 1).select(id)).order_by(id));
    use(from<account>.select(max(z)).order_by(max(z)));
    use(from<account>.select(max(z)));
    use(from<account>.select(min(code)));
    use(from<account>.select(max(y)));
    use(from<account>.order_by(x, y));
    use(from<account>.order_by(z));
    use(from<account>.order_by(code));
    use(from<account>.order_by(x, z).limit(5));
    use(from<account>.where(between(z, arg<0>, arg<1>)).order_by(id).limit(5));
    use(from<account>.where(z > arg<0> && z < arg<1>).order_by(id).limit(5));
    use(from<account>.where(starts_with(code, arg<0>)).order_by(id).limit(5));
    use(from<account>.where(z > arg<0> && x > 2));
    use(from<account>.where(id > arg<0>).order_by(z).limit(5));
    use(from<account>.where(id > arg<0>).order_by(z));
    use(from<account>.where(in(z, 1, 2, 3)).order_by(id).limit(5));
    use(from<account>.where(n == null).order_by(id));
    use(from<account>.where(n != null).order_by(id));
    use(from<account>.where(n > 5).order_by(n, id));
    use(from<account>.where(x > arg<0>).order_by(y));
    use(from<account>.join<booking>().where(z > arg<0>));
    use(from<account>.join<booking>().where(z > arg<0> && m == 5));
    use(from<account>.where(id == 1).order_by(subquery(from<booking>.where(v == 1).select(max(bid)))));
    use(from<booking>.join<account>(z == v).where(x == arg<0>));
    use(from<account>.join<booking>(v == y).where(id == ba && id == 1));
    use(from<account>.where(x == arg<0>).select(x).distinct().order_by(x));
    use(from<account>.where(x == arg<0>).group_by(y).select(y, count()));
    use(from<account>.group_by(x).select(x, count()).order_by(x));
    use(from<account>.where(id == y));
    use(from<account>.where(z == y));
    use(from<account>.where(z == id));
}

void group_2(comparison_of_plans const& use) {
    use(from<account>.where(x == arg<0>).order_by(y + 1));
    use(from<account>.where(x + 0 == arg<0>));
    use(from<account>.where(id == subquery(from<booking>.where(m == outer<&account::y>).select(max(bid)))));
    use(from<account>.where(in(id, from<booking>.where(m == outer<&account::y>).select(bid))));
    use(from<account>.where(in(id, from<booking>.where(m == arg<0>).select(bid))));
    use(from<account>.join<booking>(ba == y).where(in(id, from<booking>.where(m == arg<0>).select(bid))));
    use(from<booking>.cross_join<account>().where(id == arg<0> && ba == y));
    use(from<account>.cross_join<booking>().where(id == arg<0> && ba == y));
    use(from<account>.left_join<booking>(ba == id).where(z == arg<0>).order_by(z));
    use(from<account>.left_join<booking>(ba == id).where(key == arg<0>));
    use(from<account>.left_join<booking>(ba == id).order_by(code));
    use(from<account>.select(count()).order_by(count()));
    use(from<account>.where(ci == arg<0>));
    use(from<account>.order_by(ci).limit(3));
    use(from<account>.where(code == nick));
    use(from<account>.where(x == arg<0>).order_by(subquery(from<booking>.where(v == 1).select(max(bid)))));
    use(from<account>.where(x == arg<0>).order_by(y, id));
    use(from<account>.where(x == arg<0>).order_by(desc<&account::y>, desc<&account::id>));
    use(from<account>.where(x == arg<0> && y > 3).order_by(y));
    use(from<account>.where(x == arg<0>).order_by(id, y));
    use(from<account>.where(x == arg<0> && z == arg<1>).order_by(id));
    use(from<account>.where(code == arg<0>).order_by(z));
    use(from<account>.where(code == arg<0> && x == 2).order_by(z));
    use(from<account>.order_by(x, y, id).limit(10).after(arg<0>, arg<1>, arg<2>));
    use(from<account>.order_by(x, desc<&account::y>, id).limit(10).after(arg<0>, arg<1>, arg<2>));
    use(from<account>.where(z == arg<0>).order_by(id).limit(10).after(arg<1>));
    use(from<account>.where(in(x, 1, 2) && y == 3).order_by(z));
    use(from<account>.where(n == null && x == 1).order_by(y));
    use(from<booking>.join<account>(z == v).where(bid == arg<0>));
    use(from<booking>.join<account>().where(m == arg<0> && x == arg<1>));
    use(from<account>.where(z > arg<0>).group_by(x).select(x, count()));
    use(from<account>.where(z > arg<0>).group_by(id).select(id));
}

void group_3(comparison_of_plans const& use) {
    use(from<account>.where(z > arg<0>).select(x).distinct());
    use(from<account>.where(z > arg<0>).select(max(id)));
    use(from<account>.where(z > arg<0>).select(max(code)));
    use(from<account>.where(z == arg<0>).select(max(id)));
    use(from<account>.where(z == arg<0>).group_by(x).select(x, count()));
    use(from<account>.join<booking>().where(z > arg<0>).order_by(id).limit(5));
    use(from<account>.join<booking>().where(z > arg<0>).order_by(ba).limit(5));
    use(from<account>.join<booking>().where(z == arg<0>).order_by(id).limit(5));
    use(from<account>.join<booking>().where(z > arg<0>).order_by(bid).limit(5));
    use(from<account>.join<booking>().where(z > arg<0>).group_by(m).select(m));
    use(from<account>.join<booking>().where(z == arg<0>).order_by(bid).limit(5));
    use(from<account>.join<booking>().where(in(z, 1, 2)).order_by(bid).limit(5));
    use(from<account>.join<booking>().where(z > 1 && m > 3));
    use(from<account>.where(starts_with(ci, arg<0>)));
    use(from<account>.where(starts_with(code, arg<0>)).group_by(x).select(x));
    use(from<account>.where(starts_with(code, arg<0>)).order_by(x));
    use(from<account>.where(between(z, 1, 2)).order_by(x, y));
    use(from<account>.where(between(z, 1, 2)).group_by(x).select(x, count()));
    use(from<account>.where(between(z, 1, 2)).select(x).distinct());
    use(from<account>.where(n == null).order_by(x));
    use(from<account>.where(n == null).group_by(x).select(x, count()));
    use(from<account>.where(n == null).order_by(id).limit(3));
    use(from<account>.where(x > 1 && y > 2).order_by(z));
    use(from<account>.where(x == 1 && y > 2).order_by(z));
    use(from<account>.where(x == 1 && y > 2).order_by(id).limit(2));
    use(from<account>.where(x > 1).order_by(x, z));
    use(from<account>.where(x > 1).order_by(desc<&account::x>).limit(3));
    use(from<account>.where(ci > arg<0>).order_by(ci));
}

int compare_all(sqlite3* db) {
    int served = 0;
    const comparison_of_plans use{db, &served};
    group_0(use);
    group_1(use);
    group_2(use);
    group_3(use);
    return served;
}

template <class Query>
constexpr bool is_served(Query const&) {
    return uses_index_of<Query>;
}
template <class Query>
constexpr bool is_sorted(Query const&) {
    return index_use_of(Query::model).sorts;
}

// A subquery that reads the row is no constant.
static_assert(!is_served(from<account>.where(id ==
                                             subquery(from<booking>.where(m == outer<&account::y>).select(max(bid))))));
static_assert(is_served(from<account>.where(id == subquery(from<booking>.where(m == 1).select(max(bid))))));
// WHERE searches nothing behind a left join, and a cross join keeps its sides.
static_assert(!is_served(from<account>.left_join<booking>(v == y).where(id == 1 && m == null)));
static_assert(!is_served(from<booking>.cross_join<account>().where(id == arg<0> && ba == y)));
static_assert(is_served(from<account>.cross_join<booking>().where(id == arg<0> && ba == y)));
// The left operand decides how text is compared.
static_assert(!is_served(from<account>.join<booking>(ci == key).where(id == 1)));
static_assert(is_served(from<account>.join<booking>(key == ci).where(id == 1)));
// An expression of another type is another one.
static_assert(is_served(from<account>.where(cast_to<std::int64_t>(code) == arg<0>)));
static_assert(!is_served(from<account>.where(cast_to<double>(code) == arg<0>)));
// A unique index holds many NULL.
static_assert(is_sorted(from<account>.where(nick == null).order_by(z)) && is_sorted(from<account>.order_by(nick, z)));
static_assert(!is_sorted(from<account>.where(nick == arg<0>).order_by(z)));
// The index that is searched is not the one that has the order.
static_assert(is_sorted(from<account>.where(z == arg<0>).order_by(code)));
static_assert(!is_sorted(from<account>.where(x == arg<0>).order_by(y, id)));
static_assert(!is_served(from<account>.where(z > arg<0>).order_by(id)) &&
              is_served(from<account>.where(z > arg<0>).order_by(z)) &&
              is_served(from<account>.where(z > arg<0> && z < arg<1>).order_by(id)));
// The ends of an index, and what is no end.
static_assert(is_served(from<account>.select(max(z))) && is_served(from<account>.select(min(code))));
static_assert(!is_served(from<account>.select(max(y))) && !is_served(from<account>.select(max(z), min(z))));
// Writes: also what they assign.
static_assert(is_served(update<account>.set(y = 1).where(id == 1)));
static_assert(!is_served(
    update<account>.set(y = subquery(from<booking>.where(v == 1).select(coalesce(max(v), 0)))).where(id == 1)));
static_assert(is_served(update<account>.set(y = 1).all_rows()));

} // namespace

TEST_CASE("SQLite scans nothing and sorts nothing where index_use says so") {
    auto db = open<books>("sqlite::memory:");
    db.create_tables();
    const int served = compare_all(db.connection().handle());
    CHECK(served > 60);
    for (std::int64_t i = 1; i <= 400; ++i) {
        const std::string text = std::to_string(i);
        const auto some = [&](bool given) { return given ? std::optional{i % 100} : std::nullopt; };
        db.insert(account{i, text, i % 5 != 0 ? std::optional{text} : std::nullopt, i % 40, i % 13, i % 90,
                          some(i % 3 != 0), "k" + text});
        db.insert(booking{i, i / 2 + 1, i % 17, some(i % 4 != 0), text});
    }
    sqlite3_exec(db.connection().handle(), "ANALYZE", nullptr, nullptr, nullptr);
    CHECK(compare_all(db.connection().handle()) == served);
}
