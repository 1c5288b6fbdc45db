// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/parameter.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

using namespace constable;
using namespace std::string_view_literals;

namespace {

postgres_parameter parameter(std::uint32_t oid, int scale = 0) { return {oid, postgres_type_of(oid), scale}; }
std::string_view sent(postgres_parameter const& given) {
    return {given.bytes(), static_cast<std::size_t>(given.size())};
}

} // namespace

TEST_CASE("integers are as wide as the server wants, and refused where they do not fit") {
    auto wide = parameter(postgres_oid::int8);
    CHECK(!wide.set_integer(-2));
    CHECK(sent(wide) == "\xff\xff\xff\xff\xff\xff\xff\xfe"sv);
    auto small = parameter(postgres_oid::int2);
    CHECK(!small.set_integer(-32768));
    CHECK(sent(small) == "\x80\x00"sv);
    CHECK(small.set_integer(32768));
    CHECK(parameter(postgres_oid::int4).set_integer(std::int64_t{1} << 31));
    auto yes = parameter(postgres_oid::boolean);
    CHECK(!yes.set_integer(1));
    CHECK(sent(yes) == "\1"sv);
    auto time = parameter(postgres_oid::timestamptz);
    CHECK(!time.set_integer(postgres_epoch_microseconds + 1));
    CHECK(sent(time) == "\0\0\0\0\0\0\0\1"sv);
    CHECK(time.set_integer(std::numeric_limits<std::int64_t>::min()));
    auto number = parameter(postgres_oid::numeric, 2);
    CHECK(!number.set_integer(150));
    CHECK(sent(number) == "\0\2\0\0\0\0\0\2\0\1\x13\x88"sv); // 1, 5000
    CHECK(parameter(postgres_oid::text).set_integer(1));
}

TEST_CASE("text is borrowed or copied, and holds no NUL") {
    std::string held = "a longer text than sixteen bytes";
    auto text = parameter(postgres_oid::text);
    CHECK(!text.set_text(held, bound_lifetime::until_reset));
    CHECK(text.bytes() == held.data());
    CHECK(!text.set_text(held, bound_lifetime::call));
    held.assign(held.size(), 'x');
    CHECK(sent(text) == "a longer text than sixteen bytes");
    std::string brief = "brief";
    CHECK(!text.set_text(brief, bound_lifetime::call));
    brief = "gone!";
    CHECK(sent(text) == "brief");
    CHECK(!text.set_text({}, bound_lifetime::until_reset));
    CHECK(text.bytes() != nullptr);
    CHECK(text.size() == 0);
    CHECK(text.set_text("a\0b"sv, bound_lifetime::call).message.find("NUL") != std::string_view::npos);
    auto json = parameter(postgres_oid::jsonb);
    CHECK(!json.set_text("{}", bound_lifetime::call));
    CHECK(sent(json) == "\1{}"sv);
    text.set_null();
    CHECK(text.bytes() == nullptr);
}

TEST_CASE("dates, uuids and blobs have forms of their own") {
    auto day = parameter(postgres_oid::date);
    CHECK(!day.set_text("2000-01-03", bound_lifetime::call));
    CHECK(sent(day) == "\0\0\0\2"sv);
    CHECK(day.set_text("soon", bound_lifetime::call));
    auto shown = parameter(postgres_oid::timestamp);
    CHECK(!shown.set_text("2000-01-01 00:00:00.000002", bound_lifetime::call));
    CHECK(sent(shown) == "\0\0\0\0\0\0\0\2"sv);
    CHECK(!shown.set_text("0001-01-01 00:00:00", bound_lifetime::call));
    CHECK(shown.set_text("2000-01-01T00:00:00Z", bound_lifetime::call));
    CHECK(shown.set_integer(1)); // a moment
    const std::string sixteen(16, 'u');
    const auto bytes = std::as_bytes(std::span{sixteen});
    auto id = parameter(postgres_oid::uuid);
    CHECK(!id.set_blob(bytes, bound_lifetime::call));
    CHECK(sent(id) == sixteen);
    CHECK(id.set_blob(bytes.first(15), bound_lifetime::call));
    auto blob = parameter(postgres_oid::bytea);
    CHECK(!blob.set_blob({}, bound_lifetime::until_reset));
    CHECK(blob.bytes() != nullptr);
    auto text = parameter(postgres_oid::text);
    CHECK(text.set_blob(bytes, bound_lifetime::call));
    CHECK(!text.set_blob({}, bound_lifetime::call)); // the end of a range that has none
    CHECK(sent(text) > "\xF4\x8F\xBF\xBD");
}

TEST_CASE("lists are arrays") {
    auto numbers = parameter(1016);
    CHECK(!numbers.set_text("[1,-1]", bound_lifetime::call));
    CHECK(sent(numbers) == "\0\0\0\1\0\0\0\0\0\0\0\24\0\0\0\2\0\0\0\1"
                           "\0\0\0\10\0\0\0\0\0\0\0\1\0\0\0\10\xff\xff\xff\xff\xff\xff\xff\xff"sv);
    CHECK(numbers.set_text("[\"x\"]", bound_lifetime::call));
    CHECK(numbers.set_text("[1", bound_lifetime::call));
    CHECK(numbers.set_text("[99999999999999999999]", bound_lifetime::call));
    auto words = parameter(1009);
    CHECK(!words.set_text(R"(["a"])", bound_lifetime::call));
    CHECK(sent(words) == "\0\0\0\1\0\0\0\0\0\0\0\31\0\0\0\1\0\0\0\1\0\0\0\1a"sv);
    const std::string two(32, 'u');
    auto ids = parameter(2951);
    CHECK(!ids.set_blob(std::as_bytes(std::span{two}), bound_lifetime::call));
    CHECK(ids.size() == 20 + 2 * 20);
    CHECK(ids.set_blob(std::as_bytes(std::span{two}).first(31), bound_lifetime::call));
    CHECK(words.set_blob(std::as_bytes(std::span{two}), bound_lifetime::call));
}
