// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/table.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

// --- the example of the documentation --------------------------------------------------------------------------------

enum class entry_kind { deposit, usage, withdrawal };

struct api_key {
    std::int64_t id{};
    std::string key_hash;
    std::int64_t balance{};
    std::optional<timestamp> expires_at;
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        return constable::table("api_keys", primary_key<&api_key::id>, unique_key<&api_key::key_hash>,
                                check("balance_not_negative", col<&api_key::balance> >= 0),
                                indexed<&api_key::expires_at>.where(col<&api_key::expires_at> != null),
                                row_version<&api_key::version>);
    }
};

struct entry {
    std::int64_t id{};
    std::int64_t api_key_id{};
    std::int64_t amount{};
    entry_kind kind{};
    timestamp at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("entries", primary_key<&entry::id>,
                                foreign_key<&entry::api_key_id>.references<&api_key::id>().on_delete(cascade),
                                indexed<&entry::api_key_id, &entry::at>);
    }
};

static_assert(table_of<api_key>.name == "api_keys" && table_of<api_key>.columns.size() == 5);
static_assert(reads(table_of<api_key>.checks[0].expression, "greater_equal(balance,0)"));
static_assert(reads(table_of<api_key>.indexes[0].predicate, "is_not_null(expires_at)"));
static_assert(table_of<entry>.foreign_keys[0].target == table_of<api_key>.id);
static_assert(table_of<entry>.columns[3].type.kind == value_kind::enumeration &&
              table_of<entry>.columns[3].type.enumerators.size() == 3 &&
              table_of<entry>.columns[3].type.enumerators[2].name == "withdrawal");

// --- types of members ------------------------------------------------------------------------------------------------

enum class by_value : std::int16_t { one = 1 };

struct email {
    std::string address;
};

} // namespace
template <>
inline constexpr bool constable::stored_as_integer<by_value> = true;
template <>
struct constable::codec<email> : constable::codec_via<email, varchar<320>> {
    static std::string_view encode(email const& value) { return value.address; }
    static email decode(varchar<320>&& stored) { return {std::move(stored).str()}; }
};
namespace {

struct all_types {
    bool a{};
    std::int8_t b{};
    std::uint32_t c{};
    std::int64_t d{};
    float e{};
    double f{};
    std::string g;
    varchar<7> h;
    blob i;
    timestamp j;
    date k;
    uuid l;
    decimal<9, 4> m;
    entry_kind n{};
    by_value o = by_value::one;
    email p;
    std::optional<bool> q;
    std::optional<std::string> r;
    std::optional<email> s;
    std::optional<entry_kind> t;
    static consteval auto table() { return constable::table("all_types"); }
};
constexpr value_type type_at(std::size_t position) { return table_of<all_types>.columns[position].type; }
static_assert(type_at(0) == codec<bool>::type && type_at(1) == value_type{.kind = value_kind::integer, .bits = 8});
static_assert(type_at(2) == value_type{.kind = value_kind::integer, .bits = 32, .is_unsigned = true});
static_assert(type_at(7) == value_type{.kind = value_kind::text, .length = 7});
static_assert(type_at(12) == value_type{.kind = value_kind::decimal, .precision = 9, .scale = 4});
static_assert(type_at(13).kind == value_kind::enumeration && type_at(14).kind == value_kind::integer);
static_assert(type_at(15) == value_type{.kind = value_kind::text, .length = 320} && type_at(18) == type_at(15));
static_assert(type_at(16) == type_at(0) && type_at(17) == type_at(6) && type_at(19) == type_at(13));
constexpr bool last_four_are_nullable() {
    for (std::size_t i = 0; i < 20; ++i)
        if (table_of<all_types>.columns[i].nullable != (i >= 16))
            return false;
    return true;
}
static_assert(last_four_are_nullable());
static_assert(table_of<all_types>.primary_key.columns.empty() &&
              table_of<all_types>.assignment == key_assignment::client);

// --- tables whose foreign keys form a cycle --------------------------------------------------------------------------

struct city;
struct country {
    std::int64_t id{};
    std::optional<std::int64_t> capital_id;
};
struct city {
    std::int64_t id{};
    std::int64_t country_id{};
    std::optional<std::int64_t> twin_id;
};

} // namespace

template <>
inline constexpr auto constable::table_definition<country> =
    constable::table("countries", primary_key<&country::id>, foreign_key<&country::capital_id>.references<&city::id>());
template <>
inline constexpr auto constable::table_definition<city> =
    constable::table("cities", primary_key<&city::id>, foreign_key<&city::country_id>.references<&country::id>(),
                     foreign_key<&city::twin_id>.references<&city::id>());

static_assert(table_of<country>.foreign_keys[0].target_table == "cities" &&
              table_of<country>.foreign_keys[0].target == id_of<city>);
static_assert(table_of<city>.foreign_keys[0].target_table == "countries" &&
              table_of<city>.foreign_keys[1].target_table == "cities");

// --- templates -------------------------------------------------------------------------------------------------------

namespace {

template <class Key, class Parent>
struct child_of {
    Key id{};
    Key parent_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("children", primary_key<&child_of::id>,
                                foreign_key<&child_of::parent_id>.template references<&Parent::id>());
    }
};
static_assert(table_of<child_of<std::int64_t, entry>>.foreign_keys[0].target_table == "entries");
static_assert(table_of<child_of<std::int64_t, city>>.id != table_of<child_of<std::int64_t, entry>>.id);

} // namespace

TEST_CASE("two models of one struct are one value") {
    table_model const& model = table_of<api_key>;
    CHECK(model.columns.data() == table_of<api_key>.columns.data());
    CHECK(find_column(model, "version") == 4);
}
