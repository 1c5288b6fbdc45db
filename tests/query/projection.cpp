// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/query/projection.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <constable/query/select.hpp>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

struct shop {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> city{};
    static consteval auto table() { return constable::table("shops", primary_key<&shop::id>); }
};

struct sale {
    std::int64_t id{};
    std::int64_t shop_id{};
    std::optional<std::int64_t> branch_id{};
    std::int32_t amount{};
    decimal<8, 2> price{};
    std::optional<double> rating{};
    static consteval auto table() {
        return constable::table("sales", primary_key<&sale::id>, foreign_key<&sale::shop_id>.references<&shop::id>());
    }
};

struct summary {
    std::string name{};
    std::optional<std::int64_t> total{};
    std::int64_t sales{};
};
/// Members of a plain type take what can be null in neither way.
struct loose {
    std::optional<std::int64_t> id{};
    std::optional<std::string> city{};
};

constexpr auto name = col<&shop::name>;
constexpr auto amount = col<&sale::amount>;

template <class Query>
using row_of = typename Query::row;
template <class Query, class Row>
constexpr bool gives = std::is_same_v<row_of<Query>, Row>;

// --- whole tables ----------------------------------------------------------------------------------------------------

static_assert(reads(nodes_of<whole_table<shop>>, "id,name,city"));
static_assert(nodes_of<whole_table<shop>>[2].nullable && nodes_of<whole_table<shop>>[0].table == id_of<shop>);
static_assert(gives<decltype(from<shop>.select(whole<shop>)), shop>);
static_assert(gives<decltype(from<sale>.join<shop>().select(whole<sale>, whole<shop>)), std::tuple<sale, shop>>);
static_assert(gives<decltype(from<shop>.left_join<sale>().select(whole<shop>, whole<sale>, amount)),
                    std::tuple<shop, std::optional<sale>, std::optional<std::int32_t>>>);
static_assert(gives<decltype(from<shop>.left_join<sale>().select(whole<sale>)), std::optional<sale>>);

// --- structs ---------------------------------------------------------------------------------------------------------

constexpr auto summaries = from<shop>.left_join<sale>().group_by(name).select_as<summary>(
    into_member<&summary::sales>(count(amount)), name, into_member<&summary::total>(sum(amount)));
using summary_projection = std::remove_const_t<decltype(summaries.projection)>;
static_assert(gives<decltype(summaries), summary>);
static_assert(reads(decltype(summaries)::model.projection, "count(amount),name,sum(amount)"));
static_assert(summary_projection::members == std::array<std::size_t, 3>{2, 0, 1}); // by name, in any order
static_assert(summary_projection::first_unfilled() == detail::no_member);
static_assert(struct_projection<summary, column<&shop::name>>::first_unfilled() == 1);
static_assert(struct_projection<summary, column<&shop::name>, column<&shop::name>>::times_filled(0) == 2);
static_assert(detail::member_filled_by<summary, column<&shop::city>> >= member_count<summary>);

template <class Query>
constexpr bool obeys_rules = std::is_void_v<typename decltype(Query::check())::type>;
static_assert(obeys_rules<decltype(summaries)>);
// An optional member takes a value that is never null, and one that may be.
static_assert(obeys_rules<decltype(from<shop>.select_as<loose>(col<&shop::id>, col<&shop::city>))>);
static_assert(obeys_rules<decltype(from<sale>.left_join<shop>().select_as<loose>(col<&shop::id>, col<&shop::city>))>);

template <class Query>
using broken = typename decltype(Query::check())::type;
using lacking = decltype(from<shop>.select_as<loose>(col<&shop::id>));
static_assert(std::is_same_v<broken<lacking>, error::projection_mismatch<loose, detail::named_member<loose, 1>>>);
// A name that is close is told, of what is not filled yet.
struct misspelt {
    std::int64_t id{};
    std::optional<std::string> ctiy;
    std::optional<std::string> cities;
};
using slip = decltype(from<shop>.select_as<misspelt>(col<&shop::id>, col<&shop::city>));
static_assert(std::is_same_v<broken<slip>, error::unknown_member<misspelt, column<&shop::city>, did_you_mean<"ctiy">>>);
using second_slip = decltype(from<shop>.select_as<misspelt>(
    col<&shop::id>, into_member<&misspelt::ctiy>(col<&shop::city>), col<&shop::city>));
