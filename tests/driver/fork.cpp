// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/fork.hpp>

#include "sqlite_support.hpp"

#include <string>

using namespace constable;
using namespace constable_test;

TEST_CASE("a child of fork has another generation", "[fork]") {
    REQUIRE(watch_forks());
    const auto parent = process_generation();
    child_process child{[parent](auto&) { return std::to_string(process_generation() - parent); }};
    CHECK(child.report() == "1");
    CHECK(process_generation() == parent);
}
