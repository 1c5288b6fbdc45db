// SPDX-License-Identifier: BSL-1.0
#include <constable/query/page.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto falling = from<employee>.order_by(desc<&employee::pay>, desc<&employee::id>).limit(2);
constexpr auto mixed = from<employee>.order_by(desc<&employee::pay>, col<&employee::id>).limit(2);
constexpr auto by_key = from<employee>.where(col<&employee::pay> < 40).order_by(col<&employee::name>).limit(2);

static_assert(
    sql<sqlite>(falling.after(arg<0>, arg<1>)) ==
    "SELECT id, name, boss_id, pay FROM employees WHERE (pay, id) < (?, ?) ORDER BY pay DESC, id DESC LIMIT ?");
static_assert(
    sql<postgres>(mixed.after(arg<0>, arg<1>)) ==
    "SELECT id, name, boss_id, pay FROM employees WHERE pay <= $1 AND (pay < $2 OR pay = $3 AND id > $4) ORDER BY "
    "pay DESC, id LIMIT $5");
static_assert(sql<sqlite>(by_key.after(arg<0>)) ==
              "SELECT id, name, boss_id, pay FROM employees WHERE pay < ? AND name > ? ORDER BY name LIMIT ?");

/// All pages, one after the other.
template <class Db, class Query>
std::vector<std::int64_t> walk(Db& db, Query const& first) {
    std::vector<std::int64_t> seen;
    for (auto page = db(first).all(); !page.empty(); page = db(first.after(page.back())).all())
        for (employee const& each : page)
            seen.push_back(each.id);
    return seen;
}

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "pages hold every row once, in the order") {
    CHECK(walk(db, falling) == std::vector<std::int64_t>{1, 3, 2, 6, 5, 4});
    CHECK(walk(db, mixed) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
    CHECK(walk(db, by_key) == std::vector<std::int64_t>{2, 3, 4, 5, 6});
}

TEST_CASE_METHOD(staff::on_each_engine, "pages over many ties") {
    std::vector<employee> more;
    for (std::int64_t i = 7; i < 300; ++i)
        more.push_back({i, "n" + std::to_string(i), {}, (i * 7919) % 5});
    db.insert_all(more);
    CHECK(walk(db, falling) ==
          db(from<employee>.select(col<&employee::id>).order_by(desc<&employee::pay>, desc<&employee::id>)).all());
    CHECK(walk(db, mixed) ==
          db(from<employee>.select(col<&employee::id>).order_by(desc<&employee::pay>, col<&employee::id>)).all());
}

TEST_CASE_METHOD(staff::on_each_engine, "pages of a join hold every row of the first table once") {
    constexpr auto tasks_of = from<task>.join<employee>().order_by(col<&employee::name>, col<&task::id>).limit(2);
    constexpr auto listed = tasks_of.select(col<&task::id>, col<&employee::name>);
    std::vector<std::int64_t> seen;
    for (auto page = db(listed).all(); !page.empty() && seen.size() < 100;) {
        for (auto const& [id, name] : page)
            seen.push_back(id);
        const auto [id, name] = page.back();
        page = db(listed.after(name, id)).all();
    }
    CHECK(seen.size() > 2);
    CHECK(seen ==
          db(from<task>.join<employee>().order_by(col<&employee::name>, col<&task::id>).select(col<&task::id>)).all());
}

TEST_CASE_METHOD(staff::on_each_engine, "values in the terms of an order are bound in its pages as well") {
    constexpr auto computed =
        from<employee>.order_by(col<&employee::pay> * -2, col<&employee::id> + 1, col<&employee::id>).limit(2);
    std::vector<std::int64_t> seen;
    for (auto page = db(computed).all(); !page.empty() && seen.size() < 10;) {
        for (employee const& each : page)
            seen.push_back(each.id);
        page = db(computed.after(page.back().pay * -2, page.back().id + 1, page.back().id)).all();
    }
    CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE_METHOD(staff::on_each_engine, "a page begins behind given values") {
    CHECK(db(falling.after(30, 3)).all().front().id == 2);
    CHECK(db(falling.after(arg<0>, arg<1>), 20, 5).all().front().id == 4);
    CHECK(db(mixed.after(30, 2)).all().front().id == 3);
}
