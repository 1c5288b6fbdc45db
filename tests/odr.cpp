// SPDX-License-Identifier: BSL-1.0
// A second translation unit that includes every header, linked into every test program: a function that is neither
// inline nor a template is then a linker error. The list of headers is written by CMake.

#include <catch2/catch_test_macros.hpp>

#include "every_header.hpp"

TEST_CASE("two translation units that include the library link") { SUCCEED(); }
