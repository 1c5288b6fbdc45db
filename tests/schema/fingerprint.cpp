// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/fingerprint.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace constable;

namespace {

// --- a table of which every fact can be changed ----------------------------------------------------------------------

struct facts {
    std::string_view name = "entries";
    enumerator items[2]{{"open", 0}, {"closed", 1}};
    expression_node predicate[2]{{.kind = node_kind::operation, .op = operator_kind::is_not_null, .arity = 1},
                                 {.kind = node_kind::column, .type = value_kind::text, .text = "note"}};
    expression_node check[3]{
        {.kind = node_kind::operation, .op = operator_kind::greater, .type = value_kind::boolean, .arity = 2},
        {.kind = node_kind::column, .type = value_kind::integer, .text = "id"},
        {.kind = node_kind::literal, .type = value_kind::integer, .integer = 5}};
    expression_node length[2]{
        {.kind = node_kind::function, .called = function_kind::length, .type = value_kind::integer, .arity = 1},
        {.kind = node_kind::column, .text = "note"}};
    expression_node fallback[1]{{.kind = node_kind::literal, .type = value_kind::real, .real = 0.5}};
    column_model columns[4]{{.name = "id", .type = {.kind = value_kind::integer, .bits = 64}},
                            {.name = "note", .type = {.kind = value_kind::text, .length = 20}, .nullable = true},
                            {.name = "state", .type = {.kind = value_kind::enumeration}},
                            {.name = "price", .type = {.kind = value_kind::decimal, .precision = 10, .scale = 2}}};
    std::string_view id[2]{"id", "price"};
    std::string_view other[2]{"note", "state"};
    std::string_view single[1]{"note"};
    std::string_view target[1]{"parent_id"};
    key_part parts[2]{{.column = "note"}, {.expression = {}}};
    key_model primary{{}, id};
    key_model unique_keys[1]{{{}, other}};
    index_model indexes[2]{{.parts = parts, .predicate = predicate}, {.parts = {parts, 1}}};
    foreign_key_model foreign_keys[1]{{.columns = single, .target_table = "parents", .target_columns = target}};
    check_model checks[2]{{"one", check}, {"two", predicate}};
    full_text_model texts[2]{{single}, {other}};
    key_assignment assignment = key_assignment::client;
    bool without_rowid = false;
    std::string_view comment{};
    std::string_view renamed_from{};

