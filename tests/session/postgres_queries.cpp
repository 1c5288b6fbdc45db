// SPDX-License-Identifier: BSL-1.0

// Queries that PostgreSQL alone has, on a server.

#include <constable/postgres.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"
#include "tests/support/staff.hpp"

using namespace constable;
using namespace constable_test;
using staff::employee;
using staff::task;

namespace {

struct recent {
    std::int64_t id{};
    std::string title{};

    static consteval auto table() { return common_table("recent"); }
};

constexpr auto last_tasks =
    from<task>.where(col<&task::employee_id> == outer<&employee::id>).order_by(desc<&task::id>).limit(arg<0>).select_as<recent>(col<&task::id>, col<&task::title>);

auto filled(postgres_scratch const& scratch) {
    auto db = open<staff::schema>(scratch.url(), postgres_options{});
    db.create_tables();
    for (employee const& each : staff::employees)
        db.insert(each);
    for (task const& each : staff::tasks)
        db.insert(each);
    return db;
}

using named = std::tuple<std::string, std::string>;
using maybe_named = std::tuple<std::string, std::optional<std::string>>;

} // namespace

TEST_CASE("distinct_on: the first row of each group") {
    postgres_scratch scratch;
    auto db = filled(scratch);
    CHECK(
        db(from<task>.order_by(col<&task::employee_id>, desc<&task::id>).distinct_on(col<&task::employee_id>).select(col<&task::employee_id>, col<&task::title>))
            .all() == std::vector<std::tuple<std::int64_t, std::string>>{{2, "mail"}, {4, "cook"}, {6, "wash"}});
    CHECK(
        db(from<task>.order_by(upper(col<&task::title>), col<&task::id>).distinct_on(upper(col<&task::title>)).limit(2).select(col<&task::id>))
            .all() == std::vector<std::int64_t>{1, 2});
    // The last task of each, and of these the ones with hours.
    constexpr auto last =
        from<task>.order_by(col<&task::employee_id>, desc<&task::id>).distinct_on(col<&task::employee_id>).select(col<&task::id>);
    CHECK(
        db(from<task>.where(in(col<&task::id>, last) && col<&task::hours> > 1).order_by(col<&task::id>).select(col<&task::id>))
            .all() == std::vector<std::int64_t>{3, 5});
}

TEST_CASE("lateral: the rows of a query for each row") {
    postgres_scratch scratch;
    auto db = filled(scratch);
    constexpr auto each = from<employee>.join_lateral(last_tasks)
                              .where(col<&employee::pay> < arg<1>)
                              .order_by(col<&employee::id>, col<&recent::id>)
                              .select(col<&employee::name>, col<&recent::title>);
    CHECK(db(each, 1, 40).all() == std::vector<named>{{"bob", "mail"}, {"di", "cook"}, {"flo", "wash"}});
    CHECK(db(each, 2, 25).all() == std::vector<named>{{"di", "mail"}, {"di", "cook"}, {"flo", "wash"}});
    constexpr auto all =
        from<employee>.left_join_lateral(last_tasks).where(col<&employee::id> < 3).order_by(col<&employee::id>).select(col<&employee::name>, col<&recent::title>);
    CHECK(db(all, 1).all() == std::vector<maybe_named>{{"ann", std::nullopt}, {"bob", "mail"}});
}
