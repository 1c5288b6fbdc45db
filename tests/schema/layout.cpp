// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/layout.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

// --- marks, types, widths --------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 1> id{"id"};
constexpr std::array<std::string_view, 1> code{"code"};
constexpr std::array<std::string_view, 2> both{"id", "code"};
constexpr std::array<key_model, 1> unique_code{key_model{{}, code}};
constexpr std::array<foreign_key_model, 1> key_of_code{foreign_key_model{.columns = code, .target_table = "t"}};

constexpr bool is_marked(table_model const& table, std::string_view column, bool primary, bool foreign, bool unique) {
    const column_marks marks = marks_of(table, column);
    return marks.primary == primary && marks.foreign == foreign && marks.unique == unique;
}
constexpr table_model simple{.name = "t", .primary_key = {{}, id}, .unique_keys = unique_code};
constexpr table_model joined{
    .name = "t", .primary_key = {{}, both}, .unique_keys = unique_code, .foreign_keys = key_of_code};
static_assert(is_marked(simple, "id", true, false, false) && is_marked(simple, "code", false, false, true) &&
              is_marked(simple, "x", false, false, false));
static_assert(is_marked(joined, "id", true, false, false) && is_marked(joined, "code", true, true, true));

static_assert(describe({.kind = value_kind::integer, .bits = 64}).view() == "int64");
static_assert(describe({.kind = value_kind::integer, .bits = 8, .is_unsigned = true}).view() == "uint8");
static_assert(describe({.kind = value_kind::real, .bits = 32}).view() == "float32");
static_assert(describe({.kind = value_kind::text}).view() == "text");
static_assert(describe({.kind = value_kind::text, .length = 4294967295}).view() == "varchar(4294967295)");
static_assert(describe({.kind = value_kind::decimal, .precision = 18, .scale = 0}).view() == "decimal(18,0)");
static_assert(describe({.kind = value_kind::boolean}).view() == "boolean" &&
              describe({.kind = value_kind::blob}).view() == "blob");
static_assert(describe({.kind = value_kind::timestamp}).view() == "timestamp" &&
              describe({.kind = value_kind::date}).view() == "date");
static_assert(describe({.kind = value_kind::enumeration}).view() == "enum" &&
              describe({.kind = value_kind::uuid}).view() == "uuid");

static_assert(text_width("") == 0 && text_width("ö") == text_width("o") && text_width("名") == text_width("ab"));
static_assert(text_width("0123456789") == 73);

// --- a schema to lay out ---------------------------------------------------------------------------------------------

class made_schema {
public:
    made_schema(std::size_t count, unsigned seed, unsigned density, bool cycles) {
        std::mt19937 random{seed};
        for (std::size_t i = 0; i < count; ++i)
            names_.push_back("table_" + std::to_string(i));
        for (std::size_t i = 0; i < count; ++i) {
            auto& columns = columns_.emplace_back();
            auto& keys = keys_.emplace_back();
            columns.push_back({.name = "id", .type = {.kind = value_kind::integer, .bits = 64}});
            for (std::size_t extra = random() % 5; extra > 0; --extra)
                columns.push_back(
                    {.name = keep("column_" + std::to_string(extra)), .type = {.kind = value_kind::text}});
            for (std::size_t parent = 0; parent < count; ++parent) {
                if (random() % 100 >= density || (parent >= i && !cycles))
                    continue;
                columns.push_back({.name = keep("parent_" + std::to_string(parent)),
                                   .type = {.kind = value_kind::integer, .bits = 64},
                                   .nullable = random() % 3 == 0});
                auto& list = lists_.emplace_back();
                list = {columns.back().name};
                keys.push_back({.columns = list, .target_table = names_[parent], .target_columns = id});
            }
            tables_.push_back({.name = names_[i], .columns = columns, .primary_key = {{}, id}, .foreign_keys = keys});
        }
    }
    [[nodiscard]] schema_model model() const { return {"made", tables_}; }

private:
    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    std::deque<std::string> names_;
    std::deque<std::string> kept_;
    std::deque<std::vector<column_model>> columns_;
    std::deque<std::vector<foreign_key_model>> keys_;
    std::deque<std::array<std::string_view, 1>> lists_;
    std::vector<table_model> tables_;
};

