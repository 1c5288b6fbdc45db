// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/search_text.hpp>

#include <catch2/catch_test_macros.hpp>

using constable::detail::quoted_words;

TEST_CASE("every word of a search is quoted") {
    CHECK(quoted_words("one two") == "\"one\" \"two\"");
    CHECK(quoted_words("  one\ttwo\n") == "\"one\" \"two\"");
    CHECK(quoted_words("a\"b") == "\"a\"\"b\"");
    CHECK(quoted_words("NOT (x*") == "\"NOT\" \"(x*\"");
    CHECK(quoted_words("") == "\"\"");
    CHECK(quoted_words(" ") == "\"\"");
}
