// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/insert.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <constable/dialect/sqlite.hpp>
#include <constable/query/sql.hpp>

#include "../support/nodes.hpp"
#include "../support/parameters.hpp"

using namespace constable;
using constable_test::parameters_of;
using constable_test::reads;

namespace {

struct member {
    std::int64_t id{};
    std::string name{};
    std::string name_lower{};
    std::optional<std::int32_t> age{};
    bool active{};
    std::int64_t version{1};
    timestamp joined{};
    std::optional<timestamp> left{};
    timestamp changed{};
    static consteval auto table() {
        return constable::table(
            "members", primary_key<&member::id>, unique_key<&member::name>, unique_key<&member::name, &member::age>,
            indexed<&member::active, &member::age>.unique(), generated<&member::name_lower>(lower(col<&member::name>)),
            default_value<&member::active>(true), default_now<&member::joined>, default_now<&member::left>,
            row_version<&member::version>, updated_at<&member::changed>);
    }
};

struct setting {
    std::string key{};
    std::string value{};
    static consteval auto table() { return constable::table("settings", primary_key<&setting::key>); }
};

struct counter {
    std::int64_t id{};
    static consteval auto table() { return constable::table("counters", primary_key<&counter::id>.client_assigned()); }
};

constexpr auto name = col<&member::name>;
constexpr auto age = col<&member::age>;

// --- which key, which columns ----------------------------------------------------------------------------------------

static_assert(std::is_same_v<primary_key_of<member>, member_list<&member::id>>);
static_assert(std::is_same_v<primary_key_of<setting>, member_list<&setting::key>>);
static_assert(detail::key_is_assigned<member> && !detail::key_is_assigned<setting> &&
              !detail::key_is_assigned<counter>);

template <class Query>
constexpr std::size_t written = Query::model.values.size();
static_assert(written<decltype(into<member>.values(std::declval<member const&>()))> == 7); // neither key nor generated
static_assert(written<decltype(into<member>.values_with_key(std::declval<member const&>()))> == 8);
static_assert(written<decltype(into<setting>.values(std::declval<setting const&>()))> == 2);
static_assert(written<decltype(into<counter>.values(std::declval<counter const&>()))> == 1);

// Columns with a default, NULL or the database's own value may be left out.
constexpr auto least = into<member>.set(name = arg<0>, col<&member::version> = 1, col<&member::changed> = timestamp{});
static_assert(sql<sqlite>(least) == "INSERT INTO members (name, version, changed) VALUES (?, ?, ?)");
static_assert(decltype(least)::model.rows == 1 && decltype(least)::model.on_conflict == conflict_action::fail);

// --- conflicts -------------------------------------------------------------------------------------------------------

constexpr auto ignoring = least.on_conflict<&member::name>().do_nothing();
static_assert(decltype(ignoring)::model.on_conflict == conflict_action::do_nothing &&
              decltype(ignoring)::model.updates.empty());
static_assert(decltype(ignoring)::model.conflict_columns.size() == 1 &&
              decltype(ignoring)::model.conflict_columns[0] == "name");

// The target is the primary key, a unique key or a unique index over all rows; the order of its columns does not
// matter.
constexpr auto upsert =
    least.on_conflict<&member::age, &member::active>().do_update(age = excluded<&member::age> + age);
constexpr auto& upserted = decltype(upsert)::model;
static_assert(upserted.on_conflict == conflict_action::do_update && upserted.updates.size() == 3);
static_assert(reads(upserted.updates[0].value, "add(excluded.age,age)"));
static_assert(upserted.updates[1].column == "version" && upserted.updates[2].column == "changed");
static_assert(decltype(least.on_conflict<&member::id>().do_nothing())::model.conflict_columns[0] == "id");
static_assert(decltype(least.on_conflict<&member::age, &member::name>().do_nothing())::model.conflict_columns.size() ==
              2);

// --- returning -------------------------------------------------------------------------------------------------------

static_assert(std::is_void_v<decltype(least)::row>);
static_assert(std::is_same_v<decltype(least.returning(col<&member::id>))::row, std::int64_t>);
static_assert(std::is_same_v<decltype(least.returning(whole<member>, age))::row,
                             std::tuple<member, std::optional<std::int32_t>>>);
static_assert(std::is_same_v<decltype(least.returning(col<&member::id>).on_conflict<&member::name>().do_nothing())::row,
                             std::int64_t>);

} // namespace

TEST_CASE("a row's members are bound in the order of its columns") {
    const member row{.id = 9,
                     .name = "ada",
                     .name_lower = "not written",
                     .age = 36,
                     .active = true,
                     .version = 4,
                     .joined = timestamp::from_civil(1999, 1, 1),
                     .left = timestamp::from_civil(1999, 1, 2),
                     .changed = timestamp::from_civil(1999, 1, 3)};
    CHECK(parameters_of(into<member>.values(row)) == "ada 36 true 4 time time time");
    CHECK(parameters_of(into<member>.values_with_key(row)) == "9 ada 36 true 4 time time time");
}

TEST_CASE("the library gives the times that a row leaves open") {
    const member row{.name = "bob"};
    CHECK(parameters_of(into<member>.values(row)) == "bob null false 1 now now now");
}

TEST_CASE("several rows are bound one after the other") {
    const std::array<setting, 3> rows{{{"a", "1"}, {"b", "2"}, {"c", "3"}}};
    const insert_query<setting, row_values<setting, true, 3>> query{{rows.data()}};
    CHECK(parameters_of(query) == "a 1 b 2 c 3");
    CHECK(sql<sqlite>(query) == "INSERT INTO settings (key, value) VALUES (?, ?), (?, ?), (?, ?)");
}

TEST_CASE("a row is lent to the statement") {
    setting row{"k", "before"};
    const auto query = into<setting>.values(row);
    row.value = "after";
    CHECK(parameters_of(query) == "k after");
}

TEST_CASE("values, updates and RETURNING are bound in the order of the text") {
    const auto query =
        least.on_conflict<&member::name>().do_update(age = 2, col<&member::active> = false).returning(age + 3);
    CHECK(parameters_of(query) == "stored0 1 epoch 2 false now 3");
    CHECK(sql<sqlite>(query) == "INSERT INTO members (name, version, changed) VALUES (?, ?, ?) ON CONFLICT (name) DO "
                                "UPDATE SET age = ?, active = "
                                "?, version = members.version + 1, changed = ? RETURNING age + ?");
    CHECK(parameters_of(ignoring) == "stored0 1 epoch");
}

TEST_CASE("a key of 0 is no key only where the database gives keys") {
    CHECK_FALSE(detail::has_key(member{}));
    CHECK(detail::has_key(member{.id = 5}));
    CHECK(detail::has_key(counter{.id = 0}));
    CHECK(detail::has_key(setting{}));
}
