// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/utf8.hpp>
#include <constable/schema/names.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

constexpr std::array<std::string_view, 2> two{"account_id", "at"};
constexpr std::array<expression_node, 2> lower_email{
    expression_node{.kind = node_kind::function, .called = function_kind::lower, .arity = 1},
    expression_node{.kind = node_kind::column, .text = "email"}};
constexpr std::array<key_part, 3> parts{key_part{.column = "at", .descending = true},
                                        key_part{.expression = lower_email}, key_part{.column = "id"}};
constexpr std::array<key_model, 1> unique_keys{key_model{{}, two}};
constexpr std::array<index_model, 1> indexes{index_model{.parts = parts}};
constexpr std::array<full_text_model, 2> texts{};
constexpr table_model entries{
    .name = "entries", .primary_key = {{}, two}, .unique_keys = unique_keys, .indexes = indexes, .full_text = texts};

// The scheme is a stored format: databases have these names.
static_assert(primary_key_name(entries).view() == "pk_entries");
static_assert(unique_key_name(entries, unique_keys[0]).view() == "uq_entries_account_id_at");
static_assert(index_name(entries, indexes[0]).view() == "idx_entries_at_lower_email_id");
static_assert(foreign_key_name(entries, {.columns = two}).view() == "fk_entries_account_id_at");
static_assert(check_name(entries, "positive").view() == "ck_entries_positive");
static_assert(full_text_name(entries, 0).view() == "entries_fts" &&
              full_text_name(entries, 1).view() == "entries_fts_2" &&
              full_text_name(entries, 9).view() == "entries_fts_10");

static_assert(unique_key_name(entries, {"given", two}).view() == "given");
static_assert(index_name(entries, {.name = "given", .parts = parts}).view() == "given");
static_assert(foreign_key_name(entries, {.name = "given", .columns = two}).view() == "given");
static_assert(primary_key_name({.name = "t", .primary_key = {"given", two}}).view() == "given");

constexpr object_name named(std::string_view text) {
    object_name name;
    name.append(text);
    return name.finish();
}
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
static_assert(object_name{}.view().empty() && named("").view().empty());
static_assert(named(letters.substr(0, 62)).view() == letters.substr(0, 62));
static_assert(named(letters.substr(0, 63)).view() == letters.substr(0, 63));
static_assert(named(letters.substr(0, 64)).view().size() == 63);
static_assert(named(letters.substr(0, 64)).view() ==
              "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzab_eb75e2a9"); // FNV-1a of the 64 letters
// Texts that differ only in what is cut off have different names; pieces and the whole give the same.
static_assert(named(letters.substr(0, 64)).view() != named(letters.substr(0, 65)).view());
constexpr object_name in_pieces() {
    object_name name;
    name.append(letters.substr(0, 40));
    name.append(letters.substr(40));
    return name.finish();
}
static_assert(in_pieces().view() == named(letters).view());

} // namespace

TEST_CASE("a long name is never cut inside a character") {
    for (std::size_t before = 48; before <= 56; ++before)
        for (const std::string character : {"ö", "名", "🦀"}) {
            std::string text(before, 'x');
            while (text.size() < 80)
                text += character;
            const object_name name = named(text);
            CHECK(is_valid_utf8(name.view()));
            CHECK(name.view().size() <= max_identifier_size);
            CHECK(name.view().size() >= max_identifier_size - 3);
        }
}

TEST_CASE("every name that shares a name space with the tables is visited") {
    std::vector<std::string> seen;
    for_each_object_name(entries, [&](std::string_view name) { seen.emplace_back(name); });
    CHECK(seen == std::vector<std::string>{"entries", "pk_entries", "uq_entries_account_id_at",
                                           "idx_entries_at_lower_email_id", "entries_fts", "entries_fts_2"});
    seen.clear();
    for_each_object_name(table_model{.name = "bare"}, [&](std::string_view name) { seen.emplace_back(name); });
    CHECK(seen == std::vector<std::string>{"bare"});
}
