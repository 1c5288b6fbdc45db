// SPDX-License-Identifier: BSL-1.0

// Enums that are types of PostgreSQL's own, and texts on SQLite: the same answers.

#include <constable/any.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

namespace {

// By name: done, late, open. By declaration: open, late, done.
enum class state { open, late, done };
enum class shade { Light, dark };

} // namespace

template <>
inline constexpr std::string_view constable::native_enum<state> = "task_state";
template <>
inline constexpr std::string_view constable::native_enum<shade> = "Shade";

using namespace constable;
using namespace constable_test;

namespace {

struct task {
    std::int64_t id{};
    state stage{};
    std::optional<state> before{};
    shade tint = shade::dark;
    std::vector<state> history{};

    static consteval auto table() {
        return constable::table("tasks", primary_key<&task::id>, default_value<&task::stage>(state::late),
                                indexed<&task::stage>, check("not_done_before", col<&task::before> != state::done));
    }
    friend bool operator==(task const&, task const&) = default;
};
/// The greatest state of each shade.
struct latest {
    shade tint{};
    std::optional<state> stage{};

    static consteval auto table() { return common_table("latest"); }
};
struct archived {
    state stage{};
    std::int64_t count{};

    static consteval auto table() {
        return constable::table("archived", primary_key<&archived::stage>,
                                indexed<&archived::count>.where(in(col<&archived::stage>, state::late, state::done)));
    }
    friend bool operator==(archived const&, archived const&) = default;
};

using work = schema<"work", task, archived>;
using ids = std::vector<std::int64_t>;

const std::vector<task> tasks{{1, state::open, std::nullopt, shade::Light, {state::open}},
                              {2, state::late, state::open, shade::dark, {state::open, state::late}},
                              {3, state::done, state::late, shade::dark, {}}};

any_database<work> filled(engine const& on) {
    auto db = open<work>(on.url(), any_options{});
    db.create_tables();
    db.insert_all(tasks);
    return db;
}

} // namespace

static_assert(ddl<work, postgres>.contains_text("CREATE TYPE task_state AS ENUM ('open', 'late', 'done')"));
static_assert(ddl<work, postgres>.contains_text("CREATE TYPE \"Shade\" AS ENUM ('Light', 'dark')"));
static_assert(ddl<work, sqlite>.contains_text("stage TEXT NOT NULL"));
static_assert(sql<postgres>(from<task>.where(col<&task::stage> == arg<0>).select(col<&task::id>)) ==
              "SELECT id FROM tasks WHERE stage = $1"); // as an index over the column has it

TEST_CASE("any_enums: rows come back, and the types are what they should be") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        CHECK(db(from<task>.order_by(col<&task::id>)).all() == tasks);
        db.verify();
        db(into<task>.set(col<&task::id> = 9, col<&task::tint> = shade::Light,
                          col<&task::history> = std::vector<state>{}));
        CHECK(db.get<task>(9).value().stage == state::late);
        CHECK(copy_in(db, std::vector<archived>{{state::done, 3}, {state::open, 1}}) == 2);
        CHECK(db.get<archived>(state::done) == archived{state::done, 3});
        std::vector<archived> counts{{state::done, 4}, {state::open, 2}};
        CHECK(update_all(db, counts) == 2);
        CHECK(db.get<archived>(state::open) == counts[1]);
        if (on.is_postgres())
            CHECK(text(open_postgres(on.url()),
                       "SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM pg_attribute "
                       "WHERE attrelid = 'tasks'::regclass AND attnum > 1") ==
                  "task_state task_state \"Shade\" text[]");
    });
}

