// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/dialect.hpp>

#include <string_view>

#include <constable/dialect/ddl.hpp>
#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>
#include <constable/query/sql.hpp>

using namespace constable;

namespace {

/// An engine made up for this test: a dialect is a value, and nothing above asks for its name.
struct toy {
    static constexpr dialect_traits traits{
        .name = "toy",
        .parameter_mark = '$',
        .max_parameters = 5,
        .has_boolean = true,
        .inline_foreign_keys = true,
        .has_comments = true,
        .identity = " NUMBERED",
        .strict_suffix = " EXACT",
        .now = "clock",
        .nocase = "loose",
        .nocase_definition = "MAKE loose",
        .write_type = [](text_sink& sink, value_type const& type) { sink.append(to_string(type.kind)); },
        .write_domain = [](text_sink&, value_type const&, std::string_view) {},
        .write_literal = [](text_sink& sink, expression_node const&) { sink.append("odd"); },
        .write_full_text = [](text_list_sink&, table_model const&) {},
        .has = [](dialect_feature) { return true; },
        .holds = [](std::string_view, value_type const&) { return true; }};
};

struct nameless {
    struct traits_type {};
    static constexpr traits_type traits{};
};

static_assert(dialect<toy> && dialect<sqlite> && dialect<postgres> && !dialect<nameless> && !dialect<int>);

struct row {
    std::int64_t id{};
    std::string name{};
    timestamp made{};
    double ratio{};
    std::int64_t twice{};
    static consteval auto table() {
        return constable::table("rows", primary_key<&row::id>, collate<&row::name>(nocase), default_now<&row::made>,
                                default_value<&row::ratio>(0.5), generated<&row::twice>(col<&row::id> * 2),
                                comment("all"));
    }
};
constexpr auto& script = ddl<schema<"toys", row>, toy>;
static_assert(script.size() == 3 && script.statements[0] == "MAKE loose" &&
              script.statements[2] == "COMMENT ON TABLE rows IS 'all'");
static_assert(script.statements[1] == R"(CREATE TABLE rows (
    id integer NUMBERED NOT NULL,
    name text NOT NULL COLLATE loose,
    made timestamp NOT NULL DEFAULT clock,
    ratio real NOT NULL DEFAULT odd,
    twice integer NOT NULL GENERATED ALWAYS AS (id * 2) VIRTUAL,
    CONSTRAINT pk_rows PRIMARY KEY (id)
) EXACT)");
static_assert(sql<toy>(from<row>.where(col<&row::id> == 1 && col<&row::name> == "x").select(count())) ==
              "SELECT count(*) FROM rows WHERE id = $1 AND name = $2");

} // namespace

TEST_CASE("the engines differ where they are known to differ") {
    STATIC_CHECK(sqlite::traits.name == "sqlite");
    STATIC_CHECK(postgres::traits.name == "postgres");
    STATIC_CHECK(sqlite::traits.max_parameters == 32766);
    STATIC_CHECK(postgres::traits.max_parameters == 65535);
    STATIC_CHECK(!sqlite::traits.has(dialect_feature::assigned_key_without_rowid));
    STATIC_CHECK(!sqlite::traits.has(dialect_feature::full_text_without_rowid));
    STATIC_CHECK(sqlite::traits.has(dialect_feature::virtual_generated_column));
    STATIC_CHECK(sqlite::traits.has(dialect_feature::generated_from_generated));
    STATIC_CHECK(!postgres::traits.has(dialect_feature::virtual_generated_column));
    STATIC_CHECK(!postgres::traits.has(dialect_feature::generated_from_generated));
    STATIC_CHECK(postgres::traits.has(dialect_feature::assigned_key_without_rowid));
    STATIC_CHECK(postgres::traits.has(dialect_feature::full_text_without_rowid));
}
