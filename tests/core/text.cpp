// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/text.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

using namespace constable;

namespace {

template <class Argument>
concept appendable = requires(text_sink& sink, Argument argument) { sink.append(argument); };
static_assert(appendable<char> && appendable<char const*> && appendable<std::string> && appendable<std::string_view>);
static_assert(!appendable<bool> && !appendable<int> && !appendable<std::size_t> && !appendable<double>);

constexpr void write_select(text_sink& sink) {
    sink.append("SELECT ");
    sink.append_quoted("we\"ird", '"');
    sink.append(',');
    sink.append_quoted("it's", '\'');
    sink.append(" LIMIT ");
    sink.append_number(-12);
}
constexpr std::string_view select_text = R"(SELECT "we""ird",'it''s' LIMIT -12)";
static_assert(static_text<write_select> == select_text);
static_assert(static_text<write_select>.data()[select_text.size()] == '\0');
static_assert(static_text<[](text_sink&) {}>.empty());
static_assert(static_text<[](text_sink&) {}>.data()[0] == '\0');

template <class Number>
constexpr bool prints(Number number, std::string_view expected) {
    char digits[24]{};
    text_sink sink{digits, sizeof digits};
    sink.append_number(number);
    return sink.view() == expected;
}
static_assert(prints(0, "0") && prints(7U, "7") && prints(-1, "-1") && prints(10, "10"));
static_assert(prints(std::numeric_limits<std::int64_t>::min(), "-9223372036854775808"));
static_assert(prints(std::numeric_limits<std::int64_t>::max(), "9223372036854775807"));
static_assert(prints(std::numeric_limits<std::uint64_t>::max(), "18446744073709551615"));
static_assert(prints(std::numeric_limits<std::int8_t>::min(), "-128"));
static_assert(prints(std::numeric_limits<std::uint8_t>::max(), "255"));

template <std::size_t Size>
constexpr void write_digits_of(text_sink& sink) {
    for (std::size_t i = 0; i != Size; ++i)
        sink.append(static_cast<char>('0' + i % 10));
}
template <std::size_t Size>
constexpr bool exact() {
    constexpr std::string_view text = static_text<write_digits_of<Size>>;
    return text.size() == Size && text.back() == static_cast<char>('0' + (Size - 1) % 10) && text.data()[Size] == '\0';
}
static_assert(exact<1>() && exact<1535>() && exact<1536>() && exact<1537>());
static_assert(exact<20000>());

constexpr void write_long_list(text_list_sink& sink) {
    for (int i = 0; i != 100; ++i) {
        sink.append("statement ");
        sink.append_number(i);
        sink.next();
    }
}
static_assert(static_texts<write_long_list>.size() == 100);
static_assert(static_texts<write_long_list>[0] == "statement 0");
static_assert(static_texts<write_long_list>[99] == "statement 99");

constexpr void write_large_list(text_list_sink& sink) {
    for (int i = 0; i != 10; ++i) {
        write_digits_of<1000>(sink);
        sink.next();
    }
}
static_assert(static_texts<write_large_list>.size() == 10);
static_assert(static_texts<write_large_list>[9].size() == 1000 && static_texts<write_large_list>[9].ends_with("789"));

constexpr auto few = static_texts<[](text_list_sink& sink) {
    sink.next();
    sink.append("one");
    sink.next();
    sink.next();
    sink.append("two");
}>;
static_assert(few.size() == 2 && few[0] == "one" && few[1] == "two");
static_assert(few[0].data()[3] == '\0' && few[1].data()[3] == '\0');
static_assert(static_texts<[](text_list_sink&) {}>.empty());

// A lambda in a template is a type of its own in each specialisation.
template <int Number>
inline constexpr std::string_view numbered = static_text<[](text_sink& sink) { sink.append_number(Number); }>;
static_assert(numbered<1> == "1" && numbered<2> == "2");

std::string written(text_sink const& sink) { return std::string{sink.view()}; }

} // namespace

TEST_CASE("a sink counts what does not fit and never writes beyond") {
    char characters[] = "........";
    text_sink sink{characters, 4};
    sink.append("abc");
    CHECK_FALSE(sink.overflowed());
    CHECK(sink.view() == "abc");
    sink.append("def");
    CHECK(sink.overflowed());
    CHECK(sink.size() == 6);
    CHECK(sink.view() == "abcd");
    sink.append('g');
    sink.append("");
    sink.append("hi");
    CHECK(sink.size() == 9);
    CHECK(std::string_view{characters} == "abcd....");
}

TEST_CASE("a full sink has not overflowed") {
    char characters[3];
    text_sink sink{characters, 3};
    sink.append("abc");
    CHECK_FALSE(sink.overflowed());
    CHECK(sink.view() == "abc");
}

TEST_CASE("a sink without memory only counts") {
    text_sink sink{nullptr, 0};
    sink.append("abc");
    sink.append('d');
    sink.append_quoted("e", '"');
    CHECK(sink.size() == 7);
    CHECK(sink.view().empty());
}

TEST_CASE("quoting doubles quotes wherever they stand") {
    const auto quoted = [](std::string_view text) {
        return build_text([text](text_sink& sink) { sink.append_quoted(text, '"'); });
    };
    CHECK(quoted("") == R"("")");
    CHECK(quoted("a") == R"("a")");
    CHECK(quoted("\"") == R"("""")");
    CHECK(quoted("\"\"") == R"("""""")");
    CHECK(quoted("a\"b\"") == R"("a""b""")");
    CHECK(quoted("it's") == R"("it's")");
}

TEST_CASE("the same builder gives the same text at run time") {
    CHECK(build_text(write_select) == static_text<write_select>);
    CHECK(build_text(write_digits_of<1536>) == static_text<write_digits_of<1536>>);
    CHECK(build_text(write_digits_of<1537>) == static_text<write_digits_of<1537>>);
    CHECK(build_text(write_digits_of<20000>) == static_text<write_digits_of<20000>>);
    CHECK(build_text([](text_sink&) {}).empty());

    const std::vector<std::string> list = build_texts(write_long_list);
    REQUIRE(list.size() == 100);
    CHECK(list.front() == "statement 0");
    CHECK(list.back() == "statement 99");
    CHECK(build_texts([](text_list_sink&) {}).empty());
}

TEST_CASE("a list remembers only as many texts as there is room for") {
    char characters[16];
    std::size_t ends[1];
    text_list_sink sink{characters, sizeof characters, ends, 1};
    sink.append("a");
    sink.next();
    sink.append("b");
    sink.next();
    CHECK(sink.count() == 2);
    CHECK(ends[0] == 1);
    CHECK(written(sink) == std::string{"a\0b\0", 4});
}
