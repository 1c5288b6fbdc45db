// SPDX-License-Identifier: BSL-1.0

#include <constable/reflect/type_hash.hpp>

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

struct one {};
struct two {};
template <class T>
struct around {};

namespace inner {
struct one {};
} // namespace inner

} // namespace

static_assert(type_hash<one> == type_hash<one>);
static_assert(type_hash<one> != type_hash<two>);
static_assert(type_hash<one> != type_hash<inner::one>, "the name is qualified");
static_assert(type_hash<around<one>> != type_hash<around<two>>);
static_assert(type_hash<one> != type_hash<one const> && type_hash<one> != type_hash<one*>);

TEST_CASE("types that differ have different hashes") {
    const std::vector<std::uint64_t> hashes{type_hash<int>,         type_hash<unsigned>,    type_hash<long>,
                                            type_hash<char>,        type_hash<std::string>, type_hash<one>,
                                            type_hash<around<int>>, type_hash<around<one>>, type_hash<inner::one>};
    for (std::size_t i = 0; i < hashes.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            CHECK(hashes[i] != hashes[j]);
}
