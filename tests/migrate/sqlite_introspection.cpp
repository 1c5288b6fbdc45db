// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_introspection.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/ddl.hpp>
#include <constable/schema/attributes.hpp>
#include <constable/schema/fingerprint.hpp>
#include <constable/schema/functions.hpp>
#include <constable/schema/lint.hpp>
#include <constable/schema/order.hpp>

#include "support.hpp"

using namespace constable;
using namespace constable_test;

namespace shop {

enum class role { admin, member, guest };
enum class level { low = 1, high = 5 };

struct document {
    std::string text;
};

} // namespace shop

template <>
inline constexpr bool constable::stored_as_integer<shop::level> = true;

template <>
struct constable::codec<shop::document> : constable::codec_via<shop::document, std::string> {
    static constexpr value_type type{.kind = value_kind::json};
    static std::string_view encode(shop::document const& document) { return document.text; }
    static shop::document decode(std::string&& text) { return {std::move(text)}; }
};

// What comes back exactly: the kinds that survive.
namespace shop {

struct account {
    std::int64_t id{};
    std::string login;
    std::optional<varchar<80>> email;
    role kind{};
    bool active{};
    std::int64_t balance{};
    timestamp created_at;
    std::optional<uuid> token;
    std::optional<date> born_on;
    document settings;
    std::optional<blob> picture;
    double rating{};
    std::int8_t i8{};
    std::uint8_t u8{};
    std::int16_t i16{};
    std::uint16_t u16{};
    std::int32_t i32{};
    std::uint32_t u32{};
    std::uint64_t u64{};
    std::optional<std::string> upper_login;
    std::int64_t doubled{};
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        using t = account;
        return constable::table(
            "accounts", primary_key<&t::id>.auto_increment(), unique_key<&t::login>,
            unique_key<&t::token, &t::kind>.named("one_token_per_kind"), collate<&t::email>(nocase),
            check("balance_not_negative", col<&t::balance> >= 0),
            check("sane", (col<&t::rating> >= 0.5 && col<&t::rating> <= 9.75) || !(col<&t::active> == true)),
            check("login", length(col<&t::login>) > 2 && col<&t::login> != "root's"),
            check("role", col<&t::kind> != role::guest || col<&t::i32> + 1 > -5),
            indexed<&t::email>.where(col<&t::email> != null), indexed<lower(col<&t::login>), desc<&t::created_at>>,
            indexed<&t::kind, desc<&t::balance>>.unique(), indexed<&t::born_on>.named("by_birthday"),
            default_value<&t::kind>(role::member), default_value<&t::active>(true), default_value<&t::balance>(-7),
            default_value<&t::email>(null), default_value<&t::rating>(2.5), default_value<&t::settings>(null_default{}),
            default_value<&t::login>("it's"), default_now<&t::created_at>,
            generated<&t::upper_login>(upper(col<&t::login>)), generated<&t::doubled>(col<&t::balance> * 2).stored(),
            row_version<&t::version>, renamed_from("users"), comment("people"));
    }
};

} // namespace shop
