// SPDX-License-Identifier: BSL-1.0

#include <constable/query/feature_use.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>

using namespace constable;

namespace {

struct note {
    std::int64_t id{};
    std::vector<std::string> tags{};

    static consteval auto table() { return constable::table("notes", primary_key<&note::id>); }
};

template <class Query>
constexpr dialect_feature lacking(Query const&) {
    return first_lacking_feature(sqlite::traits, Query::model);
}

constexpr auto tagged = has_element(col<&note::tags>, arg<0>);
constexpr auto inner = from<note>.where(tagged).select(col<&note::id>);
using enum dialect_feature;

struct checked {
    std::int64_t id{};
    std::vector<std::string> tags{};

    static consteval auto table() {
        return constable::table("checked", primary_key<&checked::id>,
                                check("covers", contains_all(col<&checked::tags>, col<&checked::tags>)));
    }
};

} // namespace

TEST_CASE("what an engine lacks is found wherever it stands") {
    STATIC_CHECK(lacking(from<note>) == none);
    STATIC_CHECK(lacking(from<note>.where(tagged)) == array_operators);
    STATIC_CHECK(lacking(from<note>.select(tagged)) == array_operators);
    STATIC_CHECK(lacking(from<note>.where(in(col<&note::id>, inner))) == array_operators);
    STATIC_CHECK(lacking(from<note>.select(col<&note::id>).union_all(inner)) == array_operators);
    STATIC_CHECK(lacking(update<note>.set(col<&note::id> = 1).where(tagged)) == array_operators);
    STATIC_CHECK(lacking(erase<note>.where(tagged)) == array_operators);
    STATIC_CHECK(lacking(erase<note>.where(col<&note::id> == 1).returning(tagged)) == array_operators);
    STATIC_CHECK(lacking(into<note>.set(col<&note::id> = 1).returning(tagged)) == array_operators);
    STATIC_CHECK(lacking(from<note>.nowait()) == row_waits);
    STATIC_CHECK(first_lacking_feature(postgres::traits, decltype(from<note>.where(tagged))::model) == none);
}

TEST_CASE("what an engine lacks is found in what tables declare") {
    STATIC_CHECK(portability_of(table_of<checked>, sqlite::traits) == portability_problem::lacking_operator);
    STATIC_CHECK(portability_of(table_of<checked>, postgres::traits) == portability_problem::none);
}
