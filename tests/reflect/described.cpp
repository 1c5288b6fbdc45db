// SPDX-License-Identifier: BSL-1.0

#include <constable/reflect/described.hpp>

#include <string>

#include <boost/describe/class.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

struct plain {
    int a{};
};

struct base {
    int first{1};
};
BOOST_DESCRIBE_STRUCT(base, (), (first))

struct derived : base {
    std::string second{"two"};
};
BOOST_DESCRIBE_STRUCT(derived, (base), (second))

struct empty {};
BOOST_DESCRIBE_STRUCT(empty, (), ())

} // namespace

static_assert(!described_struct<plain> && described_struct<base> && described_struct<derived> &&
              !described_struct<int>);

TEST_CASE("described members are visited in order, inherited ones first, and can be written") {
    derived object;
    std::string names;
    CHECK(for_each_described_member(object, [&](std::string_view name, auto& member) {
        names += std::string{name} + " ";
        member = {};
        return true;
    }));
    CHECK(names == "first second ");
    CHECK((object.first == 0 && object.second.empty()));
}

TEST_CASE("the visit ends where it is told to") {
    derived object;
    int visited = 0;
    CHECK_FALSE(for_each_described_member(object, [&](std::string_view, auto&) { return ++visited == 0; }));
    CHECK(visited == 1);
    empty nothing;
    CHECK(for_each_described_member(nothing, [](std::string_view, auto&) { return false; }));
}
