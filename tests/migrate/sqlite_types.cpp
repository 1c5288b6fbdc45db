// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_types.hpp>

#include <array>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "support.hpp"

using namespace constable;
using constable_test::in_words;

namespace {

/// The type after its own check was read, starting from the type that the declaration tells.
value_type folded(schema_storage& storage, value_type const& declared, std::string_view column) {
    const std::string quoted = build_text([&](text_sink& sink) { write_identifier(sink, column); });
    const std::string type = build_text([&](text_sink& sink) { sqlite::traits.write_type(sink, declared); });
    const std::string check = build_text([&](text_sink& sink) { sqlite::traits.write_domain(sink, declared, quoted); });
    value_type read = sqlite_declared_type(type, true);
    INFO(type << " " << check);
    CHECK(sqlite_fold_domain(storage, read, column, check) == !check.empty());
    return read;
}

value_type stored(value_kind kind, std::uint8_t bits = 0) { return {.kind = kind, .bits = bits}; }

} // namespace

TEST_CASE("a declaration in a STRICT table", "[migrate][sqlite_types]") {
    for (std::string_view declared : {"INTEGER", "INT", "integer", "Int"})
        CHECK(sqlite_declared_type(declared, true) == stored(value_kind::integer, 64));
    CHECK(sqlite_declared_type("REAL", true) == stored(value_kind::real, 64));
    CHECK(sqlite_declared_type("TEXT", true) == stored(value_kind::text));
    CHECK(sqlite_declared_type("blob", true) == stored(value_kind::blob));
    CHECK(sqlite_declared_type("ANY", true) == value_type{});
    CHECK(sqlite_declared_type("any", true) == value_type{});
}

TEST_CASE("a declaration elsewhere is its affinity and what its word adds", "[migrate][sqlite_types]") {
    const auto declared = [](std::string_view text) { return sqlite_declared_type(text, false); };
    CHECK(declared("") == value_type{});
    for (std::string_view text : {"INTEGER", "bigint", "UNSIGNED BIG INT", "TINYINT(1)", "POINT"})
        CHECK(declared(text) == stored(value_kind::integer, 64));
    for (std::string_view text : {"REAL", "double precision", "FLOAT", "NUMERIC(10,2)", "DECIMAL", "MONEY", "ANY"})
        CHECK(declared(text) == stored(value_kind::real, 64));
    for (std::string_view text :
         {"TEXT", "CLOB", "TEXT(20)", "DATETIME", "timestamp with time zone", "TIME", "JSON", "CHAR", "VARCHAR(0)",
          "VARCHAR(max)", "VARCHAR(-1)", "VARCHAR(99999999999)", "VARCHAR("})
        CHECK(declared(text) == stored(value_kind::text));
    for (std::string_view text : {"VARCHAR(20)", "nvarchar /* ( */ ( 20 )", "CHARACTER VARYING(20,3)", "char(20)"})
        CHECK(declared(text).length == 20);
    CHECK(declared("BLOB(10)") == stored(value_kind::blob));
    CHECK(declared("BOOLEAN") == stored(value_kind::boolean));
    CHECK(declared("bool") == stored(value_kind::boolean));
    CHECK(declared("date") == stored(value_kind::date));
}

TEST_CASE("the check of a domain becomes the type", "[migrate][sqlite_types]") {
    schema_storage storage;
    for (std::string_view column : {"plain", "select", "it's \"quoted\"", "\xC3\xBC, IN ("}) {
        for (const std::uint8_t bits : {std::uint8_t{8}, std::uint8_t{16}, std::uint8_t{32}, std::uint8_t{64}})
            for (const bool is_unsigned : {false, true}) {
                const value_type type{.kind = value_kind::integer, .bits = bits, .is_unsigned = is_unsigned};
                CHECK(folded(storage, type, column) == type);
            }
        for (std::uint8_t digits = 1; digits <= 18; ++digits) {
            const value_type type{.kind = value_kind::decimal, .precision = digits};
            CHECK(folded(storage, type, column) == type);
        }
        for (const value_kind kind :
             {value_kind::boolean, value_kind::date, value_kind::local_timestamp, value_kind::uuid, value_kind::blob})
            CHECK(folded(storage, {.kind = kind}, column) == value_type{.kind = kind});
        for (const std::uint32_t length : {1U, 10U, 80U, 4294967295U}) {
            const value_type type{.kind = value_kind::text, .length = length};
            CHECK(folded(storage, type, column) == type);
        }
        const std::array names{enumerator{"one", 0}, enumerator{"it's, two", 1}, enumerator{") IN (", 2}};
        const value_type by_name{.kind = value_kind::enumeration, .enumerators = names};
        CHECK(folded(storage, by_name, column) == by_name);
        const std::array values{enumerator{"", 0}, enumerator{"", 7}, enumerator{"", -3}};
        const value_type by_value{.kind = value_kind::integer, .bits = 64, .enumerators = values};
        CHECK(folded(storage, by_value, column) == by_value);
    }
}