bool overlap(diagram_box const& a, diagram_box const& b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/// Does a horizontal or vertical part of a line run through the inside of a box?
bool crosses(diagram_point from, diagram_point to, diagram_box const& box) {
    const int left = std::min(from.x, to.x);
    const int right = std::max(from.x, to.x);
    const int top = std::min(from.y, to.y);
    const int bottom = std::max(from.y, to.y);
    return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
}

void check_layout(schema_model const& schema) {
    const diagram_layout layout = lay_out(schema);
    REQUIRE(layout.boxes.size() == schema.tables.size());
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
        const diagram_box& box = layout.boxes[i];
        REQUIRE(box.x >= diagram_metrics::margin);
        REQUIRE(box.y >= diagram_metrics::margin);
        REQUIRE(box.x + box.width + diagram_metrics::margin <= layout.width);
        REQUIRE(box.y + box.height + diagram_metrics::margin <= layout.height);
        for (std::size_t j = 0; j < i; ++j)
            REQUIRE_FALSE(overlap(box, layout.boxes[j]));
    }
    std::size_t keys = 0;
    for (const auto& table : schema.tables)
        keys += table.foreign_keys.size();
    REQUIRE(layout.lines.size() == keys);
    for (const diagram_line& line : layout.lines) {
        const diagram_box& parent = layout.boxes[line.parent];
        const diagram_box& child = layout.boxes[line.key.table];
        REQUIRE(line.points.size() >= 2);
        const diagram_point first = line.points.front();
        const diagram_point last = line.points.back();
        REQUIRE((first.x == parent.x || first.x == parent.x + parent.width));
        REQUIRE((first.y > parent.y && first.y < parent.y + parent.height));
        REQUIRE((last.x == child.x || last.x == child.x + child.width));
        REQUIRE((last.y > child.y && last.y < child.y + child.height));
        for (std::size_t i = 1; i < line.points.size(); ++i) {
            const diagram_point from = line.points[i - 1];
            const diagram_point to = line.points[i];
            REQUIRE((from.x == to.x || from.y == to.y));
            REQUIRE(std::min(from.x, to.x) > 0);
            REQUIRE(std::max(from.x, to.x) < layout.width);
            REQUIRE(std::max(from.y, to.y) < layout.height);
            for (const diagram_box& box : layout.boxes)
                REQUIRE_FALSE(crosses(from, to, box));
        }
    }
}

// A constant expression can do all of it.
constexpr std::array<column_model, 2> two_columns{
    column_model{.name = "id", .type = {.kind = value_kind::integer, .bits = 64}},
    column_model{.name = "code", .type = {.kind = value_kind::text}}};
constexpr std::array<foreign_key_model, 1> to_parent{
    foreign_key_model{.columns = code, .target_table = "parent", .target_columns = id}};
constexpr std::array<table_model, 3> family{
    table_model{.name = "child", .columns = two_columns, .primary_key = {{}, id}, .foreign_keys = to_parent},
    table_model{.name = "alone", .columns = two_columns, .primary_key = {{}, id}},
    table_model{.name = "parent", .columns = two_columns, .primary_key = {{}, id}}};
constexpr bool child_stands_right_of_its_parent() {
    const diagram_layout layout = lay_out({"family", family});
    return layout.boxes[0].x > layout.boxes[2].x + layout.boxes[2].width && layout.boxes[1].y > layout.boxes[0].y &&
           layout.boxes[1].y > layout.boxes[2].y && layout.lines.size() == 1 && layout.lines[0].parent == 2;
}
static_assert(child_stands_right_of_its_parent());

} // namespace

TEST_CASE("boxes do not overlap and lines go around them") {
    for (unsigned seed = 1; seed <= 40; ++seed)
        check_layout(made_schema{1 + seed % 14, seed, 8 + seed % 25, false}.model());
}

TEST_CASE("the same with cycles and keys of tables to themselves") {
    for (unsigned seed = 1; seed <= 40; ++seed)
        check_layout(made_schema{1 + seed % 12, seed, 5 + seed % 20, true}.model());
}

TEST_CASE("a child stands to the right of its parents") {
    const made_schema made{20, 7, 15, false};
    const schema_model schema = made.model();
    const diagram_layout layout = lay_out(schema);
    REQUIRE_FALSE(layout.lines.empty());
    for (const diagram_line& line : layout.lines) {
        CHECK(layout.boxes[line.key.table].x > layout.boxes[line.parent].x);
        CHECK(line.points.front().x == layout.boxes[line.parent].x + layout.boxes[line.parent].width);
        CHECK(line.points.back().x == layout.boxes[line.key.table].x);
    }
}

TEST_CASE("an empty schema and a schema that lacks a table are laid out") {
    CHECK(lay_out({"empty", {}}).boxes.empty());
    const foreign_key_model keys[]{{.columns = code, .target_table = "nowhere", .target_columns = id}};
    const table_model tables[]{{.name = "t", .columns = two_columns, .foreign_keys = keys}};
    const diagram_layout layout = lay_out({"s", tables});
    CHECK(layout.lines.empty());
    CHECK(layout.boxes[0].x == diagram_metrics::margin);
}

TEST_CASE("two hundred tables are laid out in no time") {
    const made_schema made{200, 3, 1, true};
    const diagram_layout layout = lay_out(made.model());
    CHECK(layout.boxes.size() == 200);
    CHECK_FALSE(layout.lines.empty());
}
