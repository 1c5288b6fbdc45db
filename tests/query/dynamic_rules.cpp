// SPDX-License-Identifier: BSL-1.0

// Where dynamic parts may stand: rules as ordinary functions.

#include <constable/query/dynamic_rules.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>

using namespace constable;

namespace {

struct user {
    std::int64_t id{};
    std::string name;
    std::optional<int> age;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

constexpr auto id = col<&user::id>;
constexpr auto age = col<&user::age>;
constexpr auto part = dynamic(true, age > 3);

template <class Query>
constexpr dynamic_rule rule(Query const&) {
    return broken_dynamic_rule(Query::model);
}
template <class Query>
constexpr bool runs(Query const&, std::uint64_t mask) {
    return !has_nothing_to_do<Query>(mask);
}
template <class Query>
constexpr bool dynamic_query(Query const&) {
    return is_dynamic<Query>;
}

static_assert(!dynamic_query(from<user>.where(id > 3)));
static_assert(dynamic_query(from<user>.where(part)));
static_assert(dynamic_query(from<user>.order_by(dynamic(true, id))));
static_assert(dynamic_query(update<user>.set(dynamic(true, age = 1))));
static_assert(!dynamic_query(update<user>.set(age = 1)));
static_assert(!dynamic_query(into<user>.set(age = 1)));

static_assert(rule(from<user>.where(part)) == dynamic_rule::none);
static_assert(rule(from<user>.where(id > 1 && (part || (id < 2 && part)))) == dynamic_rule::none);
static_assert(rule(from<user>.where(!part)) == dynamic_rule::misplaced);
static_assert(rule(from<user>.where(id > 1 && !(part && id > 2))) == dynamic_rule::misplaced);
static_assert(rule(from<user>.where(part == true)) == dynamic_rule::misplaced);
static_assert(rule(from<user>.select(id, part)) == dynamic_rule::misplaced);
static_assert(rule(from<user>.select(count()).group_by(age).having(part)) == dynamic_rule::misplaced);
static_assert(rule(from<user>.select(count()).group_by(dynamic(true, age))) == dynamic_rule::misplaced);
static_assert(rule(from<user>.order_by(dynamic(true, id), descending(part))) == dynamic_rule::none);
static_assert(rule(from<user>.order_by(dynamic(true, id) + 1)) == dynamic_rule::misplaced);

static_assert(rule(update<user>.set(dynamic(true, age = 1)).where(id == 1 && part)) == dynamic_rule::none);
static_assert(rule(update<user>.set(age = dynamic(true, age) + 1).where(id == 1)) == dynamic_rule::misplaced);
static_assert(rule(update<user>.set(age = 1).where(id == 1).returning(part)) == dynamic_rule::misplaced);
static_assert(rule(into<user>.set(dynamic(true, age = 1))) == dynamic_rule::misplaced);
static_assert(rule(into<user>.set(age = 1).on_conflict<&user::id>().do_update(dynamic(true, age = 1))) ==
              dynamic_rule::misplaced);

// A write must not lose its condition.
static_assert(rule(erase<user>.where(part)) == dynamic_rule::vanishing);
static_assert(rule(update<user>.set(age = 1).where(part && part)) == dynamic_rule::vanishing);
static_assert(rule(erase<user>.where(part && id > 1)) == dynamic_rule::none);
static_assert(rule(erase<user>.where(part || part)) == dynamic_rule::none); // false without its parts
static_assert(rule(erase<user>.where(part || id > 1)) == dynamic_rule::none);
static_assert(rule(erase<user>.where(id == 1 || (part && part))) == dynamic_rule::vanishing);
static_assert(rule(erase<user>.where(id == 1 && (part || (part && part)))) == dynamic_rule::none);
static_assert(rule(erase<user>.all_rows()) == dynamic_rule::none);

static_assert(!runs(update<user>.set(dynamic(true, age = 1), dynamic(true, id = 2)), 0b00));
static_assert(runs(update<user>.set(dynamic(true, age = 1), dynamic(true, id = 2)), 0b10));
static_assert(!runs(update<user>.set(dynamic(true, age = 1)).where(part && id == 1), 0b10));
static_assert(runs(update<user>.set(dynamic(true, age = 1), id = 2), 0));
static_assert(runs(erase<user>.where(part && id == 1), 0));

static_assert(
    std::is_same_v<broken_rule<std::remove_const_t<decltype(erase<user>.where(part))>>, error::vanishing_where<user>>);

} // namespace

TEST_CASE("sixty-four parts are allowed") {
    const auto eight = part && part && part && part && part && part && part && part;
    const auto most = eight && eight && eight && eight && eight && eight && eight && eight;
    CHECK(rule(from<user>.where(most)) == dynamic_rule::none);
    CHECK(rule(from<user>.where(most).order_by(dynamic(true, id))) == dynamic_rule::too_many);
}
