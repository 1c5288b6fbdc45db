// SPDX-License-Identifier: BSL-1.0
#include <constable/query/common_table.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

struct chain {
    std::int64_t id{};
    std::int64_t depth{};

    static consteval auto table() { return constable::common_table("chain"); }
};

struct load {
    std::int64_t employee_id{};
    std::int64_t tasks{};

    static consteval auto table() { return constable::common_table("load"); }
};

constexpr auto roots =
    from<employee>.where(col<&employee::boss_id> == null).select_as<chain>(into_member<&chain::depth>(val(0)), col<&employee::id>);
constexpr auto below =
    from<employee>.join<chain>(col<&employee::boss_id> == col<&chain::id>).select_as<chain>(into_member<&chain::depth>(col<&chain::depth> + 1), col<&employee::id>);
constexpr auto levels = from<chain>.with(roots.union_all(below)).order_by(col<&chain::depth>, col<&chain::id>);

// The columns stand in the order in which they are selected.
static_assert(
    sql<sqlite>(levels) ==
    "WITH RECURSIVE chain (depth, id) AS (SELECT ?, employees.id FROM employees WHERE employees.boss_id IS NULL "
    "UNION ALL SELECT chain.depth + ?, employees.id FROM employees JOIN chain ON employees.boss_id = chain.id) "
    "SELECT id, depth FROM chain ORDER BY depth, id");

constexpr auto loads =
    from<task>.group_by(col<&task::employee_id>).select_as<load>(col<&task::employee_id>, into_member<&load::tasks>(count()));

using same = alias<load, "same">;
constexpr auto busy = from<employee>
                          .with(loads)
                          .join<same>(col<&load::employee_id, same> == col<&employee::id>)
                          .where(col<&load::tasks, same> >= arg<0>)
                          .select(col<&employee::name>, col<&load::tasks, same>)
                          .order_by(col<&employee::id>);
static_assert(sql<postgres>(busy) ==
              "WITH load (employee_id, tasks) AS (SELECT tasks.employee_id, count(*) FROM tasks GROUP BY "
              "tasks.employee_id) SELECT employees.name, same.tasks FROM employees JOIN load AS same ON "
              "same.employee_id = employees.id WHERE same.tasks >= $1 ORDER BY employees.id");

static_assert(std::is_same_v<broken_rule<decltype(from<load>)>, error::common_table_not_given<load>>);

// A recursion has one step: the last query, behind a union, that joins its table once.
template <class Body>
constexpr bool bad_step(Body const&) {
    return detail::has_unsuitable_step(Body::model, id_of<chain>);
}
constexpr auto under = from<employee>.select_as<chain>(into_member<&chain::depth>(val(0)), col<&employee::id>);
static_assert(!bad_step(roots.union_all(below)) && !bad_step(roots.union_distinct(below)));
static_assert(!bad_step(roots.union_all(roots).union_all(below)) && !bad_step(roots.except(roots)));
static_assert(bad_step(roots.except(below)) && bad_step(roots.union_all(below).union_all(below)));
static_assert(bad_step(roots.union_all(below).union_all(roots)));
static_assert(bad_step(roots.union_all(under.where(in(col<&employee::id>, from<chain>.select(col<&chain::id>))))));
static_assert(bad_step(roots.union_all(under.left_join<chain>(col<&employee::boss_id> == col<&chain::id>))));

// A common table reads those before it, and no column of the statement that it is for.
constexpr auto again = from<chain>.select_as<load>(into_member<&load::employee_id>(col<&chain::id>),
                                                   into_member<&load::tasks>(col<&chain::depth>));
static_assert(std::is_void_v<broken_rule<decltype(from<load>.with(roots).with(again))>>);
static_assert(
    std::is_same_v<broken_rule<decltype(from<load>.with(again).with(roots))>, error::common_table_not_given<load>>);
constexpr auto about_outer =
    from<task>.where(col<&task::employee_id> == outer<&employee::id>).select_as<load>(col<&task::employee_id>, into_member<&load::tasks>(col<&task::id>));
static_assert(
    std::is_same_v<broken_rule<decltype(from<employee>.with(about_outer))>, error::outer_not_in_statement<employee>>);
static_assert(std::is_void_v<broken_rule<decltype(from<employee>.where(exists(from<load>.with(about_outer))))>>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "a recursive common table walks a tree") {
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (chain const& each : db(levels))
        found.emplace_back(each.id, each.depth);
    CHECK(found == std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 0}, {2, 1}, {3, 1}, {4, 2}, {5, 2}, {6, 3}});
}

TEST_CASE_METHOD(staff::on_each_engine, "a common table is joined under an alias, and takes arguments") {
    CHECK(db(busy, 2).all() == std::vector<std::tuple<std::string, std::int64_t>>{{"bob", 2}, {"di", 2}});
    CHECK(db(busy, 1).all().size() == 3);
}

TEST_CASE_METHOD(staff::on_each_engine, "a query inside a subquery has its own common tables") {
    const auto query = from<employee>
                           .where(in(col<&employee::id>,
                                     from<load>.with(loads).where(col<&load::tasks> == 2).select(col<&load::employee_id>)))
                           .select(col<&employee::id>)
                           .order_by(col<&employee::id>);
    CHECK(db(query).all() == std::vector<std::int64_t>{2, 4});
}

TEST_CASE_METHOD(staff::on_each_engine, "a common table inside a subquery, about the row outside") {
    std::vector<std::int64_t> wanted;
    for (employee const& each : employees)
        for (task const& of : tasks)
            if (of.employee_id == each.id && (wanted.empty() || wanted.back() != each.id))
                wanted.push_back(each.id);
    const auto working = from<employee>.where(exists(from<load>.with(about_outer))).select(col<&employee::id>);
    CHECK(db(working.order_by(col<&employee::id>)).all() == wanted);
}

TEST_CASE_METHOD(staff::on_each_engine, "a recursion under an alias and within a subquery gives the same rows") {
    using renamed = alias<chain, "renamed">;
    constexpr auto recursion = roots.union_all(below);
    std::vector<std::int64_t> deep;
    for (chain const& each : db(levels))
        if (each.depth > 1)
            deep.push_back(each.id);
    CHECK_FALSE(deep.empty());
    CHECK(
        db(from<renamed>.with(recursion).where(col<&chain::depth, renamed> > arg<0>).select(col<&chain::id, renamed>).order_by(col<&chain::depth, renamed>, col<&chain::id, renamed>),
           1)
            .all() == deep);
    const auto inside = from<chain>.with(recursion).where(col<&chain::depth> > arg<0>).select(col<&chain::id>);
    CHECK(
        db(from<employee>.where(in(col<&employee::id>, inside)).select(col<&employee::id>).order_by(col<&employee::id>),
           1)
            .all() == deep);
}
