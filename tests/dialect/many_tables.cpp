// SPDX-License-Identifier: BSL-1.0

// A schema of more tables than a fold expression of clang's has operands.

#include <constable/dialect/ddl.hpp>
#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>
#include <constable/schema/fingerprint.hpp>
#include <constable/schema/lint.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

template <std::size_t Number>
inline constexpr std::array<char, 4> name_of_table{'t', '0' + Number / 100, '0' + Number / 10 % 10, '0' + Number % 10};

template <std::size_t Number>
struct numbered {
    std::int64_t id{};
    std::int64_t value{};

    static consteval auto table() {
        return constable::table(std::string_view{name_of_table<Number>.data(), 4}, primary_key<&numbered::id>);
    }
};

template <std::size_t... I>
auto schema_of(std::index_sequence<I...>) -> schema<"many", numbered<I>...>;
using many = decltype(schema_of(std::make_index_sequence<300>{}));

} // namespace

TEST_CASE("three hundred tables make one schema") {
    STATIC_CHECK(portable<many, sqlite, postgres>);
    STATIC_CHECK(lint<many>().empty());
    STATIC_CHECK(many::contains<numbered<299>>);
    STATIC_CHECK_FALSE(many::contains<numbered<300>>);
    STATIC_CHECK(schema_fingerprint<many> != schema_fingerprint<schema<"many", numbered<0>>>);
    STATIC_CHECK(ddl<many, sqlite>.size() == 300);
    STATIC_CHECK(ddl<many, postgres>.contains_text("CREATE TABLE t299 "));
}