static_assert(std::is_same_v<broken<second_slip>, error::unknown_member<misspelt, column<&shop::city>>>);
using forgotten = decltype(from<shop>.select_as<misspelt>(col<&shop::id>));
static_assert(
    std::is_same_v<broken<forgotten>,
                   error::projection_mismatch<misspelt, detail::named_member<misspelt, 1>, did_you_mean<"city">>>);
using far = decltype(from<shop>.select_as<summary>(col<&shop::city>));
static_assert(std::is_same_v<broken<far>, error::unknown_member<summary, column<&shop::city>>>);
using nameless = decltype(from<shop>.select_as<summary>(col<&shop::id> + 1));
static_assert(std::is_same_v<broken<nameless>, error::unknown_member<summary, decltype(col<&shop::id> + 1)>>);
using twice = decltype(from<shop>.select_as<misspelt>(col<&shop::id>, col<&shop::id>));
static_assert(std::is_same_v<broken<twice>, error::duplicate_projection<misspelt, detail::named_member<misspelt, 0>>>);
static_assert(!obeys_rules<decltype(from<sale>.left_join<shop>().select_as<summary>(
                  name, into_member<&summary::total>(col<&sale::id>), into_member<&summary::sales>(count())))>);

// --- rows ------------------------------------------------------------------------------------------------------------

/// A row as the readers see one: integers, text, and null.
struct fake_row {
    struct cell {
        std::optional<std::int64_t> integer_{};
        std::string_view text_{};
        [[nodiscard]] storage_class storage() const {
            return integer_                  ? storage_class::integer
                   : text_.data() != nullptr ? storage_class::text
                                             : storage_class::null;
        }
        [[nodiscard]] std::int64_t integer() const { return *integer_; }
        [[nodiscard]] std::string_view text() const { return text_; }
    };
    std::array<cell, 8> cells{};
    [[nodiscard]] cell value(int column) const { return cells.at(static_cast<std::size_t>(column)); }
    template <class... Facts>
    [[noreturn]] void fail(error_kind, int column, Facts const&...) const {
        throw std::out_of_range{std::to_string(column)};
    }
};

template <class Row, class Query>
Row read(Query const&, fake_row const& source) {
    Row row{};
    Query::reader::read(source, row);
    return row;
}

} // namespace

TEST_CASE("a row is read into the members that its columns fill") {
    const auto row = read<summary>(summaries, {{{{3, {}}, {{}, "corner"}, {}}}});
    CHECK(row.sales == 3);
    CHECK(row.name == "corner");
    CHECK_FALSE(row.total);
}

TEST_CASE("each item of a tuple takes its own columns") {
    const auto query = from<sale>.join<shop>().select(amount, whole<shop>, col<&sale::id>);
    const auto [sold, where, id] =
        read<row_of<decltype(query)>>(query, {{{{7, {}}, {1, {}}, {{}, "corner"}, {{}, "Ulm"}, {9, {}}}}});
    CHECK(sold == 7);
    CHECK(where.id == 1);
    CHECK(where.name == "corner");
    CHECK(where.city == "Ulm");
    CHECK(id == 9);
}

TEST_CASE("a left join without a row is no struct, and one with a row may have null members") {
    const auto query = from<sale>.left_join<shop>().select(whole<shop>, amount);
    using row_t = row_of<decltype(query)>;
    const auto without = read<row_t>(query, {{{{}, {}, {}, {5, {}}}}});
    CHECK_FALSE(std::get<0>(without));
    CHECK(std::get<1>(without) == 5);
    const auto with = read<row_t>(query, {{{{1, {}}, {{}, "corner"}, {}, {5, {}}}}});
    REQUIRE(std::get<0>(with));
    CHECK(std::get<0>(with)->name == "corner");
    CHECK_FALSE(std::get<0>(with)->city);
}

TEST_CASE("NULL for a member that cannot be null is an error that names the column") {
    const auto query = from<shop>.select(col<&shop::id>, name);
    CHECK_THROWS_AS((read<row_of<decltype(query)>>(query, {{{{1, {}}, {}}}})), std::out_of_range);
}
