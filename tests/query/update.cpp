// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/update.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <constable/dialect/sqlite.hpp>
#include <constable/query/sql.hpp>

#include "../support/nodes.hpp"
#include "../support/parameters.hpp"

using namespace constable;
using constable_test::parameters_of;
using constable_test::reads;

namespace {

struct note {
    std::int64_t id{};
    std::string text{};
    std::optional<std::int32_t> stars{};
    std::int64_t version{1};
    timestamp changed{};
    timestamp seen{};
    static consteval auto table() {
        return constable::table("notes", primary_key<&note::id>, row_version<&note::version>,
                                updated_at<&note::changed>, updated_at<&note::seen>);
    }
};

constexpr auto id = col<&note::id>;
constexpr auto text = col<&note::text>;
constexpr auto stars = col<&note::stars>;

// --- update ----------------------------------------------------------------------------------------------------------

constexpr auto change = update<note>.set(text = arg<0>, stars += 1).where(id == arg<1>).returning(text, stars);
constexpr auto& model = decltype(change)::model;
static_assert(model.table->name == "notes" && reads(model.where, "equal(id,?1)") &&
              reads(model.returning, "text,stars"));
static_assert(model.assignments.size() == 5 && model.assignments[0].column == "text" &&
              reads(model.assignments[0].value, "?0") && reads(model.assignments[1].value, "add(stars,?)"));
static_assert(model.assignments[2].column == "version" && reads(model.assignments[2].value, "add(version,1)"));
static_assert(model.assignments[3].column == "changed" && model.assignments[4].column == "seen" &&
              reads(model.assignments[4].value, "?"));
static_assert(std::is_same_v<decltype(change)::row, std::tuple<std::string, std::optional<std::int32_t>>>);

static_assert(decltype(update<note>.set(text = "").all_rows())::model.where.empty());
static_assert(std::is_void_v<decltype(update<note>.set(text = "").all_rows())::row>);
static_assert(std::is_same_v<decltype(update<note>.set(text = "").all_rows().returning(whole<note>))::row, note>);
static_assert(std::is_same_v<decltype(update<note>.set(text = "").all_rows().returning(id))::row, std::int64_t>);

// --- erase -----------------------------------------------------------------------------------------------------------

constexpr auto removal = erase<note>.where(stars == null || id < 5).returning(id);
static_assert(reads(decltype(removal)::model.where, "logical_or(is_null(stars),less(id,?))"));
static_assert(decltype(removal)::model.table == &table_of<note>);
static_assert(std::is_same_v<decltype(removal)::row, std::int64_t> &&
              std::is_void_v<decltype(erase<note>.all_rows())::row>);
static_assert(std::is_empty_v<decltype(erase<note>.where(id == arg<0>))>);

} // namespace

TEST_CASE("the values of an update are bound in the order of its text") {
    CHECK(parameters_of(change) == "stored0 1 now now arg1");
    CHECK(parameters_of(update<note>.set(text = "t", stars = 2).where(id == 3 && text != "u").returning(id + 4)) ==
          "t 2 now now 3 u 4");
    CHECK(parameters_of(update<note>.where(id == 3).set(text = "t").returning(id + 4)) == "t now now 3 4");
    CHECK(parameters_of(update<note>.set(stars = null, text = lower(text)).all_rows()) == "now now");
}

TEST_CASE("a column that is assigned is not maintained") {
    CHECK(parameters_of(update<note>.set(col<&note::changed> = timestamp{}).where(id == 1)) == "epoch now 1");
    constexpr auto text_of = sql<sqlite>(update<note>.set(col<&note::changed> = timestamp{}).where(id == 1));
    STATIC_CHECK(text_of == "UPDATE notes SET changed = ?, version = version + 1, seen = ? WHERE id = ?");
}

TEST_CASE("the values of an erase are bound in the order of its text") {
    CHECK(parameters_of(removal) == "5");
    CHECK(parameters_of(erase<note>.where(id == 1 && text == arg<0>).returning(stars + 2)) == "1 arg0 2");
    CHECK(parameters_of(erase<note>.all_rows()).empty());
}
