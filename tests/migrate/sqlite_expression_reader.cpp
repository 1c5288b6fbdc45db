// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_expression_reader.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/functions.hpp>
#include <constable/schema/table.hpp>

#include "support.hpp"

using namespace constable;
using constable_test::in_words;

namespace expressions {

enum class mood { calm, wild };

struct row {
    std::int64_t id{};
    std::int32_t small{};
    std::optional<double> ratio;
    std::optional<std::string> name;
    bool flag{};
    mood feeling{};
    std::optional<date> day;
    decimal<9, 0> price;
    timestamp at;
    std::string order; // a keyword

    static consteval auto table() {
        using namespace constable;
        using t = row;
        return constable::table(
            "rows", primary_key<&t::id>, default_now<&t::at>, check("a", col<&t::id> >= 0),
            check("b", !(col<&t::flag> == true) && (col<&t::name> == null || col<&t::name> != "it's (")),
            check("c", (col<&t::id> == 1 || col<&t::id> == 2) && col<&t::small> < -3 && col<&t::ratio> <= 0.125),
            check("d", col<&t::id> + col<&t::small> * 2 - 1 > 7), check("e", (col<&t::id> + 1) * 2 == col<&t::small>),
            check("f", col<&t::id> - (col<&t::small> - 1) > -col<&t::id> % 3), check("g", -(col<&t::id> + 1) < 0),
            check("h", lower(col<&t::name>) == col<&t::name> && length(upper(col<&t::order>)) > 2),
            check("i", col<&t::feeling> == mood::wild || col<&t::day> > date::from_days(0)),
            check("j", col<&t::price> * 2 > decimal<9, 0>::from_unscaled(5)),
            check("k", col<&t::price> + decimal<9, 0>::from_unscaled(1) > col<&t::price>),
            check("l", col<&t::ratio> * 2 > 3.5 && col<&t::ratio> > 1 && 2 + col<&t::id> > 1),
            check("m", (col<&t::name> != null) == (col<&t::day> != null)),
            check("n", col<&t::at> > timestamp::from_microseconds(5)), check("o", !(col<&t::name> == null)));
    }
};

} // namespace expressions

namespace {

constexpr auto const& rows = table_of<expressions::row>;

std::string text_of(node_span nodes) {
    return build_text([&](text_sink& sink) { sql_writer{sink, sqlite::traits}.expression(nodes); });
}

bool is_raw(std::string_view text) {
    schema_storage storage;
    const node_span nodes = sqlite_read_expression(storage, rows, text);
    CHECK(text_of(nodes) == text);
    return nodes.size() == 1 && nodes[0].kind == node_kind::raw;
}

} // namespace

TEST_CASE("an expression of the library comes back as its nodes", "[migrate][sqlite_expression_reader]") {
    schema_storage storage;
    for (const auto& check : rows.checks) {
        const std::string text = text_of(check.expression);
        INFO(check.name << ": " << text);
        const node_span read = sqlite_read_expression(storage, rows, text);
        CHECK(in_words(read) == in_words(check.expression));
        for (const auto& n : read)
            CHECK((n.kind != node_kind::column || n.table == rows.id));
    }
}

TEST_CASE("any other expression is its text", "[migrate][sqlite_expression_reader]") {
    for (std::string_view text : {"id>0",
                                  "id  > 0",
                                  "ID > 0",
                                  "\"id\" > 0",
                                  "id > 00",
                                  "id > +1",
                                  "id > - 1",
                                  "id > 1.0",
                                  "id > 1e3",
                                  "id > 'x'",
                                  "(id > 0)",
                                  "id > (0)",
                                  "id > 0 -- positive",
                                  "id /* x */ > 0",
                                  "id == 0",
                                  "id != 0",
                                  "id ISNULL",
                                  "id IS 1",
                                  "name IS NOT 'x'",
                                  "id NOTNULL",
                                  "NOT id IS NULL",
                                  "id is null",
                                  "id > 0 and id < 3",
                                  "id IN (1, 2)",
                                  "id BETWEEN 1 AND 2",
                                  "name LIKE 'x%'",
                                  "name || 'x' = 'y'",
                                  "abs(id) > 0",
                                  "lower(name, 1)",
                                  "lower()",
                                  "Lower(name)",
                                  "count(id)",
                                  "unknown > 0",
                                  "rows.id > 0",
                                  "1",
                                  "0",
                                  "'0'",
                                  "1 = 1",
                                  "0 > 0",
                                  "-0 > id",
                                  "NULL",
                                  "id = NULL",
                                  "",
                                  "id >",
                                  "> 0",
                                  "id > 0 > 1",
                                  "id + 'x' > 1",
                                  "flag = 2",
                                  "flag = TRUE",
                                  "day > '2020-13-01'",
                                  "day > 5",
                                  "day > 'x'",
                                  "ratio > 1",
                                  "ratio > 1.50",
                                  "ratio > .5",
                                  "ratio > 1.",
                                  "price > 1.5",
                                  "feeling = wild",
                                  "at > 1.5",
                                  "id > 0x10",
                                  "CASE WHEN id THEN 1 END",
                                  "id > 99999999999999999999",
                                  "x'00' = name",
                                  "id -1 > 0",
                                  "id - -1 > 0 ",
                                  "id AND id > 0 ",
                                  "(((id)))",
                                  "lower('x') = name",
                                  "lower(1)",
                                  "(SELECT 1)",
                                  "id > (SELECT 1)",
                                  "id + (1 + 2)",
                                  "- id > 0",
                                  "--id > 0"}) {
        INFO(text);
        CHECK(is_raw(text));
    }
}

