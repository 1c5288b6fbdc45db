// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/rules.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

constexpr std::array<std::string_view, 1> id{"id"};
constexpr std::array<std::string_view, 1> code{"code"};
constexpr std::array<std::string_view, 1> parent{"parent_id"};
constexpr std::array<std::string_view, 2> pair{"id", "code"};

template <std::size_t N>
constexpr bool repeats_column(std::array<std::string_view, N> const& names) {
    std::array<column_model, N> columns{};
    for (std::size_t i = 0; i < N; ++i)
        columns[i].name = names[i];
    return has_duplicate_column({.name = "t", .columns = columns});
}
static_assert(!repeats_column(std::array<std::string_view, 4>{"a", "b", "ab", "ba"}));
static_assert(repeats_column(std::array<std::string_view, 4>{"a", "b", "c", "a"}));
static_assert(repeats_column(std::array<std::string_view, 2>{"name", "NAME"}));
static_assert(!repeats_column(std::array<std::string_view, 2>{"größe", "GRÖßE"})); // SQLite folds A to Z only
static_assert(!repeats_column(std::array<std::string_view, 0>{}));

constexpr std::array<check_model, 2> two_checks{check_model{.name = "a"}, check_model{.name = "b"}};
constexpr std::array<check_model, 2> same_checks{check_model{.name = "a"}, check_model{.name = "a"}};
constexpr std::array<foreign_key_model, 2> two_keys{foreign_key_model{.columns = id},
                                                    foreign_key_model{.columns = code}};
constexpr std::array<foreign_key_model, 2> same_keys{foreign_key_model{.columns = id},
                                                     foreign_key_model{.columns = id}};
constexpr std::array<foreign_key_model, 2> named_keys{foreign_key_model{.columns = id},
                                                      foreign_key_model{.name = "other", .columns = id}};
constexpr std::array<foreign_key_model, 1> named_like_check{foreign_key_model{.name = "ck_t_b", .columns = id}};
static_assert(!has_duplicate_constraint({.name = "t"}));
static_assert(!has_duplicate_constraint({.name = "t", .foreign_keys = two_keys, .checks = two_checks}));
static_assert(has_duplicate_constraint({.name = "t", .checks = same_checks}));
static_assert(has_duplicate_constraint({.name = "t", .foreign_keys = same_keys}));
static_assert(!has_duplicate_constraint({.name = "t", .foreign_keys = named_keys}));
static_assert(has_duplicate_constraint({.name = "t", .foreign_keys = named_like_check, .checks = two_checks}));

constexpr std::array<key_model, 1> unique_code{key_model{{}, code}};
constexpr table_model target{.name = "parents", .primary_key = {{}, id}, .unique_keys = unique_code};

constexpr schema_violation broken(array_view<const std::string_view> columns, std::string_view table = "parents") {
    const foreign_key_model keys[]{{.columns = parent, .target_table = "children", .target_columns = id},
                                   {.columns = parent, .target_table = table, .target_columns = columns}};
    const table_model tables[]{target, {.name = "children", .primary_key = {{}, id}, .foreign_keys = keys}};
    return broken_foreign_key({"s", tables}, 1);
}
static_assert(broken(id).rule == schema_rule::none && broken(code).rule == schema_rule::none);
static_assert(broken(parent).rule == schema_rule::foreign_key_target_not_unique && broken(parent).table == 1 &&
              broken(parent).other == 0);
static_assert(broken(pair).rule == schema_rule::foreign_key_target_not_unique);
static_assert(broken(id, "nowhere").rule == schema_rule::foreign_key_target_missing &&
              broken(id, "nowhere").table == 1);
static_assert(broken_foreign_key({"s", {&target, 1}}, 0).rule == schema_rule::none);

constexpr std::array<index_model, 2> indexes{};
constexpr std::array<full_text_model, 1> texts{};
static_assert(detail::count_object_names({.name = "bare"}) == 1);
static_assert(detail::count_object_names({.name = "t",
                                          .primary_key = {{}, id},
                                          .unique_keys = unique_code,
                                          .indexes = indexes,
                                          .full_text = texts}) == 6);

// PostgreSQL keeps the names of all constraints of a table apart.
constexpr std::array<foreign_key_model, 1> like_unique_key{foreign_key_model{.name = "uq_t_code", .columns = id}};
constexpr std::array<foreign_key_model, 1> like_primary_key{foreign_key_model{.name = "pk_t", .columns = id}};
constexpr std::array<key_model, 1> unique_like_check{key_model{"ck_t_a", code}};
static_assert(has_duplicate_constraint({.name = "t", .unique_keys = unique_code, .foreign_keys = like_unique_key}));
static_assert(!has_duplicate_constraint({.name = "t", .unique_keys = unique_code, .foreign_keys = like_primary_key}));
static_assert(has_duplicate_constraint({.name = "t", .primary_key = {{}, id}, .foreign_keys = like_primary_key}));
static_assert(!has_duplicate_constraint({.name = "t", .foreign_keys = like_primary_key}));
static_assert(has_duplicate_constraint({.name = "t", .unique_keys = unique_like_check, .checks = two_checks}));

