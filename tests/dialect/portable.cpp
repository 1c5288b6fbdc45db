// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/portable.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <constable/dialect/ddl.hpp>
#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>

using namespace constable;

namespace {

constexpr auto in_sqlite = [](table_model const& table) { return portability_of(table, sqlite::traits); };
constexpr auto in_postgres = [](table_model const& table) { return portability_of(table, postgres::traits); };
constexpr auto fits = portability_problem::none;

struct plain {
    std::int64_t id{};
    std::string text{};
    std::int64_t twice{};
    static consteval auto table() {
        return constable::table("plain", primary_key<&plain::id>, full_text<&plain::text>,
                                generated<&plain::twice>(col<&plain::id> * 2));
    }
};
static_assert(in_sqlite(table_of<plain>) == fits && in_postgres(table_of<plain>) == fits);
static_assert(portable<schema<"app", plain>, sqlite> && portable<schema<"app", plain>, sqlite, postgres>);

// SQLite computes from a computed column, PostgreSQL does not.
struct chained {
    std::int64_t a{};
    std::int64_t b{};
    std::int64_t c{};
    static consteval auto table() {
        return constable::table("chained", generated<&chained::b>(col<&chained::a> + 1),
                                generated<&chained::c>(col<&chained::b> + 1));
    }
};
static_assert(in_sqlite(table_of<chained>) == fits);
static_assert(in_postgres(table_of<chained>) == portability_problem::generated_from_generated);
static_assert(portable<schema<"app", plain, chained>, sqlite>);

// A WITHOUT ROWID table has no number of its own. The rules for tables refuse it too, for any engine.
struct numbered {
    std::int64_t id{};
    static consteval auto table() {
        return constable::table("numbered", primary_key<&numbered::id>.client_assigned(), without_rowid);
    }
};
constexpr table_model numbered_by(key_assignment assignment) {
    table_model model = table_of<numbered>;
    model.assignment = assignment;
    return model;
}
static_assert(in_sqlite(numbered_by(key_assignment::client)) == fits);
static_assert(in_sqlite(numbered_by(key_assignment::database)) == portability_problem::assigned_key_without_rowid);
static_assert(in_sqlite(numbered_by(key_assignment::increment)) == portability_problem::assigned_key_without_rowid);
static_assert(in_postgres(numbered_by(key_assignment::database)) == fits);

struct searched {
    std::string key{};
    static consteval auto table() {
        return constable::table("searched", primary_key<&searched::key>, without_rowid, full_text<&searched::key>);
    }
};
static_assert(in_sqlite(table_of<searched>) == portability_problem::full_text_without_rowid);
static_assert(in_postgres(table_of<searched>) == fits);

struct ranked {
    std::int64_t id{};
    std::string rank{};
    static consteval auto table() {
        return constable::table("ranked", primary_key<&ranked::id>, full_text<&ranked::rank>);
    }
};
static_assert(in_sqlite(table_of<ranked>) == portability_problem::full_text_named_rank);
static_assert(in_postgres(table_of<ranked>) == fits);

struct graded {
    std::int64_t id{};
    std::string rank{};
    std::string rowid{}; // not in the index
    static consteval auto table() {
        return constable::table("graded", primary_key<&graded::id>, full_text<&graded::rank>,
                                column_name<&graded::rank>("grade"));
    }
};
static_assert(in_sqlite(table_of<graded>) == fits);

// Names: 63 bytes are the most that every engine keeps.
constexpr std::string_view longest = "t23456789_123456789_123456789_123456789_123456789_123456789_123";
constexpr std::string_view too_long = "t23456789_123456789_123456789_123456789_123456789_123456789_1234";
static_assert(longest.size() == 63 && too_long.size() == 64);

constexpr portability_problem with_names(std::string_view table, std::string_view column) {
    const std::array<column_model, 1> columns{
        column_model{.name = column, .type = {.kind = value_kind::integer, .bits = 64}}};
    const table_model model{.name = table, .columns = columns};
    const auto found = in_sqlite(model);
    return found == in_postgres(model) ? found : portability_problem::generated_from_generated;
}
static_assert(with_names(longest, longest) == fits);
static_assert(with_names(too_long, "a") == portability_problem::identifier_too_long);
static_assert(with_names("a", too_long) == portability_problem::identifier_too_long);

template <std::size_t Size>
struct named_enum {
    std::array<char, Size> name{};
    constexpr portability_problem on(dialect_traits const& engine) const {
        const std::array<column_model, 1> columns{column_model{
            .name = "e", .type = {.kind = value_kind::enumeration, .name = std::string_view{name.data(), Size}}}};
        return portability_of({.name = "t", .columns = columns}, engine);
    }
};
constexpr named_enum<4> line{{'l', 'i', 'n', 'e'}};
constexpr named_enum<5> lines{{'l', 'i', 'n', 'e', 's'}};
constexpr named_enum<64> very_long{};
static_assert(line.on(postgres::traits) == portability_problem::enum_named_like_type);
static_assert(line.on(sqlite::traits) == fits);
static_assert(lines.on(postgres::traits) == fits);
static_assert(very_long.on(postgres::traits) == portability_problem::identifier_too_long);

} // namespace

TEST_CASE("a schema that is portable has DDL for every engine") {
    STATIC_CHECK(ddl<schema<"app", plain>, sqlite>.size() > 0);
    STATIC_CHECK(ddl<schema<"app", plain>, postgres>.size() > 0);
    STATIC_CHECK(ddl<schema<"app", chained>, sqlite>.size() == 1);
}
