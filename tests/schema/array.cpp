// SPDX-License-Identifier: BSL-1.0

#include <constable/schema/array.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>

using namespace constable;

namespace {

enum class mood { calm, wild };
struct nothing {};

struct note {
    std::int64_t id{};
    std::vector<std::string> tags{};
    std::vector<std::uint8_t> shades{};
    std::vector<std::uint64_t> counts{};
    std::vector<mood> moods{};
    std::optional<std::vector<double>> weights{};

    static consteval auto table() { return constable::table("notes", primary_key<&note::id>); }
};

// What can be an element.
static_assert(storable<std::vector<std::int8_t>>);
static_assert(storable<std::vector<bool>>);
static_assert(storable<std::vector<std::optional<date>>>);
static_assert(storable<std::optional<std::vector<blob>>>);
static_assert(!storable<std::vector<std::byte>>);
static_assert(!storable<std::vector<char>>);
static_assert(!storable<std::vector<nothing>>);
static_assert(!storable<std::vector<std::vector<int>>>);
static_assert(!storable<std::vector<std::optional<std::vector<int>>>>);

static_assert(codec<std::vector<varchar<9>>>::type ==
              value_type{.kind = value_kind::array, .element = value_kind::text, .length = 9});
static_assert(codec<std::vector<std::int32_t>>::type != codec<std::vector<std::int64_t>>::type);

} // namespace

TEST_CASE("array: columns of both engines") {
    STATIC_CHECK(table_ddl<note, sqlite>[0].find("tags TEXT NOT NULL") != std::string_view::npos);
    const std::string_view text = table_ddl<note, postgres>[0];
    INFO(text);
    CHECK(text.find("tags text[] NOT NULL") != std::string_view::npos);
    CHECK(text.find("CHECK (0 <= ALL (shades) AND 255 >= ALL (shades))") != std::string_view::npos);
    CHECK(text.find("CHECK (0 <= ALL (counts))") != std::string_view::npos);
    CHECK(text.find("CHECK (array_remove(moods, NULL) <@ ARRAY['calm', 'wild']::text[])") != std::string_view::npos);
    CHECK(text.find("weights double precision[]") != std::string_view::npos);
}

TEST_CASE("array: operators") {
    STATIC_CHECK(sql<postgres>(from<note>.where(has_element(col<&note::tags>, "a")).select(col<&note::id>)) ==
                 "SELECT id FROM notes WHERE ($1 = ANY (tags))");
    STATIC_CHECK(sql<postgres>(from<note>.where(contains_all(col<&note::tags>, arg<0>)).select(col<&note::id>)) ==
                 "SELECT id FROM notes WHERE (tags @> $1)");
    STATIC_CHECK(sql<postgres>(from<note>.where(contains_any(col<&note::tags>, arg<0>)).select(col<&note::id>)) ==
                 "SELECT id FROM notes WHERE (tags && $1)");
    STATIC_CHECK(sql<postgres>(from<note>.where(contained_in(col<&note::tags>, arg<0>)).select(col<&note::id>)) ==
                 "SELECT id FROM notes WHERE (tags <@ $1)");
    STATIC_CHECK(sql<postgres>(from<note>.select(element_count(col<&note::tags>))) ==
                 "SELECT CAST(cardinality(tags) AS bigint) FROM notes");
    STATIC_CHECK(sql<sqlite>(from<note>.select(element_count(col<&note::tags>))) ==
                 "SELECT json_array_length(tags) FROM notes");
}
