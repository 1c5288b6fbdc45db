// SPDX-License-Identifier: BSL-1.0
#include <constable/session/placeholders.hpp>

#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

std::string numbered(std::string_view text) { return with_numbered_parameters(text).text; }

} // namespace

TEST_CASE("parameters are numbered, whatever else looks like one") {
    CHECK(numbered("SELECT ? + ?") == "SELECT $1 + $2");
    CHECK(numbered("").empty());
    CHECK(numbered("a = '?''?' AND b = ?") == "a = '?''?' AND b = $1");
    CHECK(numbered("\"odd?name\" = ?") == "\"odd?name\" = $1");
    CHECK(numbered("E'\\'?' = ?") == "E'\\'?' = $1");
    CHECK(numbered("name'\\' = ?") == "name'\\' = $1"); // no E: the backslash is itself
    CHECK(numbered("-- ?\n?") == "-- ?\n$1");
    CHECK(numbered("-- ?") == "-- ?");
    CHECK(numbered("/* ? /* ? */ ? */ ?") == "/* ? /* ? */ ? */ $1");
    CHECK(numbered("$$?$$, $a$ ? $$ ? $a$, ?") == "$$?$$, $a$ ? $$ ? $a$, $1");
    CHECK(numbered("$1 + ?") == "$1 + $1");
    CHECK(numbered("data ?? 'key' AND id = ?") == "data ? 'key' AND id = $1");
    CHECK(numbered("'open ?") == "'open ?");
    CHECK(numbered("/* open ?") == "/* open ?");
    CHECK(numbered("$a$ open ?") == "$a$ open ?");
    CHECK(numbered("?2 + ? + ?1 + ?") == "$2 + $3 + $1 + $4"); // as SQLite counts
    CHECK(numbered("price $ ?") == "price $ $1");
}

TEST_CASE("parameters are counted") {
    CHECK(with_numbered_parameters("SELECT 1").parameters == 0);
    CHECK(with_numbered_parameters("? + ? + '?'").parameters == 2);
    CHECK(with_numbered_parameters("?1 + ?1 + ?2").parameters == 2);
    CHECK(with_numbered_parameters("$3 + ?").parameters == 3);
    CHECK(with_numbered_parameters("$$?$$ ?? ?").parameters == 1);
}
