// SPDX-License-Identifier: BSL-1.0

#include <constable/query/select_options.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

TEST_CASE("an option is added to those that are there") {
    constexpr auto both = detail::with_scan(detail::with_distinct({}));
    STATIC_CHECK(both.distinct);
    STATIC_CHECK(both.scans);
    STATIC_CHECK_FALSE(both.pages);
    STATIC_CHECK(detail::with_distinct_on(both, 2).distinct_on == 2);
    STATIC_CHECK(detail::with_page({}).pages);
}

TEST_CASE("what happens at a held row asks for a lock, and keeps the one that was asked for") {
    STATIC_CHECK(detail::with_wait({}, row_wait::nowait).lock == row_lock::for_update);
    STATIC_CHECK(detail::with_wait(detail::with_lock({}, row_lock::for_share), row_wait::nowait).lock ==
                 row_lock::for_share);
}