// A unique index over all rows serves a foreign key as a unique key does.
constexpr std::array<std::string_view, 2> code_and_id{"code", "id"};
constexpr std::array<std::string_view, 2> id_twice{"id", "id"};
constexpr std::array<key_part, 2> both_parts{key_part{.column = "id", .descending = true}, key_part{.column = "code"}};
constexpr std::array<expression_node, 1> some_rows{expression_node{.kind = node_kind::raw, .text = "id > 0"}};
constexpr schema_rule rule_of_index(index_model const& index, array_view<const std::string_view> columns) {
    const foreign_key_model key{.columns = columns, .target_table = "parents", .target_columns = columns};
    const table_model tables[]{{.name = "children", .foreign_keys = {&key, 1}},
                               {.name = "parents", .indexes = {&index, 1}}};
    return broken_foreign_key({"s", tables}, 0).rule;
}
static_assert(rule_of_index({.parts = both_parts, .unique = true}, code_and_id) == schema_rule::none);
static_assert(rule_of_index({.parts = both_parts, .unique = true}, id) == schema_rule::foreign_key_target_not_unique);
static_assert(rule_of_index({.parts = both_parts, .unique = true}, id_twice) ==
              schema_rule::foreign_key_target_not_unique);
static_assert(rule_of_index({.parts = both_parts}, code_and_id) == schema_rule::foreign_key_target_not_unique);
static_assert(rule_of_index({.parts = both_parts, .unique = true, .predicate = some_rows}, code_and_id) ==
              schema_rule::foreign_key_target_not_unique);

// A table may lead to itself; names of tables are compared as they are written.
constexpr foreign_key_model to_itself{.columns = code, .target_table = "tree", .target_columns = id};
constexpr table_model tree{.name = "tree", .primary_key = {{}, id}, .foreign_keys = {&to_itself, 1}};
static_assert(broken_foreign_key({"s", {&tree, 1}}, 0).rule == schema_rule::none);
static_assert(broken(id, "PARENTS").rule == schema_rule::foreign_key_target_missing);

static_assert(detail::identifier_hash("Users") == detail::identifier_hash("uSERS") &&
              detail::identifier_hash("users") != detail::identifier_hash("user"));
static_assert(detail::identifier_hash("a") == 0xAF63DC4C8601EC8CULL); // of the FNV authors' test vectors

constexpr enumerator sizes[]{{"small", 0}, {"large", 1}};
constexpr column_model of_enum(std::string_view name, std::size_t enumerators) {
    return {.name = "e",
            .type = {.kind = value_kind::enumeration,
                     .enumerators = array_view<const enumerator>{sizes}.subspan(0, enumerators),
                     .name = name}};
}
constexpr schema_violation duplicate(column_model const& first, column_model const& second) {
    const std::array<column_model, 1> a{first};
    const std::array<column_model, 1> b{second};
    const table_model tables[]{{.name = "a", .columns = a}, {.name = "b", .columns = b}};
    return duplicate_type({"s", tables});
}
static_assert(duplicate(of_enum("size", 2), of_enum("size", 2)).rule == schema_rule::none);
static_assert(duplicate(of_enum("size", 2), of_enum("Size", 1)).rule == schema_rule::none); // quoted: two types
static_assert(duplicate(of_enum("", 2), of_enum("", 1)).rule == schema_rule::none);
static_assert(duplicate(of_enum("size", 2), of_enum("size", 1)).rule == schema_rule::duplicate_type);
static_assert(duplicate(of_enum("size", 2), of_enum("size", 1)).other == 1);
static_assert(duplicate(of_enum("", 2), of_enum("a", 1)).table == 1 &&
              duplicate(of_enum("", 2), of_enum("a", 1)).other == 0);

} // namespace

TEST_CASE("the first pair of equal names is found wherever it stands") {
    for (std::size_t size = 2; size < 40; ++size)
        for (std::size_t first = 0; first < size; first += 3)
            for (std::size_t second = first + 1; second < size; second += 5) {
                std::vector<detail::hashed_name> names;
                for (std::size_t i = 0; i < size; ++i)
                    names.push_back({detail::identifier_hash("name" + std::to_string(i == second ? first : i)), i});
                const auto found = detail::first_duplicate(names, schema_rule::duplicate_name);
                REQUIRE(found.rule == schema_rule::duplicate_name);
                REQUIRE(found.table == first);
                REQUIRE(found.other == second);
            }
}

TEST_CASE("different names are no duplicates") {
    std::vector<detail::hashed_name> names;
    for (std::size_t i = 0; i < 1000; ++i)
        names.push_back({detail::identifier_hash("name" + std::to_string(i)), i});
    CHECK(detail::first_duplicate(names, schema_rule::duplicate_table).rule == schema_rule::none);
    CHECK(detail::first_duplicate({}, schema_rule::duplicate_table).rule == schema_rule::none);
}
