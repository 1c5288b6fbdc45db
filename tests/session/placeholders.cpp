// SPDX-License-Identifier: BSL-1.0
#include <constable/session/placeholders.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

TEST_CASE("parameters are numbered, whatever else looks like one") {
    CHECK(with_numbered_parameters("SELECT ? + ?") == "SELECT $1 + $2");
    CHECK(with_numbered_parameters("").empty());
    CHECK(with_numbered_parameters("a = '?''?' AND b = ?") == "a = '?''?' AND b = $1");
    CHECK(with_numbered_parameters("\"odd?name\" = ?") == "\"odd?name\" = $1");
    CHECK(with_numbered_parameters("E'\\'?' = ?") == "E'\\'?' = $1");
    CHECK(with_numbered_parameters("name'\\' = ?") == "name'\\' = $1"); // no E: the backslash is itself
    CHECK(with_numbered_parameters("-- ?\n?") == "-- ?\n$1");
    CHECK(with_numbered_parameters("-- ?") == "-- ?");
    CHECK(with_numbered_parameters("/* ? /* ? */ ? */ ?") == "/* ? /* ? */ ? */ $1");
    CHECK(with_numbered_parameters("$$?$$, $a$ ? $$ ? $a$, ?") == "$$?$$, $a$ ? $$ ? $a$, $1");
    CHECK(with_numbered_parameters("$1 + ?") == "$1 + $1");
    CHECK(with_numbered_parameters("data ?? 'key' AND id = ?") == "data ? 'key' AND id = $1");
    CHECK(with_numbered_parameters("'open ?") == "'open ?");
    CHECK(with_numbered_parameters("/* open ?") == "/* open ?");
    CHECK(with_numbered_parameters("$a$ open ?") == "$a$ open ?");
}
