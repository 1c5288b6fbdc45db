// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/cast.hpp>

#include <tuple>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto pay = col<&employee::pay>;
constexpr auto casts =
    from<employee>.where(col<&employee::id> == 1 || col<&employee::id> == -1).select(cast_to<double>(pay) / 4, cast_to<std::string>(pay), cast_to<std::int64_t>(cast_to<std::string>(pay + 1)), cast_to<std::int64_t>(col<&employee::boss_id>));

static_assert(sql<sqlite>(casts) == "SELECT CAST(pay AS REAL) / ?, CAST(pay AS TEXT), CAST(CAST(pay + ? AS TEXT) AS "
                                    "INTEGER), CAST(boss_id AS INTEGER) FROM employees WHERE id = ? OR id = ?");
static_assert(sql<postgres>(from<employee>.select(cast_to<double>(pay), cast_to<std::string>(pay))) ==
              "SELECT CAST(pay AS double precision), CAST(pay AS text) FROM employees");
static_assert(
    std::is_same_v<decltype(casts)::row, std::tuple<double, std::string, std::int64_t, std::optional<std::int64_t>>>);

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "casts give values of their type") {
    CHECK(db(casts).one() ==
          std::tuple<double, std::string, std::int64_t, std::optional<std::int64_t>>{12.5, "50", 51, {}});
}