TEST_CASE("any_enums: the same answers, ordered by name") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        const auto found = [&](auto condition) {
            return db(from<task>.where(condition).order_by(col<&task::id>).select(col<&task::id>)).all();
        };
        CHECK(found(col<&task::stage> == state::late) == ids{2});
        CHECK(found(col<&task::stage> != state::late) == ids{1, 3});
        CHECK(found(col<&task::stage> > state::late) == ids{1});
        CHECK(found(state::late >= col<&task::stage>) == ids{2, 3});
        CHECK(found(col<&task::before> < col<&task::stage>) == ids{});
        CHECK(found(between(col<&task::stage>, state::done, state::late)) == ids{2, 3});
        CHECK(found(in(col<&task::stage>, state::open, state::done)) == ids{1, 3});
        CHECK(found(in_values(col<&task::stage>, std::vector{state::open, state::late})) == ids{1, 2});
        CHECK(found(not_in_values(col<&task::stage>, std::vector{state::open})) == ids{2, 3});
        CHECK(found(col<&task::before> == null) == ids{1});
        CHECK(found(coalesce(col<&task::before>, state::done) == state::done) == ids{1});
        CHECK(db(from<task>.order_by(col<&task::stage>).select(col<&task::id>)).all() == ids{3, 2, 1});
        CHECK(db(from<task>.order_by(desc<&task::before>, col<&task::id>).select(col<&task::id>)).all() ==
              ids{2, 3, 1});
        CHECK(db(from<task>.select(min(col<&task::stage>), max(col<&task::stage>))).one() ==
              std::tuple{std::optional{state::done}, std::optional{state::open}});
        constexpr auto page = from<task>.order_by(col<&task::stage>, col<&task::id>).limit(2).select(col<&task::id>);
        CHECK(db(page.after(state::done, 3)).all() == ids{2, 1});
        CHECK(db(from<task>.group_by(col<&task::tint>).order_by(col<&task::tint>).select(col<&task::tint>, count()))
                  .all() == std::vector<std::tuple<shade, std::int64_t>>{{shade::Light, 1}, {shade::dark, 2}});
        CHECK(db(update<task>.set(col<&task::stage> = arg<0>).where(col<&task::stage> == arg<1>), state::done,
                 state::open)
                  .rows() == 1);
        CHECK(
            db(update<task>.set(col<&task::before> = col<&task::stage>, col<&task::stage> = state::open).where(col<&task::id> == 2))
                .rows() == 1);
        CHECK(db.get<task>(2).value().before == state::late);
        for (bool given : {true, false})
            CHECK(
                db(from<task>.where(dynamic(given, col<&task::stage> == state::done)).order_by(col<&task::id>).select(col<&task::id>))
                    .all() == (given ? ids{1, 3} : ids{1, 2, 3}));
    });
}

TEST_CASE("any_enums: in queries of queries, and as results of expressions") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        using states = std::vector<state>;
        constexpr auto stages = from<task>.select(col<&task::stage>);
        CHECK(db(stages.union_all(stages).order_by(col<&task::stage>).limit(3)).all() ==
              states{state::done, state::done, state::late});
        CHECK(db(stages.distinct().order_by(col<&task::stage>)).all() == states{state::done, state::late, state::open});
        constexpr auto greatest = from<task>.select(max(col<&task::stage>));
        CHECK(db(from<task>.where(col<&task::stage> == subquery(greatest)).select(col<&task::id>)).all() == ids{1});
        CHECK(db(from<task>.where(in(col<&task::stage>, greatest)).select(col<&task::id>)).all() == ids{1});
        constexpr auto per_shade =
            from<task>.group_by(col<&task::tint>).select_as<latest>(col<&task::tint>, into_member<&latest::stage>(max(col<&task::stage>)));
        CHECK(db(from<task>.join<latest>(col<&latest::stage> == col<&task::stage>)
                     .with(per_shade)
                     .where(in_values(col<&latest::tint>, std::vector{shade::dark}))
                     .order_by(col<&task::id>)
                     .select(col<&task::id>, col<&latest::tint>))
                  .all() == std::vector<std::tuple<std::int64_t, shade>>{{2, shade::dark}});
        const auto set_to = [&](auto value) {
            db(update<task>.set(col<&task::stage> = value).where(col<&task::id> == 3));
            return db.get<task>(3).value().stage;
        };
        CHECK(set_to(when(col<&task::id> > 2, state::open).otherwise(state::late)) == state::open);
        CHECK(set_to(when(col<&task::id> > 3, state::open).otherwise(col<&task::stage>)) == state::open);
        CHECK(db(update<archived>
                     .set(col<&archived::count> =
                              when(col<&archived::stage> < state::late, 1).otherwise(col<&archived::count>))
                     .all_rows())
                  .rows() == 0);
        CHECK(set_to(coalesce(subquery(from<task>.select(min(col<&task::stage>))), state::done)) == state::late);
        CHECK(
            db(update<task>.set(col<&task::stage> = state::done).where(col<&task::id> == 3).returning(col<&task::stage>))
                .one() == state::done);
    });
}

