// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/json_list.hpp>

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
        found.push_back((reader.kind() == json_list_reader::element::text ? "'" : "") + std::string{reader.content()});
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
    CHECK(elements(" [ 1 ,null\n, true ] ") == strings{"1", "null", "true"});
    CHECK(elements(R"(["\u00e9\ud83d\ude00\/\n\u20ac"])") == strings{"'\xc3\xa9\xf0\x9f\x98\x80/\n\xe2\x82\xac"});
    CHECK(elements(R"(["\"\\\u000a"])") == strings{"'\"\\\n"});
    CHECK(elements("[\"\xc3\xa9\"]") == strings{"'\xc3\xa9"});
}

TEST_CASE("what is no such array is wrong") {
    for (std::string_view text : {"", "[", "1", "[1", "[1,]", "[,1]", "[1]x", "[\"a]", "[\"\\q\"]", "[\"\\ud83d\"]",
                                  "[\"\\udc00\"]", "[\"\\u00\"]", "[nul]", "[{}]", "[[1]]"}) {
        INFO(text);
        CHECK(elements(text) == std::nullopt);
    }
}

TEST_CASE("an element is read as a value of a column is") {
    const auto with = [](std::string_view text, bool binary, auto look) {
        json_list_reader reader{text};
        REQUIRE(reader.next());
        std::string memory;
        look(json_list_value{reader, binary, memory});
    };
    with("[null]", false, [](auto const& value) { CHECK(value.storage() == storage_class::null); });
    with("[true]", false, [](auto const& value) { CHECK(value.integer() == 1); });
    with("[9223372036854775807]", false, [](auto const& value) {
        CHECK(value.storage() == storage_class::integer);
        CHECK(value.integer() == 9'223'372'036'854'775'807);
    });
    with("[9223372036854775808]", false, [](auto const& value) { CHECK(value.storage() == storage_class::real); });
    with("[-1.5e2]", false, [](auto const& value) {
        CHECK(value.storage() == storage_class::real);
        CHECK(value.real() == -150.0);
    });
    with("[\"00ff\"]", true, [](auto const& value) {
        CHECK(value.storage() == storage_class::blob);
        CHECK(value.blob().size() == 2);
        CHECK(value.blob()[1] == std::byte{255});
    });
    for (std::string_view wrong : {"[\"0g\"]", "[\"000\"]"})
        with(wrong, true, [](auto const& value) { CHECK(value.storage() == storage_class::text); });
}
