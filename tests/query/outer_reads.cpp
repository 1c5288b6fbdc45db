// SPDX-License-Identifier: BSL-1.0
#include <constable/query/outer_reads.hpp>

#include <type_traits>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

using other = alias<task, "other">;
using boss = alias<employee, "boss">;

/// What a statement on tasks reads.
template <class E>
consteval detail::columns_read reads(E const&) {
    detail::columns_read found;
    constexpr auto& sources = decltype(from<task>)::visible_tables;
    detail::find_columns_read(nodes_of<E>, detail::source_level{sources}, found);
    return found;
}

constexpr auto own = reads(col<&task::hours>);
static_assert(own.own && !own.outer);
constexpr auto outside = reads(outer<&employee::pay>);
static_assert(!outside.own && outside.outer);
constexpr auto constant = reads(val(1));
static_assert(!constant.own && !constant.outer);

// What a subquery reads of itself is nobody's; what it reads by outer<…> belongs to whom it leads.
constexpr auto inner = reads(subquery(from<other>.select(max(col<&task::hours, other>))));
static_assert(!inner.own && !inner.outer);
constexpr auto correlated =
    reads(subquery(from<other>.where(col<&task::id, other> == outer<&task::id>).select(max(col<&task::hours, other>))));
static_assert(correlated.own && !correlated.outer);
constexpr auto beyond = reads(exists(from<other>.where(col<&task::employee_id, other> == outer<&employee::id>)));
static_assert(!beyond.own && beyond.outer);

} // namespace

// An aggregate whose subquery reads the row outside and none of its own would be one of the statement outside.
constexpr auto last_of_boss = subquery(from<other>
                                           .where(col<&task::employee_id, other> == outer<&employee::id>)
                                           .select(col<&task::title, other>)
                                           .order_by(descending(col<&task::id, other>))
                                           .limit(1));
constexpr auto strange = from<task>.select(max(last_of_boss));
static_assert(std::is_same_v<typename decltype(std::remove_const_t<decltype(strange)>::check_parts())::type,
                             error::aggregate_of_outer<std::remove_const_t<decltype(max(last_of_boss))>>>);

TEST_CASE_METHOD(staff::on_each_engine, "an aggregate reads its own rows through a subquery") {
    constexpr auto name_of = subquery(
        from<boss>.where(col<&employee::id, boss> == outer<&task::employee_id>).select(col<&employee::name, boss>));
    CHECK(db(from<task>.select(max(name_of))).one() == "flo");
}
