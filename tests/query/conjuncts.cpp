// SPDX-License-Identifier: BSL-1.0
#include <constable/query/conjuncts.hpp>

#include <catch2/catch_test_macros.hpp>

#include "../support/staff.hpp"

using namespace constable;
using staff::employee;
using staff::task;

namespace {

constexpr auto id = col<&employee::id>;
constexpr auto pay = col<&employee::pay>;

template <class E>
constexpr std::size_t count_of(E const&) {
    detail::conjunct_list list;
    detail::split_conjuncts(list, nodes_of<E>);
    return list.size();
}

static_assert(count_of(id == 1) == 1 && count_of(id == 1 && pay > 2) == 2 &&
              count_of((id == 1 && pay > 2) && pay < 9) == 3);
static_assert(count_of(id == 1 || pay > 2) == 1 && count_of(!(id == 1 && pay > 2)) == 1);

constexpr std::array sources{detail::source_named<employee>};

template <class E>
constexpr bool reads(E const&) {
    return detail::reads_outer(nodes_of<E>, sources);
}

static_assert(reads(exists(from<task>.where(col<&task::employee_id> == outer<&employee::id>))));
static_assert(!reads(exists(from<task>.where(col<&task::employee_id> == 1))) && !reads(id == 1));
static_assert(reads(exists(
    from<task>.select(col<&task::id>).union_all(from<task>.where(col<&task::employee_id> == outer<&employee::id>).select(col<&task::id>)))));
static_assert(detail::reads_source(nodes_of<decltype(id == 1)>, id_of<employee>) &&
              !detail::reads_source(nodes_of<decltype(id == 1)>, id_of<task>));

} // namespace

TEST_CASE("more conditions than are looked at are left alone") {
    detail::conjunct_list list;
    constexpr auto nodes = nodes_of<decltype(id == 1 && pay == 2)>;
    for (std::size_t i = 0; i < detail::max_conjuncts; ++i)
        detail::split_conjuncts(list, nodes);
    CHECK(list.size() == detail::max_conjuncts);
}
