// SPDX-License-Identifier: BSL-1.0

// From a pattern to a statement, for every set of parts.

#include <constable/dialect/dynamic_sql.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include <constable/core/text.hpp>

using namespace constable;
using namespace std::string_view_literals;

namespace {

std::string statement(std::string_view pattern, std::uint64_t mask) {
    std::string text;
    write_pattern(text, pattern, mask,
                  [](std::string& into, bool qualified) { into += qualified ? "t.filter" : "filter"; });
    return text;
}

std::string numbered(std::string_view text) {
    std::string result;
    renumber_parameters(result, text, '$');
    return result;
}

constexpr auto in_a_constant =
    static_text<[](text_sink& sink) { write_pattern(sink, "a\x01 AND b\x02\x03", 1, [](text_sink&, bool) {}); }>;
static_assert(in_a_constant == "a AND b");

} // namespace

TEST_CASE("a part is one of two texts") {
    CHECK(statement("WHERE \x01 a = ?\x02TRUE\x03 AND b", 1) == "WHERE  a = ? AND b");
    CHECK(statement("WHERE \x01 a = ?\x02TRUE\x03 AND b", 0) == "WHERE TRUE AND b");
    constexpr auto two = "\x01x\x02 0\x03-\x01y\x02 0\x03."sv;
    CHECK(statement(two, 0b00) == " 0- 0.");
    CHECK(statement(two, 0b01) == "x- 0.");
    CHECK(statement(two, 0b10) == " 0-y.");
    CHECK(statement(two, 0b11) == "x-y.");
    CHECK(statement("nothing", 0) == "nothing");
    CHECK(statement("", 0).empty());

    std::string many;
    for (int i = 0; i < 64; ++i)
        many += "\x01+\x02-\x03";
    CHECK(statement(many, std::uint64_t{1} << 63) == std::string(63, '-') + "+");
}

TEST_CASE("a list has its opening and separators whatever is there") {
    constexpr auto optional = "\x04\x01\x05 BY \x06, \x07"
                              "a\x02\x03\x01\x05 BY \x06, \x07"
                              "b\x02\x03\x0e;"sv;
    CHECK(statement(optional, 0b00) == ";");
    CHECK(statement(optional, 0b01) == " BY a;");
    CHECK(statement(optional, 0b10) == " BY b;");
    CHECK(statement(optional, 0b11) == " BY a, b;");
    constexpr auto mixed = "\x04\x01\x05 BY \x06, \x07"
                           "a\x02\x03\x05 BY \x06, \x07"
                           "b\x0e;"sv;
    CHECK(statement(mixed, 0) == " BY b;");
    CHECK(statement(mixed, 1) == " BY a, b;");
    // one list within another
    constexpr auto inner = "\x04\x05 A \x06, \x07(\x04\x01\x05 B \x06, \x07x\x02\x03\x0e)\x05 A \x06, \x07y\x0e"sv;
    CHECK(statement(inner, 0) == " A (), y");
    CHECK(statement(inner, 1) == " A ( B x), y");
}

TEST_CASE("a filter is written where it stands") {
    CHECK(statement("WHERE \x0f"
                    "1 AND a",
                    0) == "WHERE t.filter AND a");
    CHECK(statement("WHERE \x0f"
                    "0",
                    0) == "WHERE filter");
}

TEST_CASE("marks within quotes are text") {
    CHECK(statement("\"\x01\" = 'it''s \x02' \x01\"\x03\"\x02\x03", 1) == "\"\x01\" = 'it''s \x02' \"\x03\"");
    CHECK(statement("'never ends \x01", 1) == "'never ends \x01");
}

TEST_CASE("parameters are numbered without gaps") {
    CHECK(numbered("a = $1 AND b = $3 OR c = $12") == "a = $1 AND b = $2 OR c = $3");
    CHECK(numbered("'$7' \"$8\" $9 $x $") == "'$7' \"$8\" $1 $x $");
    CHECK(numbered("'$7") == "'$7");
    CHECK(numbered("").empty());
    std::string wanted;
    std::string text;
    for (int i = 1; i <= 120; ++i) {
        text += " $" + std::to_string(i * 3);
        wanted += " $" + std::to_string(i);
    }
    CHECK(numbered(text) == wanted);
}