TEST_CASE("what a check does not tell", "[migrate][sqlite_types]") {
    schema_storage storage;
    CHECK(in_words(folded(storage, {.kind = value_kind::decimal, .precision = 9, .scale = 2}, "a")) ==
          in_words(value_type{.kind = value_kind::decimal, .precision = 9}));
    CHECK(folded(storage, {.kind = value_kind::timestamp}, "a") == stored(value_kind::integer, 64));
    CHECK(folded(storage, {.kind = value_kind::real, .bits = 32}, "a") == stored(value_kind::real, 64));
    CHECK(folded(storage, {.kind = value_kind::json}, "a") == stored(value_kind::text));
    const std::array two{enumerator{"no", 0}, enumerator{"yes", 1}};
    CHECK(folded(storage, {.kind = value_kind::integer, .bits = 8, .enumerators = two}, "a") ==
          stored(value_kind::boolean));
    const std::array far{enumerator{"a", 7}, enumerator{"b", 9}};
    const auto read = folded(storage, {.kind = value_kind::enumeration, .enumerators = far}, "a");
    CHECK(read.enumerators[1].name == "b");
    CHECK(read.enumerators[1].value == 1);
}

TEST_CASE("a check that the DDL would not write stays a check", "[migrate][sqlite_types]") {
    schema_storage storage;
    const auto folds = [&](value_kind kind, std::string_view check) {
        value_type type{.kind = kind};
        const bool found = sqlite_fold_domain(storage, type, "a", check);
        CHECK((found || type == value_type{.kind = kind}));
        return found;
    };
    for (std::string_view check : {"",
                                   "a",
                                   "a IN (0,1)",
                                   "a in (0, 1)",
                                   "b IN (0, 1)",
                                   "a IN (0, 1) ",
                                   "a BETWEEN 0 AND 254",
                                   "a BETWEEN -128 AND 128",
                                   "a IN ()",
                                   "a IN (",
                                   "a IN (1",
                                   "a IN (1,",
                                   "a IN (1, 'x')",
                                   "a IN (x)",
                                   "a IN (1.5)",
                                   "a IN (99999999999999999999)",
                                   "a IN (1, 2) OR 1",
                                   "a IN ('x')",
                                   "length(a) <= 5",
                                   "length(a) = 16"})
        CHECK_FALSE(folds(value_kind::integer, check));
    for (std::string_view check :
         {"length(a) <= 0", "length(a) <= ", "length(a) <= -1", "length(a) <= 05", "length(a) <= 5.0",
          "length(a) <= 99999999999", "length(a) < 5", "a IN (1)", "a IN ('x', 2)", "a IN ('x'", "a IN ('x)",
          "a IN (\"x\")", "length(a) = 16", "a IN (0, 1)"})
        CHECK_FALSE(folds(value_kind::text, check));
    CHECK_FALSE(folds(value_kind::blob, "length(a) = 10"));
    CHECK_FALSE(folds(value_kind::real, "a IN (0, 1)"));
}

TEST_CASE("the name of a domain's check is the DDL's", "[migrate][sqlite_types]") {
    CHECK(sqlite_domain_name("users", "email").view() == "ck_users_email_domain");
    CHECK(sqlite_domain_name(std::string(60, 't'), "email").view().size() == max_identifier_size);
}
