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
            default_value<&t::email>(null), default_value<&t::rating>(2.5), default_value<&t::u8>(200),
            default_value<&t::born_on>(date::from_days(11016)), default_value<&t::login>("it's"), default_now<&t::created_at>,
            generated<&t::upper_login>(upper(col<&t::login>)), generated<&t::doubled>(col<&t::balance> * 2).stored(),
            row_version<&t::version>, renamed_from("users"), comment("people"));
    }
};

struct article {
    std::int64_t id{};
    std::int64_t author_id{};
    std::optional<std::int64_t> editor_id;
    std::optional<std::int64_t> reply_to;
    std::string title;
    std::string body;
    std::string select; // a keyword

    static consteval auto table() {
        using namespace constable;
        using t = article;
        return constable::table(
            "the articles", primary_key<&t::id>, column_name<&t::body>("Body \"text\""),
            foreign_key<&t::author_id>.references<&account::id>().on_delete(cascade).on_update(restricted),
            foreign_key<&t::editor_id>.references<&account::id>().on_delete(set_null).named("edited by"),
            foreign_key<&t::reply_to>.references<&t::id>().on_delete(set_default).deferrable(),
            indexed<&t::author_id, &t::title>, full_text<&t::title, &t::body>, full_text<&t::select>);
    }
};

struct tag {
    std::string area;
    std::string word;
    varchar<7> colour;

    static consteval auto table() {
        using namespace constable;
        return constable::table("tags", primary_key<&tag::area, &tag::word>, without_rowid,
                                unique_key<&tag::colour>, check("c", col<&tag::colour> != "it''s )"));
    }
};

struct tagging {
    std::int64_t article_id{};
    std::string area;
    std::string word;

    static consteval auto table() {
        using namespace constable;
        using t = tagging;
        return constable::table("taggings", primary_key<&t::article_id, &t::area, &t::word>, without_rowid,
                                foreign_key<&t::article_id>.references<&article::id>().on_delete(cascade),
                                foreign_key<&t::area, &t::word>.references<&tag::area, &tag::word>(),
                                indexed<&t::area, &t::word>);
    }
};

using exact = schema<"shop", account, article, tag, tagging>;

// What SQLite does not keep.
enum class code { a = 7, b = 9 };
struct lossy_row {
    std::int64_t id{};
    float ratio{};
    decimal<9, 2> price;
    timestamp at;
    level by_value{};
    code by_name{};
    document settings;

    static consteval auto table() {
        using namespace constable;
        using t = lossy_row;
        return constable::table("lossy", primary_key<&t::id>.client_assigned(), updated_at<&t::at>,
                                default_value<&t::price>(decimal<9, 2>::from_unscaled(150)),
                                check("price", col<&t::price> > decimal<9, 2>::from_unscaled(1)),
                                default_value<&t::by_value>(level::high), default_value<&t::by_name>(code::b),
                                default_value<&t::ratio>(0.25F));
    }
};

struct searched {
    std::int64_t id{};
    std::string text;

    static consteval auto table() {
        using namespace constable;
        return constable::table("searched", primary_key<&searched::id>.client_assigned(), full_text<&searched::text>);
    }
};

using lossy = schema<"lossy", lossy_row, searched>;

} // namespace shop

namespace {

std::string findings(schema_model const& schema) {
    std::string all;
    lint(schema, [&](lint_finding const& found) {
        all += std::string{enum_name(found.rule)} + " " + std::string{found.table} + " " +
               std::string{found.object.view()} + " " + std::string{found.other.view()} + "\n";
    });
    return all;
}

} // namespace

TEST_CASE("a schema with every attribute comes back as it was", "[migrate][introspection]") {
    auto original = memory();
    run(original, ddl<shop::exact, sqlite>);
    const live_schema live = introspect(original);

    CHECK(describe_unmodelled(live).empty());
    CHECK(live.others().empty());
    CHECK(describe(live.model()) == describe(model_of<shop::exact>));
    CHECK(take_fingerprint(live.model()) == schema_fingerprint<shop::exact>);
    CHECK(findings(live.model()) == findings(model_of<shop::exact>));

    auto copy = memory();
    run(copy, ddl_of(live.model()));
    CHECK(dump(copy) == dump(original));
    const live_schema again = introspect(copy);
    CHECK(describe(again.model()) == describe(live.model()));
}
