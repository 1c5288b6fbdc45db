// SPDX-License-Identifier: BSL-1.0

#include <constable/query/distinct_on.hpp>

#include <cstdint>
#include <string>
#include <type_traits>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>

using namespace constable;

namespace {

struct event {
    std::int64_t id{};
    std::int64_t user_id{};
    std::string kind{};
    std::int32_t at{};

    static consteval auto table() { return constable::table("events", primary_key<&event::id>); }
};

constexpr auto in_time = from<event>.order_by(col<&event::user_id>, desc<&event::at>);
constexpr auto last_of_each = in_time.distinct_on(col<&event::user_id>);

template <class Query>
constexpr bool out_of_order(Query const&) {
    return std::is_same_v<broken_rule<Query>, error::distinct_on_without_order<event>>;
}

} // namespace

TEST_CASE("distinct_on: the keys stand in front of the columns") {
    STATIC_CHECK(sql<postgres>(last_of_each) ==
                 R"(SELECT DISTINCT ON (user_id) id, user_id, kind, at FROM events ORDER BY user_id, at DESC)");
    STATIC_CHECK(sql<postgres>(in_time.distinct_on(col<&event::user_id>, col<&event::at>).select(col<&event::kind>)) ==
                 R"(SELECT DISTINCT ON (user_id, at) kind FROM events ORDER BY user_id, at DESC)");
}

TEST_CASE("distinct_on: keys are written as the terms of the order are") {
    constexpr auto by_text =
        from<event>.order_by(lower(col<&event::kind>), col<&event::id>).distinct_on(lower(col<&event::kind>)).select(upper(col<&event::kind>));
    STATIC_CHECK(sql<postgres>(by_text) ==
                 R"(SELECT DISTINCT ON (lower(events.kind COLLATE "C")) upper(kind COLLATE "C") FROM events )"
                 R"(ORDER BY lower(events.kind COLLATE "C"), events.id)");
}

TEST_CASE("distinct_on: what does not go with it") {
    STATIC_CHECK_FALSE(out_of_order(last_of_each));
    STATIC_CHECK(out_of_order(last_of_each.distinct()));
    STATIC_CHECK(std::is_same_v<broken_rule<decltype(last_of_each.for_update())>, error::lock_without_rows<event>>);
    STATIC_CHECK(std::is_same_v<detail::broken_distinct_on<decltype(from<event>), no_clause, column<&event::id>>,
                                error::distinct_on_without_order<event>>);
    using order = decltype(in_time.order);
    STATIC_CHECK(std::is_same_v<detail::broken_distinct_on<decltype(in_time), order, column<&event::at>>,
                                error::distinct_on_without_order<event>>);
    STATIC_CHECK(std::is_void_v<detail::broken_distinct_on<decltype(in_time), order, column<&event::user_id>>>);
    STATIC_CHECK(std::is_same_v<detail::broken_order<decltype(last_of_each), column<&event::id>>,
                                error::distinct_on_without_order<event>>);
    STATIC_CHECK(first_lacking_feature(sqlite::traits, decltype(last_of_each)::model) == dialect_feature::distinct_on);
    STATIC_CHECK(first_lacking_feature(postgres::traits, decltype(last_of_each)::model) == dialect_feature::none);
}