TEST_CASE("an expression may be deep", "[migrate][sqlite_expression_reader]") {
    std::string shallow = "id";
    std::string deep = "id";
    for (int i = 0; i < 20; ++i)
        shallow = "-(" + shallow + " + 1)";
    for (int i = 0; i < 100000; ++i)
        deep += " + id";
    CHECK_FALSE(is_raw(shallow));
    CHECK(is_raw(deep));
    CHECK(is_raw(std::string(20000, '(') + "id" + std::string(20000, ')')));
    std::string signs;
    for (int i = 0; i < 20000; ++i)
        signs += "- ";
    CHECK(is_raw(signs + "id"));
}

TEST_CASE("a default by the type of its column", "[migrate][sqlite_expression_reader]") {
    schema_storage storage;
    const auto read = [&](value_kind kind, std::string_view text) {
        column_model column{.name = "a", .type = {.kind = kind}};
        sqlite_read_default(storage, column, text);
        CHECK(column.defaulted == default_kind::expression);
        CHECK(column.type.kind == kind);
        CHECK(column.default_expression.size() == 1);
        return column.default_expression[0];
    };
    const auto is_literal = [&](value_kind kind, std::string_view text) {
        const expression_node literal = read(kind, text);
        CHECK((literal.kind != node_kind::literal || literal.type == kind));
        CHECK((literal.kind != node_kind::literal || text_of({&literal, 1}) == text));
        return literal.kind == node_kind::literal;
    };
    CHECK(read(value_kind::integer, "-42").integer == -42);
    CHECK(read(value_kind::boolean, "1").integer == 1);
    CHECK(read(value_kind::decimal, "150").integer == 150);
    CHECK(read(value_kind::real, "2.5").real == 2.5);
    CHECK(read(value_kind::text, "'it''s'").text == "it's");
    CHECK(read(value_kind::enumeration, "'wild'").text == "wild");
    CHECK(read(value_kind::date, "'1970-01-02'").integer == 1);
    CHECK(read(value_kind::text, "NULL").kind == node_kind::null);
    CHECK(is_literal(value_kind::text, "''"));
    CHECK(is_literal(value_kind::integer, "-9223372036854775808"));

    CHECK_FALSE(is_literal(value_kind::integer, "007"));
    CHECK_FALSE(is_literal(value_kind::integer, "'1'"));
    CHECK_FALSE(is_literal(value_kind::boolean, "7"));
    CHECK_FALSE(is_literal(value_kind::real, "1"));
    CHECK_FALSE(is_literal(value_kind::real, "1e-300"));
    CHECK_FALSE(is_literal(value_kind::text, "\"x\""));
    CHECK_FALSE(is_literal(value_kind::text, "'a' || 'b'"));
    CHECK_FALSE(is_literal(value_kind::date, "'tomorrow'"));
    CHECK(read(value_kind::local_timestamp, "'1970-01-01 00:00:00.000002'").integer == 2);
    CHECK_FALSE(is_literal(value_kind::local_timestamp, "'1970-01-01T00:00:00'"));
    CHECK_FALSE(is_literal(value_kind::uuid, "x'00'"));
    CHECK_FALSE(is_literal(value_kind::none, "1"));
}

TEST_CASE("a default that is text can stand after DEFAULT", "[migrate][sqlite_expression_reader]") {
    schema_storage storage;
    const auto text = [&](std::string_view given) {
        column_model column{.name = "a", .type = {.kind = value_kind::blob}};
        sqlite_read_default(storage, column, given);
        return std::string{column.default_expression[0].text};
    };
    for (std::string_view bare : {"CURRENT_TIMESTAMP", "true", "abc", "\"abc\"", "'abc'", "[a b]", "12", "-12", "+12"})
        CHECK(text(bare) == bare);
    CHECK(text("x'00'") == "(x'00')");
    CHECK(text("1.5") == "(1.5)");
    CHECK(text("random()") == "(random())");
    CHECK(text("1 + 2") == "(1 + 2)");
    CHECK(text("1 -- one") == "1");
    CHECK(text("/* one */ 1 + 1 /* ) */ ") == "(1 + 1)");
    CHECK(text("- 5") == "- 5");
    CHECK(text("(1)") == "((1))");
}

TEST_CASE("the time of the insert makes a timestamp", "[migrate][sqlite_expression_reader]") {
    schema_storage storage;
    const std::string_view now = sqlite::traits.now;
    column_model column{.name = "at", .type = {.kind = value_kind::integer, .bits = 64}};
    sqlite_read_default(storage, column, now.substr(1, now.size() - 2));
    CHECK(column.defaulted == default_kind::now);
    CHECK(column.type == value_type{.kind = value_kind::timestamp});
    CHECK(column.default_expression.empty());

    column_model text{.name = "at", .type = {.kind = value_kind::text}};
    sqlite_read_default(storage, text, now.substr(1, now.size() - 2));
    CHECK(text.defaulted == default_kind::expression);
    CHECK(text.default_expression[0].text == now);
}