TEST_CASE("any_enums: rows are grouped and numbered by what is made of them") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        constexpr auto early = when(col<&task::stage> < state::late, 1).otherwise(0);
        CHECK(db(from<task>.group_by(early).select(count())).all().size() == 2);
        constexpr auto before = coalesce(col<&task::before>, col<&task::stage>);
        CHECK(db(from<task>.group_by(before).order_by(before).select(before, count())).all() ==
              std::vector<std::tuple<state, std::int64_t>>{{state::late, 1}, {state::open, 2}});
        CHECK(
            db(from<task>.where(col<&task::id> == 3).select(row_number().over(window.partition_by(col<&task::tint>, col<&task::stage>)) == 1))
                .value_or(false));
    });
}

TEST_CASE("any_enums: a label that one side does not know") {
    postgres_scratch scratch;
    auto db = open<work>(scratch.url(), any_options{});
    db.connection().execute("CREATE TYPE task_state AS ENUM ('open', 'done', 'lost')");
    db.connection().execute("CREATE TYPE \"Shade\" AS ENUM ('Light', 'dark')");
    db.connection().execute("CREATE TABLE archived (stage task_state PRIMARY KEY, count bigint NOT NULL)");
    db.connection().execute("INSERT INTO archived VALUES ('lost', 1)");
    db.connection().execute("CREATE TABLE tasks (id bigint PRIMARY KEY, stage task_state NOT NULL, before task_state, "
                            "tint \"Shade\" NOT NULL, history text[] NOT NULL)");
    const auto lacking = error_of([&] { db.verify(); });
    CHECK(lacking.kind == error_kind::schema_mismatch);
    CHECK(lacking.facts.columns == "stage");
    CHECK(lacking.facts.message == "the type 'task_state' has no label 'late'");
    const auto refused = error_of([&] { std::ignore = db(from<archived>).all(); });
    CHECK(refused.kind == error_kind::invalid_value);
    CHECK(refused.facts.table == "archived");
    CHECK(refused.facts.columns == "stage");
    const auto unknown = error_of([&] { db.insert(archived{state::late, 1}); });
    CHECK(unknown.kind == error_kind::invalid_value);
    CHECK(unknown.facts.remedy.find("ADD VALUE") != std::string::npos);
    db.insert(archived{state::open, 1});
    db.connection().execute("ALTER TYPE task_state ADD VALUE 'late'");
    const auto surplus = error_of([&] { db.verify(); });
    CHECK(surplus.facts.message == "the type 'task_state' has a label 'lost', the enum has no such name");
}

TEST_CASE("any_enums: a type that is made anew") {
    postgres_scratch scratch;
    auto db = open<work>(scratch.url(), any_options{});
    db.create_tables();
    const auto open_ones = [&] {
        return db(from<archived>.where(col<&archived::count> > 0 && col<&archived::stage> != state::done).select(col<&archived::count>))
            .all();
    };
    db.insert(archived{state::open, 5});
    CHECK(open_ones() == ids{5});
    scratch.open().execute("DROP INDEX idx_archived_count; ALTER TYPE task_state RENAME TO old_state; CREATE TYPE "
                           "task_state AS ENUM ('done', 'late', "
                           "'open'); ALTER TABLE archived ALTER stage TYPE task_state USING stage::text::task_state; "
                           "DROP TABLE tasks; DROP TYPE old_state");
    CHECK(open_ones() == ids{5});
    db.insert(archived{state::late, 6});
}
