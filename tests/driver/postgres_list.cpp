// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/list.hpp>

#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

TEST_CASE("an array has a header and the elements with their sizes") {
    postgres_array_writer writer{20};
    writer.add("used before", 11);
    writer.clear();
    writer.add("abc", 3);
    writer.add("", 0);
    using namespace std::string_view_literals;
    CHECK(writer.finish() == "\0\0\0\1\0\0\0\0\0\0\0\24\0\0\0\2\0\0\0\1\0\0\0\3abc\0\0\0\0"sv);
    CHECK(postgres_array_writer{25}.finish() == "\0\0\0\0\0\0\0\0\0\0\0\31"sv);
}

TEST_CASE("an array is read where it is") {
    postgres_array_writer writer{25};
    writer.add("abc", 3);
    writer.add_null();
    postgres_array_reader reader{writer.finish()};
    CHECK(reader.element() == 25);
    REQUIRE(reader.next());
    CHECK_FALSE(reader.is_null());
    CHECK(std::string_view{reader.bytes().data(), reader.bytes().size()} == "abc");
    REQUIRE(reader.next());
    CHECK(reader.is_null());
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.wrong());
}

TEST_CASE("an array that ends too early, or has more dimensions, is wrong") {
    postgres_array_writer writer{25};
    writer.add("abc", 3);
    std::string bytes{writer.finish()};
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        postgres_array_reader reader{std::span{bytes.data(), size}};
        while (reader.next())
            ;
        INFO(size);
        CHECK(reader.wrong());
    }
    bytes[3] = 2;
    postgres_array_reader reader{bytes};
    CHECK_FALSE(reader.next());
    CHECK(reader.wrong());
}
