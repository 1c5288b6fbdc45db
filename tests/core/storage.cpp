// SPDX-License-Identifier: BSL-1.0

#include <constable/core/storage.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(to_string(storage_class::null) == "NULL");
static_assert(to_string(storage_class::blob) == "a blob");

TEST_CASE("every storage class has a name of its own") {
    constexpr storage_class all[]{storage_class::null, storage_class::integer, storage_class::real, storage_class::text,
                                  storage_class::blob};
    for (const auto one : all)
        for (const auto other : all)
            CHECK((to_string(one) == to_string(other)) == (one == other));
}
