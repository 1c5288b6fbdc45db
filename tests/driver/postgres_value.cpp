// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/value.hpp>

#include <cstdint>
#include <string>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

template <class Unsigned>
std::string bytes_of(Unsigned value) {
    std::string bytes(sizeof(Unsigned), '\0');
    store_big_endian(bytes.data(), value);
    return bytes;
}
postgres_value value(postgres_type type, std::string const& bytes) {
    return {type, bytes.data(), static_cast<int>(bytes.size())};
}

} // namespace

TEST_CASE("values are read from their binary form") {
    CHECK(postgres_value{}.storage() == storage_class::null);
    const std::string four = bytes_of(static_cast<std::uint32_t>(-5));
    CHECK(value(postgres_type::int4, four).integer() == -5);
    CHECK(value(postgres_type::int4, four).storage() == storage_class::integer);
    const std::string two = bytes_of(static_cast<std::uint16_t>(-5));
    CHECK(value(postgres_type::int2, two).integer() == -5);
    const std::string real = bytes_of(std::bit_cast<std::uint64_t>(2.5));
    CHECK(value(postgres_type::float8, real).real() == 2.5);
    const std::string small = bytes_of(std::bit_cast<std::uint32_t>(2.5F));
    CHECK(value(postgres_type::float4, small).real() == 2.5);
    const std::string yes(1, '\1');
    CHECK(value(postgres_type::boolean, yes).integer() == 1);
    const std::string text{"a\0b", 3};
    CHECK(value(postgres_type::text, text).text() == text);
    const std::string json = "\1{}";
    CHECK(value(postgres_type::jsonb, json).text() == "{}");
    CHECK(value(postgres_type::bytea, text).blob().size() == 3);
    CHECK(value(postgres_type::unknown, text).storage() == storage_class::blob);
}

TEST_CASE("times count from 1970") {
    const std::string epoch = bytes_of(std::uint64_t{0});
    CHECK(value(postgres_type::timestamp, epoch).integer() == 946'684'800'000'000);
    const std::string infinity = bytes_of(static_cast<std::uint64_t>(INT64_MAX));
    CHECK(value(postgres_type::timestamp, infinity).integer() == INT64_MAX);
    CHECK(value(postgres_type::local_timestamp, epoch).local_microseconds() == 946'684'800'000'000);
    CHECK(value(postgres_type::local_timestamp, infinity).local_microseconds() == INT64_MAX);
    CHECK(value(postgres_type::timestamp, epoch).local_microseconds() == std::nullopt);
    CHECK(value(postgres_type::local_timestamp, epoch).storage() == storage_class::blob); // no number, no text
    const std::string day = bytes_of(static_cast<std::uint32_t>(-1));
    CHECK(value(postgres_type::date, day).days() == 10'956);
    CHECK(value(postgres_type::int4, day).days() == std::nullopt);
    const std::string last = bytes_of(static_cast<std::uint32_t>(INT32_MAX));
    CHECK(value(postgres_type::date, last).days() == std::nullopt);
}

TEST_CASE("numbers are scaled exactly or not at all") {
    const std::string four = bytes_of(std::uint32_t{12});
    CHECK(value(postgres_type::int4, four).scaled(2) == 1200);
    CHECK(value(postgres_type::int4, four).scaled(18) == std::nullopt);
    std::string numeric;
    store_numeric(numeric, 1250, 3);
    CHECK(value(postgres_type::numeric, numeric).scaled(2) == 125);
    CHECK(value(postgres_type::numeric, numeric).scaled(1) == std::nullopt);
    CHECK(value(postgres_type::numeric, numeric).storage() == storage_class::real);
    CHECK(value(postgres_type::numeric, numeric).real() == 1.25);
    store_numeric(numeric, 12, 0);
    CHECK(value(postgres_type::numeric, numeric).storage() == storage_class::integer);
    CHECK(value(postgres_type::numeric, numeric).integer() == 12);
    const std::string text = "12";
    CHECK(value(postgres_type::text, text).scaled(0) == std::nullopt);
}

TEST_CASE("bytes of another size are read as nothing, and never beyond") {
    const std::string one(1, '\7');
    CHECK(value(postgres_type::int8, one).integer() == 0);
    CHECK(value(postgres_type::float8, one).real() == 0.0);
    CHECK(value(postgres_type::jsonb, {}).text().empty());
}
