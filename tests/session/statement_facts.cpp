// SPDX-License-Identifier: BSL-1.0
#include <constable/session/statement_facts.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/staff.hpp"

using namespace constable;
using namespace staff;

namespace {

constexpr auto by_name = from<employee>.where(col<&employee::name> == arg<0>);
constexpr auto by_boss = from<employee>.where(col<&employee::boss_id> == arg<0>);

template <class Dialect, class Query>
constexpr statement_facts const& facts(Query const&) {
    return facts_of<Query, Dialect>;
}

static_assert(facts<sqlite>(by_name).sql == sql<sqlite>(by_name));
static_assert(facts<postgres>(by_name).sql == sql<postgres>(by_name));

} // namespace

TEST_CASE("the facts of a statement hold for its type") {
    CHECK(facts<sqlite>(by_name).slot == facts<postgres>(by_name).slot);
    CHECK(facts<sqlite>(by_name).slot != facts<sqlite>(by_boss).slot);
    CHECK(slot_in(*facts<sqlite>(by_name).slot) == slot_of<std::remove_const_t<decltype(by_name)>>());
    CHECK(facts<sqlite>(by_boss).model.table() == "employees");
    CHECK(facts<sqlite>(by_boss).model.parameter(0).column == "boss_id");
}
