// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/model.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

using names = std::array<std::string_view, 2>;
constexpr std::array<std::string_view, 1> a{"a"};
constexpr std::array<std::string_view, 1> b{"b"};
constexpr std::array<std::string_view, 1> c{"c"};
constexpr names ab{"a", "b"};
constexpr names ba{"b", "a"};
constexpr names bc{"b", "c"};
constexpr names aa{"a", "a"};
constexpr std::array<std::string_view, 3> abc{"a", "b", "c"};

constexpr std::array<column_model, 3> columns{column_model{.name = "a"}, column_model{.name = "b"},
                                              column_model{.name = "c"}};
constexpr std::array<expression_node, 2> predicate{
    expression_node{.kind = node_kind::operation, .op = operator_kind::is_null, .arity = 1},
    expression_node{.kind = node_kind::column, .text = "c"}};
constexpr std::array<key_part, 2> part_ab{key_part{.column = "a"}, key_part{.column = "b", .descending = true}};
constexpr std::array<key_part, 1> part_c{key_part{.column = "c"}};
constexpr std::array<key_part, 2> part_lower_b{key_part{.expression = predicate}, key_part{.column = "b"}};

constexpr table_model with_key(array_view<const std::string_view> key) {
    return {.name = "t", .columns = columns, .primary_key = {{}, key}};
}

static_assert(find_column(with_key(a), "a") == 0 && find_column(with_key(a), "c") == 2 &&
              find_column(with_key(a), "d") == not_found && find_column(with_key(a), "A") == not_found &&
              find_column(table_model{.name = "none"}, "a") == not_found);

constexpr std::array<table_model, 2> tables{table_model{.name = "first"}, table_model{.name = "second"}};
static_assert(find_table({"s", tables}, "second") == 1 && find_table({"s", tables}, "third") == not_found &&
              find_table({"s", {}}, "first") == not_found);

static_assert(same_columns(ab, ab) && !same_columns(ab, ba) && !same_columns(ab, a) && same_columns({}, {}));

static_assert(covers(ab, {{}, ba}) && covers(abc, {{}, ba}) && !covers(a, {{}, ab}) && !covers(bc, {{}, ab}));
static_assert(!covers(ab, {}) && !covers({}, {}) && !covers({}, {{}, a})); // no key is covered by nothing

static_assert(is_unique(with_key(a), a) && !is_unique(with_key(a), b) && !is_unique(with_key(a), ab));
static_assert(is_unique(with_key(ab), ab) && is_unique(with_key(ab), ba) && !is_unique(with_key(ab), a) &&
              !is_unique(with_key(ab), aa));
static_assert(!is_unique(with_key({}), a) && !is_unique(with_key({}), {}));

constexpr std::array<key_model, 1> unique_b{key_model{{}, b}};
constexpr table_model keyed{.name = "t", .columns = columns, .primary_key = {{}, a}, .unique_keys = unique_b};
static_assert(is_unique(keyed, a) && is_unique(keyed, b) && !is_unique(keyed, c) && !is_unique(keyed, ab));
static_assert(leads_an_index(keyed, a) && leads_an_index(keyed, b) && !leads_an_index(keyed, c) &&
              !leads_an_index(keyed, ab));

constexpr table_model indexed_by(index_model const& index) {
    return {.name = "t", .columns = columns, .indexes = {&index, 1}};
}
constexpr index_model plain{.parts = part_ab};
constexpr index_model unique{.parts = part_ab, .unique = true};
constexpr index_model partial{.parts = part_c, .unique = true, .predicate = predicate};
constexpr index_model over_expression{.parts = part_lower_b, .unique = true};
static_assert(!is_unique(indexed_by(plain), ab) && is_unique(indexed_by(unique), ab) &&
              is_unique(indexed_by(unique), ba) && !is_unique(indexed_by(unique), aa) &&
              !is_unique(indexed_by(unique), a) && !is_unique(indexed_by(partial), c) &&
              !is_unique(indexed_by(over_expression), ab) && !is_unique(indexed_by(over_expression), b));
static_assert(leads_an_index(indexed_by(plain), a) && leads_an_index(indexed_by(plain), ab) &&
              !leads_an_index(indexed_by(plain), b) && !leads_an_index(indexed_by(plain), ba) &&
              !leads_an_index(indexed_by(plain), abc) && !leads_an_index(indexed_by(partial), c) &&
              !leads_an_index(indexed_by(over_expression), b));
static_assert(has_name(ab, "b") && !has_name(ab, "c") && !has_name({}, "a"));
static_assert(has_part(plain, "b") && !has_part(plain, "c") && has_part(over_expression, "b"));

} // namespace

TEST_CASE("a model that was filled at run time answers the same questions") {
    const std::vector<std::string> kept{"id", "email"};
    std::vector<column_model> read;
    for (const auto& name : kept)
        read.push_back({.name = name});
    const std::vector<std::string_view> key{kept[0]};
    const table_model table{.name = "users", .columns = read, .primary_key = {"pk_users", key}};
    CHECK(find_column(table, "email") == 1);
    CHECK(is_unique(table, key));
    CHECK(leads_an_index(table, key));
}
