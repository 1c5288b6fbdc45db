// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/list.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

/// Strings begin with ', numbers do not; nothing for a text that is no list.
std::optional<std::vector<std::string>> elements(std::string_view text) {
    json_list_reader reader{text};
    std::vector<std::string> found;
    while (reader.next())
        found.push_back((reader.is_text() ? "'" : "") + std::string{reader.content()});
    if (reader.wrong())
        return std::nullopt;
    return found;
}
using strings = std::vector<std::string>;

} // namespace

TEST_CASE("a JSON array of numbers and strings is read element by element") {
    CHECK(elements("[]") == strings{});
    CHECK(elements("[1]") == strings{"1"});
    CHECK(elements("[-1,2.5e3]") == strings{"-1", "2.5e3"});
    CHECK(elements(R"(["a","","b,]c"])") == strings{"'a", "'", "'b,]c"});
    CHECK(elements(R"(["\"\\\u000a"])") == strings{"'\"\\\n"});
    CHECK(elements("[\"\xc3\xa9\"]") == strings{"'\xc3\xa9"});
}

TEST_CASE("what is no such array is wrong") {
    for (std::string_view text : {"", "[", "1", "[1", "[1,]", "[,1]", "[1]x", "[\"a]", "[\"\\q\"]", "[\"\\u00e9\"]"}) {
        INFO(text);
        CHECK(elements(text) == std::nullopt);
    }
}

TEST_CASE("an array has a header and the elements with their sizes") {
    std::string bytes = "used before";
    postgres_array_writer writer{bytes, 20};
    writer.add("abc", 3);
    writer.add("", 0);
    writer.finish();
    using namespace std::string_view_literals;
    CHECK(bytes == "\0\0\0\1\0\0\0\0\0\0\0\24\0\0\0\2\0\0\0\1\0\0\0\3abc\0\0\0\0"sv);
    postgres_array_writer{bytes, 25}.finish();
    CHECK(bytes == "\0\0\0\0\0\0\0\0\0\0\0\31"sv);
}
