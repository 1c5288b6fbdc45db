// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/expression_sql.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>
#include <constable/query/aggregates.hpp>
#include <constable/query/statement.hpp>
#include <constable/schema/conditions.hpp>

using namespace constable;

namespace {

struct row {
    std::int64_t a{};
    std::int64_t b{};
    bool p{};
    bool q{};
    bool r{};
    std::optional<std::string> group{};
    static consteval auto table() { return constable::table("rows"); }
};
constexpr auto a = col<&row::a>;
constexpr auto b = col<&row::b>;
constexpr auto p = col<&row::p>;
constexpr auto q = col<&row::q>;
constexpr auto r = col<&row::r>;
constexpr auto group = col<&row::group>;

constexpr bool written(node_span nodes, dialect_traits const& engine, std::string_view expected) {
    char characters[256]{};
    text_sink sink{characters, sizeof characters};
    sql_writer{sink, engine}.expression(nodes);
    return sink.view() == expected;
}
template <class E>
constexpr bool reads(E const&, std::string_view expected) {
    return written(nodes_of<E>, sqlite::traits, expected);
}

// --- parentheses: as many as the meaning needs -----------------------------------------------------------------------

static_assert(reads(p && q && r, "p AND q AND r") && reads(p && (q && r), "p AND q AND r"));
static_assert(reads(p || (q && r), "p OR q AND r") && reads((p || q) && r, "(p OR q) AND r"));
static_assert(reads(!p && q, "NOT p AND q") && reads(!(p && q), "NOT (p AND q)") &&
              reads(!(p || q) || r, "NOT (p OR q) OR r"));
static_assert(reads((a == b) == p, "(a = b) = p") && reads(p == (a < b), "p = (a < b)"));
static_assert(reads((p && q) == r, "(p AND q) = r") && reads((!p) == q, "(NOT p) = q"));
static_assert(reads(a + b * a, "a + b * a") && reads((a + b) * a, "(a + b) * a") && reads(a * (b + a), "a * (b + a)"));
static_assert(reads(a - b - a, "a - b - a") && reads(a - (b - a), "a - (b - a)") && reads(a - (b + a), "a - (b + a)"));
static_assert(reads(a / b / a, "a / b / a") && reads(a / (b / a), "a / (b / a)") && reads(a % (b * a), "a % (b * a)"));
static_assert(reads(-a * b, "-a * b") && reads(-(a * b), "-(a * b)") && reads(a - -b, "a - -b"));
static_assert(reads(-(-a), "-(-a)")); // not the start of a comment
static_assert(reads(group == null, R"("group" IS NULL)") && reads(!(group != null), R"(NOT ("group" IS NOT NULL))"));
static_assert(reads((group == null) == p, R"(("group" IS NULL) = p)"));
static_assert(reads(a + 1 > b - 1 && p, "a + ? > b - ? AND p"));
static_assert(reads(a != b, "a <> b") && reads(a <= b, "a <= b") && reads(a >= b, "a >= b"));

// --- functions -------------------------------------------------------------------------------------------------------

static_assert(reads(count(), "count(*)") && reads(count(a), "count(a)") &&
              reads(count_distinct(a + b), "count(DISTINCT a + b)"));
static_assert(reads(sum(a) - min(b) * max(a), "sum(a) - min(b) * max(a)") && reads(avg(a), "avg(a)"));
static_assert(reads(length(lower(group)) > 3, R"(length(lower("group")) > ?)") &&
              reads(upper(group), R"(upper("group"))"));

// --- parameters, literals, null, raw text ----------------------------------------------------------------------------

static_assert(written(nodes_of<decltype(a == 1 && b == arg<0> && b != arg<0>)>, postgres::traits,
                      "a = $1 AND b = $2 AND b <> $3"));

constexpr bool literal(value_kind kind, std::int64_t value, dialect_traits const& engine, std::string_view expected) {
    const std::array nodes{expression_node{.kind = node_kind::literal, .type = kind, .text = "it's", .integer = value}};
    return written(nodes, engine, expected);
}
static_assert(literal(value_kind::boolean, 1, sqlite::traits, "1") &&
              literal(value_kind::boolean, 0, sqlite::traits, "0"));
static_assert(literal(value_kind::boolean, 1, postgres::traits, "TRUE") &&
              literal(value_kind::boolean, 0, postgres::traits, "FALSE"));
static_assert(literal(value_kind::integer, -7, sqlite::traits, "-7") &&
              literal(value_kind::text, 0, sqlite::traits, "'it''s'"));
static_assert(literal(value_kind::enumeration, 0, postgres::traits, "'it''s'"));
static_assert(literal(value_kind::local_timestamp, 1, sqlite::traits, "'1970-01-01 00:00:00.000001'") &&
              literal(value_kind::local_timestamp, 1, postgres::traits, "'1970-01-01 00:00:00.000001'"));
static_assert(literal(value_kind::date, 0, sqlite::traits, "'1970-01-01'") &&
              literal(value_kind::date, 0, postgres::traits, "'1970-01-01'"));

constexpr std::array raw{expression_node{.kind = node_kind::raw, .text = "json_valid(x)"}};
static_assert(written(raw, sqlite::traits, "json_valid(x)"));
static_assert(written(nodes_of<null_value>, sqlite::traits, "NULL"));
static_assert(reads(excluded<&row::group>, R"(excluded."group")"));

// Text that no column gives a collation is ordered by bytes, whatever the database's collation is.
static_assert(written(nodes_of<decltype(val("a") > "b")>, postgres::traits, R"($1 COLLATE "C" > $2)") &&
              written(nodes_of<decltype(val("a") > "b")>, sqlite::traits, "? > ?"));
static_assert(written(nodes_of<decltype(val("a") == "b")>, postgres::traits, "$1 = $2"));
static_assert(written(nodes_of<decltype(between(val("a"), "b", "c"))>, postgres::traits,
                      R"($1 COLLATE "C" BETWEEN $2 AND $3)"));
static_assert(written(nodes_of<decltype(max(val("a")))>, postgres::traits, R"(max($1 COLLATE "C"))"));
static_assert(written(nodes_of<decltype(val(1) > 2)>, postgres::traits, "$1 > $2"));

} // namespace

TEST_CASE("columns carry the name of their table where it is asked for") {
    char characters[128]{};
    text_sink sink{characters, sizeof characters};
    const table_name_in_text tables[]{{id_of<row>, "select"}};
    sql_writer writer{.sink = sink, .dialect = postgres::traits, .scope = {tables}, .qualified = true};
    writer.expression(nodes_of<decltype(a + arg<0> > b)>);
    writer.text(" / ");
    writer.qualified = false;
    writer.expressions(nodes_of<expression_list<column<&row::a>, decltype(b == 1)>>);
    CHECK(sink.view() == R"("select".a + $1 > "select".b / a, b = $2)");
    CHECK(writer.parameters == 2);
}