    constexpr table_model model() {
        columns[2].type.enumerators = items;
        columns[3].default_expression = fallback;
        columns[3].defaulted = default_kind::expression;
        parts[1].expression = length;
        primary.columns = id;
        return {.id = id_of<facts>,
                .name = name,
                .columns = columns,
                .primary_key = primary,
                .assignment = assignment,
                .unique_keys = unique_keys,
                .indexes = indexes,
                .foreign_keys = foreign_keys,
                .checks = checks,
                .full_text = texts,
                .without_rowid = without_rowid,
                .renamed_from = renamed_from,
                .comment = comment};
    }
};

constexpr fingerprint original() {
    facts made;
    return take_fingerprint(made.model());
}

template <class Change>
constexpr bool counts(Change change) {
    facts made;
    made.model();
    change(made);
    return take_fingerprint(made.model()) != original();
}

static_assert(counts([](facts& f) { f.name = "entry"; }));
static_assert(counts([](facts& f) { f.columns[0].name = "key"; }));
static_assert(counts([](facts& f) { f.columns[0].type.kind = value_kind::real; }));
static_assert(counts([](facts& f) { f.columns[0].type.bits = 32; }));
static_assert(counts([](facts& f) { f.columns[0].type.is_unsigned = true; }));
static_assert(counts([](facts& f) { f.columns[1].type.length = 21; }));
static_assert(counts([](facts& f) { f.columns[3].type.precision = 11; }));
static_assert(counts([](facts& f) { f.columns[3].type.scale = 3; }));
static_assert(counts([](facts& f) { f.items[1].name = "shut"; }));
static_assert(counts([](facts& f) { f.items[1].value = 2; }));
static_assert(counts([](facts& f) { f.columns[1].nullable = false; }));
static_assert(counts([](facts& f) { f.columns[1].collated = collation::nocase; }));
static_assert(counts([](facts& f) { f.columns[0].defaulted = default_kind::now; }));
static_assert(counts([](facts& f) { f.columns[0].default_expression = f.fallback; }));
static_assert(counts([](facts& f) { f.columns[0].generated_expression = f.fallback; }));
static_assert(counts([](facts& f) { f.columns[0].generated = generation::stored; }));
static_assert(counts([](facts& f) { std::swap(f.id[0], f.id[1]); }));
static_assert(counts([](facts& f) { f.primary.name = "key"; }));
static_assert(counts([](facts& f) { f.assignment = key_assignment::increment; }));
static_assert(counts([](facts& f) { f.without_rowid = true; }));
static_assert(counts([](facts& f) { f.unique_keys[0].name = "uq"; }));
static_assert(counts([](facts& f) { std::swap(f.other[0], f.other[1]); }));
static_assert(counts([](facts& f) { f.indexes[0].unique = true; }));
static_assert(counts([](facts& f) { f.indexes[0].name = "idx"; }));
static_assert(counts([](facts& f) { f.indexes[0].predicate = {}; }));
static_assert(counts([](facts& f) { f.parts[0].descending = true; }));
static_assert(counts([](facts& f) { f.length[0].called = function_kind::lower; }));
static_assert(counts([](facts& f) { f.foreign_keys[0].name = "fk"; }));
static_assert(counts([](facts& f) { f.foreign_keys[0].target_table = "others"; }));
static_assert(counts([](facts& f) { f.target[0] = "id"; }));
static_assert(counts([](facts& f) { f.foreign_keys[0].on_delete = referential_action::cascade; }));
static_assert(counts([](facts& f) { f.foreign_keys[0].on_update = referential_action::cascade; }));
static_assert(counts([](facts& f) { f.foreign_keys[0].deferrable = true; }));
static_assert(counts([](facts& f) { f.checks[0].name = "three"; }));
static_assert(counts([](facts& f) { f.check[0].op = operator_kind::greater_equal; }));
static_assert(counts([](facts& f) { f.check[1].text = "price"; }));
static_assert(counts([](facts& f) { f.check[2].integer = 6; }));
static_assert(counts([](facts& f) { f.check[2].type = value_kind::boolean; }));
static_assert(counts([](facts& f) { f.check[2].kind = node_kind::null; }));
static_assert(counts([](facts& f) { f.fallback[0].real = -0.5; }));
static_assert(counts([](facts& f) { f.fallback[0].text = "x"; }));
static_assert(counts([](facts& f) { f.fallback[0].scale = 2; }));
static_assert(counts([](facts& f) { f.texts[0].columns = f.other; }));
static_assert(counts([](facts& f) { std::swap(f.texts[0], f.texts[1]); })); // their names change places

// What is no fact of the database.
static_assert(!counts([](facts& f) { f.comment = "a comment"; }));
static_assert(!counts([](facts& f) { f.renamed_from = "old"; }));
static_assert(!counts([](facts& f) { f.columns[0].comment = "a comment"; }));
static_assert(!counts([](facts& f) { f.columns[0].renamed_from = "old"; }));
static_assert(!counts([](facts& f) { f.columns[0].role = column_role::row_version; }));
static_assert(!counts([](facts& f) { f.check[1].table = id_of<int>; }));
static_assert(!counts([](facts& f) { f.foreign_keys[0].target = id_of<int>; }));
static_assert(!counts([](facts& f) { f.primary.name = "pk_entries"; })); // that is its name anyway
static_assert(!counts([](facts& f) { f.foreign_keys[0].name = "fk_entries_note"; }));
// Orders that mean nothing.
static_assert(!counts([](facts& f) { std::swap(f.columns[0], f.columns[1]); }));
static_assert(!counts([](facts& f) { std::swap(f.indexes[0], f.indexes[1]); }));
static_assert(!counts([](facts& f) { std::swap(f.checks[0], f.checks[1]); }));

// --- structs ---------------------------------------------------------------------------------------------------------

struct person {
    std::int64_t id{};
    std::string name;
    static consteval auto table() {
        using namespace constable;
        return constable::table("people", primary_key<&person::id>, check("named", col<&person::name> != ""));
    }
};
/// The same table of another struct.
struct human {
    std::int64_t id{};
    std::string name;
    static consteval auto table() {
        using namespace constable;
        return constable::table("people", check("named", col<&human::name> != ""), primary_key<&human::id>,
                                comment("same"));
    }
};
struct dog {
    std::int64_t id{};
    std::int64_t owner_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("dogs", primary_key<&dog::id>, foreign_key<&dog::owner_id>.references<&person::id>());
    }
};
struct human_dog {
    std::int64_t id{};
    std::int64_t owner_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("dogs", primary_key<&human_dog::id>,
                                foreign_key<&human_dog::owner_id>.references<&human::id>());
    }
};

static_assert(fingerprint_of<person> == fingerprint_of<human> && fingerprint_of<person> != fingerprint_of<dog>);
static_assert(fingerprint_of<dog> == fingerprint_of<human_dog>);
static_assert(fingerprint_of<person> == take_fingerprint(table_of<person>));

using one = schema<"one", person, dog>;
static_assert(schema_fingerprint<one> == schema_fingerprint<schema<"two", human_dog, human>>);
static_assert(schema_fingerprint<one> == take_fingerprint(model_of<one>));
static_assert(schema_fingerprint<one> != schema_fingerprint<schema<"one", person>> &&
              schema_fingerprint<schema<"a">> == schema_fingerprint<schema<"b">> &&
              schema_fingerprint<schema<"a">> != schema_fingerprint<one>);

} // namespace

// Databases keep fingerprints: a change here is a change of the format.
TEST_CASE("fingerprints are the same in every version") {
    CHECK(to_text(original()).view() == "8202517254bf03cb1a83ec6abf04562e");
    CHECK(to_text(fingerprint_of<person>).view() == "d0571e992a56d570ccd909d39da74c48");
    CHECK(to_text(schema_fingerprint<one>).view() == "5df33adfe66342aadae0c77cc937b6e1");
}

TEST_CASE("equal content at other addresses has the same fingerprint") {
    std::string name = "entries";
    facts copy;
    copy.name = name;
    CHECK(take_fingerprint(copy.model()) == original());
}

TEST_CASE("tables that swap a fact are other tables") {
    for (char a = 'a'; a <= 'z'; ++a)
        for (char b = 'a'; b < a; ++b) {
            const std::string_view first[]{{&a, 1}};
            const std::string_view second[]{{&b, 1}};
            const full_text_model texts[]{{first}, {second}};
            const auto schema_of = [&](std::size_t one, std::size_t other) {
                const table_model tables[]{{.name = "one", .full_text = {&texts[one], 1}},
                                           {.name = "other", .full_text = {&texts[other], 1}}};
                return take_fingerprint(schema_model{"s", tables});
            };
            REQUIRE(schema_of(0, 1) != schema_of(1, 0));
        }
}
