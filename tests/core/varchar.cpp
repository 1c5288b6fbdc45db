// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include <constable/core/varchar.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using namespace constable;

namespace {

using name = varchar<5>;

static_assert(name::max_length == 5);
static_assert(std::is_convertible_v<char const*, name> && std::is_convertible_v<std::string, name>);
static_assert(std::is_convertible_v<std::string_view, name> && std::is_convertible_v<varchar<9>, name>);
static_assert(!std::is_constructible_v<name, int> && !std::is_constructible_v<name, std::nullptr_t>);
static_assert(std::is_convertible_v<name const&, std::string_view>);
static_assert(std::is_nothrow_move_constructible_v<name> && std::is_copy_constructible_v<name>);

static_assert(name::accepts("") && name::accepts("abcde") && !name::accepts("abcdef"));
static_assert(name::accepts("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9") && !name::accepts("\xC3"));
static_assert(!name::accepts("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9x"));
static_assert(varchar<0>::accepts("") && !varchar<0>::accepts("a"));

struct record {
    name first{};
    varchar<10> second{};
};

} // namespace

TEST_CASE("a varchar counts code points, not bytes") {
    const name text{"éèêëē"};
    CHECK(text.view() == "éèêëē");
    CHECK(text.size() == 10);
    CHECK_THROWS_AS(name{"éèêëēx"}, value_error);
}

TEST_CASE("the error names the limit and not the text") {
    try {
        const name text{"secret"};
        FAIL("accepted " << text.view());
    } catch (value_error const& error) {
        CHECK(error.facts().message == "a text of 6 characters is too long for a varchar<5>");
        CHECK(std::string_view{error.what()}.find("secret") == std::string_view::npos);
        CHECK_FALSE(error.remedy().empty());
    }
    try {
        const name text{"\xFF\xFE"};
        FAIL("accepted bytes");
    } catch (value_error const& error) {
        CHECK(error.facts().message == "a text for a varchar<5> is not UTF-8");
    }
}

TEST_CASE("a string is moved in and out") {
    using long_text = varchar<200>;
    std::string source(100, 'x');
    char const* const address = source.data();
    long_text text{std::move(source)};
    CHECK(text.view().data() == address);
    const std::string taken = std::move(text).str();
    CHECK(taken.data() == address);

    const std::string kept(100, 'y');
    CHECK(long_text{kept}.view() == kept);
    CHECK(kept.size() == 100);
}

TEST_CASE("assignment keeps the old text if the new one is refused") {
    name text = "abc";
    CHECK_THROWS_AS(text = "abcdef", value_error);
    CHECK(text == "abc");
    text = std::string_view{"xyz"};
    CHECK(text == "xyz");
    text = varchar<9>{"other"};
    CHECK(text == "other");
    CHECK_THROWS_AS((text = varchar<9>{"others"}), value_error);
}

TEST_CASE("varchars compare with whatever is text") {
    const name text = "abc";
    CHECK(text == name{"abc"});
    CHECK(text != name{"abd"});
    CHECK(text == varchar<9>{"abc"});
    CHECK(text == "abc");
    CHECK("abc" == text);
    CHECK(text == std::string{"abc"});
    CHECK(std::string{"abc"} == text);
    CHECK(text == std::string_view{"abc"});
    CHECK(text != "a text that would not fit");
    CHECK(text < "abd");
    CHECK("abb" < text);
    CHECK(text < varchar<9>{"b"});
    CHECK(name{"a"} < name{"b"});
    CHECK(text > std::string{"abb"});
}

TEST_CASE("a default-constructed varchar is empty, and it is a member like any other") {
    CHECK(name{}.empty());
    const record value{.first = "a", .second = "b"};
    CHECK(value.first == "a");
    const std::string_view view = value.second;
    CHECK(view == "b");
}
