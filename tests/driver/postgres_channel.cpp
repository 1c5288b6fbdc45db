// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/postgres/channel.hpp>

#include <string>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(channel_name<"orders">() == "orders");
static_assert(channel_name<"Bestellungen f\xc3\xbcr \"Ada\"">() == "Bestellungen f\xc3\xbcr \"Ada\"");
static_assert(detail::is_channel("a23456789012345678901234567890123456789012345678901234567890123"));
static_assert(!detail::is_channel("a234567890123456789012345678901234567890123456789012345678901234"));
static_assert(!detail::is_channel("") && !detail::is_channel("\xff") && !detail::is_channel({"a\0b", 3}));

TEST_CASE("a channel is an identifier in quotes") {
    std::string sql;
    detail::append_channel(sql, "a\"b\"\"");
    CHECK(sql == "\"a\"\"b\"\"\"\"\"");
}
