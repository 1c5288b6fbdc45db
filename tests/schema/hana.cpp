// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/hana.hpp>

#include <cstdint>
#include <string>

#include <boost/hana/for_each.hpp>

using namespace constable;

namespace {

struct artist {
    std::int64_t id{};
    static consteval auto table() { return constable::table("artists", primary_key<&artist::id>); }
};
struct album {
    std::int64_t id{};
    static consteval auto table() { return constable::table("albums", primary_key<&album::id>); }
};
using music = schema<"music", album, artist>;

} // namespace

TEST_CASE("the types of a schema can be looped over") {
    std::string names;
    boost::hana::for_each(types_of<music>, [&](auto type) {
        names += table_name<typename decltype(type)::type>;
        names += ' ';
    });
    CHECK(names == "albums artists ");
}
